import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

/** The usual places of a browser that a machine has; `CHROMIUM` names another. */
const places = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/snap/bin/chromium',
];

const found = [process.env['CHROMIUM'] ?? '', ...places].find((path) => path !== '' && existsSync(path));
if (found === undefined)
  process.stderr.write(
    `There is no Chromium here, so that no browser is tested (CHROMIUM names one; looked at ${places.join(', ')})\n`,
  );

/** Where there is a browser; elsewhere the tests are skipped. */
export const describeInBrowser = found === undefined ? describe.skip : describe;

/** Without a window and a sandbox of its own, which an administrator's processes cannot have. */
export const launchBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: found, args: ['--no-sandbox', '--disable-gpu'] });

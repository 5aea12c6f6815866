import { destination, pino } from 'pino';
import { IssuerMoved, startEmbeddedIssuer } from './issuer.js';
import { settingsFrom, type Settings } from './settings.js';

const log = pino({ level: process.env.LIANDONG_LOG_LEVEL ?? 'info' }, destination({ fd: 2, sync: true }));
/** Of `sysexits`: a setting is wrong, starting again mends nothing. */
const wrongSetting = 78;

function fail(message: string, code = 1): never {
  process.stderr.write(`embedded-issuer: ${message}\n`);
  process.exit(code);
}

function settings(): Settings {
  try {
    return settingsFrom(process.env);
  } catch (error) {
    return fail((error as Error).message);
  }
}

const given = settings();
try {
  const issuer = await startEmbeddedIssuer({ ...given, log });
  let closing = false;
  const close = () => {
    if (closing) return;
    closing = true;
    issuer.close().then(
      () => process.exit(0),
      (error: unknown) => fail(`cannot stop: ${(error as Error).message}`),
    );
  };
  process.on('SIGTERM', close);
  process.on('SIGINT', close);
  process.stdout.write(`ready ${issuer.port}\n`);
} catch (error) {
  if (error instanceof IssuerMoved) {
    const { port } = new URL(error.before);
    fail(`${error.message}: --oidc-port ${port}`, wrongSetting);
  }
  const { code, message } = error as NodeJS.ErrnoException;
  fail(code === 'EADDRINUSE' ? `port ${given.port} is in use` : `cannot start: ${message}`);
}

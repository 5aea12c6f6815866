import type { Page } from 'playwright-core';
import { ConsoleRun } from '../test/harness/console/run.js';
import { chromiumAt } from '../test/harness/console/browser.js';
import { percentile } from './load.js';
import { n, print, ratio } from './report.js';

const rounds = Number(process.env['BENCH_ROUNDS'] ?? 10);
const events = 20;

/**
 * How long after a cold start of the page the desk can be used, and how long an event takes from its acceptance to the
 * screen; the raw baseline is the same browser with the shortest answer of the same server.
 */
export async function console(): Promise<void> {
  if (chromiumAt === undefined) return print('There is no Chromium (Debian: chromium)');
  const run = await ConsoleRun.start();
  try {
    const opened: number[] = [];
    const raw: number[] = [];
    // signed in before: the issuer's pages are not what is measured
    await (await run.officer()).context().close();
    for (let round = 0; round < rounds; round++) {
      // a browser context of its own has nothing in its cache
      const page = await run.officer('?raw');
      const context = page.context();
      const cold = await context.browser()!.newContext({ storageState: await context.storageState() });
      const tab = await cold.newPage();
      raw.push(await timed(() => tab.goto(`${run.url}/v1/codes/none`)));
      opened.push(
        await timed(async () => {
          await tab.goto(`${run.url}/console/desk`);
          await tab.locator('.q li').first().waitFor();
        }),
      );
      await cold.close();
      await context.close();
    }
    const page = await run.officer();
    await page.locator('.q li').first().waitFor();
    const shown: number[] = [];
    for (let event = 0; event < events; event++) shown.push(await untilShown(run, page, event));
    print(`
| the console, ${rounds} cold starts | p50 | worst |
| --- | --- | --- |
| a page with nothing in it | ${n(percentile(raw, 50))} ms | ${n(Math.max(...raw))} ms |
| the desk, until its queue is there | ${n(percentile(opened, 50))} ms | ${n(Math.max(...opened))} ms |
| that to the empty page | ${ratio(percentile(opened, 50) / percentile(raw, 50))} | |
| from an accepted report to the queue | ${n(percentile(shown, 50))} ms | ${n(Math.max(...shown))} ms |`);
  } finally {
    await run.stop();
  }
}

async function timed(act: () => Promise<unknown>): Promise<number> {
  const before = performance.now();
  await act();
  return performance.now() - before;
}

async function untilShown(run: ConsoleRun, page: Page, event: number): Promise<number> {
  const title = `第 ${event} 起积水`;
  await run.speaker.say('PSB', 'agency-operator', `incidents/INC-B${event}/report`, {
    ...{ title, category: 'natural-disaster', areaCode: '520111', description: '一处', exercise: true },
  });
  return timed(() => page.locator('.q').getByText(title).waitFor());
}

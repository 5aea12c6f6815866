import type { Page } from 'playwright-core';
import { minutes } from '../../harness/console/night.js';
import type { ConsoleRun } from '../../harness/console/run.js';

const steps = '.command-steps .done';

/** Requests of two incidents for the same units: one near unit and two that are farther. */
async function contest(run: ConsoleRun, name: string): Promise<readonly [string, string]> {
  const { speaker } = run;
  const say = speaker.say.bind(speaker);
  const capability = `boat-${name}`;
  const unit = { kind: 'boat', unit: '艘', areaCode: '520111', readiness: 'ready', costPerUnitFen: 0 };
  for (const [owner, role, resource, quantity, arrivalMinutes] of [
    ['FIRE', 'agency-operator', `NEAR-${name}`, 1, 25],
    ['PSB', 'agency-operator', `FAR-${name}`, 2, 60],
  ] as const)
    await say(owner, role, `resources/${resource}/register`, {
      ...{ ...unit, name: resource, quantity, arrivalMinutes, capability: { code: capability, perUnit: 1 } },
    });
  const places = [
    ['C', '520111010', 'JKZ', 1, 40, '仓库孤岛转移'],
    ['G', '520111207', 'ST-GAOPO', 2, 95, '滑坡涌水搜救'],
  ] as const;
  for (const [letter, areaCode, asker, amount, needed, purpose] of places) {
    const [incident, sharing] = [`INC-${letter}-${name}`, `SH-${letter}-${name}`];
    await say('PSB', 'agency-operator', `incidents/${incident}/report`, {
      ...{
        title: `${purpose} ${name}`,
        category: 'accident',
        areaCode,
        description: '水深 2 m',
        exercise: true,
      },
    });
    await say('EMB', 'duty-officer', `incidents/${incident}/verify`, { findings: '属实' });
    await say(asker, 'duty-officer', `sharing/${sharing}/request`, {
      ...{ incidentId: incident, capability, amount, neededBy: minutes(needed), priority: amount, purpose },
      deliverTo: { areaCode, place: '现场' },
    });
  }
  await say('FIRE', 'agency-operator', `sharing/SH-C-${name}/respond`, {
    ...{ answer: 'accept', resourceId: `NEAR-${name}`, quantity: 1, estimatedArrivalMinutes: 25 },
  });
  return [`SH-C-${name}`, `SH-G-${name}`];
}

/** Registers the tests of the screen where requests are decided. */
export function allocationTests(running: () => ConsoleRun): void {
  describe('the allocation', () => {
    const officer = (at: string) => running().officer(at);
    const second = (at: string) => running().browser.signIn(running().person('wu.qiang'), 'EMB', at);
    const linesOf = (page: Page, id: string) =>
      page.evaluate(async (path) => {
        const { round, lines } = (await (await fetch(path)).json()) as {
          round: number;
          lines: { resourceId: string; quantity: number }[];
        };
        return { round, lines: lines.map(({ resourceId, quantity }) => `${resourceId} ${quantity}`) };
      }, `/v1/sharing/${id}`);

    it('is led to from the queue, compares ways, and is decided once by whoever is first', async () => {
      const ids = await contest(running(), 'ONE');
      const { browser } = running();
      const page = await officer('desk');
      await page.locator('.q').getByText('NEAR-ONE 两处都要').waitFor();
      const keys = browser.pressing(page);
      await keys.press('/');
      await keys.type('NEAR-ONE');
      await keys.press('Tab');
      await keys.press('j');
      await page.locator('.middle').getByText('对比并决定').waitFor();
      await browser.check(page, 'desk-contention');
      await keys.press('Enter');
      await page.getByRole('heading', { name: 'NEAR-ONE 两处都要' }).waitFor();
      expect(page.url()).toContain(`allocate?sharing=${ids.join()}`);
      await page.locator('.request', { hasText: '能去 1' }).waitFor();
      // needed in 40 minutes, 25 away
      expect(await page.locator('.allocate .latest').innerText()).toMatch(/− 25 分\s+\d+:\d\d/);
      await page.getByRole('button', { name: '换先后' }).click();
      await page.locator('.option').first().getByText('缺 1').waitFor();
      await page.locator('.comparison tr', { hasText: '甲' }).getByText('在此分出').waitFor();
      expect(await page.locator('.comparison tr', { hasText: '甲' }).innerText()).toContain('81');
      expect(
        await page.locator('.option', { hasText: '一起' }).locator('svg').getAttribute('aria-label'),
      ).toMatch(/INC-C-ONE: NEAR-ONE ×1 25 分; .*INC-G-ONE: FAR-ONE ×2 60 分/);
      await browser.check(page, 'allocate');
      await browser.check(page, 'allocate-dark', { colorScheme: 'dark' });
      await browser.shoot(page, 'allocate-print', { media: 'print' });

      // another desk about the same, which hears nothing for a while
      const other = await second(`allocate?sharing=${ids.toReversed().join()}`);
      await other.locator('.option').first().waitFor();
      await other.getByRole('button', { name: /乙/ }).click();
      const stale = (url: URL): boolean =>
        url.pathname.startsWith('/v1/sharing/') || url.pathname.endsWith('/preview');
      await other.route(stale, (route) => route.abort());
      await keys.press('2');
      await keys.press('Control+Enter');
      await page.locator(steps, { hasText: '各方可见' }).waitFor();
      expect(keys.count).toBeLessThanOrEqual(12);
      for (const id of ['INC-C-ONE', 'INC-G-ONE'])
        await page.locator('.act li', { hasText: id }).getByText('已落实').waitFor();
      await browser.shoot(page, 'allocate-decided');
      await other.unroute(stale);
      await other.keyboard.press('Control+Enter');
      const refusal = other.locator('.refusal', { hasText: 'already-exists' });
      await refusal.waitFor();
      await refusal.getByText('INC-C-ONE 第 1 次决定：NEAR-ONE ×1').waitFor();
      await browser.check(other, 'allocate-meanwhile');
      expect(await linesOf(page, ids[0])).toEqual({ round: 1, lines: ['NEAR-ONE 1'] });
      expect(await linesOf(page, ids[1])).toEqual({ round: 1, lines: ['FAR-ONE 2'] });
      // what was refused is in the queue of who sent it
      await other.goto(other.url().replace(/allocate.*/, 'desk'));
      await other.locator('.q button', { hasText: '联合分配 被拒' }).first().click();
      await other.locator('.middle .refusal', { hasText: 'already-exists' }).waitFor();
      await browser.check(other, 'desk-refused');
      await page.context().close();
      await other.context().close();
    });

    it('by hand shows a refusal with the nearest change, waits for a second person, and is confirmed by one', async () => {
      const ids = await contest(running(), 'TWO');
      const { browser } = running();
      const page = await officer(`allocate?sharing=${ids.join()}`);
      await page.locator('.option').first().waitFor();
      await page.getByText('可先办，须第二人补签').waitFor({ state: 'detached' });
      const keys = browser.pressing(page);
      await keys.press('o');
      await page.getByText('可先办，须第二人补签').first().waitFor();
      const far = page.getByRole('textbox', { name: 'FAR-TWO → INC-C-TWO' });
      await far.waitFor();
      await far.fill('3');
      const refusal = page.locator('.act .refusal');
      await refusal.waitFor();
      expect(await refusal.innerText()).toMatch(/override-not-covered[\s\S]*要\s+3\s+有\s+2/);
      await browser.check(page, 'allocate-refused');
      expect(await page.getByRole('button', { name: /签发/ }).isDisabled()).toBe(true);
      await refusal.getByRole('button', { name: 'FAR-TWO 改为 2' }).click();
      await refusal.getByText('over-commitment').waitFor();
      await refusal.getByRole('button', { name: 'INC-C-TWO 按建议' }).click();
      await refusal.waitFor({ state: 'detached' });
      // the far one for who is near, so that the near one helps the other
      await page.getByRole('textbox', { name: 'FAR-TWO → INC-C-TWO' }).focus();
      await keys.press('Control+a');
      await keys.type('1');
      await keys.press('Tab');
      await keys.press('Control+a');
      await keys.type('0');
      await page.getByRole('textbox', { name: '理由' }).fill('近队留给搜救');
      await page.locator('.option', { hasText: '人工' }).locator('svg').waitFor();
      await browser.check(page, 'allocate-by-hand');
      await page.locator('.act .btn-primary:enabled').waitFor();
      await keys.press('Control+Enter');
      await page.getByText('待第二人确认，确认前不生效').waitFor();
      expect(keys.count).toBeLessThanOrEqual(12);
      expect(await linesOf(page, ids[0])).toEqual({ round: 0, lines: [] });

      const other = await second('desk');
      await other.locator('.q button', { hasText: '联合分配' }).first().click();
      await other.locator('.middle').getByText('近队留给搜救').waitFor();
      await browser.check(other, 'desk-confirm');
      await other.getByRole('button', { name: /^确认/ }).click();
      await other.locator(steps, { hasText: '各方可见' }).waitFor();
      await page.locator('.request', { hasText: 'INC-C-TWO' }).getByText('FAR-TWO ×1').waitFor();
      expect(await linesOf(page, ids[0])).toEqual({ round: 1, lines: ['FAR-TWO 1'] });
      await page.context().close();
      await other.context().close();
    });

    it('is of one request on a phone, and not offered to who may not decide', async () => {
      const [near, far] = await contest(running(), 'THREE');
      const { browser, url } = running();
      const page = await browser.signIn(
        running().person('li.na'),
        'EMB',
        `allocate?sharing=${near}`,
        'phone',
      );
      await page.locator('.option').first().waitFor();
      const touches = browser.touching(page);
      await touches.tap(page.getByRole('button', { name: /甲/ }));
      await browser.check(page, 'phone-allocate');
      expect(await page.evaluate<boolean>('document.documentElement.scrollWidth > innerWidth')).toBe(false);
      await touches.tap(page.locator('.act').getByRole('button', { name: /签发/ }));
      await page.locator(steps, { hasText: '各方可见' }).waitFor();
      expect(touches.count).toBeLessThanOrEqual(8);
      expect(await linesOf(page, near)).toEqual({ round: 1, lines: ['NEAR-THREE 1'] });
      await page.context().close();

      const township = await browser.signIn(running().person('zhao.ping'), 'ST-XIAOMENG', 'desk');
      await township.locator('.queue .q, .queue .empty').first().waitFor();
      expect(await township.locator('.queue', { hasText: '都要' }).count()).toBe(0);
      await township.goto(`${url}/console/allocate?sharing=${far}&lang=en`);
      await township.locator('.refusal').waitFor();
      expect(await township.locator('.act').count()).toBe(0);
      await township.context().close();

      const english = await officer(`allocate?lang=en`);
      await english.getByRole('checkbox', { name: 'INC-G-THREE' }).check();
      await browser.check(english, 'allocate-open-en');
      await english.getByRole('button', { name: 'Compare and decide' }).click();
      await english.locator('.option').first().waitFor();
      await browser.check(english, 'allocate-en');
      await english.context().close();
    });
  });
}

import type { Page } from 'playwright-core';
import type { ConsoleRun } from '../../harness/console/run.js';

const inMinutes = (n: number): string => new Date(Date.now() + n * 60_000).toISOString();

/** What an enterprise does with what is asked of it, by a phone in its hand. */
export function fieldTests(of: () => ConsoleRun): void {
  const isDone = (page: Page): Promise<void> =>
    page.locator('.command-steps .done', { hasText: '各方可见' }).waitFor();
  const close = (page: Page): Promise<void> => page.getByRole('button', { name: '关闭' }).tap();

  it('commits, leaves, arrives without a network, comes back and claims, on a phone', async () => {
    const { speaker, browser, url } = of();
    const say = speaker.say.bind(speaker);
    await say('ENT-PUMP', 'enterprise-operator', 'resources/ENT-PUMP.field/register', {
      ...{ name: '应急照明车', kind: 'light.truck', capability: { code: 'lighting-unit', perUnit: 1 } },
      ...{ quantity: 2, unit: '台', areaCode: '520111', readiness: 'ready' },
      ...{ arrivalMinutes: 30, costPerUnitFen: 80_000 },
    });
    await say('JKZ', 'duty-officer', 'sharing/SH-FIELD/request', {
      ...{ incidentId: 'INC-N1', capability: 'lighting-unit', amount: 2, neededBy: inMinutes(90) },
      ...{ priority: 2, purpose: '夜间照明', deliverTo: { areaCode: '520111010', place: '小孟仓库北门' } },
    });
    await say('EMB', 'dispatcher', 'sharing/SH-FIELD/ask', { agencyIds: ['ENT-PUMP'] });
    await say('ENT-PUMP', 'enterprise-operator', 'sharing/SH-FIELD/respond', {
      ...{ answer: 'accept', resourceId: 'ENT-PUMP.field', quantity: 2, estimatedArrivalMinutes: 30 },
    });
    await say('EMB', 'commander', 'sharing/SH-FIELD/decide-allocation', {});
    await of().sayInPerson('li.na', 'EMB', 'commander', 'sharing/SH-FIELD/requisition', {
      ...{ funding: { code: 'FLOOD-2026', amountFen: 160_000 }, reportTo: '北门岗亭' },
      actAlone: { reason: '夜间抢险' },
    });

    const page = await browser.signIn(of().person('sun.li'), 'ENT-PUMP', 'my?tab=out', 'phone');
    const touches = browser.touching(page);
    await touches.tap(page.locator('.cards button', { hasText: '应急照明车 × 2' }));
    await page.getByText('北门岗亭').waitFor();
    await browser.check(page, 'phone-line');
    await touches.tap(page.locator('.act').getByRole('button', { name: '承诺提供' }));
    await isDone(page);
    await close(page);
    await touches.tap(page.getByRole('button', { name: /^出动 \d\d:\d\d/ }));
    await isDone(page);
    await close(page);
    // the moment of the press counts, not that of the network's return
    await page.getByRole('button', { name: /^到场 \d\d:\d\d/ }).waitFor();
    await page.context().setOffline(true);
    await page.getByText('没有网络：本机先存').waitFor();
    const before = Date.now();
    await touches.tap(page.getByRole('button', { name: '本机先存' }));
    const after = Date.now();
    await page.locator('.kept', { hasText: '应急照明车 × 2：到场' }).waitFor();
    await browser.check(page, 'phone-kept');
    await page.context().setOffline(false);
    await page.locator('.kept').waitFor({ state: 'detached' });
    expect(touches.count).toBeLessThanOrEqual(8);
    const line = page.locator('.way .done', { hasText: '已到场' });
    await line.waitFor();
    const arrived = Date.parse((await line.locator('time').getAttribute('datetime'))!);
    expect(arrived).toBeGreaterThanOrEqual(before - 1_000);
    expect(arrived).toBeLessThanOrEqual(after);

    await say('EMB', 'commander', 'sharing/SH-FIELD/release', { reason: '照明完成' });
    await page.getByRole('button', { name: '损坏 加一' }).waitFor();
    await page.getByRole('button', { name: '损坏 加一' }).tap();
    await browser.check(page, 'phone-return');
    // the answer is lost: the same is sent again, by the same id, however late it is by then
    const sent: (string | null)[] = [];
    await page.route('**/report-return', async (route) => {
      const request = route.request();
      sent.push(`${request.headers()['idempotency-key']} ${request.postData()}`);
      if (sent.length > 1) return route.continue();
      await route.fetch();
      return route.abort();
    });
    await page.getByRole('button', { name: /归还 1，损坏 1/ }).tap();
    await page.getByText('结果不明').waitFor();
    // by now the line is back, and nothing is left to be said of it
    await page.locator('.way .done', { hasText: '已归还' }).waitFor();
    await page.getByRole('button', { name: '用同一编号再送' }).tap();
    await isDone(page);
    expect(sent).toEqual([sent[0], sent[0]]);
    await close(page);
    await page.getByRole('textbox', { name: /金额/ }).fill('1600.00');
    await browser.check(page, 'phone-claim');
    await page.getByRole('button', { name: /申请补偿 1,600.00/ }).tap();
    await isDone(page);
    await page.goto(`${url}/console/my?tab=claims`);
    await page.getByText('申请（元） 1,600.00').waitFor();
    await page.context().close();
  });
}

import type { Page } from 'playwright-core';
import type { ConsoleRun } from '../../harness/console/run.js';

const inMinutes = (n: number): string => new Date(Date.now() + n * 60_000).toISOString();
const storedIn = (page: Page): Promise<string> =>
  page.evaluate<string>('JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)])');

/** Several persons at one device, one after another and side by side. */
export function sharedDevice(of: () => ConsoleRun): void {
  it('keeps what one person said for that person: the next one sees that something is there, and nothing of it', async () => {
    const { speaker, browser, url } = of();
    const say = speaker.say.bind(speaker);
    const owner = (act: string, data: object): Promise<string> =>
      say('ENT-PUMP', 'enterprise-operator', `sharing/SH-SHARED/${act}`, data);
    await say('ENT-PUMP', 'enterprise-operator', 'resources/ENT-PUMP.shared/register', {
      ...{ name: '热成像车', kind: 'light.truck', capability: { code: 'thermal-search', perUnit: 1 } },
      ...{ quantity: 1, unit: '台', areaCode: '520111', readiness: 'ready' },
      ...{ arrivalMinutes: 30, costPerUnitFen: 80_000 },
    });
    await say('JKZ', 'duty-officer', 'sharing/SH-SHARED/request', {
      ...{ incidentId: 'INC-N1', capability: 'thermal-search', amount: 1, neededBy: inMinutes(90) },
      ...{ priority: 2, purpose: '夜间搜索', deliverTo: { areaCode: '520111010', place: '小孟仓库南门' } },
    });
    await say('EMB', 'dispatcher', 'sharing/SH-SHARED/ask', { agencyIds: ['ENT-PUMP'] });
    await owner('respond', {
      ...{ answer: 'accept', resourceId: 'ENT-PUMP.shared', quantity: 1, estimatedArrivalMinutes: 30 },
    });
    await say('EMB', 'commander', 'sharing/SH-SHARED/decide-allocation', {});
    await of().sayInPerson('li.na', 'EMB', 'commander', 'sharing/SH-SHARED/requisition', {
      ...{ funding: { code: 'FLOOD-2026', amountFen: 80_000 }, reportTo: '南门岗亭' },
      actAlone: { reason: '夜间抢险' },
    });
    await owner('commit', { lineIds: ['1.1'] });
    await owner('dispatch', { lineIds: ['1.1'], departedAt: inMinutes(0) });

    const [sun, zhao] = [of().person('sun.li'), of().person('zhao.ping')];
    const page = await browser.signIn(sun, 'ENT-PUMP', 'my?tab=out', 'phone');
    await page.locator('.cards button', { hasText: '热成像车 × 1' }).tap();
    await page.getByRole('button', { name: /^到场 \d\d:\d\d/ }).waitFor();
    await page.context().setOffline(true);
    await page.getByRole('button', { name: '本机先存' }).tap();
    await page.locator('.kept', { hasText: '热成像车 × 1：到场' }).waitFor();
    // the network is back, and the service does not answer this yet
    const attempts: (string | undefined)[] = [];
    await page.route('**/report-arrival', (route) => {
      attempts.push(route.request().headers()['liandong-person']);
      return route.abort();
    });
    await page.context().setOffline(false);
    await page.locator('.feed', { hasText: '实时' }).waitFor();
    for (const plain of ['热成像车', '到场', 'SH-SHARED', 'report-arrival'])
      expect(await storedIn(page)).not.toContain(plain);
    await page.getByRole('button', { name: '退出' }).tap();
    await page.locator('.sign-in').waitFor();
    expect(attempts.length).toBeGreaterThan(0);
    await page.goBack();
    await page.locator('.sign-in').waitFor();
    expect(await page.locator('body').innerText()).not.toContain('热成像车');

    attempts.length = 0;
    await browser.takeOver(page, zhao, 'ST-XIAOMENG', 'my');
    await page.getByText('另有 1 条属于他人的记录').waitFor();
    expect(await page.locator('.kept').innerText()).not.toMatch(/热成像车|到场|ENT-PUMP|删除/);
    await browser.check(page, 'phone-kept-of-another');
    // not sent in another's name: the page has spoken with the service since, and looks every five seconds
    await page.reload();
    await page.getByText('另有 1 条属于他人的记录').waitFor();
    await page.waitForResponse((answer) => answer.url().endsWith('/health/serving'));
    expect(attempts).toEqual([]);
    await page.unroute('**/report-arrival');

    // by then it is over: the service does not take it, and its person sees why
    await owner('report-arrival', { lineIds: ['1.1'], arrivedAt: inMinutes(0) });
    await say('EMB', 'commander', 'sharing/SH-SHARED/release', { reason: '搜索完成' });
    await owner('report-return', {
      ...{ lines: [{ lineId: '1.1', returned: 1, damaged: 0, consumed: 0 }], returnedAt: inMinutes(0) },
    });
    await browser.takeOver(page, sun, 'ENT-PUMP', 'my');
    const mine = page.locator('.kept li', { hasText: '热成像车 × 1：到场' });
    await mine.locator('.refusal').waitFor();
    expect(await page.locator('.kept').innerText()).not.toContain('属于他人');
    await mine.getByRole('button', { name: '删除' }).tap();
    await page.locator('.kept').waitFor({ state: 'detached' });
    await page.goto(`${url}/console/my`);
    await page.locator('.tabs').waitFor();
    expect(await page.locator('.kept').count()).toBe(0);
    await page.context().close();
  });

  it('shows the next person nothing of what the one before typed or had open, in any tab', async () => {
    const { browser, url } = of();
    const [first, next] = [of().person('chen.jie'), of().person('wu.qiang')];
    const page = await browser.signIn(first, 'EMB', 'report');
    const title = page.getByRole('textbox', { name: '什么事' });
    await title.fill('尚未报出的草稿');
    const other = await page.context().newPage();
    await other.goto(`${url}/console/incidents/INC-N1`);
    await other.getByRole('heading', { name: '时间线' }).waitFor();
    // the session is over without a word; the text waits for whoever typed it
    await browser.takeOver(page, first, 'EMB', 'report');
    expect(await title.inputValue()).toBe('尚未报出的草稿');
    await browser.takeOver(page, next, 'EMB', 'report');
    await title.waitFor();
    expect(await title.inputValue()).toBe('');
    expect(await storedIn(page)).not.toContain('尚未报出的草稿');
    // a tab of the first is not gone on with in the next one's name
    await other.locator('.sign-in').waitFor();
    expect(await other.locator('body').innerText()).not.toContain('INC-N1');
    await other.reload();
    await other.locator('.rail').waitFor();
    await other.goto(`${url}/console/report`);
    await other.getByRole('textbox', { name: '什么事' }).fill('另一份草稿');
    await page.getByRole('textbox', { name: '什么事' }).fill('另一份草稿');
    await page.getByRole('button', { name: '退出' }).click();
    await page.locator('.sign-in').waitFor();
    await other.locator('.sign-in').waitFor();
    for (const tab of [page, other]) expect(await storedIn(tab)).not.toContain('另一份草稿');
    await page.context().close();
  });

  it('says so where signing out did not succeed', async () => {
    const page = await of().browser.signIn(of().person('wu.qiang'), 'EMB', 'desk');
    await page.route('**/v1/session/end', (route) => route.abort());
    await page.getByRole('button', { name: '退出' }).click();
    await page.getByText('未能退出').waitFor();
    await page.unroute('**/v1/session/end');
    await page.getByRole('button', { name: '退出' }).click();
    await page.locator('.sign-in').waitFor();
    await page.context().close();
  });
}

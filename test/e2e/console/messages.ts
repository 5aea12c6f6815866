import type { ConsoleRun } from '../../harness/console/run.js';

const hours = (n: number): string => new Date(Date.now() + n * 3_600_000).toISOString();
const telephone = '13800138000';

/** What was sent to whom, and what became of it. */
export function messageTests(of: () => ConsoleRun): void {
  it('shows what was sent to whom in words, by warning and by incident, without numbers', async () => {
    const { browser, speaker } = of();
    for (const agencyId of ['ST-GAOPO', 'ST-XIAOMENG'])
      await speaker.say(agencyId, 'duty-officer', `agencies/${agencyId}/set-duty-contact`, {
        ...{ post: '值班电话', telephone },
      });
    await speaker.say('MET', 'agency-operator', 'warnings/W-SENT/issue', {
      ...{ category: 'natural-disaster', hazard: 'rainstorm', colour: 'orange', headline: '雷雨橙色预警' },
      ...{ areaCodes: ['520111'], startsAt: hours(-1), expectedEndAt: hours(6), exercise: true },
      ...{ cautions: ['避雷'], measures: ['停止户外作业'] },
    });
    await speaker.say('EMB', 'duty-officer', 'warnings/W-SENT/call', {
      recipients: ['ST-XIAOMENG', 'ST-GAOPO'].map((agencyId) => ({ agencyId })),
      ...{ acknowledgeWithinMinutes: 15, message: '请核查户外作业' },
    });
    // told to who has a number by now
    await speaker.say('EMB', 'duty-officer', 'tasks/TASK-SENT/assign', {
      ...{ incidentId: 'INC-N1', assigneeAgencyId: 'ST-XIAOMENG', title: '清点安置点物资', priority: 3 },
      ...{ instructions: '一小时内报数', acknowledgeWithinMinutes: 30 },
    });
    const page = await of().officer('messages?about=warning-W-SENT');
    const rows = page.locator('tbody tr');
    await rows.filter({ hasText: '小孟街道办' }).first().waitFor();
    await rows
      .filter({ hasText: /已交运营方|送达/ })
      .first()
      .waitFor({ timeout: 20_000 })
      .catch(async (error: unknown) => {
        throw new Error(await page.locator('table').innerText(), { cause: error });
      });
    const text = await page.locator('table').innerText();
    expect(text).toContain('雷雨橙色预警');
    expect(text).not.toContain('滑坡');
    expect(text).not.toContain(telephone);
    await browser.check(page, 'messages');
    await browser.check(page, 'messages-dark', { colorScheme: 'dark' });
    await browser.shoot(page, 'messages-print', { media: 'print' });
    await page.getByRole('combobox', { name: '状态' }).selectOption('answered');
    await page.getByText('没有符合条件的消息').waitFor();
    expect(page.url()).toContain('status=answered');
    await page.getByRole('combobox', { name: '状态' }).selectOption('');
    await page.getByRole('combobox', { name: '突发事件' }).selectOption('INC-N1');
    await page.waitForURL('**incidentId=INC-N1**');
    await rows.filter({ hasText: '任务' }).first().waitFor();
    expect(await page.locator('table').innerText()).not.toContain('雷雨');
    await page.goto(`${of().url}/console/messages`);
    await rows.first().waitFor();
    const more = page.getByRole('button', { name: '更早的' });
    const before = await rows.count();
    if ((await more.count()) > 0) {
      await more.click();
      await page.waitForFunction(`document.querySelectorAll('tbody tr').length > ${before}`);
    }
    await page.context().close();
  });

  it('shows a township its own messages and no others', async () => {
    const page = await of().browser.signIn(of().person('zhao.ping'), 'ST-XIAOMENG', 'messages');
    const rows = page.locator('tbody tr');
    await rows.filter({ hasText: '雷雨橙色预警' }).first().waitFor();
    expect(await rows.filter({ hasText: '高坡苗族乡政府' }).count()).toBe(0);
    expect(await rows.filter({ hasText: '小孟街道办' }).count()).toBe(await rows.count());
    await page.context().close();
  });
}

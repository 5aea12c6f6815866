import { localOf } from '../../../apps/console/src/duty/shifts.js';
import type { Page } from 'playwright-core';
import type { ConsoleRun } from '../../harness/console/run.js';

const inMinutes = (minutes: number): string => new Date(Date.now() + minutes * 60_000).toISOString();

/** A row of the roster, in Beijing time. */
const row = (from: string, until: string, places: object): { date: string } => {
  const [begin, end] = [localOf(from), localOf(until)];
  return { date: begin.slice(0, 10), ...{ start: begin.slice(11), end: end.slice(11) }, ...places };
};

const personId = (page: Page): Promise<string> =>
  page.evaluate<string>("fetch('/v1/session').then((one) => one.json()).then((one) => one.personId)");

const visible = (page: Page) => page.locator('.command-steps .done', { hasText: '各方可见' }).waitFor();

/** A shift that is on and the next one: who is on duty, the hand-over, the log. */
export function dutyOnThePage(given: () => ConsoleRun): void {
  describe('duty', () => {
    const run = (): ConsoleRun => given();

    beforeAll(async () => {
      const { browser, speaker } = run();
      const page = await run().officer('my');
      const lead = await personId(page);
      const other = await browser.signIn(run().person('chen.jie'), 'EMB', 'my');
      const next = await personId(other);
      await page.context().close();
      await other.context().close();
      const turn = inMinutes(20);
      const shifts = [
        row(inMinutes(-60), turn, { lead, deputy: next }),
        row(turn, inMinutes(500), { lead: next }),
      ];
      for (const month of new Set(shifts.map(({ date }) => date.slice(0, 7))))
        await speaker.say('EMB', 'duty-officer', `duty/EMB.hall.${month}/put-shifts`, {
          shifts: shifts.filter(({ date }) => date.startsWith(month)),
        });
    });

    it('is seen now and next, with its gaps, and for any moment; names are read on demand', async () => {
      const [page, { browser }] = [await run().officer('duty'), run()];
      const now = page.getByRole('region', { name: '现在值班' });
      await now.getByText('本人').first().waitFor();
      await page.getByRole('region', { name: '下一班' }).getByText('hall').waitFor();
      // who has no number cannot be called: known before the shift begins
      await page.getByRole('region', { name: '空缺告警' }).getByText('无电话号码').first().waitFor();
      await page.locator('.on-shift').waitFor();
      await now.getByRole('button', { name: /显示姓名/ }).click();
      await now.getByText('chen.jie').first().waitFor();
      expect(await page.locator('.on-shift').innerText()).toContain('li.na（本人）');
      await browser.check(page, 'duty');
      await browser.check(page, 'duty-dark', { colorScheme: 'dark' });
      await browser.shoot(page, 'duty-print', { media: 'print' });
      await page.getByLabel('查某一时刻谁值班').fill(localOf(inMinutes(60)));
      await page
        .getByRole('region', { name: /\d\d:\d\d 值班/ })
        .getByText('chen.jie')
        .first()
        .waitFor();
      expect(page.url()).toContain('at=');
      await page.getByLabel('查某一时刻谁值班').fill('2026-01-01T02:10');
      await page.getByText('没有值班表').first().waitFor();
      await page.context().close();
    });

    it('is handed over by keyboard with what is open, and taken over by another person with few touches', async () => {
      const [page, { browser }] = [await run().officer(), run()];
      const keys = browser.pressing(page);
      await page.locator('.q li').first().waitFor();
      await keys.press('g');
      await keys.press('s');
      await page.locator('.handing-over textarea:focus').waitFor();
      await page.locator('.open-work li').first().waitFor();
      await keys.type('小孟仓库留守两人，水位每小时报一次');
      await keys.press('Control+Enter');
      await visible(page);
      expect(keys.count).toBeLessThanOrEqual(12);
      await page.locator('.open-work', { hasText: '小孟仓库甲酸甲酯泄漏' }).waitFor();
      await page.locator('.handing-over .signature.done', { hasText: '本人' }).waitFor();
      await page.context().close();

      const phone = await browser.signIn(run().person('chen.jie'), 'EMB', 'desk', 'phone');
      const touches = browser.touching(phone);
      await touches.tap(phone.locator('.rail a', { hasText: '交接' }));
      await phone.locator('.handing-over').getByText('水位每小时报一次').first().waitFor();
      await browser.check(phone, 'phone-duty');
      await touches.tap(phone.locator('.handing-over .act').getByRole('button', { name: '接班签字' }));
      await visible(phone);
      expect(touches.count).toBeLessThanOrEqual(8);
      expect(await phone.evaluate<boolean>('document.documentElement.scrollWidth > innerWidth')).toBe(false);
      await phone.context().close();
    });

    it('is not signed twice by one person, and keeps what was typed', async () => {
      const page = await run().officer('duty?lang=en');
      await page.getByRole('button', { name: 'Take over' }).first().click();
      await page.locator('.handing-over textarea').fill('noted');
      await page.locator('.handing-over .act').getByRole('button', { name: 'Take over' }).click();
      const refusal = page.locator('.handing-over .refusal');
      await refusal.waitFor();
      expect(await refusal.innerText()).toMatch(
        /already-exists|second-person-required|not-rostered|shift-not-begun/,
      );
      expect(await page.locator('.handing-over textarea').inputValue()).toBe('noted');
      await run().browser.check(page, 'duty-en');
      await page.context().close();
    });

    it('is swapped by keyboard in a shift to come, with a reason, and the roster says so', async () => {
      const [page, { browser }] = [await run().officer('duty'), run()];
      const next = page.getByRole('region', { name: '下一班' });
      await next.getByRole('button', { name: '换班、替班' }).click();
      const form = next.locator('.act');
      // the shift to come stands behind the one that is on
      await next.getByLabel('哪一班').selectOption({ index: 1 });
      await form.getByRole('button', { name: /显示姓名/ }).click();
      await form.getByLabel('带班').selectOption({ label: 'wu.qiang' });
      const submit = form.getByRole('button', { name: '换班、替班' });
      expect(await submit.isDisabled()).toBe(true);
      const reason = form.getByRole('textbox', { name: '理由' });
      await reason.fill('家中急事');
      await browser.check(page, 'duty-change');
      await page.setViewportSize({ width: 360, height: 780 });
      await browser.check(page, 'phone-duty-change');
      await reason.press('Control+Enter');
      await visible(page);
      await form.getByRole('button', { name: '关闭' }).click();
      await next.getByText('wu.qiang').first().waitFor();
      // what the service wrote itself is the system's, by name
      const log = page.getByRole('region', { name: '值班日志' });
      await log.getByText('系统 记').first().waitFor();
      expect(await log.innerText()).not.toMatch(/\bflow\b/);
      await page.context().close();
    });

    it('has a log that is added to: a note beside an incident, and its correction', async () => {
      const page = await run().officer('duty');
      const log = page.getByRole('region', { name: '值班日志' });
      await log.getByRole('textbox', { name: /记事/ }).fill('02:10 高坡乡电话报险情');
      await log.getByRole('combobox', { name: /所附事件/ }).fill('下穿隧道');
      await page
        .getByRole('option', { name: /下穿隧道/ })
        .first()
        .click();
      await log.getByRole('button', { name: '记值班日志' }).click();
      await visible(page);
      await log.getByRole('button', { name: '关闭' }).click();
      await log
        .locator('li', { hasText: '02:10 高坡乡电话报险情' })
        .getByRole('button', { name: '更正' })
        .click();
      await log.getByRole('textbox', { name: /应为/ }).fill('02:12 高坡乡电话报险情');
      await log.getByRole('textbox', { name: /理由/ }).fill('时间记错');
      await log.getByRole('button', { name: /更正值班日志/ }).click();
      await visible(page);
      await log.getByRole('button', { name: '关闭' }).click();
      await log.getByText('02:12 高坡乡电话报险情 · 时间记错').waitFor();
      expect(await log.getByText('02:10 高坡乡电话报险情').count()).toBe(1);
      expect(await log.locator('li', { hasText: '02:10 高坡乡' }).innerText()).toContain('INC-N2');
      const address = await log.getByRole('link', { name: '导出 CSV' }).getAttribute('href');
      const table = await (await page.request.get(run().url + address)).text();
      expect(table).toContain('02:10 高坡乡电话报险情');
      expect(table).toContain('时间记错');
      await page.context().close();
    });
  });
}

import type { Page } from 'playwright-core';
import type { ConsoleRun } from '../../harness/console/run.js';

const exercise = true;

/** A landslide on which a report is due, reported with 3 missing and 1 dead. */
async function landslide({ speaker }: ConsoleRun, id: string, eventLevel: 'II' | 'IV'): Promise<void> {
  await speaker.say('ST-GAOPO', 'duty-officer', `incidents/${id}/report`, {
    ...{ title: '高坡滑坡', category: 'natural-disaster', areaCode: '520111207', exercise },
    ...{ description: '滑坡约 1.2 万立方米，2 户房屋损毁', casualties: { missing: 3, dead: 1 } },
  });
  await speaker.say('EMB', 'duty-officer', `incidents/${id}/verify`, { findings: '属实' });
  await speaker.say('EMB', 'duty-officer', `tasks/TASK-${id}/assign`, {
    ...{ incidentId: id, assigneeAgencyId: 'FIRE', title: '搜救失联人员', priority: 1 },
    acknowledgeWithinMinutes: 30,
  });
  await speaker.say('EMB', 'commander', `incidents/${id}/classify`, {
    ...{ category: 'natural-disaster', eventLevel, reason: '初判' },
    ...(eventLevel === 'II' ? { actAlone: { reason: '副班在途' } } : {}),
  });
}

const visible = (page: Page) => page.locator('.command-steps .done', { hasText: '各方可见' }).waitFor();
const closed = (page: Page) => page.locator('.act').getByRole('button', { name: '关闭' }).click();
const dueRow = (page: Page, id: string) => page.locator('.report-row', { hasText: id });

/** Reports upward and statistics of a disaster, as an officer, a second person, a township and the superior have them. */
export function reportsOnThePage(given: () => ConsoleRun): void {
  describe('reports', () => {
    const run = (): ConsoleRun => given();

    beforeAll(async () => {
      await landslide(run(), 'INC-R1', 'IV');
    });

    it('are submitted by keyboard, and what was filled in is not confirmed before it was checked', async () => {
      const [page, { browser }] = [await run().officer(), run()];
      const keys = browser.pressing(page);
      await page.locator('.q li').first().waitFor();
      await keys.press('g');
      await keys.press('b');
      await dueRow(page, 'INC-R1').waitFor();
      // where no rule makes a report due, that is said
      await page.getByText('没有任何规则要求就此事件报送').first().waitFor();
      // the last that is due; those of other incidents are due before it
      await keys.press('k');
      expect(page.url()).toContain('reports/INC-R1.guiyang-disaster');
      await page.locator('.sourced.prefilled').first().waitFor();
      expect(await page.locator('.sourced.prefilled', { hasText: '失联' }).innerText()).toMatch(
        /预填·未确认\s+首报 \d\d:\d\d 高坡苗族乡政府 №\d+/,
      );
      // nobody said it: that is not 0
      expect(await page.getByRole('textbox', { name: '被困' }).inputValue()).toBe('');
      const submit = page.locator('.act').getByRole('button', { name: '报送' });
      expect(await submit.isDisabled()).toBe(true);
      await browser.check(page, 'report-draft');
      await browser.check(page, 'report-draft-dark', { colorScheme: 'dark' });
      await keys.press('Enter');
      await page.locator('.checking input:focus').waitFor();
      await keys.press('Space');
      await page.locator('.sourced.checked').first().waitFor();
      expect(await page.locator('.sourced.prefilled').count()).toBe(0);
      // as it will read, before anything is sent
      const preview = page.locator('.preview');
      expect(await preview.innerText()).toMatch(
        /亡 1\s+伤 未报\s+失联 3\s+被困 未报[^]*书面[^]*搜救失联人员/,
      );
      expect(await page.locator('.said').count()).toBe(0);
      await browser.check(page, 'report-preview');
      await keys.press('Control+Enter');
      await visible(page);
      expect(keys.count).toBeLessThanOrEqual(12);
      await closed(page);
      await page.locator('.said', { hasText: '搜救失联人员' }).waitFor();
      expect(await page.locator('.said .facts').innerText()).toMatch(/亡 1\s+伤 未报\s+失联 3\s+被困 未报/);
      await page.context().close();
    });

    it('that fall are corrections with a reason, both values stay, and what is left out is not 0', async () => {
      const [page, { browser }] = [await run().officer('reports/INC-R1.guiyang-disaster'), run()];
      const figure = (name: string) => page.locator('.figures-row').getByRole('textbox', { name });
      const supplement = page.locator('.act').getByRole('button', { name: '补报' });
      await figure('失联').fill('1');
      await figure('亡').fill('0');
      await page.getByRole('textbox', { name: '基本情况' }).fill('失联 2 人已找到；亡者系误报');
      await page.getByRole('checkbox', { name: /预填内容已逐格核对/ }).check();
      await page.getByText('亡、失联低于上次所报：须作为更正，写明理由').waitFor();
      expect(await supplement.isDisabled()).toBe(true);
      const changes = page.locator('.differences');
      expect(await changes.innerText()).toMatch(/亡\s+1 → 0 更正/);
      expect(await changes.innerText()).toMatch(/失联\s+3 → 1 更正/);
      expect(await changes.innerText()).not.toMatch(/[-−]\d/);
      await page.locator('.preview').getByText('填全并核对后显示').waitFor();
      await page.getByRole('textbox', { name: /更正理由/ }).fill('医院核对');
      expect(await page.locator('.preview .correction').innerText()).toMatch(
        /亡 1 → 0\s+失联 3 → 1\s+医院核对/,
      );
      await browser.check(page, 'report-correction');
      await supplement.click();
      await visible(page);
      await closed(page);
      const corrected = page.locator('.said .correction');
      await corrected.waitFor();
      expect(await corrected.innerText()).toMatch(/更正\s+亡 1 → 0\s+失联 3 → 1\s+医院核对/);
      expect(await page.locator('.said').first().innerText()).toMatch(/亡 1\s+伤 未报\s+失联 3/);

      // and then a report without the fields: they stay, and are not 0
      await page.getByRole('textbox', { name: '基本情况' }).fill('道路抢通');
      await figure('失联').fill('');
      await figure('亡').fill('');
      await page.getByRole('checkbox', { name: /预填内容已逐格核对/ }).check();
      // once the correction is known to it
      await changes.locator('tr', { hasText: '失联' }).getByText('1 未再报，维持上次').waitFor();
      await supplement.click();
      await visible(page);
      await closed(page);
      await page.locator('.said', { hasText: '道路抢通' }).waitFor();
      expect(await page.locator('.said').last().innerText()).toMatch(/亡 未报\s+伤 未报\s+失联 未报/);
      await browser.shoot(page, 'report-print', { media: 'print' });
      const sheet = await page.request.get(`${run().url}/v1/reports/INC-R1.guiyang-disaster/sheet?lang=en`);
      expect(await sheet.text()).toContain('道路抢通');
      await page.context().close();
    });

    it('of a major incident count once a second person has confirmed them on a page of their own', async () => {
      await landslide(run(), 'INC-R2', 'II');
      const { browser } = run();
      const page = await run().officer('reports/INC-R2.guiyang-disaster');
      await page.getByRole('checkbox', { name: /预填内容已逐格核对/ }).check();
      await page.getByText('须第二人确认后才算报出，请留出时间').waitFor();
      await page.locator('.act').getByRole('button', { name: '报送' }).click();
      await page.getByText('待第二人确认，确认前不生效').waitFor();
      await page.locator('.signature', { hasText: '待第二人' }).waitFor();
      await page.getByText('由本人提交，须另一人确认').waitFor();
      await browser.shoot(page, 'report-waits');

      const second = await browser.signIn(run().person('chen.jie'), 'EMB', 'desk');
      await second.locator('.q').getByText('待第二人确认').first().waitFor();
      await second.goto(`${run().url}/console/reports/INC-R2.guiyang-disaster`);
      const content = second.locator('.signatures .card');
      await content.getByText('滑坡约 1.2 万立方米，2 户房屋损毁').waitFor();
      await browser.check(second, 'report-second-person');
      await content.getByRole('button', { name: '确认' }).click();
      await second.locator('.st-done', { hasText: '报出' }).waitFor();
      await page.locator('.said').waitFor();
      await page.context().close();
      await second.context().close();
    });

    it('are submitted with few touches on a phone', async () => {
      await landslide(run(), 'INC-R3', 'IV');
      const { browser } = run();
      const page = await browser.signIn(run().person('li.na'), 'EMB', 'desk', 'phone');
      const touches = browser.touching(page);
      await touches.tap(page.locator('.rail a', { hasText: '报送' }));
      await touches.tap(dueRow(page, 'INC-R3').first());
      await touches.tap(page.getByRole('checkbox', { name: /预填内容已逐格核对/ }));
      await browser.check(page, 'phone-report');
      await touches.tap(page.locator('.act').getByRole('button', { name: '报送' }));
      await visible(page);
      expect(touches.count).toBeLessThanOrEqual(8);
      expect(await page.evaluate<boolean>('document.documentElement.scrollWidth > innerWidth')).toBe(false);
      await page.context().close();
    });

    it('are seen by the superior as they came, in English too', async () => {
      const { browser } = run();
      const page = await browser.signIn(run().person('he.ming'), 'GY-EMB', 'reports?lang=en');
      await page.getByRole('button', { name: /Received/ }).click();
      await dueRow(page, 'INC-R1').first().click();
      await page.locator('.said .correction').waitFor();
      expect(await page.locator('.said').first().innerText()).toMatch(/Sent \d\d:\d\d · Received \d\d:\d\d/);
      expect(await page.locator('.act').count()).toBe(0);
      await browser.check(page, 'report-received-en');
      await page.context().close();
    });

    it('of figures by township are stated on a phone, summed, reviewed, sent and received', async () => {
      const { browser, speaker } = run();
      await speaker.say('EMB', 'duty-officer', 'statistics/INC-R1/open', {
        ...{ incidentId: 'INC-R1', superiorAgencyId: 'GY-EMB' },
        areas: [
          { areaCode: '520111207', agencyId: 'ST-GAOPO' },
          { areaCode: '520111010', agencyId: 'ST-XIAOMENG' },
        ],
      });
      const township = await browser.signIn(run().person('zhao.ping'), 'ST-XIAOMENG', 'my', 'phone');
      const touches = browser.touching(township);
      await touches.tap(township.locator('.cards button', { hasText: '灾情统计' }).first());
      await township.getByRole('textbox', { name: /因灾失踪人口/ }).fill('2');
      await township.getByRole('textbox', { name: /因灾死亡人口/ }).fill('0');
      await browser.check(township, 'phone-statistics');
      await touches.tap(township.locator('.act').getByRole('button', { name: '填报本地区灾情' }));
      await visible(township);
      expect(touches.count).toBeLessThanOrEqual(8);
      await township.context().close();

      const page = await run().officer();
      await page.locator('.q button', { hasText: '灾情统计' }).first().click();
      await page.getByRole('link', { name: '去办理' }).click();
      const missing = page.locator('.statistics-table tr', { hasText: '因灾失踪人口' });
      await missing.waitFor();
      expect(await missing.innerText()).toMatch(/未报\s+2/);
      await page.getByText('尚未填报').waitFor();
      // a total that is not the sum says why
      await page.getByRole('textbox', { name: /因灾失踪人口/ }).fill('3');
      await page.getByRole('checkbox', { name: /预填内容已逐格核对/ }).check();
      const draft = page.locator('.act').getByRole('button', { name: '拟稿（合计）' });
      expect(await draft.isDisabled()).toBe(true);
      await page.getByRole('textbox', { name: /与合计不同的理由/ }).fill('高坡乡电话报 1 人');
      await browser.check(page, 'statistics-draft');
      await browser.shoot(page, 'statistics-draft-dark', { colorScheme: 'dark' });
      await draft.click();
      await visible(page);
      await closed(page);
      for (const step of ['审核', '签发并上报']) {
        await page.locator('.act').getByText('高坡乡电话报 1 人').waitFor();
        await page.locator('.act').getByRole('button', { name: step }).click();
        await visible(page);
        await closed(page);
      }
      await page.getByText('未签收').waitFor();

      const superior = await browser.signIn(run().person('he.ming'), 'GY-EMB', 'statistics/INC-R1');
      await superior.locator('.act').getByRole('button', { name: '签收' }).click();
      await visible(superior);
      await page.locator('.st-done', { hasText: '已签收' }).waitFor();
      await superior.context().close();
      await page.context().close();
    });
  });
}

import type { ConsoleRun } from '../../harness/console/run.js';

const red = {
  ...{ category: 'natural-disaster', hazard: 'geological', colour: 'red', exercise: true },
  ...{ cautions: ['远离陡坡'], measures: ['转移危险区人员'] },
};
const hours = (n: number): string => new Date(Date.now() + n * 3_600_000).toISOString();

/** Warnings are issued, called out, changed and ended. */
export function warningTests(of: () => ConsoleRun): void {
  const issue = (id: string, headline: string, areaCodes: readonly string[]): Promise<string> =>
    of().speaker.say('NRB', 'agency-operator', `warnings/${id}/issue`, {
      ...{ ...red, headline, areaCodes, startsAt: hours(-1), expectedEndAt: hours(6) },
    });

  it('calls out a red warning from the queue, by keyboard, and passes on who is silent', async () => {
    const { browser, speaker } = of();
    await issue('W-CALL', '黔陶滑坡险情', ['520111010', '520111207']);
    const page = await of().officer();
    await page.locator('.q').getByText('黔陶滑坡险情').first().waitFor();
    const keys = browser.pressing(page);
    await keys.press('/');
    await keys.type('黔陶滑坡');
    await keys.press('Escape');
    await keys.press('j');
    await page.getByRole('button', { name: /^叫应/ }).waitFor();
    await browser.check(page, 'desk-uncalled');
    await keys.press('c');
    await page.getByRole('textbox', { name: /几分钟内应答/ }).waitFor();
    // townships in its areas are proposed, and no others
    const chosen = page.getByRole('group', { name: /叫应哪些单位/ }).getByRole('checkbox');
    expect(await chosen.count()).toBe(2);
    await browser.check(page, 'warning-call');
    await keys.press('Control+Enter');
    await page.locator('.command-steps .done', { hasText: '各方可见' }).waitFor();
    expect(keys.count).toBeLessThanOrEqual(12);
    await page.getByRole('button', { name: '关闭' }).click();
    await page.locator('.middle').getByText('未应 2').waitFor();

    await speaker.say('ST-GAOPO', 'duty-officer', 'warnings/W-CALL/acknowledge', { note: '已转移' });
    await page.locator('.middle').getByText('未应 1').waitFor();
    const first = page.locator('.middle tbody tr').first();
    expect(await first.innerText()).toMatch(/小孟街道办[\s\S]*未应/);
    await page.locator('.middle a', { hasText: '黔陶滑坡险情' }).click();
    await page.waitForURL('**/console/warnings?sel=W-CALL');
    await page.getByRole('button', { name: /转备用联系人 · 小孟街道办/ }).click();
    const reason = page.getByRole('textbox', { name: '理由' });
    expect(await reason.inputValue()).toMatch(/^小孟街道办 \d+ 分钟未应答$/);
    await reason.press('Control+Enter');
    await page.locator('.command-steps .done', { hasText: '各方可见' }).waitFor();
    await page.getByRole('button', { name: '关闭' }).click();
    await page.locator('.middle').getByText('已转备用联系人').waitFor();
    await browser.check(page, 'warning-called');
    await browser.check(page, 'warning-called-dark', { colorScheme: 'dark' });
    await browser.shoot(page, 'warning-called-print', { media: 'print' });
    await page.context().close();
  });

  it('calls out by touch, some of the townships and another agency too', async () => {
    const { browser } = of();
    await issue('W-TOUCH', '青岩崩塌险情', ['520111']);
    const page = await browser.signIn(of().person('li.na'), 'EMB', 'desk', 'phone');
    const touches = browser.touching(page);
    await touches.tap(page.locator('.q button', { hasText: '青岩崩塌险情' }).first());
    await touches.tap(page.getByRole('button', { name: /^叫应/ }));
    await touches.tap(page.locator('.choice label', { hasText: '高坡苗族乡政府' }));
    await page.getByRole('combobox', { name: /再加一个单位/ }).fill('FIRE');
    await touches.tap(page.getByRole('option', { name: /FIRE/ }).first());
    await browser.check(page, 'phone-call');
    await touches.tap(page.getByRole('button', { name: /叫应 2 个单位/ }));
    await page.locator('.command-steps .done', { hasText: '各方可见' }).waitFor();
    expect(touches.count).toBeLessThanOrEqual(8);
    await page.getByRole('button', { name: '关闭' }).click();
    await page.locator('.middle').getByText('未应 2').waitFor();
    expect(await page.locator('.middle table').innerText()).not.toContain('高坡');
    const isWider = await page.evaluate<boolean>('document.documentElement.scrollWidth > innerWidth');
    expect(isWider).toBe(false);
    await page.context().close();
  });

  it('issues one, leads on to calling, changes it, proposes to call anew, and ends it', async () => {
    const { browser } = of();
    const page = await of().officer('warnings');
    await page.getByRole('button', { name: '发布预警' }).click();
    await page.getByRole('textbox', { name: '标题' }).fill('花溪大风黄色预警');
    await page.getByRole('radio', { name: '大风' }).check();
    await page.getByRole('radio', { name: '黄' }).check();
    await page.getByRole('checkbox', { name: '高坡乡' }).check();
    await page.getByRole('textbox', { name: /注意/ }).fill('加固广告牌\n停止高空作业');
    const submit = page.locator('.act').getByRole('button', { name: /发布预警/ });
    expect(await submit.isDisabled()).toBe(true);
    await page.getByRole('textbox', { name: /措施/ }).fill('巡查工地');
    await page.getByRole('checkbox', { name: '这是演练' }).check();
    await browser.check(page, 'warning-issue');
    await page.getByRole('textbox', { name: /措施/ }).press('Control+Enter');
    await page.locator('.command-steps .done', { hasText: '各方可见' }).waitFor();
    await page.getByRole('button', { name: '关闭' }).click();
    // the next step stands open, with the township proposed
    const call = page.getByRole('button', { name: /叫应 1 个单位/ });
    await call.click();
    await page.locator('.command-steps .done', { hasText: '各方可见' }).waitFor();
    await page.getByRole('button', { name: '关闭' }).click();
    await page.locator('.middle').getByText('加固广告牌；停止高空作业').waitFor();

    await page.getByRole('button', { name: '调整' }).click();
    await page.getByRole('radio', { name: '橙' }).check();
    const reason = page.getByRole('textbox', { name: '理由' });
    await reason.fill('风力加大');
    await reason.press('Control+Enter');
    await page.locator('.middle').getByText('第 2 版').waitFor();
    await page.locator('.middle').getByText('叫的是第 1 版').waitFor();
    await page.getByRole('button', { name: '关闭' }).click();
    await page.locator('.middle').getByRole('button', { name: /^叫应/ }).click();
    await page.getByRole('button', { name: /叫应 1 个单位/ }).waitFor();
    await page.getByRole('textbox', { name: /几分钟内应答/ }).press('Escape');

    await page.getByRole('button', { name: '解除' }).click();
    await page.getByRole('textbox', { name: '理由' }).fill('风已减弱');
    await page.getByRole('textbox', { name: '理由' }).press('Control+Enter');
    await page.locator('.middle').getByText('风已减弱').waitFor();
    expect(await page.locator('.queue').getByText('花溪大风黄色预警').count()).toBe(0);
    await page.context().close();
  });

  it('issues what was proposed with the proposal filled in, and dismisses another', async () => {
    const { speaker } = of();
    for (const [id, headline] of [
      ['W-PROPOSED', '裂缝扩大'],
      ['W-MISTAKEN', '仪器误报'],
    ] as const)
      await speaker.say('PSB', 'agency-operator', `warnings/${id}/propose`, {
        ...{ category: 'natural-disaster', hazard: 'geological', colour: 'yellow', headline },
        ...{ areaCodes: ['520111207'], startsAt: hours(0), grounds: '群测群防员报告', exercise: true },
      });
    const page = await of().officer('warnings');
    await page.locator('.q a', { hasText: '仪器误报' }).click();
    await page.getByRole('button', { name: '不予发布' }).click();
    await page.getByRole('textbox', { name: '理由' }).fill('仪器故障');
    await page.getByRole('textbox', { name: '理由' }).press('Control+Enter');
    await page.locator('.queue').getByText('仪器误报').waitFor({ state: 'detached' });
    await page.locator('.q a', { hasText: '裂缝扩大' }).click();
    await page.locator('.middle').getByText('群测群防员报告').waitFor();
    await page.locator('.middle').getByRole('button', { name: '发布预警' }).click();
    expect(await page.getByRole('textbox', { name: '标题' }).inputValue()).toBe('裂缝扩大');
    await page.getByRole('textbox', { name: /注意/ }).fill('避开裂缝');
    await page.getByRole('textbox', { name: /措施/ }).fill('加密监测');
    await page.getByRole('textbox', { name: /措施/ }).press('Control+Enter');
    await page.locator('.middle').getByText('生效中').waitFor();
    await page.context().close();
  });

  it('is proposed by who may not issue it, by keyboard and on a phone, and waits with its grounds', async () => {
    const { browser } = of();
    const page = await browser.signIn(of().person('zhao.ping'), 'ST-XIAOMENG', 'warnings');
    await page.getByRole('button', { name: '建议预警' }).waitFor();
    // what a township may not do is not offered
    expect(await page.getByRole('button', { name: '发布预警' }).count()).toBe(0);
    const keys = browser.pressing(page);
    await page.getByRole('button', { name: '建议预警' }).focus();
    await keys.press('Enter');
    await page.getByRole('textbox', { name: '标题' }).waitFor();
    await page.getByRole('radio', { name: '地质灾害' }).check();
    await page.getByRole('radio', { name: '黄' }).check();
    await page.getByRole('textbox', { name: '标题' }).fill('小孟后山裂缝');
    await page.getByRole('checkbox', { name: '小孟街道' }).check();
    const submit = page.locator('.act').getByRole('button', { name: '建议预警' });
    expect(await submit.isDisabled()).toBe(true);
    await page.getByRole('checkbox', { name: '这是演练' }).check();
    await page.getByRole('textbox', { name: '依据' }).fill('裂缝一夜增宽 5 mm');
    await browser.check(page, 'warning-propose');
    await page.setViewportSize({ width: 360, height: 780 });
    await browser.check(page, 'phone-warning-propose');
    expect(await page.evaluate<boolean>('document.documentElement.scrollWidth > innerWidth')).toBe(false);
    await keys.press('Control+Enter');
    await page.locator('.command-steps .done', { hasText: '各方可见' }).waitFor();
    await page.getByRole('button', { name: '关闭' }).click();
    await page.locator('.middle').getByText('裂缝一夜增宽 5 mm').waitFor();
    await page.context().close();

    const officer = await of().officer('warnings?lang=en');
    await officer.locator('.q a', { hasText: '小孟后山裂缝' }).waitFor();
    await officer.getByRole('button', { name: 'Propose a warning' }).waitFor();
    await officer.context().close();
  });
}

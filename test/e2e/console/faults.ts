import type { ConsoleRun } from '../../harness/console/run.js';

/** What of the page itself can fail: its code does not come, a screen cannot show what it got, it is out of date. */
export function faultsArePlain(of: () => ConsoleRun): void {
  it('says so where the code of a screen does not come, and goes on with the others', async () => {
    const { browser, url } = of();
    const page = await of().officer('desk');
    let asked = 0;
    await page.route('**/console/assets/warnings-*.js', (route) => {
      asked++;
      return route.fulfill({ status: 404, contentType: 'application/problem+json', body: '{}' });
    });
    await page.goto(`${url}/console/desk`);
    await page.locator('.q li').first().waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('w');
    const fault = page.locator('.failed', { hasText: '这一屏没有载入' });
    await fault.waitFor();
    expect(asked).toBeGreaterThan(0);
    await browser.check(page, 'screen-not-loaded');
    await page.locator('.rail a', { hasText: '值班' }).click();
    await page.locator('.q li').first().waitFor();
    await page.goto(`${url}/console/warnings?lang=en`);
    await page.getByText('This screen did not load').waitFor();
    await page.unroute('**/console/assets/warnings-*.js');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.locator('.q a', { hasText: '暴雨红色预警' }).first().waitFor();
    await page.context().close();
  });

  it('says so where a screen cannot show what it got, and recovers', async () => {
    const { browser } = of();
    const page = await of().officer('desk');
    await page.route('**/v1/messages?*', (route) => route.fulfill({ json: { items: [null] } }));
    await page.keyboard.press('g');
    await page.keyboard.press('t');
    await page.locator('.failed', { hasText: '这一屏出了故障' }).waitFor();
    await browser.check(page, 'screen-failed');
    await page.keyboard.press('g');
    await page.keyboard.press('d');
    await page.locator('.q li').first().waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('t');
    await page.locator('.failed').waitFor();
    await page.unroute('**/v1/messages?*');
    await page.getByRole('button', { name: '重试' }).click();
    await page
      .locator('.list-screen')
      .getByText('已送达')
      .first()
      .or(page.locator('.list-screen tbody tr').first())
      .waitFor();
    await page.context().close();
  });

  it('says that there is a newer version, and is loaded anew when the person says so', async () => {
    const { browser, url } = of();
    const page = await of().officer('report');
    const title = page.getByRole('textbox', { name: '什么事' });
    await title.fill('升级时正在填写');
    await page.route(`${url}/console/`, async (route) => {
      const answer = await route.fetch();
      const body = (await answer.text()).replace(/assets\/index-[^"]+\.js/, 'assets/index-NEWER.js');
      return route.fulfill({ response: answer, body });
    });
    await page.reload();
    const bar = page.locator('.newbar', { hasText: '系统已升级' });
    await bar.waitFor();
    expect(await title.inputValue()).toBe('升级时正在填写');
    await browser.check(page, 'newer-version');
    await browser.check(page, 'newer-version-dark', { colorScheme: 'dark' });
    await title.fill('升级时仍在填写');
    await page.unroute(`${url}/console/`);
    await bar.getByRole('button', { name: '重新载入' }).click();
    await bar.waitFor({ state: 'detached' });
    await title.waitFor();
    expect(await title.inputValue()).toBe('升级时仍在填写');
    await page.context().close();
  });
}

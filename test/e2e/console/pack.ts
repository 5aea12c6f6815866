import type { ConsoleRun } from '../../harness/console/run.js';

/** A file of the browser's own in place of the dialog, which nobody is there to answer. */
const withoutDialog = `globalThis.showSaveFilePicker = async () =>
  (await navigator.storage.getDirectory()).getFileHandle('pack.html', { create: true })`;
const written = `(async () => {
  const handle = await (await navigator.storage.getDirectory()).getFileHandle('pack.html');
  return (await handle.getFile()).text();
})()`;

/** The facts for when the system is down, and where things are. */
export function packTests(of: () => ConsoleRun): void {
  it('gives one sheet without a script, to be printed, and puts on record who took it', async () => {
    const { browser, url } = of();
    const page = await of().officer('pack');
    const answered = await page.goto(`${url}/v1/pack`);
    const policy = answered?.headers()['content-security-policy'] ?? '';
    expect(policy).toMatch(/^default-src 'none'.*style-src 'sha256-/);
    const html = (await answered?.text()) ?? '';
    expect(html).not.toMatch(/<script| src=| href=| style=/);
    for (const said of ['待办与时限', '值班', '联系方式', '小孟街道办', '红色预警'])
      expect(html).toContain(said);
    await browser.check(page, 'pack-sheet');
    await browser.shoot(page, 'pack-sheet-print', { media: 'print' });
    await page.goto(`${url}/v1/pack?lang=en`);
    await page.getByText('To do, and by when').waitFor();
    await page.goto(`${url}/console/pack`);
    const taken = await page.evaluate<{ items: readonly object[] }>(
      `fetch('/v1/exports').then((answer) => answer.json())`,
    );
    expect(taken.items[0]).toMatchObject({ agencyId: 'EMB', path: '/v1/pack', format: 'html' });
    await page.context().close();
  });

  it('keeps a file renewed on this computer, and says so plainly where it could not', async () => {
    const { browser, url } = of();
    const page = await of().officer('pack');
    await page.addInitScript(withoutDialog);
    await page.goto(`${url}/console/pack`);
    await page.getByText('尚未取得').waitFor();
    await page.getByRole('button', { name: '选择文件并保持更新' }).click();
    await page.getByText(/pack\.html · 更新于/).waitFor();
    const first = await page.evaluate<string>(written);
    expect(first).toContain('<title>离线资料');
    await browser.check(page, 'pack');
    await browser.check(page, 'pack-dark', { colorScheme: 'dark' });
    await page.route('**/v1/pack*', (route) => route.abort());
    await page.getByRole('button', { name: '立即更新' }).click();
    await page.getByText(/未取得.*文件保持原样/).waitFor();
    expect(await page.evaluate<string>(written)).toBe(first);
    await page.unroute('**/v1/pack*');
    // it goes on on another screen
    await page.keyboard.press('g');
    await page.keyboard.press('d');
    await page.locator('.q li').first().waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('o');
    await page.getByRole('button', { name: '立即更新' }).click();
    await page.getByText(/未取得/).waitFor({ state: 'detached' });
    await page.getByRole('checkbox', { name: '含可查阅的电话号码' }).check();
    expect(await page.getByRole('radio', { name: '60 分钟' }).isChecked()).toBe(true);
    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: '下载一份' }).click();
    expect((await saved).suggestedFilename()).toBe('liandong-pack.html');
    await page.context().close();
  });

  it('draws where things are, and says the same in a table', async () => {
    const { browser } = of();
    const page = await of().officer('incidents/INC-N1');
    const map = page.locator('svg.map');
    await map.waitFor();
    await page
      .locator('.map-panel tbody tr', { hasText: '小孟街道' })
      .getByText(/INC-N1/)
      .waitFor();
    expect(await map.locator('.chosen text').textContent()).toBe('N1');
    expect(await map.locator('text').allTextContents()).toEqual(
      expect.arrayContaining([expect.stringMatching(/^高坡乡/), '5 km']),
    );
    await browser.check(page, 'response-map');
    await page.goto(`${of().url}/console/desk?sel=verify:incident:INC-N1:`);
    await page.locator('svg.map .chosen').waitFor();
    await browser.check(page, 'desk-map');
    await browser.check(page, 'desk-map-dark', { colorScheme: 'dark' });
    await page.locator('.map-panel').getByRole('button', { name: '表' }).click();
    await page.locator('.map-panel tbody tr', { hasText: '高坡乡' }).waitFor();
    await browser.check(page, 'desk-map-table');
    await page.context().close();
  });
}

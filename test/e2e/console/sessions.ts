import type { ConsoleRun } from '../../harness/console/run.js';

/** Sessions of one's own: seen, and ended one at a time or all. */
export function sessionsAreOnesOwn(run: () => ConsoleRun): void {
  it('shows a person every session of its own, ends another one, and all of them', async () => {
    const { browser, url } = run();
    const who = run().person('wu.qiang');
    const first = await browser.signIn(who, 'EMB', 'desk');
    // the issuer knows the person still, the service makes another session
    const second = await browser.signIn(who, 'EMB', 'desk');
    await second.context().clearCookies({ name: '__Host-liandong' });
    await second.goto(`${url}/console/desk?lang=en`);
    await browser.passIssuer(second, who, 'EMB');
    await first.getByRole('button', { name: '我的会话' }).click();
    const list = first.getByRole('dialog', { name: '我的会话' });
    const others = list.getByRole('listitem').filter({ hasNotText: '本机' });
    await others.first().waitFor();
    expect(await list.getByRole('listitem').filter({ hasText: '本机' }).count()).toBe(1);
    expect(await others.first().innerText()).toMatch(/Chrome · Linux[^]*127\.0\.0\.0\/24[^]*登录 \d\d:\d\d/);
    await browser.check(first, 'own-sessions');
    const before = await others.count();
    await others.first().getByRole('button', { name: '结束该会话' }).click();
    await list
      .locator('.own-sessions button')
      .nth(before - 1)
      .waitFor({ state: 'detached' });
    await second.reload();
    await second.locator('.sign-in').waitFor();
    await list.getByRole('button', { name: '在所有设备退出' }).click();
    await first.locator('.sign-in').waitFor();
    await first.context().close();
    await second.context().close();
  });
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { allocationTests } from './allocation.js';
import { chromiumAt, type ConsoleBrowser } from '../../harness/console/browser.js';
import { dutyOnThePage } from './duty.js';
import { faultsArePlain } from './faults.js';
import { fieldTests } from './field.js';
import type { Speaker } from '../../harness/console/night.js';
import { messageTests } from './messages.js';
import { packTests } from './pack.js';
import { printing } from './papers.js';
import { reportsOnThePage } from './reports.js';
import { ConsoleRun } from '../../harness/console/run.js';
import { sessionsAreOnesOwn } from './sessions.js';
import { sharedDevice } from './shared-device.js';
import { warningTests } from './warnings.js';

if (chromiumAt === undefined)
  process.stderr.write('The console is not tested: no Chromium (Debian: chromium, fonts-noto-cjk)\n');

(chromiumAt === undefined ? describe.skip : describe)('the console', () => {
  let run: ConsoleRun;
  let url: string;
  let speaker: Speaker;
  let browser: ConsoleBrowser;

  beforeAll(async () => {
    run = await ConsoleRun.start();
    ({ url, speaker, browser } = run);
  });
  afterAll(() => run?.stop());

  const person: ConsoleRun['person'] = (name) => run.person(name);
  const officer: ConsoleRun['officer'] = (at) => run.officer(at);

  it('is served with a strict policy, kept for ever where the name says what it is, and within its budget', async () => {
    const page = await fetch(`${url}/console/desk?sel=x`);
    expect(page.status).toBe(200);
    expect(page.headers.get('cache-control')).toBe('no-cache');
    const policy = page.headers.get('content-security-policy');
    expect(policy).toMatch(/^default-src 'none'; .*script-src 'self'; style-src 'self'/);
    expect(policy).not.toContain('unsafe');
    const html = await page.text();
    expect(html).not.toMatch(/<style|<script(?![^>]* src=)| on\w+=| style=/);
    const again = await fetch(`${url}/console/`, { headers: { 'if-none-match': page.headers.get('etag')! } });
    expect(again.status).toBe(304);
    const script = /src="(\/console\/assets\/[^"]+\.js)"/.exec(html)?.[1];
    const asset = await fetch(url + script);
    expect(asset.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(asset.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect((await fetch(`${url}/console/assets/none.js`)).status).toBe(404);
    const sizeOf = (name: string): number =>
      gzipSync(readFileSync(join('dist/console/assets', name))).byteLength;
    // what the page asks for before anything can be done; other screens come later
    const first = [...html.matchAll(/(?:src|href)="\/console\/assets\/([^"]+)"/g)].map(([, name]) => name!);
    const sum = (kind: string): number =>
      first.filter((name) => name.endsWith(kind)).reduce((all, name) => all + sizeOf(name), 0);
    expect(sum('.js')).toBeGreaterThan(0);
    expect(sum('.js')).toBeLessThanOrEqual(200_000);
    expect(sum('.css')).toBeLessThanOrEqual(12_000);
  });

  it('takes a report by telephone, shows it on the desk, and has it verified, by keyboard', async () => {
    const page = await officer();
    const keys = browser.pressing(page);
    await keys.press('n');
    await page.getByRole('textbox', { name: '什么事' }).waitFor();
    await keys.type('仓库受淹，氨气味');
    await page.locator('[role=combobox]:enabled').waitFor();
    await keys.press('Tab');
    await keys.press('Space');
    await keys.press('ArrowRight');
    await keys.press('Tab');
    await keys.type('小孟');
    await page.getByRole('option', { name: /小孟街道/ }).waitFor();
    await keys.press('ArrowDown');
    await keys.press('Enter');
    // the leak there is one of that kind and not over
    await page.getByRole('link', { name: '小孟仓库甲酸甲酯泄漏' }).first().waitFor();
    await page.locator('.missing', { hasText: '伤亡' }).waitFor();
    await browser.shoot(page, 'report');
    await keys.press('Control+Enter');
    await page.getByText(/已接受 · 位置 \d+/).waitFor();
    await page.locator('.command-steps .done', { hasText: '各方可见' }).waitFor();
    expect(keys.count).toBeLessThanOrEqual(12);
    await page.getByRole('button', { name: '关闭' }).click();
    await page.getByRole('heading', { name: '仓库受淹，氨气味' }).waitFor();
    // not said is not 0
    expect(await page.locator('.incident-head .facts').innerText()).toMatch(/亡 未报\s+伤 未报/);
    // a key means something once what it stands for is offered
    await page.getByRole('button', { name: '核实属实' }).waitFor();
    const verifying = browser.pressing(page);
    await verifying.press('v');
    await page.getByRole('textbox', { name: '核实情况' }).waitFor();
    await verifying.press('Control+Enter');
    await page.locator('.command-steps .done', { hasText: '各方可见' }).waitFor();
    expect(verifying.count).toBeLessThanOrEqual(12);
    await page.locator('.incident-head .tag', { hasText: '处置中' }).waitFor();
    await page.context().close();
  });

  it('has one queue by deadline with what nobody was called about, and shows an incident by what it lacks', async () => {
    const page = await officer();
    const rows = page.locator('.q li');
    await rows.getByText('红色预警未叫应任何单位').first().waitFor();
    const texts = await rows.allInnerTexts();
    const placeOf = (text: string): number => texts.findIndex((one) => one.includes(text));
    expect(placeOf('红色预警未叫应任何单位')).toBeLessThan(placeOf('救援队'));
    expect(placeOf('救援队')).toBeLessThan(placeOf('排水'));
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.locator('.q .sel').waitFor();
    await page.locator('.q button', { hasText: '救援队' }).first().click();
    await page.locator('.need').getByText('缺 1').first().waitFor();
    expect(await page.locator('.need tbody tr').first().innerText()).toContain('救援队');
    await browser.check(page, 'desk');
    await browser.check(page, 'desk-dark', { colorScheme: 'dark' });
    await browser.shoot(page, 'desk-print', { media: 'print' });
    await page.context().close();
  });

  it('tells of news without a reload, also after a stream that a proxy refused', async () => {
    const page = await officer();
    let refusals = 0;
    await page.route('**/v1/feed*', (route) =>
      refusals++ < 2
        ? route.fulfill({ status: 502, contentType: 'text/html', body: '<html>Bad Gateway</html>' })
        : route.continue(),
    );
    await page.goto(`${url}/console/desk`);
    await page.locator('.q li').first().waitFor();
    const opened = page.waitForResponse((one) => one.url().includes('/v1/feed') && one.status() === 200);
    await opened;
    await speaker.say('PSB', 'agency-operator', 'incidents/INC-N3/report', {
      ...{
        title: '花溪大道连环追尾',
        category: 'accident',
        areaCode: '520111',
        description: '5 车',
        exercise: true,
      },
    });
    await page.locator('.q').getByText('花溪大道连环追尾').waitFor();
    expect(refusals).toBeGreaterThan(2);
    await page.context().close();
  });

  it('loads in eight tabs of one browser with one stream', async () => {
    const page = await officer();
    const context = page.context();
    let streams = 0;
    context.on('request', (request) => (streams += Number(request.url().includes('/v1/feed'))));
    const tabs: Page[] = [];
    for (let n = 0; n < 7; n++) {
      const tab = await context.newPage();
      await tab.goto(`${url}/console/desk`);
      tabs.push(tab);
    }
    for (const tab of tabs) await tab.locator('.q li').first().waitFor();
    expect(streams).toBe(0);
    await speaker.say('PSB', 'agency-operator', 'incidents/INC-N4/report', {
      ...{
        title: '变电站跳闸',
        category: 'accident',
        areaCode: '520111',
        description: '停电',
        exercise: true,
      },
    });
    for (const tab of [page, ...tabs]) await tab.locator('.q').getByText('变电站跳闸').waitFor();
    // the next one takes over where the first has gone
    await page.close();
    await speaker.say('PSB', 'agency-operator', 'incidents/INC-N5/report', {
      ...{ title: '路灯倒伏', category: 'accident', areaCode: '520111', description: '一处', exercise: true },
    });
    for (const tab of tabs) await tab.locator('.q').getByText('路灯倒伏').waitFor();
    expect(streams).toBe(1);
    await context.close();
  });

  it('takes text of an input method as text and nothing else', async () => {
    const page = await officer('report');
    const title = page.getByRole('textbox', { name: '什么事' });
    await title.waitFor();
    await title.focus();
    const sent: string[] = [];
    page.on('request', (request) => void (request.method() === 'POST' && sent.push(request.url())));
    const client = await page.context().newCDPSession(page);
    const composing = (key: string, code = 229): Promise<unknown> =>
      client.send('Input.dispatchKeyEvent', {
        ...{ type: 'rawKeyDown', key, windowsVirtualKeyCode: code, nativeVirtualKeyCode: code },
      });
    await client.send('Input.imeSetComposition', { text: 'yuanyin', selectionStart: 7, selectionEnd: 7 });
    for (const key of ['y', 'n', '1', ',', '[', 'Escape', 'Enter']) await composing(key);
    expect(page.url()).toContain('/console/report');
    await client.send('Input.insertText', { text: '原因' });
    await composing('Enter');
    expect(await title.inputValue()).toBe('原因');
    expect(sent).toEqual([]);
    await page.context().close();
  });

  it('keeps what was typed through Esc, a reload and the end of the session, and sends nothing without a network', async () => {
    const page = await browser.signIn(person('wu.qiang'), 'EMB', 'report');
    const title = page.getByRole('textbox', { name: '什么事' });
    await title.fill('桥面塌陷');
    await page.getByRole('radio', { name: '事故灾难' }).check();
    await page.getByRole('combobox', { name: /乡镇街道/ }).fill('小孟');
    await page.getByRole('option', { name: /小孟街道/ }).click();
    await title.press('Escape');
    await page.reload();
    expect(await title.inputValue()).toBe('桥面塌陷');
    await page.context().setOffline(true);
    await page.getByText('网络已断开，未发出，内容保留。').waitFor();
    expect(await page.getByRole('button', { name: '记录在案' }).isDisabled()).toBe(true);
    await browser.check(page, 'offline');
    await page.context().setOffline(false);
    await page.locator('.feed', { hasText: '实时' }).waitFor();
    await page.evaluate(() => fetch('/v1/session/end', { method: 'POST' }));
    await page.getByText('已退出或会话已结束，请重新登录。').waitFor();
    await browser.passIssuer(page, person('wu.qiang'), 'EMB');
    await title.waitFor();
    expect(await title.inputValue()).toBe('桥面塌陷');
    await page.context().close();
  });

  it('shows a refusal with its numbers and keeps the text', async () => {
    const [one, other] = [await officer('incidents/INC-N2'), await officer('incidents/INC-N2')];
    await one.getByRole('button', { name: '核实属实' }).click();
    await other.getByRole('button', { name: '不属实', exact: true }).click();
    await other.getByRole('textbox').fill('现场未见积水');
    await other.route('**/v1/incidents/INC-N2/linked-response*', (route) => route.abort());
    await one.getByRole('textbox').press('Control+Enter');
    await one.locator('.command-steps .done', { hasText: '各方可见' }).waitFor();
    await other.getByRole('textbox').press('Control+Enter');
    const refusal = other.locator('.refusal');
    await refusal.waitFor();
    expect(await refusal.innerText()).toContain('wrong-status');
    expect(await refusal.innerText()).toContain('verified');
    expect(await other.getByRole('textbox').inputValue()).toBe('现场未见积水');
    await one.context().close();
    await other.context().close();
  });

  it('is a phone in the hand of a township: a call is answered and a task taken up', async () => {
    const page = await browser.signIn(person('zhao.ping'), 'ST-XIAOMENG', 'my', 'phone');
    const touches = browser.touching(page);
    await browser.check(page, 'phone-board');
    await touches.tap(page.locator('.cards button', { hasText: '疏散 500 m 内人员' }).first());
    await touches.tap(page.getByRole('button', { name: '受领' }));
    await page.getByRole('textbox', { name: /人数/ }).fill('20');
    await browser.check(page, 'phone-task');
    await touches.tap(page.locator('.act').getByRole('button', { name: '受领' }));
    await page.locator('.command-steps .done', { hasText: '各方可见' }).waitFor();
    expect(touches.count).toBeLessThanOrEqual(8);
    await page.getByRole('button', { name: '关闭' }).click();
    await page.getByRole('link', { name: /待答复/ }).click();
    await touches.tap(page.locator('.cards button', { hasText: '暴雨红色预警' }).first());
    await page.getByText('请立即核查低洼点位').waitFor();
    await touches.tap(page.getByRole('button', { name: '应答叫应' }));
    await page.locator('.command-steps .done', { hasText: '各方可见' }).waitFor();
    const isWider = await page.evaluate<boolean>('document.documentElement.scrollWidth > innerWidth');
    expect(isWider).toBe(false);
    await page.context().close();
  });

  it('is answered by an enterprise on a phone, which is not offered what it may not do', async () => {
    const page = await browser.signIn(person('sun.li'), 'ENT-PUMP', '', 'phone');
    const touches = browser.touching(page);
    await touches.tap(page.locator('.cards button', { hasText: '排水' }).first());
    await page.getByRole('textbox', { name: /数量/ }).fill('2');
    await page.getByRole('textbox', { name: /几分钟到/ }).fill('45');
    await browser.check(page, 'phone-answer');
    await touches.tap(page.getByRole('button', { name: '答复请求' }));
    await page.locator('.command-steps .done', { hasText: '各方可见' }).waitFor();
    expect(touches.count).toBeLessThanOrEqual(8);
    await page.goto(`${url}/console/incidents/INC-N2`);
    await page.locator('.failed').waitFor();
    expect(await page.getByRole('button', { name: '核实属实' }).count()).toBe(0);
    await page.context().close();
  });

  fieldTests(() => run);
  sharedDevice(() => run);

  it('speaks English where it is asked to, and shows response and warnings', async () => {
    const page = await officer('incidents/INC-N1?lang=en');
    await page.getByRole('heading', { name: 'Timeline' }).waitFor();
    await page.locator('.times tbody tr').first().waitFor();
    await browser.check(page, 'response-en');
    await page.keyboard.press('g');
    await page.keyboard.press('w');
    await page
      .getByText(/1 silent|all answered/)
      .first()
      .waitFor();
    expect(page.url()).toContain('lang=en');
    await page.locator('.q a', { hasText: '暴雨红色预警' }).first().click();
    await page.locator('.middle').getByText('小孟街道办').first().waitFor();
    await browser.check(page, 'warnings-en');
    await page.keyboard.press('?');
    await page.getByRole('heading', { name: 'All keys' }).waitFor();
    await browser.check(page, 'keys-en');
    await page.context().close();
  });

  reportsOnThePage(() => run);
  dutyOnThePage(() => run);
  allocationTests(() => run);
  warningTests(() => run);
  messageTests(() => run);
  packTests(() => run);
  faultsArePlain(() => run);
  printing(() => run);
  // signs somebody out everywhere
  sessionsAreOnesOwn(() => run);

  it('broke none of its own rules about scripts and styles meanwhile', () => {
    expect(browser.violations).toEqual([]);
  });
});

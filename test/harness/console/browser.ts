import { codeOf, type ReadyMade } from '#embedded-issuer';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContext, type Locator, type Page } from 'playwright-core';

/** Where a Chromium lies that the machine has; none is downloaded. */
export const chromiumAt = [process.env['CHROMIUM'], '/usr/bin/chromium', '/usr/bin/chromium-browser'].find(
  (path) => path !== undefined && existsSync(path),
);

/** Pictures of screens, for people to look at; not kept in the repository. */
const pictures = 'dist/console-pictures';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Look {
  readonly colorScheme?: 'light' | 'dark';
  readonly media?: 'screen' | 'print';
}

/** A real browser before the console. */
export class ConsoleBrowser {
  /** What its content security policy kept pages from. */
  readonly violations: string[] = [];
  /** What browsers of those hold who have signed in: a one-time code counts once. */
  private readonly signedIn = new Map<string, Awaited<ReturnType<BrowserContext['storageState']>>>();

  private constructor(
    private readonly browser: Browser,
    private readonly url: string,
  ) {}

  static async start(url: string): Promise<ConsoleBrowser> {
    mkdirSync(pictures, { recursive: true });
    // within a container there are no namespaces to make a sandbox of
    const browser = await chromium.launch({ executablePath: chromiumAt, args: ['--no-sandbox'] });
    return new ConsoleBrowser(browser, url);
  }

  close(): Promise<void> {
    return this.browser.close();
  }

  /** A page of a new browser of its own, signed in at the issuer, at a screen of the console. */
  async signIn(who: ReadyMade, agencyId: string, at: string, size: 'desk' | 'phone' = 'desk'): Promise<Page> {
    const storageState = this.signedIn.get(who.name);
    const context = await this.browser.newContext({
      ...{ locale: 'zh-CN', storageState },
      ...(size === 'desk'
        ? { viewport: { width: 1440, height: 900 } }
        : { viewport: { width: 360, height: 780 }, isMobile: true, hasTouch: true }),
    });
    context.setDefaultTimeout(60_000);
    const page = await context.newPage();
    page.on('console', (message) => {
      if (message.text().includes('Content Security Policy')) this.violations.push(message.text());
    });
    page.on('pageerror', (error) => this.violations.push(error.message));
    await page.goto(`${this.url}/console/${at}`);
    const signIn = page.locator('.sign-in');
    await page.locator('.rail').or(signIn).first().waitFor();
    // never signed in, or the session has ended since
    if ((await signIn.count()) > 0) await this.passIssuer(page, who, agencyId);
    await page.locator('.rail').waitFor();
    this.signedIn.set(who.name, await context.storageState());
    return page;
  }

  /** Another person at the same device, or the same one anew: of the browser only who is signed in changes. */
  async takeOver(page: Page, who: ReadyMade, agencyId: string, at: string): Promise<void> {
    const context = page.context();
    const known = this.signedIn.get(who.name)?.cookies ?? [];
    await context.clearCookies();
    // the issuer knows who signed in elsewhere: a one-time code counts once
    await context.addCookies(known.filter(({ name }) => !name.startsWith('__Host-liandong')));
    await page.goto(`${this.url}/console/${at}`);
    await this.passIssuer(page, who, agencyId);
    await page.locator('.rail').waitFor();
    this.signedIn.set(who.name, await context.storageState());
  }

  /** From the sign-in of the console to where it leads back. */
  async passIssuer(page: Page, who: ReadyMade, agencyId: string): Promise<void> {
    await page.locator('.sign-in input').fill(agencyId);
    await page.locator('.sign-in button').click();
    const form = page.locator('input[name=name]');
    // a session at the issuer needs no second word
    await form.or(page.locator('.rail')).waitFor();
    if ((await form.count()) === 0) return;
    await form.fill(who.name);
    await page.locator('input[name=password]').fill(who.password);
    await page.locator('button[type=submit]').first().click();
    await page.locator('input[name=code]').fill(codeOf(who, Date.now()));
    await page.locator('button[type=submit]').first().click();
    await page.waitForURL('**/console/**');
  }

  /** Nothing for axe to find, and a picture. */
  async check(page: Page, name: string, look: Look = {}): Promise<void> {
    await this.shoot(page, name, look);
    await page.emulateMedia(look);
    await page.evaluate(axeSource);
    const findings = await page.evaluate(async () => {
      const { axe } = globalThis as unknown as {
        axe: { run(options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
      };
      const { violations } = await axe.run({
        runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
      });
      return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
    });
    await page.emulateMedia({ colorScheme: null, media: null });
    expect({ name, findings }).toEqual({ name, findings: [] });
  }

  async shoot(page: Page, name: string, look: Look = {}): Promise<void> {
    await page.emulateMedia(look);
    await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: look.media === 'print' });
    await page.emulateMedia({ colorScheme: null, media: null });
  }

  /** Counts key presses beside typed text. */
  pressing(page: Page) {
    return {
      count: 0,
      async press(key: string): Promise<void> {
        this.count++;
        await page.keyboard.press(key);
      },
      type: (text: string): Promise<void> => page.keyboard.type(text),
    };
  }

  /** Counts touches. */
  touching(_: Page) {
    return {
      count: 0,
      async tap(at: Locator): Promise<void> {
        this.count++;
        await at.tap();
      },
    };
  }
}

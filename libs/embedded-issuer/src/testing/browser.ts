/** What a browser shows after following redirects. */
export interface Page {
  readonly url: URL;
  readonly status: number;
  readonly html: string;
  readonly headers: Headers;
}

interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly path: string;
}

/** A browser without scripts: it keeps cookies by their paths, follows redirects and sends forms. */
export class Browser {
  private cookies: Cookie[] = [];

  /**
   * @param origin beyond it no redirect is followed: the page is then where it leads to, with the status 0
   * @param language as `Accept-Language`
   */
  constructor(
    private readonly origin: string,
    private readonly language = 'zh-CN,zh;q=0.9,en;q=0.8',
  ) {}

  open(url: string | URL): Promise<Page> {
    return this.go(new URL(url), {});
  }

  /** Sends the form of a page with what it holds hidden, and these fields. */
  submit({ html, url }: Page, fields: Readonly<Record<string, string>>): Promise<Page> {
    const action = /<form[^>]*\saction="([^"]*)"/.exec(html)?.[1] ?? url.href;
    const hidden = [...html.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)].map(
      ([, name = '', value = '']): [string, string] => [name, value],
    );
    const body = new URLSearchParams([...hidden, ...Object.entries(fields)]);
    return this.go(new URL(action, url), { method: 'POST', body, headers: { origin: url.origin } });
  }

  private async go(url: URL, init: RequestInit): Promise<Page> {
    if (url.origin !== this.origin) return { url, status: 0, html: '', headers: new Headers() };
    const cookie = this.cookies
      .filter(({ path }) => url.pathname.startsWith(path))
      .map(({ name, value }) => `${name}=${value}`)
      .join('; ');
    const given = new Headers(init.headers);
    given.set('accept', 'text/html');
    given.set('accept-language', this.language);
    given.set('cookie', cookie);
    const { headers, status, ...answer } = await this.fetched(url, { ...init, headers: given });
    for (const line of headers.getSetCookie()) this.keep(line);
    const location = headers.get('location');
    if (location !== null) return this.go(new URL(location, url), {});
    return { url, status, headers, html: answer.html };
  }

  private async fetched(url: URL, init: RequestInit) {
    const response = await fetch(url, { ...init, redirect: 'manual' });
    return { headers: response.headers, status: response.status, html: await response.text() };
  }

  private keep(line: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    const path = /;\s*path=([^;]+)/i.exec(line)?.[1] ?? '/';
    const isGone = value === '' || /expires=Thu, 01 Jan 1970/i.test(line);
    this.cookies = this.cookies.filter((one) => one.name !== name || one.path !== path);
    if (!isGone) this.cookies.push({ name, value, path });
  }
}

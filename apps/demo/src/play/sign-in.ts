/** What proves who somebody is, at the issuer of a stack; the code is the one of the moment. */
export interface Credentials {
  readonly name: string;
  readonly password: string;
  readonly code: () => string;
}

interface Page {
  readonly url: URL;
  readonly status: number;
  readonly html: string;
}

interface Cookie {
  readonly origin: string;
  readonly path: string;
  readonly name: string;
  readonly value: string;
}

const mostRedirects = 12;

/** As much of a browser as sign-in takes: cookies by origin and path, redirects, and forms without scripts. */
class Browser {
  private cookies: Cookie[] = [];

  constructor(private readonly signal: AbortSignal) {}

  open(url: URL): Promise<Page> {
    return this.go(url, {});
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

  cookiesFor(url: URL): string {
    return this.cookies
      .filter(({ origin, path }) => origin === url.origin && url.pathname.startsWith(path))
      .map(({ name, value }) => `${name}=${value}`)
      .join('; ');
  }

  private async go(first: URL, init: RequestInit): Promise<Page> {
    let [url, sent] = [first, init];
    for (let n = 0; n < mostRedirects; n++) {
      const headers = new Headers(sent.headers);
      headers.set('accept', 'text/html,application/xhtml+xml,*/*;q=0.8');
      headers.set('cookie', this.cookiesFor(url));
      const answer = await fetch(url, { ...sent, headers, redirect: 'manual', signal: this.signal });
      const html = await answer.text();
      for (const line of answer.headers.getSetCookie()) this.keep(url, line);
      const location = answer.headers.get('location');
      if (location === null) return { url, status: answer.status, html };
      [url, sent] = [new URL(location, url), {}];
    }
    throw new Error(`too many redirects from ${first.href}`);
  }

  private keep({ origin }: URL, line: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    const path = /;\s*path=([^;]+)/i.exec(line)?.[1] ?? '/';
    const isGone = value === '' || /max-age=0|expires=Thu, 01 Jan 1970/i.test(line);
    this.cookies = this.cookies.filter(
      (one) => one.name !== name || one.path !== path || one.origin !== origin,
    );
    if (!isGone) this.cookies.push({ origin, path, name, value });
  }
}

/**
 * Signs a person in at the issuer, by password and second factor, and gives the cookies of the session.
 * @throws where that is refused; says of it no more than the address and the status
 */
export async function signIn(
  start: URL,
  { name, password, code }: Credentials,
  signal: AbortSignal,
): Promise<string> {
  const browser = new Browser(signal);
  const asked = await browser.open(start);
  const proved = await browser.submit(asked, { name, password });
  const { url, status } = await browser.submit(proved, { code: code() });
  if (url.origin !== start.origin || status >= 400)
    throw new Error(`${name} is not signed in: ${url.origin}${url.pathname} answered ${status}`);
  return browser.cookiesFor(start);
}

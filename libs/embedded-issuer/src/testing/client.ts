import * as oidc from 'openid-client';
import type { Browser, Page } from './browser.js';

/** What a client keeps of one sign-in. */
export interface Asking {
  readonly url: URL;
  readonly checks: oidc.AuthorizationCodeGrantChecks;
}

/** A client as the service is one. */
export async function clientOf(issuer: string, id: string, secret: string) {
  const config = await oidc.discovery(new URL(issuer), id, secret, undefined, {
    execute: [oidc.allowInsecureRequests],
  });
  oidc.enableNonRepudiationChecks(config);
  return config;
}

export async function ask(
  config: oidc.Configuration,
  redirectUri: string,
  more: Readonly<Record<string, string>> = {},
): Promise<Asking> {
  const [pkceCodeVerifier, expectedNonce, expectedState] = [
    oidc.randomPKCECodeVerifier(),
    oidc.randomNonce(),
    oidc.randomState(),
  ];
  const url = oidc.buildAuthorizationUrl(config, {
    ...{ redirect_uri: redirectUri, scope: 'openid', nonce: expectedNonce, state: expectedState },
    code_challenge: await oidc.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
    ...more,
  });
  return { url, checks: { pkceCodeVerifier, expectedNonce, expectedState } };
}

/** From name and password to where the client is called back, or the page that says why not. */
export async function signIn(
  browser: Browser,
  url: URL,
  { name, password, code }: Readonly<Record<'name' | 'password' | 'code', string>>,
): Promise<Page> {
  const page = await browser.submit(await browser.open(url), { name, password });
  return page.status === 200 ? browser.submit(page, { code }) : page;
}

import type { Phrase } from '../engines/engine-fault.js';
import { ConfigurationError, expected } from './configuration-error.js';

/** How persons sign in. */
export interface SignInConfig {
  /** The issuer of agencies that have registered none; compared literally with what it says of itself. */
  readonly issuer?: string;
  /** As what this installation is known there. */
  readonly clientId: string;
  /** None of a public client. */
  readonly clientSecret?: string;
  /** What that issuer calls a sign-in with a second factor, of which one has to be. */
  readonly acrValues: readonly string[];
  /**
   * Whether one factor lets a person in: an issuer of which nobody has said what it calls a second one, or a key that is
   * bound to the person. For development.
   */
  readonly oneFactor: boolean;
  /**
   * Hosts at which issuers that agencies have registered may be asked, inside ones too; any of the public network where
   * none is named.
   */
  readonly issuerHosts: readonly string[];
  /** Scheme, host and port of the API as browsers see it. */
  readonly origin: string;
  /** A session that nobody used for so long is over. */
  readonly idleMinutes: number;
  /** It ends so long after sign-in. */
  readonly hours: number;
  /** So long after a sign-in what weighs most may be done. */
  readonly freshMinutes: number;
}

interface SignInValues {
  readonly OIDC_ISSUER: string;
  readonly OIDC_CLIENT_ID: string;
  readonly OIDC_CLIENT_SECRET: string;
  readonly OIDC_ACR_VALUES: string;
  readonly ONE_FACTOR: boolean;
  readonly OIDC_ISSUER_HOSTS: readonly string[];
  readonly API_ORIGIN: string;
  readonly API_HOST: string;
  readonly API_PORT: number;
  readonly HTTP_TLS_CERT_FILE: string;
  readonly SESSION_IDLE_MINUTES: number;
  readonly SESSION_HOURS: number;
  readonly SESSION_FRESH_MINUTES: number;
}

const loopbackHosts = ['localhost', '127.0.0.1', '[::1]'];

/** Whether what goes there stays on this machine: nothing else may go in the clear. */
export const isLoopback = ({ hostname }: URL): boolean => loopbackHosts.includes(hostname);

const isSecure = (url: URL): boolean =>
  url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url));

export const issuerPhrase: Phrase = {
  en: 'the https address of an issuer of OpenID Connect, or an http one of this machine,',
  zh: 'OpenID Connect 身份提供方的 https 地址，或本机的 http 地址',
};

/** An issuer as it writes itself: nothing is added to it or cut. */
export function issuerIn(text: string): string | undefined {
  const url = URL.parse(text);
  if (!url || !isSecure(url) || url.search || url.hash || url.username || url.password) return undefined;
  return text;
}

export const hostsPhrase: Phrase = {
  en: 'names of hosts (login.example), separated by commas,',
  zh: '以逗号分隔的主机名（login.example）',
};

/** As they stand in an address; none of an empty text. */
export function hostsIn(text: string): readonly string[] | undefined {
  const hosts = text
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
  const isHost = (host: string): boolean => URL.parse(`https://${host}`)?.hostname === host;
  return hosts.every(isHost) ? hosts : undefined;
}

export const originPhrase: Phrase = {
  en: 'scheme, host and port alone, such as https://liandong.example: https, or http on this machine,',
  zh: '仅协议、主机和端口，如 https://liandong.example：https，或本机的 http',
};

export function originIn(text: string): string | undefined {
  const url = URL.parse(text);
  return url && isSecure(url) && url.origin === text ? text : undefined;
}

export const signInOf = (e: SignInValues): SignInConfig => ({
  issuer: e.OIDC_ISSUER || undefined,
  clientId: e.OIDC_CLIENT_ID,
  clientSecret: e.OIDC_CLIENT_SECRET || undefined,
  acrValues: wordsOf(e.OIDC_ACR_VALUES),
  oneFactor: e.ONE_FACTOR,
  issuerHosts: e.OIDC_ISSUER_HOSTS,
  origin:
    e.API_ORIGIN ||
    new URL(`${e.HTTP_TLS_CERT_FILE ? 'https' : 'http'}://${hostPart(e.API_HOST)}:${e.API_PORT}`).origin,
  idleMinutes: e.SESSION_IDLE_MINUTES,
  hours: e.SESSION_HOURS,
  freshMinutes: e.SESSION_FRESH_MINUTES,
});

const wordsOf = (text: string): readonly string[] => text.split(' ').filter((one) => one !== '');

/** An issuer of which nobody has said what it calls a second factor would let in by a password alone. */
export function factorMistakes(
  { OIDC_ISSUER: issuer, OIDC_ACR_VALUES: named = '' }: NodeJS.ProcessEnv,
  isOneEnough: boolean,
): string[] {
  if (!issuer || isOneEnough || wordsOf(named).length > 0) return [];
  const phrase = {
    en: 'what OIDC_ISSUER calls a sign-in with a second factor (acr), or ONE_FACTOR=true for development,',
    zh: 'OIDC_ISSUER 对第二因素登录的称呼（acr）；开发环境可设 ONE_FACTOR=true',
  };
  return [`OIDC_ACR_VALUES=(not set): ${expected(phrase)}`];
}

const hostPart = (host: string): string => (host.includes(':') ? `[${host}]` : host);

/** Thrown where an issuer that answers calls itself otherwise: nobody could ever sign in. */
export const otherIssuer = (set: string, found: string): ConfigurationError =>
  new ConfigurationError(
    `OIDC_ISSUER=${set}: ${expected({
      en: `what the issuer calls itself, ${found}, to the letter,`,
      zh: `身份提供方的自称 ${found}，须逐字相同`,
    })}`,
  );

import { networkOf } from '#platform';

/** From where somebody signed in, no more exactly than a person needs to know one's own sessions again. */
export interface SignInOrigin {
  /** Such as `Chrome · Windows`; nothing where the browser is none of those known. */
  readonly device?: string;
  /** Such as `203.0.113.0/24` or `2001:db8:1::/48`. */
  readonly network?: string;
}

/** The first that fits counts: many name others too. */
const browsers = [
  ['WeChat', /MicroMessenger\//],
  ['Edge', /Edg(e|A|iOS)?\//],
  ['Opera', /OPR\//],
  ['Firefox', /(Firefox|FxiOS)\//],
  ['Chrome', /(Chrome|Chromium|CriOS)\//],
  ['Safari', /Version\/.* Safari\//],
] as const;

const systems = [
  ['HarmonyOS', /HarmonyOS|OpenHarmony/],
  ['Android', /Android/],
  ['iOS', /iPhone|iPad/],
  ['Windows', /Windows/],
  ['macOS', /Mac OS X/],
  ['Linux', /Linux/],
] as const;

const firstOf = (among: readonly (readonly [string, RegExp])[], text: string): string | undefined =>
  among.find(([, pattern]) => pattern.test(text))?.[0];

/**
 * Family of browser and system, and the network: neither versions nor the address itself are kept.
 * @param userAgent as the browser sent it, of any length and content
 */
export function originOf(userAgent: string | undefined, address: string): SignInOrigin {
  const text = (userAgent ?? '').slice(0, 512);
  const names = [firstOf(browsers, text), firstOf(systems, text)].filter((name) => name !== undefined);
  const network = networkOf(address, { v4: 24, v6: 48 });
  return {
    ...(names.length > 0 && { device: names.join(' · ') }),
    ...(network !== undefined && { network }),
  };
}

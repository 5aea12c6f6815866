import { isIPv4, isIPv6 } from 'node:net';

/** Of how many bits a network is, by the form of the address. */
export interface NetworkBits {
  readonly v4: 24 | 32;
  readonly v6: 48 | 64;
}

/** Such as `203.0.113.0/24`, also of an IPv4 address that is written as IPv6, or `2001:db8:1::/48`; nothing of what is none. */
export function networkOf(address: string, bits: NetworkBits): string | undefined {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
  if (isIPv4(plain)) return bits.v4 === 32 ? `${plain}/32` : `${plain.split('.').slice(0, 3).join('.')}.0/24`;
  if (!isIPv6(plain)) return undefined;
  const [before = [], after] = plain.split('::').map((part) => part.split(':').filter(Boolean));
  const left = Array<string>(Math.max(0, 8 - before.length - (after?.length ?? 0))).fill('0');
  const groups = after === undefined ? before : [...before, ...left, ...after];
  const first = groups.slice(0, bits.v6 / 16).map((group) => Number.parseInt(group, 16).toString(16));
  return `${first.join(':')}::/${bits.v6}`;
}

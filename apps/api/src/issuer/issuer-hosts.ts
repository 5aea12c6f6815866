import { isPrivate } from '#platform';
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';

type LookUp = (host: string) => Promise<readonly { readonly address: string }[]>;

const inDns: LookUp = (host) => lookup(host, { all: true });

/**
 * At which hosts issuers that agencies have registered are asked: those that are named, or else those of the public
 * network. Whoever has a name point inside after it was looked up is stopped by TLS: nobody there shows its certificate.
 */
export class IssuerHosts {
  constructor(
    private readonly named: readonly string[],
    private readonly lookUp: LookUp = inDns,
  ) {}

  /** Why a host is not asked, as `hostname` of an address; nothing where it is. */
  async fault(host: string): Promise<string | undefined> {
    if (this.named.length > 0)
      return this.named.includes(host) ? undefined : `${host} is not among OIDC_ISSUER_HOSTS`;
    const bare = host.replace(/^\[(.*)\]$/, '$1');
    const hidden = `${host} is at a private address, and OIDC_ISSUER_HOSTS does not name it`;
    if (isIP(bare) !== 0) return isPrivate(bare) ? hidden : undefined;
    try {
      return (await this.lookUp(host)).some(({ address }) => isPrivate(address)) ? hidden : undefined;
    } catch {
      return `${host} is not found`;
    }
  }
}

import { createPublicKey, verify, type KeyObject } from 'node:crypto';
import { canonical } from './canonical.js';
import { algorithm } from './key.js';

/** A public key of an installation, as `GET /v1/keys` lists it. */
export interface InstallationKey {
  readonly kty: string;
  readonly crv: string;
  readonly x: string;
  readonly kid: string;
  readonly alg: string;
  /** Place of the log up to which it signed; without it it still does. */
  readonly until?: string;
}

/** Gives the keys that are known now; asked again when a message names one that is not among them. */
export type KeySource = () => Promise<readonly InstallationKey[]> | readonly InstallationKey[];

/** What was read is not what the installation signed, or not signed by it. */
export class NotSigned extends Error {
  readonly code = 'not-signed';

  constructor(
    /** What is at fault. */
    readonly part: 'form' | 'key' | 'signature' | 'installation',
    readonly messageId: string,
  ) {
    super(`a message on the topic is not the installation's: ${part} (${messageId})`);
  }
}

/** Asks an installation for its keys. Compare one of them with what the operator told you by another way. */
export const fetchKeys = async (url: string): Promise<readonly InstallationKey[]> => {
  const answer = await fetch(new URL('/v1/keys', url), { signal: AbortSignal.timeout(30_000) });
  if (!answer.ok) throw new Error(`${url} gave no keys: ${answer.status}`);
  return ((await answer.json()) as { keys: InstallationKey[] }).keys;
};

/** How long it is not asked again for keys that were not there. */
const askAgainAfterMs = 10_000;

/** Attributes of a message, without what stands before their names in the headers. */
export type Attributes = Readonly<Record<string, string>>;

/** Verifies what an installation says (docs/signing.md, "What the service signs"). */
export class Verifier {
  private known = new Map<string, { readonly key: KeyObject; readonly until?: string }>();
  private askedAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly installation: string,
    private readonly keys: KeySource,
  ) {}

  /** @throws {NotSigned} and what the source of keys throws */
  async verify({ signature = '', ...signed }: Attributes, data: unknown): Promise<void> {
    const fails = (part: NotSigned['part']): NotSigned => new NotSigned(part, signed['id'] ?? '');
    const [header = '', payload, mac = '', ...rest] = signature.split('.');
    const kid = keyIdIn(header);
    if (payload !== '' || rest.length > 0 || kid === undefined) throw fails('form');
    const known = await this.find(kid);
    if (!known) throw fails('key');
    const text = Buffer.from(`${header}.${canonical({ ...signed, data })}`);
    if (!verify(null, text, known.key, Buffer.from(mac, 'base64url'))) throw fails('signature');
    // what is read of the message counts from here on
    if (signed['installation'] !== this.installation) throw fails('installation');
    if (known.until !== undefined && BigInt(signed['logposition'] ?? 0) > BigInt(known.until))
      throw fails('key');
  }

  private async find(kid: string): Promise<{ readonly key: KeyObject; readonly until?: string } | undefined> {
    if (!this.known.has(kid) && Date.now() - this.askedAt > askAgainAfterMs) {
      this.askedAt = Date.now();
      this.known = new Map(
        (await this.keys())
          .filter(({ kty, crv, alg }) => kty === 'OKP' && crv === 'Ed25519' && alg === algorithm)
          .map(({ kty, crv, x, kid: id, until }) => [
            id,
            { key: createPublicKey({ key: { kty, crv, x }, format: 'jwk' }), until },
          ]),
      );
    }
    return this.known.get(kid);
  }
}

function keyIdIn(header: string): string | undefined {
  try {
    const said = JSON.parse(Buffer.from(header, 'base64url').toString()) as Record<string, unknown>;
    const { alg, kid, b64, crit } = said;
    const isOurs = alg === algorithm && b64 === false && JSON.stringify(crit) === '["b64"]';
    return isOurs && typeof kid === 'string' ? kid : undefined;
  } catch {
    return undefined;
  }
}

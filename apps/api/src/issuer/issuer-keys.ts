import {
  createLocalJWKSet,
  errors,
  type FlattenedJWSInput,
  type JSONWebKeySet,
  type JWSHeaderParameters,
} from 'jose';

/** Keys are read anew after so long, and for one that is not among them at most so often. */
const freshMs = 10 * 60_000;
const pauseMs = 60_000;

type KeySet = ReturnType<typeof createLocalJWKSet>;

/** The keys of an issuer, who may change them at any time. */
export class IssuerKeys {
  private read: { readonly at: number; readonly keys: Promise<KeySet> } | undefined;
  private lookedAgainAt = -Infinity;

  constructor(
    private readonly fetchKeys: () => Promise<JSONWebKeySet>,
    /** Milliseconds, as of `Date.now`. */
    private readonly now: () => number,
  ) {}

  readonly find = async (
    header: JWSHeaderParameters,
    token: FlattenedJWSInput,
  ): Promise<Awaited<ReturnType<KeySet>>> => {
    try {
      return await (
        await this.keys()
      )(header, token);
    } catch (error) {
      const isUnknown = error instanceof errors.JWKSNoMatchingKey;
      if (!isUnknown || this.now() - this.lookedAgainAt < pauseMs) throw error;
      this.lookedAgainAt = this.now();
      this.read = undefined;
      return (await this.keys())(header, token);
    }
  };

  private keys(): Promise<KeySet> {
    const now = this.now();
    if (!this.read || now - this.read.at >= freshMs) {
      const keys = this.fetchKeys().then(createLocalJWKSet);
      this.read = { at: now, keys };
      keys.catch(() => (this.read = undefined));
    }
    return this.read.keys;
  }
}

import { randomBytes } from 'node:crypto';
import type { Database } from 'lmdb';
import type { JWK } from 'oidc-provider';
import type { Clock } from '../clock.js';
import type { Store } from '../store/store.js';
import { inOrder, rotated, type SigningKey } from './signing-keys.js';

const cookieKeyBytes = 32;

/** What the issuer signs with, and its own name. */
export class Secrets {
  private readonly table: Database<unknown, string>;

  constructor(
    private readonly store: Store,
    private readonly now: Clock,
  ) {
    this.table = store.table('secrets');
  }

  /** The key that signs now, then the others that are told; a new one is on disk before anybody hears of it. */
  signingKeys(): JWK[] {
    const now = this.now();
    return this.store.change(() => {
      const before = (this.table.get('signing-keys') ?? []) as readonly SigningKey[];
      const keys = rotated(before, now);
      this.table.putSync('signing-keys', keys);
      return inOrder(keys, now);
    });
  }

  /** Signs the cookies; made once. */
  cookieKey(): string {
    return this.store.change(() => {
      const key = this.table.get('cookie-key') as string | undefined;
      const made = key ?? randomBytes(cookieKeyBytes).toString('base64url');
      if (key === undefined) this.table.putSync('cookie-key', made);
      return made;
    });
  }

  /** The issuer's address as it was at its last start; nothing before the first. */
  get issuer(): string | undefined {
    return this.table.get('issuer') as string | undefined;
  }

  setIssuer(issuer: string): void {
    this.store.change(() => void this.table.putSync('issuer', issuer));
  }
}

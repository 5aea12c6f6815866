import { createHmac, randomBytes } from 'node:crypto';
import { Database } from 'lmdb';
import { UserRecord } from '../store/records.js';
import { WriteIntent } from '../store/store.js';
import { leastIterations, Verifier, verifierOfPassword } from './scram.js';

/** The user that the broker is started with. */
export interface Credentials {
  readonly user: string;
  readonly password: string;
}

/** `open` lets in whoever reaches the port. */
export type Access = Credentials | 'open';

interface Stored {
  readonly users: Database<UserRecord, string>;
  commit(write: WriteIntent): Promise<void>;
}

/**
 * Who may connect: the user that the broker is started with, who alone makes and removes the others. The others are
 * kept with the data, without their passwords.
 */
export class Users {
  readonly isOpen: boolean;
  private readonly owner: { readonly name: string; readonly verifier: Verifier } | undefined;
  /** Unknown names get a salt as well, always the same: whether there is such a user is not told. */
  private readonly disguise = randomBytes(32);

  constructor(
    access: Access,
    private readonly store: Stored,
  ) {
    this.isOpen = access === 'open';
    if (access !== 'open') this.owner = { name: access.user, verifier: verifierOfPassword(access.password) };
  }

  /** Also for a name that is not known: one that no password fits. */
  readonly verifierFor = (name: string): Verifier => this.find(name) ?? this.unknown(name);

  find(name: string): Verifier | undefined {
    if (name === this.owner?.name) return this.owner.verifier;
    const record = this.store.users.get(name);
    return record && { iterations: record.iterations, ...decoded(record) };
  }

  names(): string[] {
    const stored = [...this.store.users.getKeys()].filter((name) => name !== this.owner?.name);
    return [...(this.owner ? [this.owner.name] : []), ...stored];
  }

  /** Whether `user` may make and remove others. */
  mayAlter(user: string | undefined): boolean {
    return this.isOpen || user === this.owner?.name;
  }

  isOwner(name: string): boolean {
    return name === this.owner?.name;
  }

  put(name: string, { salt, iterations, storedKey, serverKey }: Verifier): Promise<void> {
    const [saltText, stored, server] = [salt, storedKey, serverKey].map((bytes) => bytes.toString('base64'));
    const record = { iterations, salt: saltText!, storedKey: stored!, serverKey: server! };
    return this.store.commit((group) => group.put(this.store.users, name, record));
  }

  remove(name: string): Promise<void> {
    return this.store.commit((group) => group.remove(this.store.users, name));
  }

  private unknown(name: string): Verifier {
    const salt = createHmac('sha256', this.disguise).update(name).digest().subarray(0, 16);
    return { salt, iterations: leastIterations, storedKey: randomBytes(32), serverKey: randomBytes(32) };
  }
}

const decoded = ({ salt, storedKey, serverKey }: UserRecord): Omit<Verifier, 'iterations'> => ({
  salt: Buffer.from(salt, 'base64'),
  storedKey: Buffer.from(storedKey, 'base64'),
  serverKey: Buffer.from(serverKey, 'base64'),
});

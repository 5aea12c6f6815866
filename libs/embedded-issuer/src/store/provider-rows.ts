import type { Adapter, AdapterPayload } from 'oidc-provider';
import type { Database } from 'lmdb';
import type { Clock } from '../clock.js';
import type { Store } from './store.js';

interface Row {
  readonly payload: AdapterPayload;
  /** Milliseconds since 1970; kept for good without. */
  readonly until?: number;
}

/** Model and id. */
type RowKey = [model: string, id: string];

const second = 1_000;

/**
 * What `oidc-provider` keeps: sessions, grants, codes and sign-ins under way. They are few, as many as people sign in
 * within half a day, so that an index would cost more than it gives.
 */
export class ProviderRows {
  private readonly rows: Database<Row, RowKey>;

  constructor(
    private readonly store: Store,
    private readonly now: Clock,
  ) {
    this.rows = store.table('provider');
  }

  /** For `oidc-provider`: one adapter for each of its models. */
  adapter(model: string): Adapter {
    const keyOf = (id: string): RowKey => [model, id];
    const find = (id: string): AdapterPayload | undefined => this.fresh(this.rows.get(keyOf(id)));
    return {
      upsert: (id, payload, expiresIn) => this.put(keyOf(id), payload, expiresIn),
      find: (id) => Promise.resolve(find(id)),
      findByUid: (uid) => Promise.resolve(this.first(model, (payload) => payload.uid === uid)),
      findByUserCode: (code) => Promise.resolve(this.first(model, (payload) => payload.userCode === code)),
      consume: (id) => this.consume(keyOf(id)),
      destroy: (id) => Promise.resolve(this.store.change(() => void this.rows.removeSync(keyOf(id)))),
      revokeByGrantId: (grantId) =>
        Promise.resolve(
          this.store.change(() => this.removeNow(({ payload }) => payload.grantId === grantId)),
        ),
    };
  }

  /** Ends the sessions of an account, and whatever of it is under way. To be called within a change of the store. */
  removeOf(subject: string): void {
    this.removeNow(({ payload }) => payload.accountId === subject || payload.session?.accountId === subject);
  }

  /** Removes what has expired. */
  sweep(): void {
    this.store.change(() => this.removeNow((row) => this.fresh(row) === undefined));
  }

  private put(key: RowKey, payload: AdapterPayload, expiresIn?: number): Promise<void> {
    const until = expiresIn === undefined ? undefined : this.now() + expiresIn * second;
    this.store.change(() => this.rows.putSync(key, { payload, until }));
    return Promise.resolve();
  }

  /** Of two that come at once with one code, the second finds nothing. */
  private consume(key: RowKey): Promise<void> {
    return Promise.resolve(
      this.store.change(() => {
        const row = this.rows.get(key);
        if (!row || row.payload.consumed !== undefined) throw new AlreadyConsumed();
        const consumed = Math.floor(this.now() / second);
        this.rows.putSync(key, { ...row, payload: { ...row.payload, consumed } });
      }),
    );
  }

  private first(model: string, isIt: (payload: AdapterPayload) => boolean): AdapterPayload | undefined {
    for (const { key, value } of this.rows.getRange({ start: [model, ''] as RowKey })) {
      if (key[0] !== model) return undefined;
      const payload = this.fresh(value);
      if (payload && isIt(payload)) return payload;
    }
    return undefined;
  }

  private fresh(row: Row | undefined): AdapterPayload | undefined {
    return row && (row.until === undefined || row.until > this.now()) ? row.payload : undefined;
  }

  private removeNow(isIt: (row: Row) => boolean): void {
    for (const { key, value } of [...this.rows.getRange()]) if (isIt(value)) this.rows.removeSync(key);
  }
}

/** A code was used by another request meanwhile. In the terms of `oidc-provider`, which answers it as it is. */
class AlreadyConsumed extends Error {
  readonly statusCode = 400;
  readonly status = 400;
  readonly expose = true;
  readonly error = 'invalid_grant';
  readonly error_description = 'authorization code already consumed';

  constructor() {
    super('invalid_grant');
  }
}

import type { Database } from '#postgres';

/** A receipt that was proved, about something that no message is known by. */
export interface EarlyReceipt {
  /** Of the receipt: the same again is no other. */
  readonly id: string;
  readonly provider: string;
  readonly providerId: string;
  readonly receipt: object;
  /** RFC 3339 in UTC. */
  readonly receivedAt: string;
}

const columns = `e.id, e.provider, e.provider_id as "providerId", e.receipt,
  to_char(e.received_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "receivedAt"`;

/**
 * Receipts that came before the answer to the sending: they wait here until their message is known. What nobody ever
 * sent stays, to be looked at.
 */
export class EarlyReceipts {
  constructor(private readonly db: Pick<Database, 'rows'>) {}

  /** Durable on return. */
  async keep({ id, provider, providerId, receipt, receivedAt }: EarlyReceipt): Promise<void> {
    await this.db.rows(
      `insert into read.early_receipts (id, provider, provider_id, receipt, received_at)
        values ($1, $2, $3, $4, $5) on conflict (id) do nothing`,
      [id, provider, providerId, JSON.stringify(receipt), receivedAt],
    );
  }

  /** Those whose message is known by now, the oldest first. */
  joined(limit: number): Promise<EarlyReceipt[]> {
    return this.db.rows<EarlyReceipt>(
      `select ${columns} from read.early_receipts e
        where exists (select 1 from read.messages m where m.provider_ids ? (e.provider || ' ' || e.provider_id))
        order by e.received_at, e.id limit ${Math.trunc(limit)}`,
    );
  }

  /** Those that no message is known for, the latest first. */
  unknown(limit: number): Promise<EarlyReceipt[]> {
    return this.db.rows<EarlyReceipt>(
      `select ${columns} from read.early_receipts e order by e.received_at desc, e.id limit ${Math.trunc(limit)}`,
    );
  }

  async done(id: string): Promise<void> {
    await this.db.rows('delete from read.early_receipts where id = $1', [id]);
  }
}

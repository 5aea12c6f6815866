import { checkPosition, decode, isOwnStream, parseStreamId, type RecordedEvent } from '#contracts';
import { codeOf, type Database, type Queryable } from '#postgres';
import { ProjectionFailed } from './errors.js';
import { keepSeen } from '../following/log-marks.js';
import type { LogEvent, Projection } from './projection.js';
import { PgStore, schema } from './store.js';

/** A stretch of the log: its events in ascending order, and the position up to which there are no others. */
export interface Batch {
  readonly events: readonly RecordedEvent[];
  readonly upTo: bigint;
}

/** Where projections stand: −1 means before the first event. */
export type Positions = ReadonlyMap<string, bigint>;

export const channel = 'liandong_projected';

const nothingSeen = -1n;

/** Applies the log to the tables. Rows and checkpoints of a batch commit together or not at all. */
export class ProjectionRunner {
  constructor(
    private readonly db: Database,
    private readonly projections: readonly Projection[],
  ) {}

  /**
   * Applies a batch to every projection that has not seen it: events at or below a projection's checkpoint are
   * passed over, and the checkpoint moves whether or not anything in the batch mattered to it. Throws
   * `ProjectionFailed`, with nothing written.
   */
  async apply(batch: Batch): Promise<void> {
    const events = decodeAll(batch.events);
    try {
      await this.db.transaction(async (client) => {
        await applyTo(this.db, client, schema, this.projections, events, batch.upTo);
        const last = batch.events.at(-1);
        if (last) await keepSeen(client, last);
        await client.query('select pg_notify($1, $2)', [channel, batch.upTo.toString()]);
      });
    } catch (error) {
      throw await this.blame(error, events);
    }
  }

  /** Lowest checkpoint, to read the log after; nothing when some projection has seen nothing yet. */
  async startPosition(): Promise<bigint | undefined> {
    const [row] = await this.db.rows<{ lowest: string | null; count: number }>(
      `select min(position) as lowest, count(*)::int as count from read.checkpoints
        where kind = 'projection' and name = any($1)`,
      [this.names],
    );
    if (!row || row.lowest === null || row.count < this.projections.length) return undefined;
    const lowest = BigInt(row.lowest);
    return lowest === nothingSeen ? undefined : lowest;
  }

  private get names(): string[] {
    return this.projections.map((projection) => projection.name);
  }

  /** PostgreSQL refuses a statement, not an event: which one is found by applying them one by one, for nothing. */
  private async blame(error: unknown, events: readonly LogEvent[]): Promise<unknown> {
    if (!(error instanceof ProjectionFailed) || error.position !== undefined) return error;
    if (!/^2[23]/.test(codeOf(error.cause) ?? '')) return error;
    let at: bigint | undefined;
    try {
      await this.db.transaction(async (client) => {
        for (const event of events) {
          at = event.record.position;
          await applyTo(this.db, client, schema, this.projections, [event], at);
        }
        throw error;
      });
    } catch (again) {
      if (again instanceof ProjectionFailed && again !== error) {
        return new ProjectionFailed(again.projection, at, again.cause);
      }
    }
    return error;
  }
}

/**
 * One batch on the tables of a schema, within the caller's transaction. Locks the projections' checkpoints.
 * @throws {PositionOutOfRange}
 */
export async function applyTo(
  db: Database,
  client: Queryable,
  into: string,
  projections: readonly Projection[],
  events: readonly LogEvent[],
  upTo: bigint,
): Promise<void> {
  checkPosition('projections', upTo);
  const names = projections.map((projection) => projection.name);
  const positions = await lockCheckpoints(client, into, names);
  const store = new PgStore(db.source, client, into);
  for (const projection of projections) {
    const seen = positions.get(projection.name) ?? nothingSeen;
    const unseen = events[0] && events[0].record.position > seen ? events : after(events, seen);
    if (unseen.length === 0) continue;
    try {
      await projection.apply(unseen, store);
    } catch (error) {
      throw error instanceof ProjectionFailed
        ? error
        : new ProjectionFailed(projection.name, undefined, error);
    }
  }
  await client.query(
    `update ${into}.checkpoints set position = $2, updated_at = now()
      where kind = 'projection' and name = any($1) and position < $2`,
    [names, upTo.toString()],
  );
}

const after = (events: readonly LogEvent[], seen: bigint): readonly LogEvent[] =>
  events.filter(({ record }) => record.position > seen);

/** Locks and reads; a projection without a row gets one, so that there is something to lock. */
export async function lockCheckpoints(
  client: Queryable,
  into: string,
  names: readonly string[],
): Promise<Positions> {
  const lock = () =>
    client.query<{ name: string; position: string }>(
      `select name, position from ${into}.checkpoints
        where kind = 'projection' and name = any($1) order by name for update`,
      [names],
    );
  let { rows } = await lock();
  if (rows.length < names.length) {
    await client.query(
      `insert into ${into}.checkpoints (kind, name, position, updated_at)
        select 'projection', name, $2, now() from unnest($1::text[]) as name order by name on conflict do nothing`,
      [names, nothingSeen.toString()],
    );
    ({ rows } = await lock());
  }
  return new Map(rows.map(({ name, position }) => [name, BigInt(position)]));
}

/** Decodes for all projections at once. The log's own streams (`$…`) are not ours. */
export function decodeAll(records: readonly RecordedEvent[]): LogEvent[] {
  const events: LogEvent[] = [];
  for (const record of records) {
    if (!isOwnStream(record.stream)) continue;
    try {
      events.push({ event: decode(record.storedType, record.data), record, ...parseStreamId(record.stream) });
    } catch (error) {
      throw new ProjectionFailed('decode', record.position, error);
    }
  }
  return events;
}

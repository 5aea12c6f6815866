import type { RecordedEvent } from '#contracts';
import { changesOf, type Change } from './view.js';
import { foldOf, type ThingAsOf, type AsOfQueries, type Thing } from './queries.js';
import type { SnapshotStore } from './snapshot-store.js';

export type Direction = 'next' | 'previous';

/** One event that concerns an object, and what it changed. */
export interface Step extends Thing {
  readonly event: {
    readonly position: string;
    readonly stream: string;
    readonly revision: string;
    readonly eventId: string;
    readonly type: string;
    readonly recordedAt: string;
    readonly occurredAt: string;
    readonly actor: { readonly agencyId: string; readonly principal: string; readonly role: string };
    readonly data: unknown;
  };
  readonly changes: readonly Change[];
  /** As it stood after the event. */
  readonly state?: ThingAsOf['state'];
  /** Position of the event before and behind; nothing at either end. */
  readonly previous?: string;
  readonly next?: string;
}

/**
 * The first event concerning an object after a position, or the last before it; for a linked response, events of its
 * timeline. Undefined when there is none.
 */
export async function step(
  queries: AsOfQueries,
  store: SnapshotStore,
  thing: Thing,
  from: bigint,
  direction: Direction,
): Promise<Step | undefined> {
  return thing.kind === 'linked-response'
    ? responseStep(queries, store, thing, from, direction)
    : aggregateStep(queries, thing, from, direction);
}

async function aggregateStep(
  queries: AsOfQueries,
  thing: Thing,
  from: bigint,
  direction: Direction,
): Promise<Step | undefined> {
  const { kind, id } = thing;
  if (kind === 'linked-response') return undefined;
  const fold = foldOf(kind, id);
  let found: { record: RecordedEvent; before: ThingAsOf; after: ThingAsOf; previous?: string } | undefined;
  let previous: string | undefined;
  for await (const record of queries.eventsOf(kind, id)) {
    const isBehind = direction === 'next' && found !== undefined;
    if (isBehind || (direction === 'previous' && record.position >= from)) {
      return found && told(thing, found, record.position.toString());
    }
    const before = fold.now();
    await fold.take(record);
    if (direction === 'previous' || record.position > from) {
      found = { record, before, after: fold.now(), previous };
    }
    previous = record.position.toString();
  }
  return found && told(thing, found);
}

async function responseStep(
  queries: AsOfQueries,
  store: SnapshotStore,
  thing: Thing,
  from: bigint,
  direction: Direction,
): Promise<Step | undefined> {
  const { state } = await queries.at({ position: 2n ** 62n });
  const beside = (position: bigint, way: Direction) => {
    const recent = state.touches.filter(
      (t) => t.incidentId === thing.id && (way === 'next' ? t.position > position : t.position < position),
    );
    const [kept] = store.touches(thing.id, position, way);
    return way === 'next' ? (kept ?? recent[0]) : (recent.at(-1) ?? kept);
  };
  const touch = beside(from, direction);
  const record = touch && (await queries.event(touch.stream, touch.revision));
  if (!record) return undefined;
  const { position } = record;
  const previous = beside(position, 'previous')?.position;
  // before its first event there is nothing of it
  const before = await queries.thing(thing, { position: previous === undefined ? -1n : position - 1n });
  const after = await queries.thing(thing, { position });
  const found = { record, before, after, previous: previous?.toString() };
  return told(thing, found, beside(position, 'next')?.position.toString());
}

function told(
  { kind, id }: Thing,
  found: { record: RecordedEvent; before: ThingAsOf; after: ThingAsOf; previous?: string },
  next?: string,
): Step {
  const { record, before, after, previous } = found;
  const { metadata } = record;
  return {
    kind,
    id,
    event: {
      position: record.position.toString(),
      stream: record.stream,
      revision: record.revision.toString(),
      eventId: record.eventId,
      type: record.storedType,
      recordedAt: record.recordedAt,
      occurredAt: metadata.occurredAt,
      actor: metadata.actor,
      data: record.data,
    },
    changes: changesOf(before.state, after.state),
    state: after.state,
    previous,
    next,
  };
}

import { decode, parseStreamId, type RecordedEvent } from '#contracts';
import { AgencyView, documentTables, stateTableNamed, tableName, type Table } from '#read-model';
import { changesOf, type Change, type AsOfView } from '../as-of/view.js';
import { foldOf, type AsOfQueries } from '../as-of/queries.js';
import type { AsOf } from '../as-of/readable-log.js';

/** What proves that an agency knew: that it confirmed what was delivered, or what it said of the thing itself. */
export interface Evidence {
  readonly kind: 'delivery' | 'answer';
  /** Of the event that proves it. */
  readonly position: string;
  readonly stream: string;
  readonly type: string;
  readonly recordedAt: string;
}

/** Something that stood otherwise with the service than the agency is known to have known. */
export interface Gap {
  readonly table: string;
  readonly key: string;
  /** As the agency knew it; nothing when nothing proves that it knew of it at all. */
  readonly knew?: object;
  readonly evidence?: Evidence;
  /** As the agency could have seen it. */
  readonly is: object;
  readonly changes: readonly Change[];
}

export interface Picture {
  readonly agencyId: string;
  /** Log position of the answer. */
  readonly position: string;
  /** Up to where it had acknowledged delivery by then; nothing when it never had. */
  readonly deliveredUpTo?: string;
  readonly delivery?: Evidence;
  /** Incidents it took part in by then, the latest it was drawn into first; at most 200. */
  readonly incidentIds: readonly string[];
  /** What it knew as it was: so many things. */
  readonly upToDate: number;
  readonly gaps: readonly Gap[];
  /** There were more incidents, or more to tell, than are shown. */
  readonly isCut: boolean;
}

const mostIncidents = 200;
const mostGaps = 500;

interface Asked {
  readonly agencyId: string;
  readonly asOf: AsOf;
  /** Only what belongs to this incident. */
  readonly incidentId?: string;
}

/**
 * What an agency is known to have known as of a position or time, against what it could have seen then by the rule
 * before `authority.v1`: everything up to the position it last acknowledged, and besides the tasks, warnings, reports, plans and
 * activations that it said something of itself.
 * What nothing proves counts as unknown, though somebody may have told it by telephone.
 */
export async function pictureOf(
  queries: AsOfQueries,
  { agencyId, asOf, incidentId }: Asked,
): Promise<Picture> {
  const now = await queries.at(asOf);
  const { delivery, deliveredUpTo } = await deliveryTo(queries, agencyId, now.position);
  const then = await queries.at({ position: deliveredUpTo ?? -1n });
  const seesNow = new AgencyView(now.state, agencyId);
  const sawThen = new AgencyView(then.state, agencyId);
  const all = incidentId === undefined ? incidentsOf(now, agencyId) : [incidentId];
  const incidentIds = all.filter((id) => seesNow.takesPartIn(id)).slice(0, mostIncidents);
  const gaps: Gap[] = [];
  let upToDate = 0;
  let isCut = all.length > mostIncidents;
  for (const { table, key } of thingsOf(now, incidentIds, incidentId === undefined)) {
    const is = seesNow.see(table, key);
    if (!is) continue;
    if (gaps.length === mostGaps) {
      isCut = true;
      break;
    }
    const delivered = sawThen.see(table, key);
    const answer = same(delivered, is)
      ? undefined
      : await answered(queries, table, key, agencyId, now.position);
    const isLater = answer && BigInt(answer.evidence.position) > (deliveredUpTo ?? -1n);
    const knew = isLater ? answer.state && seesNow.seen(table, answer.state) : delivered;
    const evidence = isLater ? answer.evidence : delivered && delivery;
    if (same(knew, is)) upToDate++;
    else gaps.push({ table: tableName(table), key, knew, evidence, is, changes: changesOf(knew, is) });
  }
  return {
    agencyId,
    position: now.position.toString(),
    deliveredUpTo: deliveredUpTo?.toString(),
    delivery,
    incidentIds,
    upToDate,
    gaps,
    isCut,
  };
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

async function deliveryTo(
  queries: AsOfQueries,
  agencyId: string,
  upTo: bigint,
): Promise<{ delivery?: Evidence; deliveredUpTo?: bigint }> {
  let found: { delivery: Evidence; deliveredUpTo: bigint } | undefined;
  for await (const record of queries.eventsOf('agency', agencyId, upTo)) {
    const event = decode(record.storedType, record.data);
    if (event.type !== 'agency.delivery-acknowledged') continue;
    found = { delivery: evidenceOf('delivery', record), deliveredUpTo: BigInt(event.data.position) };
  }
  return found ?? {};
}

const evidenceOf = (kind: Evidence['kind'], record: RecordedEvent): Evidence => ({
  kind,
  position: record.position.toString(),
  stream: record.stream,
  type: record.storedType,
  recordedAt: record.recordedAt,
});

const named = (name: string): Table => {
  const table = stateTableNamed(name);
  if (!table) throw new Error(`there is no table ${name}`);
  return table;
};

interface Part {
  readonly incidentId: string;
  readonly agencyId: string;
  readonly sincePosition: string;
}

function incidentsOf({ state }: AsOfView, agencyId: string): string[] {
  const since = new Map<string, bigint>();
  for (const row of state.rows(named('incident_participants'))) {
    const part = row as Part;
    if (part.agencyId !== agencyId) continue;
    const position = BigInt(part.sincePosition);
    const known = since.get(part.incidentId);
    if (known === undefined || position < known) since.set(part.incidentId, position);
  }
  return [...since].sort(([, a], [, b]) => Number(b - a)).map(([id]) => id);
}

/** What there is to know: of the incidents, and the warnings and plans. */
function* thingsOf(
  { state }: AsOfView,
  incidentIds: readonly string[],
  withOthers: boolean,
): Generator<{ table: Table; key: string }> {
  for (const incidentId of incidentIds) {
    yield { table: named('incidents'), key: incidentId };
    for (const name of ['tasks', 'sharing', 'activations', 'reports']) {
      const table = named(name);
      for (const row of state.ofIncident(table, incidentId)) yield { table, key: (row as { id: string }).id };
    }
  }
  if (!withOthers) return;
  for (const name of ['warnings', 'plans']) {
    for (const key of state.keys(name)) yield { table: named(name), key };
  }
}

const answerable = ['task', 'warning', 'report', 'plan', 'activation'] as const;

/** The last thing the agency itself said of a thing, and how that stood with it. */
async function answered(
  queries: AsOfQueries,
  table: Table,
  key: string,
  agencyId: string,
  upTo: bigint,
): Promise<{ evidence: Evidence; state: object | undefined } | undefined> {
  const kind = answerable.find((one) => documentTables.get(one) === table);
  if (!kind) return undefined;
  const fold = foldOf(kind, key);
  let found: { evidence: Evidence; state: object | undefined } | undefined;
  for await (const record of queries.eventsOf(kind, key, upTo)) {
    await fold.take(record);
    const isOwn = record.metadata.actor.agencyId === agencyId && parseStreamId(record.stream) !== undefined;
    if (isOwn && !record.storedType.startsWith('command.')) {
      found = { evidence: evidenceOf('answer', record), state: fold.now().state };
    }
  }
  return found;
}

import { decode, parseStreamId, type RecordedEvent } from '#contracts';
import { installationId } from '#domain';
import { AgencyView, documentTables, tableName, viewerAt, type Table } from '#read-model';
import { changesOf, type Change, type AsOfView } from '../as-of/view.js';
import { foldOf, type AsOfQueries } from '../as-of/queries.js';
import type { AsOf } from '../as-of/readable-log.js';
import { thingsSeen } from './things.js';

/** What proves that an agency knew: that it confirmed what was delivered, or that it did something to the thing itself. */
export interface Evidence {
  readonly kind: 'delivery' | 'act';
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
  /** Incidents that it saw by then, at least in part, the latest reported first; at most 200. */
  readonly incidentIds: readonly string[];
  /** What it knew as it was: so many things. */
  readonly upToDate: number;
  readonly gaps: readonly Gap[];
  /** There were more incidents, or more to tell, than are shown. */
  readonly isCut: boolean;
}

const mostGaps = 500;

interface Asked {
  readonly agencyId: string;
  readonly asOf: AsOf;
  /** Only what belongs to this incident. */
  readonly incidentId?: string;
}

/**
 * What an agency is known to have known as of a position or time, against what the queries would have shown it then, in
 * the role that is shown most: everything up to the position it last acknowledged, and besides each thing as it stood
 * when the agency itself last did, decided or signed something in it.
 * What nothing proves counts as unknown, though somebody may have told it by telephone.
 * @throws {SnapshotsBehind}
 * @throws {OtherForm} where an earlier version left the snapshots
 */
export async function pictureOf(
  queries: AsOfQueries,
  { agencyId, asOf, incidentId }: Asked,
): Promise<Picture> {
  queries.requireSight();
  const now = await queries.at(asOf);
  const { delivery, deliveredUpTo } = await deliveryTo(queries, agencyId, now.position);
  const then = await queries.at({ position: deliveredUpTo ?? -1n });
  const seesNow = await viewOf(queries, now, agencyId);
  const sawThen = await viewOf(queries, then, agencyId);
  const seen = seesNow && thingsSeen(now.state, seesNow, incidentId);
  const gaps: Gap[] = [];
  let upToDate = 0;
  let isCut = seen?.isCut === true;
  for (const { table, key } of seen?.things() ?? []) {
    const is = seesNow?.see(table, key);
    if (!is) continue;
    if (gaps.length === mostGaps) {
      isCut = true;
      break;
    }
    const delivered = sawThen?.see(table, key);
    const act = same(delivered, is) ? undefined : await lastAct(queries, table, key, agencyId, now.position);
    const isLater = act && BigInt(act.evidence.position) > (deliveredUpTo ?? -1n);
    const knew = isLater ? act.state && seesNow?.seen(table, act.state) : delivered;
    const evidence = isLater ? act.evidence : delivered && delivery;
    if (same(knew, is)) upToDate++;
    else gaps.push({ table: tableName(table), key, knew, evidence, is, changes: changesOf(knew, is) });
  }
  return {
    agencyId,
    position: now.position.toString(),
    deliveredUpTo: deliveredUpTo?.toString(),
    delivery,
    incidentIds: seen?.incidentIds ?? [],
    upToDate,
    gaps,
    isCut,
  };
}

/** Nothing where the agency was not registered yet. */
async function viewOf(
  queries: AsOfQueries,
  { state, position, recordedAt = new Date(0).toISOString() }: AsOfView,
  agencyId: string,
): Promise<AgencyView | undefined> {
  let here = { districtCode: '', homeBureauId: '' };
  for await (const { storedType, data } of queries.eventsOf('installation', installationId, position)) {
    const event = decode(storedType, data);
    if (event.type === 'installation.set') here = event.data;
  }
  const viewer = viewerAt(state, here, agencyId, recordedAt);
  return viewer && new AgencyView(state, viewer);
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

/** The last thing that the agency itself did, decided or signed in a thing, and how that stood with it. */
async function lastAct(
  queries: AsOfQueries,
  table: Table,
  key: string,
  agencyId: string,
  upTo: bigint,
): Promise<{ evidence: Evidence; state: object | undefined } | undefined> {
  const [kind] = [...documentTables].find(([, one]) => one === table) ?? [];
  if (!kind) return undefined;
  const fold = foldOf(kind, key);
  let found: { evidence: Evidence; state: object | undefined } | undefined;
  for await (const record of queries.eventsOf(kind, key, upTo)) {
    await fold.take(record);
    if (isActOf(agencyId, record)) found = { evidence: evidenceOf('act', record), state: fold.now().state };
  }
  return found;
}

/** In its own name, as a second person, or by the decision that the service carried out. A refusal changes nothing. */
function isActOf(
  agencyId: string,
  { storedType, stream, data, metadata: { actor } }: RecordedEvent,
): boolean {
  if (storedType.startsWith('command.') || parseStreamId(stream) === undefined) return false;
  const { decidedByAgencyId } = data as { readonly decidedByAgencyId?: unknown };
  return [
    actor.agencyId,
    decidedByAgencyId,
    ...(actor.cosigners ?? []).map((cosigner) => cosigner.agencyId),
  ].includes(agencyId);
}

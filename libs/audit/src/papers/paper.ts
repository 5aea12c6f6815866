import { decode, type AnyEvent, type RecordedEvent } from '#contracts';
import {
  evolveSharingRow,
  type Claim,
  type Requisition,
  type SharingLine,
  type SharingRow,
} from '#read-model';
import { hash } from 'node:crypto';
import { canonicalBytes } from '../canonical.js';

/** Notice of requisition, receipt on delivery, return list, state of compensation. */
export const paperKinds = ['notice', 'receipt', 'return-list', 'compensation'] as const;
export type PaperKind = (typeof paperKinds)[number];

const always = ['lineId', 'resourceId', 'quantity'] as const;

/** What of a line is on each paper. */
const ofLines = {
  notice: ['agreementId'],
  receipt: ['agreementId', 'committedAt', 'estimatedArrivalAt', 'departedAt', 'arrivedAt'],
  'return-list': ['arrivedAt', 'recalledAt', 'releasedAt', 'returnedAt', 'returned', 'damaged', 'consumed'],
  compensation: ['returnedAt', 'returned', 'damaged', 'consumed'],
} as const satisfies Readonly<Record<PaperKind, readonly (keyof SharingLine)[]>>;

/** Instants as claimed by whoever acted, counts of units; what nobody has said is not there. */
export type PaperLine = Pick<SharingLine, (typeof always)[number]> &
  Partial<Pick<SharingLine, (typeof ofLines)[PaperKind][number]>>;

/** What is printed of one owner's lines of a negotiation, right after one event; what is not on record is not there. */
export interface Paper {
  readonly format: 'liandong-paper/1';
  readonly kind: PaperKind;
  readonly sharingId: string;
  readonly ownerAgencyId: string;
  /** Nothing of an offer that nobody asked for. */
  readonly requesterAgencyId?: string;
  /** Of the event that the paper stands on, the last that tells something of it; who did it, and when that was recorded. */
  readonly position: string;
  readonly byAgencyId: string;
  readonly recordedAt: string;
  /** SHA-256 of that event's bytes, in hex. They hold a signature, so that the hash of a paper confirms no guess of it. */
  readonly record: string;
  readonly need?: {
    readonly capability: string;
    readonly amount: number;
    readonly neededBy: string;
    readonly areaCode: string;
    readonly place: string;
    readonly purpose: string;
  };
  readonly lines: readonly PaperLine[];
  /** Until when the requester asked to keep them, and whether this owner granted that; of notice and return list. */
  readonly extension?: { readonly until: string; readonly granted?: boolean };
  /** Of a notice. */
  readonly requisition?: Pick<Requisition, 'funding' | 'reportTo' | 'legalBasis' | 'at'>;
  /** Of the owner, where it is about compensation. */
  readonly claims?: readonly Claim[];
}

/** Money is on these, so that they are for whom the money of the owner is. */
export const isAboutMoney = (kind: PaperKind): boolean => kind === 'notice' || kind === 'compensation';

type Row = Omit<SharingRow, 'id' | 'revision' | 'createdPosition' | 'updatedAt'>;

/** A negotiation right after one of its events. */
interface Told {
  readonly record: RecordedEvent;
  readonly event: AnyEvent;
  readonly row: Row;
}

/** `records` are those of its stream, in order. */
function tell(records: readonly RecordedEvent[]): Told[] {
  let row: Row | undefined;
  return records.flatMap((record) => {
    const event = decode(record.storedType, record.data);
    if (!event.type.startsWith('sharing.')) return [];
    row = evolveSharingRow(row as SharingRow | undefined, event as never, record) ?? row;
    return row ? [{ record, event, row }] : [];
  });
}

/** Lines of this owner that the paper is about, where the event is one that it stands on. */
function linesOn(kind: PaperKind, { event, row }: Told, owner: string): readonly SharingLine[] {
  const own = row.lines.filter(({ ownerAgencyId }) => ownerAgencyId === owner);
  const isAmong = (lines: readonly { readonly lineId: string }[]): boolean =>
    own.some(({ lineId }) => lines.some((line) => line.lineId === lineId));
  const back = own.filter(
    (line) => line.releasedAt !== undefined || line.recalled || line.returnedAt !== undefined,
  );
  const gone = own.filter(({ departedAt, arrivedAt }) => departedAt !== undefined || arrivedAt !== undefined);
  const harmed = own.filter(
    ({ requisitioned, damaged = 0, consumed = 0 }) => requisitioned || damaged + consumed > 0,
  );
  switch (event.type) {
    case 'sharing.requisitioned': {
      const { lineIds } = event.data;
      return kind === 'notice' ? own.filter(({ lineId }) => lineIds.includes(lineId)) : [];
    }
    case 'sharing.dispatched':
    case 'sharing.arrived':
      return kind === 'receipt' && isAmong(event.data.lines) ? gone : [];
    case 'sharing.released':
      return kind === 'return-list' && isAmong(event.data.inUse) ? back : [];
    case 'sharing.recalled':
      return kind === 'return-list' && event.data.lineIds.some((id) => own.some((one) => one.lineId === id))
        ? back
        : [];
    case 'sharing.returned':
      if (!isAmong(event.data.lines)) return [];
      return kind === 'return-list' ? back : kind === 'compensation' ? harmed : [];
    case 'sharing.compensation-claimed':
    case 'sharing.compensation-paid': {
      const { claimId } = event.data;
      const claim = row.claims.find((one) => one.claimId === claimId);
      return kind === 'compensation' && claim?.claimantAgencyId === owner ? gone : [];
    }
    default:
      return [];
  }
}

const without = <T extends object>(value: T): T =>
  Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined && one !== null)) as T;

function printed(kind: PaperKind, sharingId: string, told: Told, owner: string): Paper | undefined {
  const lines = linesOn(kind, told, owner);
  if (lines.length === 0) return undefined;
  const { record, row } = told;
  const { capability, amount, neededBy, areaCode, place, purpose } = row;
  const need = { capability, amount, neededBy, areaCode, place, purpose } as Paper['need'];
  const asked = row.extensions.at(-1);
  const granted = asked?.answers.find(({ ownerAgencyId }) => ownerAgencyId === owner)?.granted;
  const hasTerm = asked !== undefined && (kind === 'notice' || kind === 'return-list');
  const requisition = row.requisitions.at(-1);
  return without<Paper>({
    format: 'liandong-paper/1',
    kind,
    sharingId,
    ownerAgencyId: owner,
    requesterAgencyId: row.requesterAgencyId ?? undefined,
    position: record.position.toString(),
    byAgencyId: record.metadata.actor.agencyId,
    recordedAt: record.recordedAt,
    record: hash('sha256', canonicalBytes(record)),
    need: capability === null ? undefined : need,
    lines: lines.map((line) => lineOf(line, kind)),
    extension: hasTerm ? without({ until: asked.until, granted }) : undefined,
    requisition:
      kind === 'notice' && requisition
        ? without({
            funding: requisition.funding,
            reportTo: requisition.reportTo,
            legalBasis: requisition.legalBasis,
            at: requisition.at,
          })
        : undefined,
    claims:
      kind === 'compensation'
        ? row.claims.filter(({ claimantAgencyId }) => claimantAgencyId === owner)
        : undefined,
  });
}

const lineOf = (line: SharingLine, kind: PaperKind): PaperLine =>
  without(Object.fromEntries([...always, ...ofLines[kind]].map((key) => [key, line[key]]))) as PaperLine;

/**
 * The papers of a negotiation by its stream: of each kind and owner the last, of notices every one; or, by the position of
 * an event, those that stand on it.
 */
export function papersOf(
  sharingId: string,
  records: readonly RecordedEvent[],
  position?: bigint,
): readonly Paper[] {
  const found = new Map<string, Paper>();
  for (const told of tell(records)) {
    const at = told.record.position;
    if (position !== undefined && at !== position) continue;
    for (const owner of new Set(told.row.lines.map(({ ownerAgencyId }) => ownerAgencyId)))
      for (const kind of paperKinds) {
        const paper = printed(kind, sharingId, told, owner);
        if (paper) found.set(`${kind} ${owner} ${kind === 'notice' ? at : ''}`, paper);
      }
  }
  return [...found.values()];
}

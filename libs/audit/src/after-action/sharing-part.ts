import { decode, parseStreamId, type RecordedEvent } from '#contracts';
import {
  evolveSharing,
  noSharing,
  own,
  outstanding,
  type SharingEvent,
  type SharingEvents,
  type SharingState,
} from '#domain';
import type { Clock } from './clock.js';
import {
  claimBeside,
  minutesBetween,
  type AllocationDecision,
  type Breach,
  type Cost,
  type UnmetDemand,
} from './figures.js';

/** What one negotiation adds to the figures. */
export interface SharingPart {
  readonly arrivals: readonly number[];
  readonly breaches: readonly Breach[];
  readonly shortfall?: UnmetDemand;
  readonly allocations: readonly AllocationDecision[];
  readonly cost: Cost;
}

interface LineTimes {
  readonly decidedAt: string;
  readonly arrivedAt?: string;
  /** As whoever reported the arrival says. */
  readonly claimedAt?: string;
}

/** Minutes within which an agreement promises arrival, by its id. */
export type Promises = ReadonlyMap<string, number>;

/** One negotiation, its events in order of the log. */
export function sharingPart(
  stream: string,
  records: readonly RecordedEvent[],
  promises: Promises,
  clock: Clock,
): SharingPart {
  let state: SharingState = noSharing;
  let requestedAt: string | undefined;
  let fundedFen = 0;
  const times = new Map<string, LineTimes>();
  const allocations: AllocationDecision[] = [];
  for (const record of records) {
    const event = decode(record.storedType, record.data);
    if (!event.type.startsWith('sharing.')) continue;
    state = evolveSharing(state, event as SharingEvent);
    switch (event.type) {
      case 'sharing.requested':
        requestedAt = clock.started(record);
        break;
      case 'sharing.allocation-decided':
        allocations.push(decisionOf(stream, record, event.data));
        for (const { lineId } of event.data.lines) times.set(lineId, { decidedAt: clock.started(record) });
        break;
      case 'sharing.requisitioned':
        fundedFen += event.data.funding.amountFen ?? 0;
        break;
      case 'sharing.arrived':
        for (const { lineId } of event.data.lines) {
          const { decidedAt = clock.started(record) } = times.get(lineId) ?? {};
          const { arrivedAt: claimedAt } = event.data;
          const ownerAgencyId = own(state.lines, lineId)?.ownerAgencyId ?? '';
          const arrivedAt = clock.done(record, ownerAgencyId, claimedAt);
          times.set(lineId, { decidedAt, arrivedAt, claimedAt });
        }
        break;
      default:
        break;
    }
  }
  const claims = Object.values(state.claims);
  const arrivedAts = [...times.values()].flatMap(({ arrivedAt }) => arrivedAt ?? []);
  return {
    arrivals: requestedAt === undefined ? [] : arrivedAts.map((at) => minutesBetween(requestedAt, at)),
    breaches: breachesOf(stream, state, times, promises),
    shortfall: shortfallOf(stream, state),
    allocations,
    cost: {
      fundedFen,
      claimedFen: claims.reduce((sum, { amountFen }) => sum + amountFen, 0),
      paidFen: claims.reduce((sum, { paidFen }) => sum + paidFen, 0),
    },
  };
}

function breachesOf(
  stream: string,
  state: SharingState,
  times: ReadonlyMap<string, LineTimes>,
  promises: Promises,
): Breach[] {
  const settled = (agencyId: string): boolean =>
    Object.values(state.claims).some((c) => c.claimantAgencyId === agencyId && c.paidFen >= c.amountFen);
  return Object.entries(state.lines).flatMap(([lineId, line]): Breach[] => {
    const found: Breach[] = [];
    const { ownerAgencyId: agencyId, agreementId, requisitioned, step } = line;
    const { decidedAt, arrivedAt: doneAt, claimedAt = doneAt } = times.get(lineId) ?? {};
    const missed = (kind: Breach['kind'], dueAt: string, source?: string): void => {
      if (doneAt === undefined || claimedAt === undefined || Date.parse(doneAt) <= Date.parse(dueAt)) return;
      const lateByMinutes = minutesBetween(dueAt, doneAt);
      const claimed = claimBeside(doneAt, claimedAt);
      found.push({ kind, stream, lineId, agencyId, dueAt, doneAt, ...claimed, lateByMinutes, source });
    };
    if (state.need) missed('needed-by-missed', state.need.neededBy);
    const promised = agreementId === undefined ? undefined : promises.get(agreementId);
    if (promised !== undefined && decidedAt !== undefined) {
      const dueAt = new Date(Date.parse(decidedAt) + promised * 60_000).toISOString();
      missed('agreement-arrival-missed', dueAt, agreementId);
    }
    const isOut = ['dispatched', 'arrived', 'released'].includes(step);
    if (requisitioned && isOut && !settled(agencyId) && state.requesterAgencyId !== undefined) {
      // whoever requisitioned must return or compensate (突发事件应对法 art. 12)
      found.push({ kind: 'requisition-unreturned', stream, lineId, agencyId: state.requesterAgencyId });
    }
    return found;
  });
}

function shortfallOf(stream: string, state: SharingState): UnmetDemand | undefined {
  const shortfall = outstanding(state);
  if (!state.need || shortfall <= 0 || state.status === 'cancelled') return undefined;
  const { capability, amount: asked } = state.need;
  return { sharingId: idOf(stream), capability, asked, covered: asked - shortfall, shortfall };
}

const idOf = (stream: string): string => parseStreamId(stream)?.id ?? stream;

const decisionOf = (
  stream: string,
  { position, metadata }: RecordedEvent,
  { round, decidedByAgencyId, lines, certificate }: SharingEvents['sharing.allocation-decided'],
): AllocationDecision => ({
  position: position.toString(),
  sharingId: idOf(stream),
  round,
  decidedAt: metadata.occurredAt,
  agencyId: decidedByAgencyId,
  policyVersion: certificate.policyVersion,
  certificatePosition: certificate.logPosition,
  lines: lines.map(({ resourceId, ownerAgencyId, quantity }) => ({ resourceId, ownerAgencyId, quantity })),
  covered: certificate.covered,
  shortfall: certificate.shortfall,
  override: certificate.override?.reason,
});

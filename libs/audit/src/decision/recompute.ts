import { decode, parseStreamId, streamId, type DomainEvent, type RecordedEvent } from '#contracts';
import {
  sharing,
  type Candidate,
  type SharingCommand,
  type SharingEvent,
  type SharingEvents,
  type SharingState,
} from '#domain';
import type { EventSource } from '../source.js';
import { CandidateFold } from './candidates.js';
import { differences, type Difference } from './difference.js';
import { adoptionOf } from './recompute-joint.js';

type Decided = SharingEvents['sharing.allocation-decided'];

/** One decision of a negotiation, beside what the log says it should have been. */
export interface RecomputedDecision {
  readonly eventId: string;
  readonly position: string;
  readonly round: number;
  readonly decidedBy: { readonly agencyId: string; readonly principal: string; readonly role: string };
  readonly decidedAt: string;
  readonly policyVersion: string;
  /** Log position whose state the candidates show. */
  readonly logPosition: string;
  readonly recorded: Decided;
  /** Not there when the domain refuses to decide so; `refusal` says why. */
  readonly recomputed?: Decided;
  readonly refusal?: { readonly code: string };
  /** Empty when both are the same to the last field. */
  readonly differences: readonly Difference[];
}

/** There is nothing to recompute. */
export class NoDecision extends Error {
  readonly code = 'no-decision';
}

interface Recorded {
  readonly record: RecordedEvent;
  readonly data: Decided;
  /** The negotiation as it stood before. */
  readonly before: SharingState;
}

/** Whether the log bears the decision out to the last field. */
export const isBorneOut = ({ differences: found, refusal }: RecomputedDecision): boolean =>
  found.length === 0 && !refusal;

/**
 * Decides every allocation of a negotiation again: candidates as of the position that the certificate names, folded
 * from the log alone; the negotiation as it stood; the policy version and override on record; the same decider.
 * Reads the log twice and keeps resources, agreements and teams in memory.
 * @throws {NoDecision} @throws {UnknownStoredType}
 */
export async function recomputeDecisions(
  sharingId: string,
  source: EventSource,
): Promise<RecomputedDecision[]> {
  const recorded = await decisionsOf(sharingId, source);
  if (recorded.length === 0) {
    throw new NoDecision(`the log holds no allocation decision of ${streamId('sharing', sharingId)}`);
  }
  const isJoint = ({ data }: Recorded): boolean => data.certificate.allocationId !== undefined;
  const joint = recorded.filter(isJoint);
  const open = recorded
    .filter((one) => !isJoint(one))
    .sort((a, b) => (positionOf(a) < positionOf(b) ? -1 : 1));
  const done: RecomputedDecision[] = [];
  const fold = new CandidateFold();
  const decideBefore = (position?: bigint): void => {
    while (open[0] && (position === undefined || positionOf(open[0]) < position)) {
      done.push(decideAgain(open.shift() as Recorded, fold));
    }
  };
  for await (const batch of source.events(['agency-', 'resource-', 'agreement-', 'team-'])) {
    for (const record of batch) {
      decideBefore(record.position);
      const target = parseStreamId(record.stream);
      if (target) fold.take(target.id, decode(record.storedType, record.data) as DomainEvent);
    }
    if (open.length === 0) break;
  }
  decideBefore();
  for (const one of joint) done.push(await adoptAgain(sharingId, one, source));
  return done.sort((a, b) => (BigInt(a.position) < BigInt(b.position) ? -1 : 1));
}

const positionOf = ({ data }: Recorded): bigint => BigInt(data.certificate.logPosition);

async function decisionsOf(sharingId: string, source: EventSource): Promise<Recorded[]> {
  const stream = streamId('sharing', sharingId);
  const found: Recorded[] = [];
  let state = sharing.initialState;
  for await (const batch of source.events([stream])) {
    for (const record of batch) {
      if (record.stream !== stream) continue;
      const event = decode(record.storedType, record.data);
      if (event.type === 'sharing.allocation-decided')
        found.push({ record, data: event.data, before: state });
      if (event.type.startsWith('sharing.')) state = sharing.evolve(state, event as SharingEvent);
    }
  }
  return found;
}

function decideAgain(one: Recorded, fold: CandidateFold): RecomputedDecision {
  const { record, data, before } = one;
  const candidates = fold.candidates({
    capability: before.need?.capability ?? '',
    requesterAgencyId: before.requesterAgencyId ?? '',
    at: record.metadata.occurredAt,
  });
  return compared(one, commandOf(data, candidates));
}

/** A part of a joint decision: what that decision meant for this negotiation, taken over once more. */
async function adoptAgain(
  sharingId: string,
  one: Recorded,
  source: EventSource,
): Promise<RecomputedDecision> {
  const command = await adoptionOf(sharingId, one.data.certificate.allocationId ?? '', source);
  return compared(one, command);
}

function compared(
  { record, data, before }: Recorded,
  command: SharingCommand | undefined,
): RecomputedDecision {
  const { policyVersion, logPosition } = data.certificate;
  const { actor, occurredAt, receivedAt } = record.metadata;
  const decision = command
    ? sharing.decide(command, before, { actor, occurredAt, receivedAt })
    : { refusal: { code: 'no-open-need' as const } };
  const common = {
    eventId: record.eventId,
    position: record.position.toString(),
    round: data.round,
    decidedBy: actor,
    decidedAt: occurredAt,
    policyVersion,
    logPosition,
    recorded: data,
  };
  if ('refusal' in decision) {
    return { ...common, refusal: decision.refusal, differences: [] };
  }
  const recomputed = decision.events[0]?.data as Decided;
  return { ...common, recomputed, differences: differences(data, recomputed) };
}

/** The command that led to the decision, as far as the record tells: an override's lines are those decided. */
function commandOf({ certificate, lines }: Decided, candidates: readonly Candidate[]): SharingCommand {
  const { policyVersion, logPosition, override } = certificate;
  return {
    type: 'sharing.decide-allocation',
    data: {
      policyVersion,
      candidates,
      logPosition,
      ...(override && {
        override: {
          reason: override.reason,
          lines: lines.map(({ resourceId, quantity }) => ({ resourceId, units: quantity })),
        },
      }),
    },
  };
}

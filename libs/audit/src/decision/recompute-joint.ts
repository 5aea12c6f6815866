import { decode, parseStreamId, streamId, type DomainEvent, type RecordedEvent } from '#contracts';
import {
  adoptionsAfter,
  besideOverrides,
  decideJointly,
  jointInputs,
  jointPolicies,
  jointProposalOf,
  jointTask,
  openNeed,
  sharing,
  type AllocationEvents,
  type JointCertificate,
  type JointInputs,
  type JointOverride,
  type JointProposal,
  type ProposedUnits,
  type Refusal,
  type SharingCommand,
  type SharingEvent,
  type SharingState,
} from '#domain';
import type { ProgramSolver } from '#solver';
import type { EventSource } from '../source.js';
import { CandidateFold } from './candidates.js';
import { differences, type Difference } from './difference.js';

type Decided = AllocationEvents['allocation.decided'];

/** A joint decision beside what the log, the rules and the solver say that it should have been. */
export interface RecomputedAllocation {
  readonly eventId: string;
  readonly position: string;
  readonly recorded: Decided;
  /** Nothing when the domain would refuse the decision on these inputs. */
  readonly recomputed?: JointCertificate;
  readonly refusal?: Refusal;
  /** Whether the solver was asked again: only what it proved must come out the same. */
  readonly solvedAgain: boolean;
  readonly differences: readonly Difference[];
}

/** There is no joint decision of this name in the log. */
export class NoAllocation extends Error {
  readonly code = 'no-allocation';
}

/**
 * Takes a joint decision again from the log alone: requests and candidates as they stood at the position it names, the
 * recorded units checked and reckoned by the domain, and, where the solver had proved its answer, solved anew.
 */
export async function recomputeAllocation(
  allocationId: string,
  source: EventSource,
  solve: ProgramSolver['solve'],
): Promise<RecomputedAllocation> {
  const { record, data } = await decidedEvent(allocationId, source);
  const { certificate } = data;
  const inputs = await inputsAt(certificate, source);
  const common = { eventId: record.eventId, position: record.position.toString(), recorded: data };
  if ('refusal' in inputs) return { ...common, refusal: inputs.refusal, solvedAgain: false, differences: [] };
  const overrides = overridesOf(certificate);
  const isProved = certificate.solver.parts.every(({ proved }) => proved);
  const proposal = isProved
    ? // proved once, it can be proved again, however slow this machine is
      await proposedAgain(inputs, certificate, overrides, (programs) =>
        solve(programs, { timeLimitMs: 60_000 }),
      )
    : recordedProposal(certificate);
  const recomputed = decideJointly(
    {
      sharingIds: certificate.requests.map(({ sharingId }) => sharingId),
      policyVersion: certificate.policyVersion,
      overrides,
      prepared: { inputs, proposal, logPosition: certificate.logPosition },
    },
    certificate.decidedAt,
  );
  if ('refusal' in recomputed) {
    return { ...common, refusal: recomputed.refusal, solvedAgain: isProved, differences: [] };
  }
  return {
    ...common,
    recomputed,
    solvedAgain: isProved,
    differences: differences(certificate, recomputed, 'certificate'),
  };
}

/** The command that carried a joint decision into one negotiation; nothing when it was not among those decided. */
export async function adoptionOf(
  sharingId: string,
  allocationId: string,
  source: EventSource,
): Promise<SharingCommand | undefined> {
  const { data } = await decidedEvent(allocationId, source);
  return adoptionsAfter(allocationId, { type: 'allocation.decided', data }).find(
    (step) => step.sharingId === sharingId,
  )?.command;
}

async function decidedEvent(
  allocationId: string,
  source: EventSource,
): Promise<{ record: RecordedEvent; data: Decided }> {
  const stream = streamId('allocation', allocationId);
  for await (const batch of source.events([stream])) {
    for (const record of batch) {
      if (record.stream !== stream) continue;
      const event = decode(record.storedType, record.data);
      if (event.type === 'allocation.decided') return { record, data: event.data };
    }
  }
  throw new NoAllocation(`there is no joint decision ${allocationId} in the log`);
}

async function inputsAt(
  { requests, logPosition, decidedAt }: JointCertificate,
  source: EventSource,
): Promise<JointInputs | { refusal: Refusal }> {
  const until = BigInt(logPosition);
  const fold = new CandidateFold();
  const states = new Map<string, SharingState>(
    requests.map(({ sharingId }) => [streamId('sharing', sharingId), sharing.initialState]),
  );
  for await (const batch of source.events(['agency-', 'resource-', 'agreement-', 'team-', 'sharing-'])) {
    for (const record of batch) {
      if (record.position > until) continue;
      const target = parseStreamId(record.stream);
      const event = decode(record.storedType, record.data);
      const state = states.get(record.stream);
      if (state && event.type.startsWith('sharing.')) {
        states.set(record.stream, sharing.evolve(state, event as SharingEvent));
      } else if (target && target.aggregate !== 'sharing') {
        fold.take(target.id, event as DomainEvent);
      }
    }
  }
  const asked = [];
  for (const { sharingId } of requests) {
    const open = openNeed(sharingId, states.get(streamId('sharing', sharingId)) ?? sharing.initialState);
    if ('refusal' in open) return open;
    const { need, requesterAgencyId } = open;
    asked.push({
      open,
      candidates: fold.candidates({ capability: need.capability, requesterAgencyId, at: decidedAt }),
    });
  }
  return jointInputs(asked, decidedAt);
}

export const overridesOf = ({ requests }: JointCertificate): JointOverride[] =>
  requests.flatMap(({ sharingId, override, lines }) =>
    override ? [{ sharingId, reason: override.reason, lines }] : [],
  );

const recordedProposal = ({ solver, requests }: JointCertificate): JointProposal => ({
  solver: solver.name,
  parts: solver.parts,
  units: requests.flatMap(({ sharingId, override, lines }): ProposedUnits[] =>
    (override?.proposed ?? lines).map(({ resourceId, units }) => ({ sharingId, resourceId, units })),
  ),
});

/** What the service would propose, and around overrides beside what it would propose without them. */
export async function proposedAgain(
  inputs: JointInputs,
  { policyVersion, decidedAt }: Pick<JointCertificate, 'policyVersion' | 'decidedAt'>,
  overrides: readonly JointOverride[],
  solve: ProgramSolver['solve'],
): Promise<JointProposal> {
  const propose = async (some: JointInputs): Promise<JointProposal> => {
    const policy = jointPolicies[policyVersion];
    if (!policy) return { solver: '', parts: [], units: [] };
    const task = jointTask(some, policy, decidedAt);
    const { answers, solver } = await solve(task.parts.map(({ program }) => program));
    return jointProposalOf(task, answers, solver);
  };
  const all = await propose(inputs);
  if (overrides.length === 0) return all;
  const chosen = new Set(overrides.map(({ sharingId }) => sharingId));
  const others = await propose(besideOverrides(inputs, overrides));
  return {
    ...others,
    units: [...all.units.filter(({ sharingId }) => chosen.has(sharingId)), ...others.units],
  };
}

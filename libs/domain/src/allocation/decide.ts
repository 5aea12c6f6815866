import type { AllocatedUnits, AllocationCertificate } from '../sharing/ranking.js';
import {
  accept,
  refuse,
  type ActingAlone,
  type Decider,
  type Decision,
  type Refusal,
  type Tagged,
} from '../kernel/decider.js';
import { own } from '../kernel/lookup.js';
import type { SharingCommand } from '../sharing/sharing.js';
import { jointCertificate, type JointCertificate, type JointOutcome } from './certificate.js';
import { answered, bare, type JointInputs } from './inputs.js';
import type { JointOverride } from './overrides.js';
import { currentJointPolicy, jointPolicies } from './policy.js';
import type { JointProposal } from './solve.js';

export interface AllocationCommands {
  /** `prepared` is put in by the service, never by the sender: what there is, and what the solver proposes. */
  'allocation.decide': ActingAlone & {
    sharingIds: readonly string[];
    policyVersion?: string;
    overrides?: readonly JointOverride[];
    prepared?:
      | { readonly inputs: JointInputs; readonly proposal: JointProposal; readonly logPosition: string }
      | { readonly refusal: Refusal };
  };
  /** What one negotiation made of it; `refusedWith` when its part did not take effect there. */
  'allocation.report-adoption': { sharingId: string; refusedWith?: string };
}

export interface AllocationEvents {
  'allocation.decided': { decidedByAgencyId: string; certificate: JointCertificate };
  'allocation.adopted': { sharingId: string };
  'allocation.not-adopted': { sharingId: string; reason: string };
}

export type AllocationCommand = Tagged<AllocationCommands>;
export type AllocationEvent = Tagged<AllocationEvents>;

export interface AllocationState {
  readonly status: 'none' | 'decided';
  /** What became of each negotiation's part; `open` until it has answered. */
  readonly adoptions: Readonly<Record<string, 'open' | 'adopted' | 'not-adopted'>>;
}

/** Beyond this a decision would not fit into one event of the log, nor into one answer. */
export const mostCertificateCharacters = 600_000;

/** One decision over several negotiations that compete: recorded once, then carried into each of them. */
export const allocation: Decider<AllocationCommand, AllocationEvent, AllocationState> = {
  initialState: { status: 'none', adoptions: {} },

  decide(command, state, { actor, occurredAt }): Decision<AllocationEvent> {
    if (command.type === 'allocation.report-adoption') {
      const { sharingId, refusedWith } = command.data;
      const adoption = own(state.adoptions, sharingId);
      if (adoption === undefined) return refuse('not-found', { sharingId });
      if (adoption !== 'open') return accept();
      return refusedWith === undefined
        ? accept({ type: 'allocation.adopted', data: { sharingId } })
        : accept({ type: 'allocation.not-adopted', data: { sharingId, reason: refusedWith } });
    }
    if (state.status !== 'none') return refuse('already-exists');
    const certificate = decideJointly(command.data, occurredAt);
    if ('refusal' in certificate) return certificate;
    return accept({
      type: 'allocation.decided',
      data: { decidedByAgencyId: actor.agencyId, certificate },
    });
  },

  evolve(state, event) {
    switch (event.type) {
      case 'allocation.decided': {
        const requests = event.data.certificate?.requests ?? [];
        return {
          status: 'decided',
          adoptions: Object.fromEntries(requests.map(({ sharingId }) => [sharingId, 'open' as const])),
        };
      }
      case 'allocation.adopted':
      case 'allocation.not-adopted': {
        const outcome = event.type === 'allocation.adopted' ? ('adopted' as const) : ('not-adopted' as const);
        return { ...state, adoptions: { ...state.adoptions, [event.data.sharingId]: outcome } };
      }
    }
  },
};

/** The certificate of a joint decision, or why there is none; also what a preview shows. */
export function decideJointly(
  {
    sharingIds,
    policyVersion = currentJointPolicy,
    overrides = [],
    prepared,
  }: AllocationCommands['allocation.decide'],
  decidedAt: string,
): JointCertificate | { refusal: Refusal } {
  const policy = own(jointPolicies, policyVersion);
  if (!policy) return refuse('policy-unknown', { policyVersion });
  const stranger = overrides.find(({ sharingId }) => !sharingIds.includes(sharingId));
  if (stranger) return refuse('not-found', { sharingId: stranger.sharingId });
  const silent = overrides.find(({ reason }) => !reason.trim());
  if (silent) return refuse('reason-required', { sharingId: silent.sharingId, override: true });
  if (!prepared) return refuse('proposal-invalid', { sharingIds });
  if ('refusal' in prepared) return prepared;
  const { inputs, proposal, logPosition } = prepared;
  const certificate = jointCertificate(inputs, proposal, overrides, policy, { decidedAt, logPosition });
  if ('refusal' in certificate) return certificate;
  const size = JSON.stringify(certificate).length;
  return size > mostCertificateCharacters
    ? refuse('allocation-too-large', {
        requests: inputs.requests.length,
        candidates: inputs.candidates.length,
      })
    : certificate;
}

/** Carries a joint decision into one negotiation. `key` tells it from the others of the same decision. */
export interface AdoptionStep {
  readonly key: string;
  readonly sharingId: string;
  readonly command: SharingCommand;
  readonly thenTell: (answer: { refusedWith?: string }) => AllocationCommand;
}

/**
 * What each negotiation must be told after a joint decision: a function of that event alone, and not of the order of the
 * fields in it, which its canonical form does not keep. The digest of what is told is on record.
 */
export function adoptionsAfter(allocationId: string, event: AllocationEvent): AdoptionStep[] {
  if (event.type !== 'allocation.decided') return [];
  const { certificate, decidedByAgencyId } = event.data;
  return certificate.requests.map((outcome) => ({
    key: outcome.sharingId,
    sharingId: outcome.sharingId,
    command: {
      type: 'sharing.adopt-allocation',
      data: {
        allocationId,
        round: outcome.round,
        decidedByAgencyId,
        certificate: partOf(allocationId, outcome, certificate),
      },
    },
    thenTell: ({ refusedWith }) => ({
      type: 'allocation.report-adoption',
      data: { sharingId: outcome.sharingId, ...(refusedWith === undefined ? {} : { refusedWith }) },
    }),
  }));
}

/** One negotiation's own certificate: its lines and the resources they are of; all others are in the joint one. */
function partOf(allocationId: string, outcome: JointOutcome, joint: JointCertificate): AllocationCertificate {
  const { policyVersion, logPosition, decidedAt, candidates } = joint;
  const { need, lines, covered, shortfall, terms, override } = outcome;
  return {
    allocationId,
    policyVersion,
    logPosition,
    decidedAt,
    need: {
      capability: need.capability,
      amount: need.amount,
      neededBy: need.neededBy,
      areaCode: need.areaCode,
    },
    candidates: lines.flatMap(({ resourceId, units, arrivesAfterMinutes, agreementId }, index) => {
      const found = candidates.find((c) => c.resourceId === resourceId);
      if (!found) return [];
      const answer = terms.find((t) => t.resourceId === resourceId)?.answer;
      return {
        ...bare(found),
        ...(agreementId === undefined ? {} : { agreementId }),
        ...(answer ? { answer: answered(answer) } : {}),
        usableUnits: units,
        arrivesAfterMinutes,
        rank: index + 1,
        verdict: 'chosen' as const,
        units,
      };
    }),
    lines: lines.map(bareLine),
    covered,
    shortfall,
    ...(override ? { override: { reason: override.reason, proposed: override.proposed.map(bareLine) } } : {}),
  };
}

const bareLine = ({
  resourceId,
  ownerAgencyId,
  units,
  amount,
  agreementId,
  agreementItem,
  agreementUntil,
}: JointOutcome['lines'][number]): AllocatedUnits => ({
  resourceId,
  ownerAgencyId,
  units,
  amount,
  ...(agreementId === undefined ? {} : { agreementId }),
  ...(agreementItem === undefined ? {} : { agreementItem }),
  ...(agreementUntil === undefined ? {} : { agreementUntil }),
});

import type { AllocationCommands } from './decide.js';
import type { JointCandidate, JointInputs, JointRequest } from './inputs.js';
import { currentJointPolicy, jointPolicies, type JointPolicy } from './policy.js';
import { jointProposalOf, jointTask, type JointProposal } from './solve.js';

export const decidedAt = '2026-06-18T14:10:00.000Z';
export const policy = jointPolicies[currentJointPolicy] as JointPolicy;

export const jointRequest = (sharingId: string, more: Partial<JointRequest> = {}): JointRequest => ({
  sharingId,
  incidentId: `INC-${sharingId}`,
  requesterAgencyId: 'GAOPO',
  round: 0,
  priority: 3,
  need: { capability: 'rescue-team', amount: 1, neededBy: '2026-06-18T15:10:00.000Z', areaCode: '520111207' },
  terms: [],
  ...more,
});

export const jointCandidate = (resourceId: string, more: Partial<JointCandidate> = {}): JointCandidate => ({
  resourceId,
  ownerAgencyId: 'FIRE',
  capability: 'rescue-team',
  perUnit: 1,
  availableUnits: 1,
  readiness: 'ready',
  arrivalMinutes: 30,
  costPerUnitFen: 0,
  minimumReserve: 0,
  areaCode: '520111207',
  ...more,
});

/** What the plain way proposes, request by request, without a solver. */
export const plainProposal = (inputs: JointInputs): JointProposal =>
  jointProposalOf(jointTask(inputs, policy, decidedAt), [], 'none');

export const decideCommand = (
  inputs: JointInputs,
  more: Partial<AllocationCommands['allocation.decide']> = {},
) => ({
  type: 'allocation.decide' as const,
  data: {
    sharingIds: inputs.requests.map(({ sharingId }) => sharingId),
    prepared: { inputs, proposal: plainProposal(inputs), logPosition: '42' },
    ...more,
  },
});

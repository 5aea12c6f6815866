import {
  decideJointly,
  jointInputs,
  openNeed,
  type JointCertificate,
  type JointInputs,
  type JointOverride,
  type OpenNeed,
} from '#domain';
import type { ProgramSolver } from '#solver';
import { overridesOf, proposedAgain } from '../decision/recompute-joint.js';
import type { EventChange } from './changes.js';
import type { World } from './world.js';

export interface JointAnew {
  /** Nothing when nothing would have been decided. */
  readonly certificate?: JointCertificate;
  /** Codes of what kept a request, or what a person chose, out of it. */
  readonly refusals: readonly string[];
}

/**
 * A joint decision in a world that is supposed to be otherwise: of the requests that are still open there, with the
 * resources that are there. What a person chose stands as far as it still can.
 */
export async function jointAnew(
  recorded: JointCertificate,
  world: World,
  logPosition: string,
  solve: ProgramSolver['solve'],
  change?: EventChange,
): Promise<JointAnew> {
  const { decidedAt } = recorded;
  const refusals: string[] = [];
  const open: OpenNeed[] = [];
  for (const { sharingId } of recorded.requests) {
    const need = openNeed(sharingId, world.sharing(sharingId));
    if ('refusal' in need) refusals.push(need.refusal.code);
    else open.push(need);
  }
  if (open.length === 0) return { refusals };
  const asked = open.map((one) => {
    const { need, requesterAgencyId } = one;
    const query = { capability: need.capability, requesterAgencyId, at: decidedAt };
    return { open: one, candidates: world.resources.candidates(query) };
  });
  const inputs = jointInputs(asked, decidedAt);
  const policyVersion = change?.kind === 'policy' ? change.policyVersion : recorded.policyVersion;
  const isOpen = ({ sharingId }: JointOverride): boolean => open.some((one) => one.sharingId === sharingId);
  const decide = async (overrides: readonly JointOverride[]) => {
    const by = { policyVersion, decidedAt };
    const proposal = await proposedAgain(inputs, by, overrides, solve);
    return decideJointly(
      { sharingIds: idsOf(inputs), policyVersion, overrides, prepared: { inputs, proposal, logPosition } },
      decidedAt,
    );
  };
  const overrides = chosenBy(recorded, change).filter(isOpen);
  const decided = await decide(overrides);
  if (!('refusal' in decided)) return { certificate: decided, refusals };
  refusals.push(decided.refusal.code);
  const byPolicy = overrides.length > 0 ? await decide([]) : decided;
  return 'refusal' in byPolicy ? { refusals } : { certificate: byPolicy, refusals };
}

const idsOf = ({ requests }: JointInputs): string[] => requests.map(({ sharingId }) => sharingId);

function chosenBy(recorded: JointCertificate, change?: EventChange): readonly JointOverride[] {
  if (change?.kind === 'policy') return [];
  if (change?.kind === 'replace' && 'overrides' in change.data) {
    return (change.data as { overrides?: readonly JointOverride[] }).overrides ?? [];
  }
  return overridesOf(recorded);
}

import type { Tagged } from '../kernel/decider.js';
import type { Sealed } from '../personal-data/sealed.js';
import type { Readiness } from '../resource/commands.js';

/**
 * What a team is formed for. It counts as able only while at least `minimumMembers` of its members each hold every
 * one of `qualifications` (突发事件应对法 art. 40: rescuers hold the qualifications that the state prescribes).
 */
export interface TeamCapability {
  /** The same code as the capability of a resource, for instance `rescue-team`. */
  capability: string;
  minimumMembers: number;
  qualifications: readonly string[];
}

/** A certificate that a member holds. From `validUntil` on it counts no longer. */
export interface Qualification {
  qualification: string;
  certificateNumber: string;
  validUntil: string;
}

export interface TeamMember {
  memberId: string;
  post?: string;
  /** Name and telephone. */
  contact?: Sealed;
  qualifications: readonly Qualification[];
}

/** Accident insurance for the members, which whoever forms a team has to take out (突发事件应对法 art. 40). */
export interface TeamInsurance {
  insurer: string;
  policyNumber: string;
  validUntil: string;
}

export interface Training {
  topic: string;
  hours: number;
  completedAt: string;
  memberIds: readonly string[];
}

type HeldBy = { memberId: string };

export interface TeamCommands {
  'team.form': { name: string; kind: string; areaCode: string; capabilities: readonly TeamCapability[] };
  'team.change-capabilities': { capabilities: readonly TeamCapability[]; reason: string };
  'team.enrol': { memberId: string; post?: string; contact?: Sealed };
  'team.release-member': { memberId: string; reason: string };
  'team.grant-qualification': HeldBy & Qualification;
  'team.renew-qualification': HeldBy & Qualification;
  'team.lapse-qualification': { memberId: string; qualification: string; reason: string };
  'team.complete-training': Training;
  'team.insure': TeamInsurance;
  'team.change-readiness': { readiness: Readiness; reason: string };
  'team.commend': { incidentId: string; text: string };
  /** `promised` is put in by the service: what its resource is promised to or out for, as `<sharing>/<line>`. */
  'team.disband': { reason: string; promised?: readonly string[] };
}

export interface TeamEvents {
  'team.formed': TeamCommands['team.form'] & { ownerAgencyId: string };
  'team.capabilities-changed': { capabilities: readonly TeamCapability[]; reason: string };
  'team.member-enrolled': { memberId: string; post?: string; contact?: Sealed };
  'team.member-left': { memberId: string; reason: string };
  'team.qualification-granted': HeldBy & Qualification;
  'team.qualification-renewed': HeldBy & Qualification;
  'team.qualification-lapsed': { memberId: string; qualification: string; reason: string };
  'team.training-completed': Training;
  'team.insured': TeamInsurance;
  'team.readiness-changed': { readiness: Readiness; reason: string };
  'team.commended': { incidentId: string; text: string; byAgencyId: string };
  'team.disbanded': { reason: string };
}

export type TeamCommand = Tagged<TeamCommands>;
export type TeamEvent = Tagged<TeamEvents>;

export interface TeamState {
  readonly status: 'none' | 'formed' | 'disbanded';
  readonly ownerAgencyId?: string;
  readonly readiness: Readiness;
  readonly capabilities: readonly TeamCapability[];
  readonly members: readonly TeamMember[];
  readonly insurance?: TeamInsurance;
}

export const noTeam: TeamState = { status: 'none', readiness: 'not-ready', capabilities: [], members: [] };

/** The capabilities alone, field by field: nothing stray enters the log. */
export const capabilitiesOf = (listed: readonly TeamCapability[]): TeamCapability[] =>
  listed.map(({ capability, minimumMembers, qualifications }) => ({
    capability,
    minimumMembers,
    qualifications: [...new Set(qualifications)],
  }));

export const memberOf = ({ members }: Pick<TeamState, 'members'>, memberId: string): TeamMember | undefined =>
  members.find((member) => member.memberId === memberId);

export const heldBy = (member: TeamMember | undefined, qualification: string): Qualification | undefined =>
  member?.qualifications.find((held) => held.qualification === qualification);

export function evolveTeam(state: TeamState, event: TeamEvent): TeamState {
  switch (event.type) {
    case 'team.formed': {
      const { ownerAgencyId, capabilities } = event.data;
      return { ...noTeam, status: 'formed', ownerAgencyId, capabilities, readiness: 'ready' };
    }
    case 'team.capabilities-changed':
      return { ...state, capabilities: event.data.capabilities };
    case 'team.member-enrolled': {
      const { memberId, post, contact } = event.data;
      const member = { memberId, post, contact, qualifications: [] };
      return { ...state, members: [...without(state, memberId), member] };
    }
    case 'team.member-left':
      return { ...state, members: without(state, event.data.memberId) };
    case 'team.qualification-granted':
    case 'team.qualification-renewed': {
      const { memberId, qualification, certificateNumber, validUntil } = event.data;
      return holding(state, memberId, qualification, { qualification, certificateNumber, validUntil });
    }
    case 'team.qualification-lapsed':
      return holding(state, event.data.memberId, event.data.qualification, undefined);
    case 'team.insured': {
      const { insurer, policyNumber, validUntil } = event.data;
      return { ...state, insurance: { insurer, policyNumber, validUntil } };
    }
    case 'team.readiness-changed':
      return { ...state, readiness: event.data.readiness };
    case 'team.disbanded':
      return { ...state, status: 'disbanded' };
    case 'team.training-completed':
    case 'team.commended':
      return state;
  }
}

const without = ({ members }: TeamState, memberId: string): TeamMember[] =>
  members.filter((member) => member.memberId !== memberId);

function holding(
  state: TeamState,
  memberId: string,
  qualification: string,
  now: Qualification | undefined,
): TeamState {
  const members = state.members.map((member) => {
    if (member.memberId !== memberId) return member;
    const others = member.qualifications.filter((held) => held.qualification !== qualification);
    return { ...member, qualifications: now ? [...others, now] : others };
  });
  return { ...state, members };
}

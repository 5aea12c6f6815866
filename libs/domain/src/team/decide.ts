import { accept, refuse, type Decider, type Decision, type DecisionContext } from '../kernel/decider.js';
import { sealedOf } from '../personal-data/sealed.js';
import {
  capabilitiesOf,
  evolveTeam,
  heldBy,
  memberOf,
  noTeam,
  type TeamCommand,
  type TeamCommands,
  type TeamEvent,
  type TeamState,
} from './team.js';

/**
 * A rescue team (队伍) with its members, their certificates, training and insurance (突发事件应对法 art. 39, 40).
 * Only the agency that formed it speaks for it; commending it (表彰) is for those who coordinated.
 */
export const team: Decider<TeamCommand, TeamEvent, TeamState> = {
  initialState: noTeam,

  decide(command, state, context): Decision<TeamEvent> {
    const { actor, incident } = context;
    if (command.type === 'team.form') return form(command.data, state, actor.agencyId);
    if (state.status === 'none') return refuse('not-found');
    if (command.type === 'team.commend') {
      const { incidentId, text } = command.data;
      if (incident === 'missing') return refuse('incident-unknown', { incidentId });
      return accept({ type: 'team.commended', data: { incidentId, text, byAgencyId: actor.agencyId } });
    }
    if (actor.agencyId !== state.ownerAgencyId) {
      return refuse('acting-for-another', { ownerAgencyId: state.ownerAgencyId });
    }
    if (command.type === 'team.disband') {
      if (state.status === 'disbanded') return accept();
      const { promised = [] } = command.data;
      if (promised.length > 0) return refuse('still-promised', { lines: [...promised] });
      return accept({ type: 'team.disbanded', data: { reason: command.data.reason } });
    }
    if (state.status === 'disbanded') return refuse('wrong-status', { status: state.status });

    switch (command.type) {
      case 'team.change-capabilities': {
        const capabilities = capabilitiesOf(command.data.capabilities);
        const twice = namedTwice(capabilities);
        if (twice) return refuse('capability-twice', { capability: twice });
        if (JSON.stringify(capabilities) === JSON.stringify(state.capabilities)) return accept();
        return accept({
          type: 'team.capabilities-changed',
          data: { capabilities, reason: command.data.reason },
        });
      }
      case 'team.enrol': {
        const { memberId, post, contact } = command.data;
        const member = memberOf(state, memberId);
        if (!member) {
          const data = { memberId, post, contact: contact && sealedOf(contact) };
          return accept({ type: 'team.member-enrolled', data });
        }
        return member.post === post ? accept() : refuse('already-exists', { memberId });
      }
      case 'team.complete-training': {
        const { topic, hours, completedAt, memberIds } = command.data;
        const unknown = memberIds.filter((id) => !memberOf(state, id));
        if (unknown.length > 0) return refuse('member-unknown', { memberIds: unknown });
        return accept({
          type: 'team.training-completed',
          data: { topic, hours, completedAt, memberIds: [...new Set(memberIds)] },
        });
      }
      case 'team.insure': {
        const { insurer, policyNumber, validUntil } = command.data;
        if (isPast(validUntil, context)) return refuse('validity-ended', { validUntil });
        const { insurance } = state;
        const same =
          insurance?.insurer === insurer &&
          insurance.policyNumber === policyNumber &&
          insurance.validUntil === validUntil;
        return same
          ? accept()
          : accept({ type: 'team.insured', data: { insurer, policyNumber, validUntil } });
      }
      case 'team.change-readiness': {
        const { readiness, reason } = command.data;
        if (readiness === state.readiness) return accept();
        return accept({ type: 'team.readiness-changed', data: { readiness, reason } });
      }
      default:
        return ofMember(command, state, context);
    }
  },

  evolve: evolveTeam,
};

function form(d: TeamCommands['team.form'], state: TeamState, ownerAgencyId: string): Decision<TeamEvent> {
  if (state.status !== 'none') return refuse('already-exists');
  const capabilities = capabilitiesOf(d.capabilities);
  const twice = namedTwice(capabilities);
  if (twice) return refuse('capability-twice', { capability: twice });
  const { name, kind, areaCode } = d;
  return accept({ type: 'team.formed', data: { name, kind, areaCode, capabilities, ownerAgencyId } });
}

type OfMember = Extract<
  TeamCommand,
  {
    type:
      | 'team.release-member'
      | 'team.grant-qualification'
      | 'team.renew-qualification'
      | 'team.lapse-qualification';
  }
>;

function ofMember(command: OfMember, state: TeamState, context: DecisionContext): Decision<TeamEvent> {
  const { memberId } = command.data;
  const member = memberOf(state, memberId);
  if (!member) return refuse('member-unknown', { memberIds: [memberId] });
  if (command.type === 'team.release-member') {
    return accept({ type: 'team.member-left', data: { memberId, reason: command.data.reason } });
  }
  const { qualification } = command.data;
  const held = heldBy(member, qualification);
  if (command.type === 'team.lapse-qualification') {
    if (!held) return refuse('qualification-not-held', { memberId, qualification });
    const { reason } = command.data;
    return accept({ type: 'team.qualification-lapsed', data: { memberId, qualification, reason } });
  }

  const { certificateNumber, validUntil } = command.data;
  const data = { memberId, qualification, certificateNumber, validUntil };
  if (held?.certificateNumber === certificateNumber && held.validUntil === validUntil) return accept();
  if (isPast(validUntil, context)) return refuse('validity-ended', { validUntil });
  if (command.type === 'team.grant-qualification') {
    if (held) return refuse('already-exists', { memberId, qualification });
    return accept({ type: 'team.qualification-granted', data });
  }
  if (!held) return refuse('qualification-not-held', { memberId, qualification });
  if (Date.parse(validUntil) <= Date.parse(held.validUntil)) {
    return refuse('validity-inverted', { validUntil, heldUntil: held.validUntil });
  }
  return accept({ type: 'team.qualification-renewed', data });
}

const isPast = (validUntil: string, { occurredAt }: DecisionContext): boolean =>
  Date.parse(validUntil) <= Date.parse(occurredAt);

const namedTwice = (listed: readonly { capability: string }[]): string | undefined =>
  listed.find(({ capability }, i) => listed.findIndex((other) => other.capability === capability) !== i)
    ?.capability;

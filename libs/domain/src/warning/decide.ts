import { accept, refuse, type Actor, type Decider, type Decision } from '../kernel/decider.js';
import { own } from '../kernel/lookup.js';
import { colourMisfit } from './content.js';
import { cancel, issue, notInForce, update } from './issue.js';
import {
  evolveWarning,
  noWarning,
  type CallRecipient,
  type StandIn,
  type WarningCommand,
  type WarningCommands,
  type WarningEvent,
  type WarningState,
} from './warning.js';

/**
 * An early warning (预警): proposed, issued, changed, called out to those who must act and confirmed by each of
 * them (叫应), ended. Who may change or end it is not decided here.
 */
export const warning: Decider<WarningCommand, WarningEvent, WarningState> = {
  initialState: noWarning,

  decide(command, state, context): Decision<WarningEvent> {
    const { actor, unknownAgencies } = context;
    if (command.type === 'warning.propose') return propose(command.data, state, actor);
    if (command.type === 'warning.issue') return issue(command.data, state, context);
    if (state.status === 'none') return refuse('not-found');
    if (unknownAgencies?.length) return refuse('agency-unknown', { agencies: unknownAgencies });

    switch (command.type) {
      case 'warning.dismiss':
        if (state.status === 'dismissed') return accept();
        if (state.status !== 'proposed') return refuse('wrong-status', { status: state.status });
        return accept({ type: 'warning.dismissed', data: { reason: command.data.reason } });
      case 'warning.acknowledge':
        return acknowledge(command.data, state, actor);
      case 'warning.link-incident': {
        const { incidentId } = command.data;
        if (state.incidentId === incidentId) return accept();
        return accept({ type: 'warning.incident-proposed', data: { incidentId } });
      }
      case 'warning.expire':
        // what was changed or ended in the meantime is not what the deadline was about
        if (state.status !== 'issued' || state.version !== command.data.version) return accept();
        return accept({ type: 'warning.expired', data: {} });
      case 'warning.cancel':
        return cancel(command.data, state, context);
      case 'warning.update':
        return update(command.data, state, context);
      case 'warning.call':
        return notInForce(state) ?? call(command.data, state, actor);
      case 'warning.escalate-call':
        return notInForce(state) ?? escalate(command.data, state);
      case 'warning.tell-neighbours': {
        const { agencyIds, message } = command.data;
        const { version } = state;
        const anew = [...new Set(agencyIds)].filter((id) => own(state.told, id) !== version);
        if (state.status === 'issued' && anew.length === 0) return accept();
        return (
          notInForce(state) ??
          accept({ type: 'warning.neighbours-told', data: { agencyIds: anew, message, version } })
        );
      }
    }
  },

  evolve: evolveWarning,
};

function propose(
  d: WarningCommands['warning.propose'],
  state: WarningState,
  actor: Actor,
): Decision<WarningEvent> {
  if (state.status !== 'none') return refuse('already-exists');
  const misfit = colourMisfit(d);
  if (misfit) return { refusal: misfit };
  return accept({
    type: 'warning.proposed',
    data: {
      category: d.category,
      hazard: d.hazard,
      colour: d.colour,
      headline: d.headline,
      areaCodes: [...d.areaCodes],
      startsAt: d.startsAt,
      grounds: d.grounds,
      exercise: d.exercise,
      evidence: d.evidence && {
        rule: { id: d.evidence.rule.id, version: d.evidence.rule.version, source: d.evidence.rule.source },
        sensorId: d.evidence.sensorId,
        kind: d.evidence.kind,
        unit: d.evidence.unit,
        from: d.evidence.from,
        to: d.evidence.to,
        measured: d.evidence.measured,
        threshold: d.evidence.threshold,
        count: d.evidence.count,
        readings: d.evidence.readings.map(({ observedAt, value }) => ({ observedAt, value })),
      },
      proposerAgencyId: actor.agencyId,
    },
  });
}

/** Calls whom this version has not been called out to; a new version may be called out to the same again. */
function call(d: WarningCommands['warning.call'], state: WarningState, actor: Actor): Decision<WarningEvent> {
  const { version } = state;
  const anew = new Map<string, CallRecipient>();
  for (const { agencyId, standIn } of d.recipients) {
    if (own(state.calls, agencyId)?.version === version) continue;
    anew.set(agencyId, { agencyId, standIn: standInOf(standIn) });
  }
  if (anew.size === 0) return accept();
  return accept({
    type: 'warning.called',
    data: {
      recipients: [...anew.values()],
      acknowledgeWithinMinutes: d.acknowledgeWithinMinutes,
      message: d.message,
      version,
      callerAgencyId: actor.agencyId,
    },
  });
}

/** A late answer is a fact: it counts after the warning has ended too. */
function acknowledge(
  { forAgencyId, note }: WarningCommands['warning.acknowledge'],
  state: WarningState,
  actor: Actor,
): Decision<WarningEvent> {
  const agencyId = forAgencyId ?? actor.agencyId;
  const called = own(state.calls, agencyId);
  if (!called) return refuse('not-called', { agencyId });
  const isStandIn = called.escalated && called.standIn?.agencyId === actor.agencyId;
  if (agencyId !== actor.agencyId && !isStandIn) return refuse('acting-for-another', { agencyId });
  if (called.acknowledged) return accept();
  return accept({
    type: 'warning.acknowledged',
    data: { agencyId, byAgencyId: actor.agencyId, version: called.version, note },
  });
}

function escalate(
  { agencyId, reason }: WarningCommands['warning.escalate-call'],
  state: WarningState,
): Decision<WarningEvent> {
  const called = own(state.calls, agencyId);
  if (!called) return refuse('not-called', { agencyId });
  if (called.acknowledged) return refuse('wrong-status', { status: 'acknowledged', agencyId });
  if (called.escalated) return accept();
  return accept({
    type: 'warning.call-escalated',
    data: { agencyId, standIn: called.standIn, version: called.version, reason },
  });
}

const standInOf = (s: StandIn | undefined): StandIn | undefined =>
  s && { post: s.post, agencyId: s.agencyId };

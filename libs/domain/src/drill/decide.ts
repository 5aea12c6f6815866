import { accept, refuse, type Actor, type Decider, type Decision, type Refusal } from '../kernel/decider.js';
import { copyOfFigures, noFigures } from './figures.js';
import {
  evolveDrill,
  noDrill,
  takesPartInDrill,
  type DrillCommand,
  type DrillCommands,
  type DrillEvent,
  type DrillFinding,
  type DrillState,
} from './drill.js';
import type { DrillInject } from './script.js';
import { own } from '../kernel/lookup.js';

const maxInjects = 100;

/**
 * A drill (演练) as a live fact: that it was planned, held and evaluated, and what follows from it. What happens
 * inside it is in streams of its own. Only the agency that planned it conducts it.
 */
export const drill: Decider<DrillCommand, DrillEvent, DrillState> = {
  initialState: noDrill,

  decide(command, state, { actor, unknownAgencies }): Decision<DrillEvent> {
    const unknown = unknownAgencies?.length
      ? refuse('agency-unknown', { agencies: unknownAgencies })
      : undefined;
    if (command.type === 'drill.plan') return unknown ?? plan(command.data, state, actor);
    if (state.status === 'none') return refuse('not-found');
    if (command.type === 'drill.complete-action') return complete(command.data, state, actor);
    const { plannerAgencyId } = state;
    // the service ends a drill that grows beyond its bounds
    if (actor.role !== 'system' && actor.agencyId !== plannerAgencyId) {
      return refuse('acting-for-another', { plannerAgencyId });
    }
    switch (command.type) {
      case 'drill.start':
        return move(state, ['planned'], 'running', { type: 'drill.started', data: {} });
      case 'drill.pause':
        return move(state, ['running'], 'paused', {
          type: 'drill.paused',
          data: { reason: command.data.reason },
        });
      case 'drill.resume':
        return move(state, ['paused'], 'running', { type: 'drill.resumed', data: {} });
      case 'drill.end':
        return move(state, ['running', 'paused'], 'ended', {
          type: 'drill.ended',
          data: { reason: command.data.reason },
        });
      case 'drill.cancel':
        return move(state, ['planned'], 'cancelled', {
          type: 'drill.cancelled',
          data: { reason: command.data.reason },
        });
      case 'drill.evaluate':
        return evaluate(command.data, state, actor);
      case 'drill.assign-action':
        return unknown ?? assign(command.data, state);
      case 'drill.close-action': {
        const { actionId, verification } = command.data;
        const action = own(state.actions, actionId);
        if (!action) return refuse('drill-item-unknown', { actionId });
        if (action.status === 'closed') return accept();
        if (action.status === 'open') return refuse('wrong-status', { status: action.status });
        return accept({ type: 'drill.action-closed', data: { actionId, verification } });
      }
    }
  },

  evolve: evolveDrill,
};

function plan(d: DrillCommands['drill.plan'], state: DrillState, actor: Actor): Decision<DrillEvent> {
  if (state.status !== 'none') return refuse('already-exists');
  const participants = [...new Set(d.participants)];
  const injects = [...(d.injects ?? []), ...(d.seeded ?? [])].map(copyOfInject);
  const problem = misfit({ ...d, participants, injects }, actor);
  if (problem) return { refusal: problem };
  return accept({
    type: 'drill.planned',
    data: {
      title: d.title,
      basis: { planId: d.planId, planVersion: d.planVersion, incidentId: d.seed?.incidentId },
      speed: d.speed ?? 1,
      participants,
      objectives: d.objectives.map(({ id, text }) => ({ id, text })),
      injects: injects.toSorted((a, b) => a.afterMinutes - b.afterMinutes),
      plannerAgencyId: actor.agencyId,
    },
  });
}

function misfit(
  d: Omit<DrillCommands['drill.plan'], 'injects'> & { injects: readonly DrillInject[] },
  actor: Actor,
): Refusal | undefined {
  const { injects, objectives, participants } = d;
  if (injects.length === 0 || injects.length > maxInjects) {
    return { code: 'drill-injects', injects: injects.length, most: maxInjects };
  }
  const twice = repeated(injects) ?? repeated(objectives);
  if (twice !== undefined) return { code: 'already-exists', id: twice };
  for (const { id, agencyId, objectiveId } of injects) {
    if (agencyId !== actor.agencyId && !participants.includes(agencyId)) {
      return { code: 'not-a-party', injectId: id, agencyId };
    }
    if (objectiveId !== undefined && !objectives.some((objective) => objective.id === objectiveId)) {
      return { code: 'drill-item-unknown', injectId: id, objectiveId };
    }
  }
  return undefined;
}

function evaluate(d: DrillCommands['drill.evaluate'], state: DrillState, actor: Actor): Decision<DrillEvent> {
  if (state.status !== 'ended') return refuse('wrong-status', { status: state.status });
  const twice = repeated(d.findings);
  if (twice !== undefined) return refuse('already-exists', { id: twice });
  for (const { id, objectiveId, agencyId } of d.findings) {
    if (objectiveId !== undefined && !state.objectives.some((o) => o.id === objectiveId)) {
      return refuse('drill-item-unknown', { findingId: id, objectiveId });
    }
    if (agencyId !== undefined && !takesPartInDrill(state, agencyId)) {
      return refuse('not-a-party', { findingId: id, agencyId });
    }
  }
  return accept({
    type: 'drill.evaluated',
    data: {
      summary: d.summary,
      findings: d.findings.map(copyOfFinding),
      figures: d.figures ? copyOfFigures(d.figures) : noFigures,
      evaluatorAgencyId: actor.agencyId,
    },
  });
}

function assign(d: DrillCommands['drill.assign-action'], state: DrillState): Decision<DrillEvent> {
  const { actionId, findingId, agencyId, text, dueAt } = d;
  if (state.status !== 'evaluated') return refuse('wrong-status', { status: state.status });
  if (own(state.actions, actionId)) return refuse('already-exists', { id: actionId });
  if (!state.findingIds.includes(findingId)) return refuse('drill-item-unknown', { findingId });
  return accept({ type: 'drill.action-assigned', data: { actionId, findingId, agencyId, text, dueAt } });
}

/** Said again it is a new outcome, as long as nobody has closed it. */
function complete(
  { actionId, outcome }: DrillCommands['drill.complete-action'],
  state: DrillState,
  actor: Actor,
): Decision<DrillEvent> {
  const action = own(state.actions, actionId);
  if (!action) return refuse('drill-item-unknown', { actionId });
  if (action.agencyId !== actor.agencyId) {
    return refuse('acting-for-another', { responsibleAgencyId: action.agencyId });
  }
  if (action.status === 'closed') return refuse('wrong-status', { status: action.status });
  return accept({
    type: 'drill.action-completed',
    data: { actionId, outcome, agencyId: actor.agencyId },
  });
}

function move(
  state: DrillState,
  from: readonly DrillState['status'][],
  to: DrillState['status'],
  event: DrillEvent,
): Decision<DrillEvent> {
  if (state.status === to) return accept();
  return from.includes(state.status) ? accept(event) : refuse('wrong-status', { status: state.status });
}

function repeated(items: readonly { id: string }[]): string | undefined {
  const ids = items.map(({ id }) => id);
  return ids.find((id, index) => ids.indexOf(id) !== index);
}

const copyOfInject = (i: DrillInject): DrillInject => ({
  id: i.id,
  afterMinutes: i.afterMinutes,
  agencyId: i.agencyId,
  text: i.text,
  expectedAction: i.expectedAction,
  expectedCommand: i.expectedCommand,
  expectedWithinMinutes: i.expectedWithinMinutes,
  objectiveId: i.objectiveId,
});

const copyOfFinding = ({ id, text, objectiveId, agencyId }: DrillFinding): DrillFinding => ({
  id,
  text,
  objectiveId,
  agencyId,
});

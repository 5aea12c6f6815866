import { clauseRefOf, type ClauseRef } from '../plan/clause-ref.js';
import { accept, refuse, type Decider, type Tagged } from '../kernel/decider.js';

export interface TaskCommands {
  'task.assign': {
    incidentId: string;
    assigneeAgencyId: string;
    title: string;
    instructions?: string;
    /** 1 (first) to 5 (last). */
    priority: number;
    /** Time to acknowledge, counted from when the assignment is on record. */
    acknowledgeWithinMinutes: number;
    /** The clause of a plan that the task carries out; put in by the service. */
    clause?: ClauseRef;
  };
  'task.accept': { crew?: number; vehicles?: number; estimatedArrivalAt?: string };
  'task.decline': { reason: string };
  'task.progress': { summary: string; percentComplete?: number };
  'task.complete': { outcome: string };
  'task.cancel': { reason: string };
  'task.escalate': { reason: string };
  /** Its incident was merged into this one. */
  'task.move': { incidentId: string };
}

export interface TaskEvents {
  'task.assigned': TaskCommands['task.assign'] & { assignerAgencyId: string };
  'task.accepted': TaskCommands['task.accept'];
  'task.declined': { reason: string };
  'task.progressed': TaskCommands['task.progress'];
  'task.completed': { outcome: string };
  'task.cancelled': { reason: string };
  'task.escalated': { reason: string };
  'task.moved': { incidentId: string };
}

export type TaskCommand = Tagged<TaskCommands>;
export type TaskEvent = Tagged<TaskEvents>;

export type TaskState =
  | { readonly status: 'none' }
  | {
      readonly status: 'assigned' | 'accepted' | 'declined' | 'in-progress' | 'completed' | 'cancelled';
      readonly incidentId: string;
      readonly assigneeAgencyId: string;
      readonly assignerAgencyId: string;
      readonly escalated: boolean;
      readonly clause?: ClauseRef;
      /** What the assignee said when it accepted, as last stated. */
      readonly acceptance?: Readonly<TaskCommands['task.accept']>;
    };

/** Work that one agency gives another within an incident. Only the assignee answers for it. */
export const task: Decider<TaskCommand, TaskEvent, TaskState> = {
  initialState: { status: 'none' },

  decide(command, state, { actor, incident, incidentStatus, unknownAgencies }) {
    if (command.type === 'task.assign') {
      if (state.status !== 'none') return refuse('already-exists');
      if (incident === 'missing') return refuse('incident-unknown', { incidentId: command.data.incidentId });
      if (incident === 'closed')
        return refuse('incident-closed', { incidentId: command.data.incidentId, status: incidentStatus });
      if (unknownAgencies?.length) return refuse('agency-unknown', { agencies: unknownAgencies });
      const {
        incidentId,
        assigneeAgencyId,
        title,
        instructions,
        priority,
        acknowledgeWithinMinutes,
        clause,
      } = command.data;
      return accept({
        type: 'task.assigned',
        data: {
          incidentId,
          assigneeAgencyId,
          assignerAgencyId: actor.agencyId,
          title,
          instructions,
          priority,
          acknowledgeWithinMinutes,
          clause: clauseRefOf(clause),
        },
      });
    }
    if (state.status === 'none') return refuse('not-found');
    const ended = state.status === 'completed' || state.status === 'cancelled' || state.status === 'declined';

    if (command.type === 'task.cancel') {
      if (state.status === 'cancelled') return accept();
      if (ended) return refuse('wrong-status', { status: state.status });
      return accept({ type: 'task.cancelled', data: { reason: command.data.reason } });
    }
    if (command.type === 'task.escalate') {
      if (state.status !== 'assigned') return refuse('wrong-status', { status: state.status });
      return state.escalated
        ? accept()
        : accept({ type: 'task.escalated', data: { reason: command.data.reason } });
    }
    if (command.type === 'task.move') {
      const { incidentId } = command.data;
      return state.incidentId === incidentId ? accept() : accept({ type: 'task.moved', data: { incidentId } });
    }

    if (actor.agencyId !== state.assigneeAgencyId) {
      return refuse('acting-for-another', { assigneeAgencyId: state.assigneeAgencyId });
    }
    switch (command.type) {
      case 'task.accept': {
        if (ended) return refuse('wrong-status', { status: state.status });
        // said again with a new figure it is news; what is left out stays as it was
        const said = state.acceptance;
        const crew = command.data.crew ?? said?.crew;
        const vehicles = command.data.vehicles ?? said?.vehicles;
        const estimatedArrivalAt = command.data.estimatedArrivalAt ?? said?.estimatedArrivalAt;
        const same =
          said?.crew === crew &&
          said?.vehicles === vehicles &&
          said?.estimatedArrivalAt === estimatedArrivalAt;
        if (state.status === 'in-progress' || (state.status === 'accepted' && same)) return accept();
        return accept({ type: 'task.accepted', data: { crew, vehicles, estimatedArrivalAt } });
      }
      case 'task.decline':
        if (state.status === 'declined') return accept();
        if (state.status !== 'assigned') return refuse('wrong-status', { status: state.status });
        return accept({ type: 'task.declined', data: { reason: command.data.reason } });
      case 'task.progress': {
        if (state.status !== 'accepted' && state.status !== 'in-progress') {
          return refuse('wrong-status', { status: state.status });
        }
        const { summary, percentComplete } = command.data;
        return accept({ type: 'task.progressed', data: { summary, percentComplete } });
      }
      case 'task.complete':
        if (state.status === 'completed') return accept();
        if (state.status !== 'accepted' && state.status !== 'in-progress') {
          return refuse('wrong-status', { status: state.status });
        }
        return accept({ type: 'task.completed', data: { outcome: command.data.outcome } });
    }
  },

  evolve(state, event) {
    if (event.type === 'task.assigned') {
      const { incidentId, assigneeAgencyId, assignerAgencyId, clause } = event.data;
      return { status: 'assigned', incidentId, assigneeAgencyId, assignerAgencyId, escalated: false, clause };
    }
    if (state.status === 'none') return state;
    switch (event.type) {
      case 'task.accepted':
        return { ...state, status: 'accepted', acceptance: event.data };
      case 'task.declined':
        return { ...state, status: 'declined' };
      case 'task.progressed':
        return { ...state, status: 'in-progress' };
      case 'task.completed':
        return { ...state, status: 'completed' };
      case 'task.cancelled':
        return { ...state, status: 'cancelled' };
      case 'task.escalated':
        return { ...state, escalated: true };
      case 'task.moved':
        return { ...state, incidentId: event.data.incidentId };
    }
  },
};

import type { Tagged } from '../kernel/decider.js';
import type { DrillFigures } from './figures.js';
import type { DrillInject, DrillObjective, DrillSeed } from './script.js';

/** What a drill practises: a version of a plan, what happened once, or neither. */
export interface DrillBasis {
  planId?: string;
  planVersion?: number;
  incidentId?: string;
}

export interface DrillFinding {
  /** Unique within the drill; a revision of a plan cites `<drill>/<finding>`. */
  id: string;
  text: string;
  objectiveId?: string;
  agencyId?: string;
}

export interface DrillCommands {
  'drill.plan': {
    title: string;
    planId?: string;
    planVersion?: number;
    seed?: DrillSeed;
    /** Minutes of the drill that pass in one minute: 1 in real time. */
    speed?: number;
    participants: readonly string[];
    objectives: readonly DrillObjective[];
    injects?: readonly DrillInject[];
    /** Put in by the service when there is a seed. */
    seeded?: readonly DrillInject[];
  };
  'drill.start': Record<never, never>;
  'drill.pause': { reason: string };
  'drill.resume': Record<never, never>;
  'drill.end': { reason: string };
  'drill.cancel': { reason: string };
  'drill.evaluate': {
    summary: string;
    findings: readonly DrillFinding[];
    /** Put in by the service. */
    figures?: DrillFigures;
  };
  'drill.assign-action': {
    actionId: string;
    findingId: string;
    agencyId: string;
    text: string;
    dueAt: string;
  };
  /** The responsible agency says that it is done. */
  'drill.complete-action': { actionId: string; outcome: string };
  /** Who planned the drill has seen that it is done. */
  'drill.close-action': { actionId: string; verification: string };
}

export interface DrillEvents {
  'drill.planned': {
    title: string;
    basis: DrillBasis;
    speed: number;
    participants: readonly string[];
    objectives: readonly DrillObjective[];
    injects: readonly DrillInject[];
    plannerAgencyId: string;
  };
  'drill.started': Record<never, never>;
  'drill.paused': { reason: string };
  'drill.resumed': Record<never, never>;
  'drill.ended': { reason: string };
  'drill.cancelled': { reason: string };
  'drill.evaluated': {
    summary: string;
    findings: readonly DrillFinding[];
    figures: DrillFigures;
    evaluatorAgencyId: string;
  };
  'drill.action-assigned': DrillCommands['drill.assign-action'];
  'drill.action-completed': { actionId: string; outcome: string; agencyId: string };
  'drill.action-closed': { actionId: string; verification: string };
}

export type DrillCommand = Tagged<DrillCommands>;
export type DrillEvent = Tagged<DrillEvents>;

export type DrillStatus = 'none' | 'planned' | 'running' | 'paused' | 'ended' | 'cancelled' | 'evaluated';

export type DrillActionStatus = 'open' | 'completed' | 'closed';

export interface DrillState {
  readonly status: DrillStatus;
  readonly plannerAgencyId?: string;
  readonly basis: DrillBasis;
  readonly participants: readonly string[];
  readonly objectives: readonly DrillObjective[];
  readonly injects: readonly DrillInject[];
  readonly speed: number;
  readonly findingIds: readonly string[];
  readonly actions: Readonly<
    Record<string, { readonly agencyId: string; readonly status: DrillActionStatus }>
  >;
}

export const noDrill: DrillState = {
  status: 'none',
  basis: {},
  participants: [],
  objectives: [],
  injects: [],
  speed: 1,
  findingIds: [],
  actions: {},
};

/** Whether an agency acts inside the drill: it takes part, or planned it. */
export const takesPartInDrill = (state: DrillState, agencyId: string): boolean =>
  state.plannerAgencyId === agencyId || state.participants.includes(agencyId);

export function evolveDrill(state: DrillState, event: DrillEvent): DrillState {
  switch (event.type) {
    case 'drill.planned': {
      const { plannerAgencyId, basis, participants, objectives, injects, speed } = event.data;
      return {
        ...state,
        status: 'planned',
        plannerAgencyId,
        basis,
        participants,
        objectives,
        injects,
        speed,
      };
    }
    case 'drill.started':
    case 'drill.resumed':
      return { ...state, status: 'running' };
    case 'drill.paused':
      return { ...state, status: 'paused' };
    case 'drill.ended':
      return { ...state, status: 'ended' };
    case 'drill.cancelled':
      return { ...state, status: 'cancelled' };
    case 'drill.evaluated':
      return { ...state, status: 'evaluated', findingIds: event.data.findings.map(({ id }) => id) };
    case 'drill.action-assigned': {
      const { actionId, agencyId } = event.data;
      return withAction(state, actionId, { agencyId, status: 'open' });
    }
    case 'drill.action-completed':
      return moved(state, event.data.actionId, 'completed');
    case 'drill.action-closed':
      return moved(state, event.data.actionId, 'closed');
  }
}

function moved(state: DrillState, actionId: string, status: DrillActionStatus): DrillState {
  const action = Object.hasOwn(state.actions, actionId) ? state.actions[actionId] : undefined;
  return action ? withAction(state, actionId, { ...action, status }) : state;
}

const withAction = (
  state: DrillState,
  actionId: string,
  action: DrillState['actions'][string],
): DrillState => ({
  ...state,
  actions: { ...state.actions, ...Object.fromEntries([[actionId, action]]) },
});

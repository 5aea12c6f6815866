import {
  accept,
  refuse,
  type Decider,
  type Decision,
  type DecisionContext,
  type Refusal,
} from '../kernel/decider.js';
import type {
  EventLevel,
  IncidentCategory,
  IncidentCommand,
  IncidentCommands,
  IncidentEvent,
  ResponseLevel,
} from './commands.js';
import { figures, flat, newest, type CorrectableField, type StatedAt } from './situation.js';
import { isNothingOpen, noOpenWork, type OpenWork } from './open-work.js';
import { sealedOf } from '../personal-data/sealed.js';
import { isKnowable, timed } from '../kernel/times.js';

export type IncidentStatus =
  'none' | 'reported' | 'verified' | 'contained' | 'closed' | 'reviewed' | 'rejected' | 'merged';

export interface IncidentState {
  readonly status: IncidentStatus;
  readonly exercise: boolean;
  readonly category?: IncidentCategory;
  readonly eventLevel?: EventLevel;
  readonly responseLevel?: ResponseLevel;
  /** The incident that it was merged into. */
  readonly mergedInto?: string;
  readonly links: readonly string[];
  readonly notified: readonly string[];
  readonly correctable: Readonly<Partial<Record<CorrectableField, string | number>>>;
  readonly statedAt: StatedAt;
}

/** Nothing more is decided for it. */
export const endedStatuses: readonly IncidentStatus[] = ['closed', 'reviewed', 'rejected', 'merged'];

/** Whether tasks, requests and updates may still point at an incident in this status. */
export const isIncidentOpen = (status: IncidentStatus): boolean =>
  status !== 'none' && !endedStatuses.includes(status);

export const incident: Decider<IncidentCommand, IncidentEvent, IncidentState> = {
  initialState: { status: 'none', exercise: false, links: [], notified: [], correctable: {}, statedAt: {} },

  decide(command, state, context): Decision<IncidentEvent> {
    const { actor, incident: other, unknownAgencies } = context;
    if (command.type === 'incident.report') {
      if (state.status !== 'none') return refuse('already-exists');
      const d = command.data;
      const misfit = unknowable(d, d.exercise, context);
      if (misfit) return { refusal: misfit };
      return accept({
        type: 'incident.reported',
        data: {
          title: d.title,
          category: d.category,
          typeCode: d.typeCode,
          areaCode: d.areaCode,
          place: d.place,
          location: d.location && { lat: d.location.lat, lon: d.location.lon },
          description: d.description,
          casualties: figures(d.casualties),
          knownAt: d.knownAt,
          ...timed({ ...context, knownAt: d.knownAt }, { exercise: d.exercise }),
          exercise: d.exercise,
          reporterContact: d.reporterContact && sealedOf(d.reporterContact),
          reporterAgencyId: actor.agencyId,
        },
      });
    }
    if (state.status === 'none') return refuse('not-found');
    if (unknownAgencies?.length) return refuse('agency-unknown', { agencies: unknownAgencies });

    if (command.type === 'incident.correct') return correct(command.data, state, context);
    if (command.type === 'incident.review') {
      if (state.status !== 'closed') return refuse('wrong-status', { status: state.status });
      return accept({
        type: 'incident.reviewed',
        data: { summary: command.data.summary, findings: [...command.data.findings] },
      });
    }
    if (endedStatuses.includes(state.status)) {
      return command.type === 'incident.close' && state.status === 'closed'
        ? accept()
        : refuse('incident-closed', { status: state.status });
    }

    switch (command.type) {
      case 'incident.merge': {
        const { intoIncidentId } = command.data;
        if (other === 'missing') return refuse('incident-unknown', { incidentId: intoIncidentId });
        if (other === 'closed')
          return refuse('incident-closed', { incidentId: intoIncidentId, status: context.incidentStatus });
        if (state.responseLevel) return refuse('response-active', { level: state.responseLevel });
        return accept({ type: 'incident.merged', data: { intoIncidentId } });
      }
      case 'incident.verify':
        if (state.status !== 'reported') return accept();
        return accept({ type: 'incident.verified', data: { findings: command.data.findings } });
      case 'incident.reject':
        if (state.status !== 'reported') return refuse('wrong-status', { status: state.status });
        return (
          leftOpen(command.data, state) ??
          accept({ type: 'incident.rejected', data: { reason: command.data.reason } })
        );
      case 'incident.classify': {
        const { category, typeCode, eventLevel, reason } = command.data;
        if (!eventLevel && category !== 'social-security') return refuse('level-required', { category });
        return accept({
          type: 'incident.classified',
          data: { category, typeCode, eventLevel, reason, previousLevel: state.eventLevel },
        });
      }
      case 'incident.update-situation': {
        const { summary, casualties, knownAt } = command.data;
        const misfit = unknowable(command.data, state.exercise, context);
        if (misfit) return { refusal: misfit };
        return accept({
          type: 'incident.situation-updated',
          data: {
            summary,
            casualties: figures(casualties),
            knownAt,
            ...timed({ ...context, knownAt }, { ...state, newestAt: state.statedAt.situation }),
            byAgencyId: actor.agencyId,
          },
        });
      }
      case 'incident.link': {
        const { otherIncidentId, relation } = command.data;
        if (other === 'missing') return refuse('incident-unknown', { incidentId: otherIncidentId });
        if (state.links.includes(otherIncidentId)) return accept();
        return accept({ type: 'incident.linked', data: { otherIncidentId, relation } });
      }
      case 'incident.notify-agency': {
        const { agencyId, message } = command.data;
        return accept({ type: 'incident.agency-notified', data: { agencyId, message } });
      }
      case 'incident.establish-command': {
        const { form, commandingAgencyId, post } = command.data;
        return accept({ type: 'incident.command-established', data: { form, commandingAgencyId, post } });
      }
      case 'incident.activate-response': {
        if (state.responseLevel) return refuse('response-active', { level: state.responseLevel });
        const { level, matter, expectedDurationMinutes, measures, planId } = command.data;
        return accept({
          type: 'incident.response-activated',
          data: { level, matter, expectedDurationMinutes, measures: [...measures], planId },
        });
      }
      case 'incident.change-response-level': {
        const { level, reason } = command.data;
        if (!state.responseLevel) return refuse('response-not-active');
        if (state.responseLevel === level) return accept();
        return accept({
          type: 'incident.response-level-changed',
          data: { level, previousLevel: state.responseLevel, reason },
        });
      }
      case 'incident.terminate-response':
        if (!state.responseLevel) return refuse('response-not-active');
        return accept({ type: 'incident.response-terminated', data: { reason: command.data.reason } });
      case 'incident.contain':
        if (state.status === 'contained') return accept();
        return accept({
          type: 'incident.contained',
          data: { summary: command.data.summary, happenedAt: timed(context, state).happenedAt },
        });
      case 'incident.close':
        return (
          leftOpen(command.data, state) ??
          accept({ type: 'incident.closed', data: { reason: command.data.reason } })
        );
    }
  },

  evolve(state, event) {
    switch (event.type) {
      case 'incident.reported': {
        const { title, place, description, casualties, category, exercise, happenedAt } = event.data;
        const said = { title, place, description, ...flat(casualties) };
        const correctable = Object.fromEntries(Object.entries(said).filter(([, v]) => v !== undefined));
        const { statedAt } = newest({}, { ...correctable, situation: description }, happenedAt);
        return { ...state, status: 'reported', exercise, category, correctable, statedAt };
      }
      case 'incident.merged':
        return { ...state, status: 'merged', mergedInto: event.data.intoIncidentId };
      case 'incident.verified':
        return { ...state, status: 'verified' };
      case 'incident.rejected':
        return { ...state, status: 'rejected' };
      case 'incident.classified':
        return { ...state, category: event.data.category, eventLevel: event.data.eventLevel };
      case 'incident.situation-updated':
        return stating(state, { ...flat(event.data.casualties) }, event.data.happenedAt);
      case 'incident.corrected':
        return {
          ...state,
          correctable: { ...state.correctable, [event.data.field]: event.data.value },
          statedAt: newest(state.statedAt, { [event.data.field]: true }, event.data.happenedAt).statedAt,
        };
      case 'incident.linked':
        return { ...state, links: [...state.links, event.data.otherIncidentId] };
      case 'incident.agency-notified':
        return { ...state, notified: [...state.notified, event.data.agencyId] };
      case 'incident.command-established':
        return state;
      case 'incident.response-activated':
      case 'incident.response-level-changed':
        return { ...state, responseLevel: event.data.level };
      case 'incident.response-terminated':
        return { ...state, responseLevel: undefined };
      case 'incident.contained':
        return { ...stating(state, {}, event.data.happenedAt), status: 'contained' };
      case 'incident.closed':
        return { ...state, status: 'closed' };
      case 'incident.reviewed':
        return { ...state, status: 'reviewed' };
    }
  },
};

/** What an end would leave behind that people count on. */
function leftOpen(
  { open = noOpenWork }: { readonly open?: OpenWork },
  { responseLevel }: IncidentState,
): { refusal: Refusal } | undefined {
  if (responseLevel) return refuse('response-active', { level: responseLevel });
  return isNothingOpen(open) ? undefined : refuse('work-open', { ...open });
}

function correct(
  { field, value, reason }: IncidentCommands['incident.correct'],
  state: IncidentState,
  context: DecisionContext,
): Decision<IncidentEvent> {
  const previousValue = state.correctable[field];
  if (previousValue === undefined) return refuse('nothing-to-correct', { field });
  if (typeof previousValue !== typeof value)
    return refuse('invalid-command', { field, expected: typeof previousValue });
  if (previousValue === value) return accept();
  const { happenedAt } = timed(context, state);
  const byAgencyId = context.actor.agencyId;
  return accept({
    type: 'incident.corrected',
    data: { field, previousValue, value, reason, byAgencyId, happenedAt },
  });
}

/** News of the situation: what it states and nothing newer has stated. */
function stating(
  state: IncidentState,
  said: Partial<Record<CorrectableField, number>>,
  happenedAt: string | undefined,
): IncidentState {
  const { values, statedAt } = newest(state.statedAt, said, happenedAt);
  return {
    ...state,
    correctable: { ...state.correctable, ...values },
    statedAt: newest(statedAt, { situation: true }, happenedAt).statedAt,
  };
}

const unknowable = (
  { knownAt }: { readonly knownAt?: string },
  exercise: boolean,
  { occurredAt, receivedAt }: DecisionContext,
): Refusal | undefined =>
  isKnowable({ occurredAt, knownAt, receivedAt }, exercise)
    ? undefined
    : { code: 'known-out-of-order', occurredAt, knownAt };

import type { ReportRequirement } from '#domain';
import { incidentsOf, nothing, parties, text, texts, type Ask, type FactsOf } from './ask.js';

export const ofIncident: FactsOf = async (ask) => {
  if (ask.name === 'incident.report') return { isNew: true };
  const others = [text(ask, 'intoIncidentId'), text(ask, 'otherIncidentId')];
  const incidents = await incidentsOf(ask, [ask.targetId, ...others.filter((id) => id !== undefined)]);
  if (!incidents) return nothing;
  return {
    ...incidents,
    content: { named: await parties(ask, [text(ask, 'commandingAgencyId')]) },
    ...(setsLevel.includes(ask.name) ? { isHighLevel: await isHighLevel(ask) } : {}),
  };
};

const setsLevel: readonly string[] = [
  'incident.classify',
  'incident.activate-response',
  'incident.change-response-level',
];

/** By what it would set, and by what it would replace: from I or II downwards is as weighty as up to it. */
async function isHighLevel({ name, targetId, data, runners }: Ask): Promise<boolean> {
  const { eventLevel, responseLevel } = await runners.incident.state(targetId);
  return name === 'incident.classify'
    ? [data['eventLevel'], eventLevel].some(isHighEventLevel)
    : [data['level'], responseLevel].some((level) => level === 1 || level === 2);
}

const isHighEventLevel = (level: unknown): boolean => level === 'I' || level === 'II';

export const ofTask: FactsOf = async (ask) => {
  if (ask.name === 'task.assign') {
    const incidents = await incidentsOf(ask, [text(ask, 'incidentId')]);
    const named = await parties(ask, [text(ask, 'assigneeAgencyId')]);
    return incidents ? { ...incidents, isNew: true, content: { named } } : nothing;
  }
  // who gave it to whom, and where, never changes
  const state = await ask.runners.task.state(ask.targetId, 'kept');
  if (state.status === 'none') return nothing;
  const { incidentId, assigneeAgencyId, assignerAgencyId } = state;
  return {
    ...(await incidentsOf(ask, [incidentId])),
    isWithin: true,
    addressees: [assigneeAgencyId],
    assigner: assignerAgencyId,
  };
};

export const ofActivation: FactsOf = async (ask) => {
  const { incidentId } = await ask.runners.activation.state(ask.targetId, 'kept');
  if (incidentId === undefined) return nothing;
  return { ...(await incidentsOf(ask, [incidentId])), isWithin: true };
};

export const ofReport: FactsOf = async (ask) => {
  const { requirement } = await ask.runners.report.state(ask.targetId, 'kept');
  if (!requirement) return nothing;
  return {
    ...(await incidentsOf(ask, [requirement.incidentId])),
    isWithin: true,
    addressees: [requirement.obligedAgencyId],
    ...(ask.name === 'report.submit' ? { isMajor: await isMajor(ask, requirement) } : {}),
  };
};

/** By what asked for the report, what the report itself says, or what the incident has been classified as since. */
async function isMajor({ data, runners }: Ask, { incidentId, grounds }: ReportRequirement): Promise<boolean> {
  if ([grounds.eventLevel, data['eventLevel']].some(isHighEventLevel)) return true;
  return isHighEventLevel((await runners.incident.state(incidentId)).eventLevel);
}

/** Of every incident that it decides for. */
export const ofAllocation: FactsOf = async (ask) => {
  const incidentIds = [];
  for (const sharingId of texts(ask, 'sharingIds') ?? [])
    incidentIds.push((await ask.runners.sharing.state(sharingId, 'kept')).incidentId);
  const incidents = incidentIds.length === 0 ? undefined : await incidentsOf(ask, incidentIds);
  const isOverride = ((ask.data['overrides'] as readonly unknown[] | undefined) ?? []).length > 0;
  return incidents ? { ...incidents, isNew: true, isOverride } : nothing;
};

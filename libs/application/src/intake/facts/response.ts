import { incidentsOf, nothing, parties, text, texts, type FactsOf } from './ask.js';

export const ofIncident: FactsOf = async (ask) => {
  if (ask.name === 'incident.report') return { isNew: true };
  const others = [text(ask, 'intoIncidentId'), text(ask, 'otherIncidentId')];
  const incidents = await incidentsOf(ask, [ask.targetId, ...others.filter((id) => id !== undefined)]);
  if (!incidents) return nothing;
  return { ...incidents, content: { named: await parties(ask, [text(ask, 'commandingAgencyId')]) } };
};

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
  };
};

/** Of every incident that it decides for. */
export const ofAllocation: FactsOf = async (ask) => {
  const incidentIds = [];
  for (const sharingId of texts(ask, 'sharingIds') ?? [])
    incidentIds.push((await ask.runners.sharing.state(sharingId, 'kept')).incidentId);
  const incidents = incidentIds.length === 0 ? undefined : await incidentsOf(ask, incidentIds);
  return incidents ? { ...incidents, isNew: true } : nothing;
};

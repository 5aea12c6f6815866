import { rosterOf } from '#domain';
import { incidentsOf, nothing, text, type FactsOf } from './ask.js';

/** A roster is its agency's, as its id says, also before anything is in it; a note may stand beside an incident. */
export const ofDuty: FactsOf = async (ask) => {
  const of = rosterOf(ask.targetId);
  if (!of) return nothing;
  const incidentId = text(ask, 'incidentId');
  if (incidentId === undefined) return { owner: of.agencyId };
  return {
    owner: of.agencyId,
    content: { cited: (await incidentsOf(ask, [incidentId])) ?? nothing },
  };
};

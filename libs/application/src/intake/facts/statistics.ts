import { incidentsOf, nothing, text, type Ask, type FactsOf } from './ask.js';

/**
 * Statistics bear the id of their incident. They are the county's that opened them; townships state figures of the areas that
 * they were asked for, and the superior acknowledges what it was sent.
 */
export const ofStatistics: FactsOf = async (ask) => {
  const incidents = await incidentsOf(ask, [ask.targetId]);
  if (!incidents) return nothing;
  if (ask.name === 'statistics.open')
    return text(ask, 'incidentId') === ask.targetId ? { ...incidents, isNew: true } : nothing;
  const { opened, areas, submitted } = await ask.runners.statistics.state(ask.targetId);
  if (!opened) return nothing;
  const { agencyId: owner, superiorAgencyId } = opened;
  // the superior is told of them by the first report
  const receiver = submitted > 0 ? [superiorAgencyId] : [];
  const isReceipt = ask.name === 'statistics.acknowledge';
  return {
    ...incidents,
    isWithin: true,
    owner,
    addressees: isReceipt ? receiver : areas.map(({ agencyId }) => agencyId),
    ...(ask.name === 'statistics.submit' ? { isMajor: await isMajor(ask) } : {}),
  };
};

async function isMajor({ targetId, runners }: Ask): Promise<boolean> {
  const { eventLevel } = await runners.incident.state(targetId);
  return eventLevel === 'I' || eventLevel === 'II';
}

import type { AgencyKind, Facts } from '#domain';
import { incidentsOf, nothing, text, type Ask, type FactsOf } from './ask.js';

/** Who may see that there are resources and teams: to others it is as if these were not there. */
const stockOpenTo: readonly AgencyKind[] = ['department', 'township'];

async function teamOwner({ runners }: Ask, teamId: string | undefined): Promise<Facts> {
  if (teamId === undefined) return {};
  const { ownerAgencyId } = await runners.team.state(teamId, 'kept');
  return { content: { owners: ownerAgencyId === undefined ? [] : [ownerAgencyId] } };
}

export const ofResource: FactsOf = async (ask) => {
  const team = await teamOwner(ask, text(ask, 'teamId'));
  if (ask.name === 'resource.register') return { ...team, isNew: true };
  const { ownerAgencyId } = await ask.runners.resource.state(ask.targetId, 'kept');
  return ownerAgencyId === undefined ? nothing : { ...team, owner: ownerAgencyId, openTo: stockOpenTo };
};

export const ofTeam: FactsOf = async (ask) => {
  if (ask.name === 'team.form') return { isNew: true };
  const { ownerAgencyId } = await ask.runners.team.state(ask.targetId, 'kept');
  if (ownerAgencyId === undefined) return nothing;
  const owned: Facts = { owner: ownerAgencyId, openTo: stockOpenTo };
  if (ask.name !== 'team.commend') return owned;
  const incidents = await incidentsOf(ask, [text(ask, 'incidentId')]);
  return incidents ? { ...owned, ...incidents } : nothing;
};

export const ofAgreement: FactsOf = async (ask) => {
  if (ask.name === 'agreement.propose') return { isNew: true };
  const state = await ask.runners.agreement.state(ask.targetId, 'kept');
  if (state.status === 'none') return nothing;
  return { owner: state.beneficiaryAgencyId, addressees: [state.providerAgencyId] };
};

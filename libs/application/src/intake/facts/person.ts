import { keyLine, type Actor, type Speaker } from '#domain';
import type { AgencyDirectory } from '../../directory/agency-directory.js';

/** Who speaks, with what the registry says of its agency and its key; nothing of an agency that is not registered. */
export async function personOf(
  { agencyId, role, principal, keyId }: Actor,
  directory: Pick<AgencyDirectory, 'find' | 'facts'>,
): Promise<Speaker | undefined> {
  const party = await directory.facts(agencyId);
  const known = await directory.find(agencyId);
  return party && { ...party, role, principal, keyId, keys: keyLine(known?.credentials ?? {}, keyId) };
}

import {
  keyLine,
  own,
  type ActingPerson,
  type Actor,
  type AgencyFacts,
  type AgencyState,
  type Speaker,
} from '#domain';
import type { AgencyDirectory } from '../../directory/agency-directory.js';

/** Who speaks, with what the registry says of its agency and its key; nothing of an agency that is not registered. */
export async function personOf(
  actor: Actor,
  directory: Pick<AgencyDirectory, 'find' | 'facts'>,
): Promise<Speaker | undefined> {
  const party = await directory.facts(actor.agencyId);
  const known = await directory.find(actor.agencyId);
  return party && speakerOf(actor, party, known);
}

/** What a key that is somebody's has signed was said by that person, also where it became that later. */
export function speakerOf(
  { role, principal, keyId, session }: Actor | ActingPerson,
  party: AgencyFacts,
  known: Pick<AgencyState, 'credentials'> | undefined,
): Speaker {
  const credentials = known?.credentials ?? {};
  const personId = own(credentials, keyId ?? '')?.personId;
  const isPerson = personId !== undefined || session !== undefined;
  const who = { role, principal: personId ?? principal, keyId, session, isPerson };
  return { ...party, ...who, keys: keyLine(credentials, keyId) };
}

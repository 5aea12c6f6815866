import { staffOnDuty, type AgencyDirectory } from '#application';
import type { FindPersons } from '#read-model';

/** What is known now of the persons of an agency: whether they are still employed and can be called. */
export function staffNow(directory: AgencyDirectory): FindPersons {
  const personsOf = staffOnDuty(directory);
  return async (agencyId, personIds) => {
    const known = await personsOf(agencyId, personIds);
    return (personId) => known?.find((person) => person.personId === personId);
  };
}

import type { DutyPerson } from '#domain';
import type { AgencyDirectory } from '../directory/agency-directory.js';

/**
 * Those of these persons that are or were on the staff of an agency; nothing where the agency keeps no persons on record.
 * An employment has ended when the log recorded it. Of persons who were put on record before it was said with them whether
 * they have a number, none is known to be missing.
 */
export const staffOnDuty =
  (directory: Pick<AgencyDirectory, 'personsOf' | 'passEnd'>) =>
  async (agencyId: string, personIds: readonly string[]): Promise<readonly DutyPerson[] | undefined> => {
    const known = (): DutyPerson[] =>
      directory
        .personsOf(agencyId)
        .filter(({ personId }) => personIds.includes(personId))
        .map(({ personId, endedAt, hasNumber = true }) => ({
          personId,
          hasNumber,
          ...(endedAt === undefined ? {} : { endedAt }),
        }));
    // somebody may have been put on record a moment ago
    if (known().length < new Set(personIds).size) await directory.passEnd();
    return directory.personsOf(agencyId).length === 0 ? undefined : known();
  };

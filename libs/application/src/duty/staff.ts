import type { DutyPerson } from '#domain';
import type { AgencyDirectory } from '../directory/agency-directory.js';

/** Before anything that a roster is of. */
const longAgo = '1970-01-01T00:00:00.000Z';

/**
 * Those of these persons that are or were on the staff of an agency; nothing where the agency keeps no persons on record. That
 * an employment has ended is known, and not when: it counts for what is still to come. Numbers are sealed, so that none is
 * known to be missing.
 */
export const staffOnDuty =
  (directory: Pick<AgencyDirectory, 'personsOf' | 'passEnd'>) =>
  async (agencyId: string, personIds: readonly string[]): Promise<readonly DutyPerson[] | undefined> => {
    const known = (): DutyPerson[] =>
      directory
        .personsOf(agencyId)
        .filter(({ personId }) => personIds.includes(personId))
        .map(({ personId, ended }) => ({
          personId,
          hasNumber: true,
          ...(ended ? { endedAt: longAgo } : {}),
        }));
    // somebody may have been put on record a moment ago
    if (known().length < new Set(personIds).size) await directory.passEnd();
    return directory.personsOf(agencyId).length === 0 ? undefined : known();
  };

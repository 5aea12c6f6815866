import { staffOnDuty } from './staff.js';
import type { KnownPerson } from '../directory/staff.js';

const person = (personId: string, more: Partial<KnownPerson> = {}): KnownPerson => ({
  personId,
  agencyId: 'EMB',
  roles: [],
  ended: false,
  ...more,
});
const endedAt = '2026-11-28T16:00:00.000Z';

/** A directory that follows behind: what is `late` is known once it has passed the end of the log. */
function directoryOf(kept: readonly KnownPerson[], late: KnownPerson[] = []) {
  const known = [...kept];
  return {
    personsOf: () => known,
    passEnd: () => Promise.resolve(void known.push(...late.splice(0))),
  } as unknown as Parameters<typeof staffOnDuty>[0];
}

describe('what the registry says of who is rostered', () => {
  it('is who is on the staff, who has no number, and whose employment ended when', async () => {
    const left = person('wu', { ended: true, endedAt, hasNumber: true });
    const directory = directoryOf([person('zhou'), left, person('li', { hasNumber: false }), person('wang')]);
    expect(await staffOnDuty(directory)('EMB', ['zhou', 'wu', 'li', 'x'])).toEqual([
      { personId: 'zhou', hasNumber: true },
      { personId: 'wu', hasNumber: true, endedAt },
      { personId: 'li', hasNumber: false },
    ]);
  });

  it('waits for the end of the log before somebody is unknown', async () => {
    const found = await staffOnDuty(directoryOf([person('zhou')], [person('wu')]))('EMB', ['zhou', 'wu']);
    expect(found?.map(({ personId }) => personId)).toEqual(['zhou', 'wu']);
  });

  it('is nothing where the agency keeps no persons on record', async () => {
    expect(await staffOnDuty(directoryOf([]))('EMB', ['zhou'])).toBeUndefined();
  });
});

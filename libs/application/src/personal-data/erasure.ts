import type { InputsOf } from '../run/inputs.js';
import type { PersonalData } from './personal-data.js';

/** The erasure is on record before the key is destroyed. */
export const erasure = (personalData: Pick<PersonalData, 'destroy'>): InputsOf<'person'> => ({
  settle: async ({ id, command }, { outcome }) => {
    if (command.type === 'person.erase' && outcome.outcome === 'accepted') await personalData.destroy(id);
  },
});

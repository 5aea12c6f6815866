import type { ReadModel } from '../index.js';
import { postgresForFile, readModelOf } from '../testing/models.js';
import { floodNight } from '../testing/scenario.js';
import { as, auditor, duty, viewing } from '../testing/viewers.js';

const postgres = postgresForFile();
let model: ReadModel;
afterEach(() => model.close());

it('are for owner, requester, who commands and who audits; those about money for whom the money is', async () => {
  model = await readModelOf(postgres, floodNight());
  const found = async (viewer: typeof duty, ownerAgencyId = 'ENT-PUMP'): Promise<string> => {
    const right = await model.queries.sharing.paperRight('S1', viewer);
    if (!right) return 'none';
    const kinds = [false, true].map((isAboutMoney) => right.isFor({ ownerAgencyId, isAboutMoney }));
    return kinds.map((is) => (is ? 'yes' : 'no')).join(' ');
  };
  expect({
    owner: await found(as('ENT-PUMP')),
    'owner, of what is another’s': await found(as('ENT-PUMP'), 'FIRE'),
    commands: await found(duty),
    'commands, does not coordinate': await found(
      viewing('EMB', 'agency-operator', { mandates: duty.mandates }),
    ),
    audits: await found(auditor),
    'administers there': await found(viewing('EMB', 'administrator')),
    'has nothing to do with it': await found(as('NM-EMB')),
    'takes part in the district': await found(as('FIRE')),
    suspended: await found(as('ENT-PUMP', { suspended: true })),
  }).toEqual({
    owner: 'yes yes',
    'owner, of what is another’s': 'no no',
    commands: 'yes yes',
    // it asked for the units, so that their price is told it as well
    'commands, does not coordinate': 'yes yes',
    audits: 'yes yes',
    'administers there': 'none',
    'has nothing to do with it': 'none',
    'takes part in the district': 'none',
    suspended: 'none',
  });
  expect(await model.queries.sharing.paperRight('S-NONE', duty)).toBeUndefined();
  expect(await model.queries.sharing.paperRight('S1', duty)).toMatchObject({
    exercise: false,
    resources: { TRUCK: { unit: '台' } },
  });
});

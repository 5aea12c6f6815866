import { noDuty, type DutyCommand, type DutyPerson, type DutyState, type RosteredShift } from '#domain';
import { dutyInputs, type DutySources } from './inputs.js';
import type { Target } from '../run/inputs.js';
import type { Runners } from '../run/runners.js';

const shift = (date: string): RosteredShift => ({
  ...{ date, start: '20:00', end: '08:00', from: `${date}T12:00:00.000Z`, until: `${date}T24:00:00.000Z` },
  stints: [{ from: `${date}T12:00:00.000Z`, places: { lead: 'zhou', standIns: ['wu'] } }],
});
const kept: Readonly<Record<string, DutyState>> = {
  'EMB.hall.2026-10': { ...noDuty, shifts: [shift('2026-10-31')] },
  'EMB.hall.2026-12': { ...noDuty, shifts: [shift('2026-12-01')] },
  'FIRE.hall.2026-12': { ...noDuty, shifts: [shift('2026-12-02')] },
};
const runners = {
  duty: { state: (id: string) => Promise.resolve(kept[id] ?? noDuty) },
} as unknown as Pick<Runners, 'duty'>;
const key = { date: '2026-11-29', start: '20:00' };
const open = [{ aggregate: 'task', id: 'T' }];

const completed = async (command: DutyCommand, more: Partial<DutySources> = {}, state = noDuty) => {
  const waited: bigint[] = [];
  const inputs = dutyInputs({ lastPosition: () => Promise.resolve(7n) }, runners, {
    openWork: (agencyId) => Promise.resolve({ open: agencyId === 'EMB' ? open : [], more: 3 }),
    waitForPosition: (position) => Promise.resolve(waited.push(position) > 0),
    personsOf: () => Promise.resolve(undefined),
    ...more,
  });
  const target = { id: 'EMB.hall.2026-11', command } as Target<'duty'>;
  return { data: (await inputs.complete?.(target)(command, state))?.data, waited };
};

describe('what commands about duty are given', () => {
  it('is which roster it is, and the shifts of the months beside it', async () => {
    const { data } = await completed({
      type: 'duty.put-shifts',
      data: { shifts: [{ ...key, end: '08:00', lead: 'zhou' }] },
    });
    expect(data).toMatchObject({
      of: { agencyId: 'EMB', post: 'hall', month: '2026-11' },
      beside: [{ date: '2026-10-31' }, { date: '2026-12-01' }],
    });
    expect(data).not.toHaveProperty('persons');
  });

  it('is what the registry says of the persons of the agency that it names, each asked for once', async () => {
    const asked: (readonly string[])[] = [];
    const personsOf = (agencyId: string, personIds: readonly string[]): Promise<DutyPerson[]> => {
      asked.push([agencyId, ...personIds]);
      return Promise.resolve([{ personId: 'zhou', hasNumber: false }]);
    };
    const rows = [key.date, '2026-11-30'].map((date) => ({
      ...key,
      date,
      end: '08:00',
      lead: 'zhou',
      deputy: 'wu',
    }));
    const { data } = await completed({ type: 'duty.put-shifts', data: { shifts: rows } }, { personsOf });
    expect(data).toMatchObject({ persons: [{ personId: 'zhou', hasNumber: false }] });
    const change: DutyCommand = { type: 'duty.change-shift', data: { ...key, lead: 'li', reason: 'r' } };
    await completed(change, { personsOf });
    const watch: DutyCommand = { type: 'duty.keep-watch', data: { dueAt: '2026-11-29T00:00:00.000Z' } };
    await completed(watch, { personsOf }, { ...noDuty, shifts: [shift('2026-11-29')] });
    expect(asked).toEqual([
      ['EMB', 'zhou', 'wu'],
      ['EMB', 'li'],
      ['EMB', 'zhou', 'wu'],
    ]);
  });

  it('is what its agency has open, as of the end of the log', async () => {
    const { data, waited } = await completed({ type: 'duty.hand-over', data: { ...key, notes: 'n' } });
    expect(data).toMatchObject({ open, more: 3 });
    expect(waited).toEqual([7n]);
  });
});

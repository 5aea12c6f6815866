import type { ObservationBatch, Reading, SensorDescription } from '#contracts';
import type { ObservationFilter, ReadModel } from '#read-model';
import { runSql } from '../../postgres/src/testing/sql.js';
import { emptyModel, postgresForFile } from '../../read-model/src/testing/models.js';
import { as, auditor, duty, everything, viewing } from '../../read-model/src/testing/viewers.js';
import { Observations } from './observations.js';

const postgres = postgresForFile();
let model: ReadModel;
let url: string;
let observations: Observations;

beforeEach(async () => {
  ({ url, model } = await emptyModel(postgres));
  observations = new Observations(model.db, 90);
});
afterEach(() => model.close());

const receivedAt = '2026-06-18T14:00:00.000Z';
const kinds = {
  'RG-07': ['rainfall', 'mm', '520111004'],
  'RG-08': ['rainfall', 'mm', '520111004'],
  'WL-03': ['river-level', 'm', '520111006'],
  'GNSS-21': ['displacement-rate', 'mm/h', '520111207'],
} as const;
type SensorId = keyof typeof kinds;

const described = (threshold?: number): SensorDescription[] =>
  Object.entries(kinds).map(([sensorId, [kind, unit, areaCode]]) => ({
    sensorId,
    name: `站 ${sensorId}`,
    kind,
    unit,
    areaCode,
    threshold: sensorId === 'WL-03' ? threshold : undefined,
  }));

/** A reading so many minutes after 10:00. */
function reading(sensorId: SensorId, minutes: number, value: number): Reading {
  const [kind, unit] = kinds[sensorId];
  const observedAt = new Date(Date.parse('2026-06-18T10:00:00Z') + minutes * 60_000).toISOString();
  return { sensorId, kind, unit, value, observedAt };
}

const send = (readings: Reading[], more: Partial<ObservationBatch> & { by?: string } = {}) => {
  const { by: agencyId = 'MET', ...rest } = more;
  return observations.store({
    agencyId,
    receivedAt,
    batch: { exercise: false, sensors: described(2.5), readings, ...rest },
  });
};

const settle = async (): Promise<void> => {
  while (await observations.evaluate());
};
const proposed = async () => {
  await settle();
  return observations.openProposals();
};
const shown = (filter: ObservationFilter = {}, viewer = duty) =>
  model.queries.observation.list(filter, viewer);
const ids = async () => (await proposed()).map(({ warningId }) => warningId);

describe('readings', () => {
  it('are stored once by sensor and instant, in one partition a day', async () => {
    const first = [reading('RG-07', 0, 1), reading('RG-07', 0, 9), reading('RG-07', 14 * 60, 2)];
    const later = { ...reading('RG-07', 0, 5) };
    expect(await send(first.slice(0, 2))).toBeUndefined();
    expect(await send([later])).toBeUndefined();
    await observations.store({
      agencyId: 'MET',
      receivedAt: '2026-06-19T00:00:00.000Z',
      batch: { exercise: false, sensors: [], readings: first },
    });
    const { items } = await shown();
    expect(items.map(({ value }) => value)).toEqual([2, 1]);
    expect(items[1]).toEqual({
      sensorId: 'RG-07',
      name: '站 RG-07',
      agencyId: 'MET',
      areaCode: '520111004',
      kind: 'rainfall',
      unit: 'mm',
      value: 1,
      observedAt: '2026-06-18T10:00:00.000Z',
      receivedAt,
    });
    const days = await runSql<{ relname: string }>(
      url,
      `select relname from pg_class where relname ~ '^readings_\\d+$' order by 1`,
    );
    expect(days.map(({ relname }) => relname)).toEqual(['readings_20260618', 'readings_20260619']);
  });

  it('are found by every filter, in pages', async () => {
    await send([reading('RG-07', 0, 1), reading('WL-03', 0, 1.2), reading('RG-07', 10, 2)]);
    const values = async (filter: Parameters<typeof shown>[0]) =>
      (await shown(filter)).items.map(({ value }) => value);
    expect(await values({ sensorId: 'RG-07' })).toEqual([2, 1]);
    expect(await values({ kind: 'river-level' })).toEqual([1.2]);
    expect(await values({ areaCode: '520111006' })).toEqual([1.2]);
    expect(await values({ from: '2026-06-18T10:10:00.000Z' })).toEqual([2]);
    expect(await values({ to: '2026-06-18T10:10:00.000Z' })).toHaveLength(2);
    expect(await values({ exercise: true })).toEqual([]);
    expect(await everything((paging) => shown(paging), 1)).toHaveLength(3);
  });

  it('are for departments, their owner, who is local, warns or commands there, and who audits', async () => {
    await send([reading('RG-07', 0, 1), reading('GNSS-21', 0, 2)]);
    const values = async (viewer: typeof duty) =>
      (await shown({}, viewer)).items.map(({ value }) => value).sort();
    const township = viewing('JKZ', 'duty-officer', { kind: 'township', areaCode: '520111004' });
    const superior = (capacity: 'warn' | 'command') =>
      viewing('CITY', 'duty-officer', { kind: 'superior', mandates: [{ capacity, areaCode: '520111207' }] });
    const ofHazard = { capacity: 'warn', areaCode: '520111', of: ['rainstorm'] } as const;
    expect(await values(as('PSB'))).toEqual([1, 2]);
    expect(await values(auditor)).toEqual([1, 2]);
    expect(await values(township)).toEqual([1]);
    expect([await values(superior('warn')), await values(superior('command'))]).toEqual([[2], [2]]);
    expect(await values(viewing('CITY', 'duty-officer', { kind: 'superior', mandates: [ofHazard] }))).toEqual(
      [],
    );
    expect([await values(as('ENT-PUMP')), await values(as('NM-EMB'))]).toEqual([[], []]);
    expect(await values(as('MET', { kind: 'neighbour' }))).toEqual([1, 2]);
    expect(await values(as('PSB', { suspended: true }))).toEqual([]);
  });

  it('share transactions when many come at once', async () => {
    const sent = Array.from({ length: 40 }, (_, i) => send([reading('RG-07', i, 1), reading('WL-03', i, 1)]));
    expect(new Set(await Promise.all(sent))).toEqual(new Set([undefined]));
    expect(await everything((paging) => shown(paging), 100)).toHaveLength(80);
  });

  it.each([
    ['a defect comes up', { exercise: false }, 'RangeError'],
    ['PostgreSQL refuses', { exercise: true }, 'error'],
  ])('that come together with some over which %s are stored nevertheless', async (_, of, name) => {
    const poisonous = { ...reading('RG-07', 0, 9), observedAt: 'never' };
    const [before, failed, after] = await Promise.allSettled([
      send([reading('RG-07', 0, 1)]),
      send([poisonous], of),
      send([reading('RG-08', 0, 2)]),
    ]);
    expect([before, after]).toMatchObject([{ value: undefined }, { value: undefined }]);
    expect(failed).toMatchObject({ status: 'rejected', reason: { name } });
    expect((await shown()).items.map(({ value }) => value)).toEqual([2, 1]);
  });

  it('belong to the agency that described the sensor, in its kind and unit', async () => {
    expect(await send([reading('RG-07', 0, 1)], { sensors: [] })).toEqual({
      code: 'sensor-unknown',
      sensorId: 'RG-07',
    });
    expect(await send([reading('RG-07', 0, 1)])).toBeUndefined();
    const [stranger, own] = await Promise.all([
      send([reading('RG-07', 1, 999)], { by: 'OTHER' }),
      send([reading('RG-07', 2, 2)], { sensors: [] }),
    ]);
    expect(stranger).toEqual({ code: 'acting-for-another', sensorId: 'RG-07', agencyId: 'MET' });
    expect(own).toBeUndefined();
    expect(await send([{ ...reading('RG-07', 3, 1), unit: 'cm' }])).toMatchObject({
      code: 'invalid-command',
    });
    expect((await shown()).items.map(({ value }) => value)).toEqual([2, 1]);
  });

  it('are not taken from outside the time that is kept', async () => {
    for (const minutes of [-91 * 24 * 60, 5 * 60]) {
      expect(await send([reading('RG-07', 0, 1), reading('RG-07', minutes, 1)])).toMatchObject({
        code: 'date-out-of-range',
        field: 'readings[1].observedAt',
      });
    }
    expect(await send([reading('RG-07', -91 * 24 * 60, 1)], { exercise: true })).toBeUndefined();
    expect((await shown()).items).toEqual([]);
    expect((await shown({ exercise: true })).items).toHaveLength(1);
  });

  it('are dropped by the day, those of exercises by when they came', async () => {
    await send([reading('RG-07', 0, 1), reading('RG-07', -24 * 60, 1)]);
    await send([reading('RG-07', 0, 1)], { exercise: true });
    expect(await observations.dropBefore('2026-09-15T00:00:00.000Z')).toEqual([]);
    expect(await observations.dropBefore('2026-09-16T00:00:00.000Z')).toEqual(['readings_20260617']);
    expect((await shown()).items).toHaveLength(1);
    expect(await observations.dropBefore('2026-10-01T00:00:00.000Z')).toEqual(['readings_20260618']);
    expect((await shown({ exercise: true })).items).toEqual([]);
    // the day is made anew when it is wanted again
    expect(await send([reading('RG-07', 0, 1)])).toBeUndefined();
  });
});

describe('the rules over readings', () => {
  it('add up windows: the highest level reached speaks, once, with the readings that it rests on', async () => {
    for (const [minutes, value] of [
      [0, 30],
      [60, 15],
      [120, 41.2],
      [150, 20],
    ] as const)
      await send([reading('RG-07', minutes, value)]);
    const [orange, red, ...more] = await proposed();
    expect(more).toEqual([]);
    expect(orange).toMatchObject({
      warningId: 'OBS.rain-orange.520111004.20260618120000',
      rule: 'rain-orange.v1',
      proposal: { colour: 'orange', evidence: { measured: 86.2, threshold: 50, count: 3 } },
    });
    expect(red?.proposal.evidence).toMatchObject({
      sensorId: 'RG-07',
      from: '2026-06-18T09:30:00.000Z',
      to: '2026-06-18T12:30:00.000Z',
      measured: 106.2,
      threshold: 100,
      readings: [
        { observedAt: '2026-06-18T10:00:00.000Z', value: 30 },
        { observedAt: '2026-06-18T11:00:00.000Z', value: 15 },
        { observedAt: '2026-06-18T12:00:00.000Z', value: 41.2 },
        { observedAt: '2026-06-18T12:30:00.000Z', value: 20 },
      ],
    });
  });

  it('fire once for an episode, whatever comes again, late or from the sensor beside it', async () => {
    await send([reading('RG-07', 0, 60)]);
    expect(await ids()).toEqual(['OBS.rain-orange.520111004.20260618100000']);
    await send([reading('RG-07', 0, 60), reading('RG-08', 5, 55), reading('RG-07', -30, 10)]);
    expect(await ids()).toHaveLength(1);
    await observations.proposalMade('OBS.rain-orange.520111004.20260618100000');
    await send([reading('RG-07', 10, 1)]);
    expect(await ids()).toEqual([]);
  });

  it('see a window that a late reading fills', async () => {
    await send([reading('RG-07', 0, 30), reading('RG-07', 120, 15)]);
    expect(await ids()).toEqual([]);
    await send([reading('RG-07', 60, 10)]);
    expect(await ids()).toEqual(['OBS.rain-orange.520111004.20260618120000']);
  });

  it('fire anew after a quiet time, and in another division at once', async () => {
    await send([reading('GNSS-21', 0, 12)]);
    await send([reading('GNSS-21', 100, 12)]);
    await send([reading('GNSS-21', 230, 18)]);
    expect(await ids()).toEqual([
      'OBS.ground-rate.520111207.20260618100000',
      'OBS.ground-rate.520111207.20260618135000',
    ]);
  });

  it("take a river's own warning level, and none where it has none", async () => {
    await send([reading('WL-03', 0, 2.4), reading('WL-03', 10, 2.5)]);
    expect((await proposed())[0]?.proposal.evidence).toMatchObject({ threshold: 2.5, measured: 2.5 });
    await model.close();
    ({ url, model } = await emptyModel(postgres));
    observations = new Observations(model.db, 90);
    await send([reading('WL-03', 0, 99)], { sensors: described() });
    expect(await ids()).toEqual([]);
  });

  it('keep exercises apart', async () => {
    await send([reading('GNSS-21', 0, 12)], { exercise: true });
    await send([reading('RG-07', 0, 30)], { exercise: true });
    await send([reading('RG-07', 30, 30)]);
    const found = await proposed();
    expect(found.map(({ warningId }) => warningId)).toEqual(['OBS.ground-rate.520111207.20260618100000.X']);
    expect(found[0]?.proposal.exercise).toBe(true);
    await send([reading('GNSS-21', 0, 12)]);
    expect(await ids()).toContain('OBS.ground-rate.520111207.20260618100000');
  });
});

import { parseObservations } from './readings.js';

const reading = {
  sensorId: 'RG-07',
  kind: 'rainfall',
  unit: 'mm',
  value: 41.2,
  observedAt: '2026-06-18T20:10:00+08:00',
};
const sensor = {
  sensorId: 'RG-07',
  name: '雨量站 花溪城区',
  kind: 'rainfall',
  unit: 'mm',
  areaCode: '520111',
};
const fields = (data: unknown): string[] => {
  const parsed = parseObservations(data);
  return 'violations' in parsed ? parsed.violations.map(({ path }) => path) : [];
};

describe('a batch of observations', () => {
  it('is taken with instants in UTC and without what is not known', () => {
    expect(
      parseObservations({ exercise: true, sensors: [sensor], readings: [{ ...reading, stray: 1 }] }),
    ).toEqual({
      batch: {
        exercise: true,
        sensors: [{ ...sensor, threshold: undefined }],
        readings: [{ ...reading, observedAt: '2026-06-18T12:10:00.000Z' }],
      },
    });
    expect(parseObservations({ exercise: false, readings: [reading] })).toMatchObject({
      batch: { sensors: [] },
    });
  });

  it.each([
    ['nothing', undefined, ['']],
    ['a text', 'x', ['']],
    ['no readings', { exercise: true, readings: [] }, ['readings']],
    ['too many', { exercise: true, readings: new Array(1_001).fill(reading) }, ['readings']],
    ['no flag', { readings: [reading] }, ['exercise']],
    [
      'readings that are none',
      { exercise: true, readings: [1] },
      ['sensorId', 'kind', 'unit', 'value', 'observedAt'].map((f) => `readings[0].${f}`),
    ],
    [
      'a value that is none',
      { exercise: true, readings: [{ ...reading, value: '41' }] },
      ['readings[0].value'],
    ],
    [
      'a value out of bounds',
      { exercise: true, readings: [{ ...reading, value: 1e13 }] },
      ['readings[0].value'],
    ],
    [
      'a time that is none',
      { exercise: true, readings: [{ ...reading, observedAt: 'now' }] },
      ['readings[0].observedAt'],
    ],
    [
      'an area that is none',
      { exercise: true, sensors: [{ ...sensor, areaCode: '52' }], readings: [reading] },
      ['sensors[0].areaCode'],
    ],
    [
      'a threshold that is none',
      { exercise: true, sensors: [{ ...sensor, threshold: 'x' }], readings: [reading] },
      ['sensors[0].threshold'],
    ],
    [
      'a name that is none',
      { exercise: true, sensors: [{ ...sensor, name: '' }], readings: [reading] },
      ['sensors[0].name'],
    ],
  ])('is refused with %s', (_, data, expected) => {
    expect(fields(data)).toEqual(expected);
  });

  it('names 20 violations at most', () => {
    expect(fields({ exercise: true, readings: new Array(900).fill({}) })).toHaveLength(20);
  });
});

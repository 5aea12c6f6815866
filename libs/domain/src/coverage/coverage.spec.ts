import { usualSpeed, usualStandards } from '../code-tables/coverage-standards.js';
import { huaxiAreas } from '../code-tables/areas.js';
import { coverage, distanceKm, travelMinutes, type CoverageResource } from './coverage.js';

const tables = { areas: huaxiAreas, speed: usualSpeed, standards: usualStandards };
const team = (
  resourceId: string,
  areaCode: string,
  more: Partial<CoverageResource> = {},
): CoverageResource => ({
  resourceId,
  ownerAgencyId: 'FIRE',
  capability: 'rescue-team',
  perUnit: 1,
  availableUnits: 2,
  areaCode,
  lat: null,
  lon: null,
  ...more,
});
const of = (resources: readonly CoverageResource[], areaCode: string, capability = 'rescue-team') =>
  coverage(resources, tables, { areaCode, capability })[0];

describe('coverage', () => {
  it('measures over the earth’s surface and rounds minutes up', () => {
    expect(distanceKm({ lat: 26, lon: 106 }, { lat: 27, lon: 106 })).toBeCloseTo(111.19, 1);
    expect(travelMinutes(0, usualSpeed)).toBe(10);
    expect(travelMinutes(10, { ...usualSpeed, kmPerHour: 60 })).toBe(26);
  });

  it('shows Gaopo as remote when the teams are in the town', () => {
    const stock = [team('T-1', '520111006'), team('T-2', '520111004', { availableUnits: 1 })];
    expect(of(stock, '520111207')).toMatchObject({
      areaName: '高坡乡',
      isRemote: true,
      amountWithin: 0,
      gap: 1,
      from: [{ resourceId: 'T-2' }, { resourceId: 'T-1' }],
    });
    expect(of(stock, '520111006')).toMatchObject({
      fastestMinutes: 10,
      unitsWithin: 3,
      isRemote: false,
      gap: 0,
    });
  });

  it('takes the place of a resource before the seat of its division', () => {
    expect(of([team('T', '520111006', { lat: 26.29, lon: 106.82 })], '520111207')).toMatchObject({
      fastestMinutes: 10,
      isRemote: false,
    });
  });

  it('counts an amount under the minimum as a gap, however fast', () => {
    const pump = team('P', '520111207', { capability: 'drainage-m3h', perUnit: 200 });
    expect(of([pump], '520111207', 'drainage-m3h')).toMatchObject({
      amountWithin: 400,
      gap: 100,
      isRemote: true,
    });
  });

  it('has a line for every township and capability of the standard, even with nothing in stock', () => {
    const matrix = coverage([], tables);
    expect(matrix).toHaveLength(8 * usualStandards.lines.length);
    expect(matrix.every(({ isRemote, fastestMinutes }) => isRemote && fastestMinutes === null)).toBe(true);
    expect(coverage([team('T', '999999')], tables, { capability: 'rescue-team' })[0]?.from).toEqual([]);
  });
});

import type { AgencyEvent } from './agency.js';
import { factsOf } from './holders.js';
import { agency } from './agency.js';
import { folded } from '../kernel/given.helper-spec.js';
import type { Mandate } from './mandates.js';

const of = (agencyId: string, event: AgencyEvent): { agencyId: string; event: AgencyEvent } => ({
  agencyId,
  event,
});
const rain: Mandate = { capacity: 'warn', areaCode: '520111', of: ['rainstorm'] };
const all: Mandate = { capacity: 'command', areaCode: '520111' };
const own: Mandate = { capacity: 'local', areaCode: '520111207' };

const history = [
  of('EMB', { type: 'agency.registered', data: { name: '应急局', kind: 'department' } }),
  of('EMB', { type: 'agency.mandated', data: all }),
  of('GP', { type: 'agency.registered', data: { name: '高坡', kind: 'township', areaCode: '520111207' } }),
  of('MET', { type: 'agency.registered', data: { name: '气象局', kind: 'department' } }),
  of('MET', { type: 'agency.mandated', data: rain }),
  of('EMB', { type: 'agency.mandate-withdrawn', data: { ...all, reason: 'x' } }),
  of('MET', { type: 'agency.suspended', data: { reason: 'x' } }),
];
const stateOf = (id: string, count = history.length) =>
  folded(
    agency,
    ...history
      .slice(0, count)
      .filter(({ agencyId }) => agencyId === id)
      .map(({ event }) => event),
  );
const after = (count: number): Record<string, readonly Mandate[]> =>
  Object.fromEntries(
    ['EMB', 'GP', 'MET'].flatMap((id) => {
      const mandates = factsOf(id, stateOf(id, count))?.mandates ?? [];
      return mandates.length > 0 ? [[id, mandates] as const] : [];
    }),
  );

describe('who had which mandate', () => {
  it('is known for every position', () => {
    expect(after(0)).toEqual({});
    expect(after(1)).toEqual({});
    expect(after(2)).toEqual({ EMB: [all] });
    expect(after(3)).toEqual({ EMB: [all], GP: [own] });
    expect(after(5)).toEqual({ EMB: [all], GP: [own], MET: [rain] });
    expect(after(6)).toEqual({ GP: [own], MET: [rain] });
    expect(after(7)).toEqual(after(6));
  });
});

describe('what authority is judged by', () => {
  it('is nothing of who is not registered', () => {
    expect(factsOf('X', agency.initialState)).toBeUndefined();
  });

  it('names kind, area, mandates and whether it is suspended', () => {
    expect(factsOf('GP', stateOf('GP'))).toEqual({
      ...{ agencyId: 'GP', kind: 'township', areaCode: '520111207' },
      ...{ mandates: [own], suspended: false },
    });
    expect(factsOf('MET', stateOf('MET'))).toMatchObject({ mandates: [rain], suspended: true });
  });
});

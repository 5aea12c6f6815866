import fc from 'fast-check';
import type { AgencyEvent } from './agency.js';
import { factsOf, mandatesAt } from './holders.js';
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
const after = (count: number): Record<string, readonly Mandate[]> =>
  Object.fromEntries(mandatesAt(history.slice(0, count)));

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

  it('does not depend on how the events of different agencies lie between each other', () => {
    const ids = ['EMB', 'GP', 'MET'];
    fc.assert(
      fc.property(fc.shuffledSubarray(ids, { minLength: 3 }), (order) => {
        const sorted = order.flatMap((id) => history.filter(({ agencyId }) => agencyId === id));
        expect(Object.fromEntries(mandatesAt(sorted))).toEqual(after(history.length));
      }),
    );
  });
});

describe('what authority is judged by', () => {
  const stateOf = (id: string) =>
    folded(agency, ...history.filter(({ agencyId }) => agencyId === id).map(({ event }) => event));

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

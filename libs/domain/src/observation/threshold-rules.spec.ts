import fc from 'fast-check';
import { given } from '../kernel/given.helper-spec.js';
import {
  episodesAfter,
  proposalOf,
  proposedWarningId,
  thresholdRules,
  type Crossing,
  type Episode,
} from './threshold-rules.js';
import { warning } from '../warning/decide.js';

const ruleOf = (id: string) => {
  const rule = thresholdRules.find((r) => r.id === id);
  if (!rule) throw new Error(`no rule ${id}`);
  return rule;
};

const crossing = (ruleId: string, hour: number, areaCode = '520111004', sensorId = 'RG-07'): Crossing => ({
  rule: ruleOf(ruleId),
  sensorId,
  areaCode,
  asOf: new Date(Date.parse('2026-06-18T08:00:00Z') + hour * 3_600_000).toISOString(),
  measured: 101,
  threshold: 100,
});
const names = (crossings: readonly Crossing[]): string[] => crossings.map(({ rule }) => rule.id);

describe('threshold rules', () => {
  it('name their version and where they come from, and are unconfirmed', () => {
    for (const { id, version, source } of thresholdRules) {
      expect([id, version, source]).toEqual([id, expect.any(Number), expect.stringMatching(/^\[U\]/)]);
    }
    expect(new Set(thresholdRules.map(({ id }) => id)).size).toBe(thresholdRules.length);
  });
});

describe('an episode', () => {
  it('calls for one warning, however often and on however many sensors of the division the rule fires', () => {
    const first = episodesAfter([], [crossing('rain-blue', 0), crossing('rain-blue', 0, undefined, 'RG-08')]);
    expect(names(first.fired)).toEqual(['rain-blue']);
    const later = episodesAfter(first.episodes, [crossing('rain-blue', 1), crossing('rain-blue', 5)]);
    expect(later.fired).toEqual([]);
    expect(later.episodes).toMatchObject([{ lastAt: '2026-06-18T13:00:00.000Z' }]);
  });

  it('speaks with its highest level, and again when a higher one is reached', () => {
    const all = ['rain-blue', 'rain-yellow', 'rain-orange'].map((id) => crossing(id, 0));
    const first = episodesAfter([], all);
    expect(names(first.fired)).toEqual(['rain-orange']);
    const raised = episodesAfter(first.episodes, [crossing('rain-red', 1), crossing('rain-blue', 1)]);
    expect(names(raised.fired)).toEqual(['rain-red']);
  });

  it('is another one in another division, of another danger, and after a quiet time', () => {
    const { episodes } = episodesAfter([], [crossing('rain-blue', 0)]);
    const { fired } = episodesAfter(episodes, [
      crossing('rain-blue', 1, '520111207'),
      crossing('ground-rate', 1),
      crossing('rain-blue', 7),
    ]);
    expect(fired).toHaveLength(3);
  });

  it('takes in what comes late', () => {
    const { episodes } = episodesAfter([], [crossing('rain-blue', 2)]);
    const late = episodesAfter(episodes, [crossing('rain-blue', 0)]);
    expect(late).toMatchObject({ fired: [], episodes: [{ startedAt: '2026-06-18T08:00:00.000Z' }] });
  });

  it('does not depend on where what comes in order is cut', () => {
    const drawn = fc.array(fc.tuple(fc.constantFrom('rain-blue', 'rain-red', 'ground-rate'), fc.nat(30)), {
      maxLength: 20,
    });
    fc.assert(
      fc.property(drawn, fc.array(fc.nat(30)), (pairs, cuts) => {
        const whole = episodesAfter(
          [],
          pairs.map(([id, hour]) => crossing(id, hour)),
        );
        let episodes: readonly Episode[] = [];
        const fired: Crossing[] = [];
        const bounds = [0, ...cuts.toSorted((a, b) => a - b), 31];
        for (const [i, from] of bounds.entries()) {
          const part = pairs.filter(([, hour]) => hour >= from && hour < (bounds[i + 1] ?? 0));
          const after = episodesAfter(
            episodes,
            part.map(([id, hour]) => crossing(id, hour)),
          );
          ({ episodes } = after);
          fired.push(...after.fired);
        }
        expect({ episodes, fired }).toEqual(whole);
      }),
    );
  });
});

describe('the proposal of a crossing', () => {
  const red = crossing('rain-red', 5);
  const window = { count: 2, readings: [{ observedAt: red.asOf, value: 60 }] };

  it('has an id that derives from it, and another as an exercise', () => {
    expect(proposedWarningId(red, false)).toBe('OBS.rain-red.520111004.20260618130000');
    expect(proposedWarningId(red, true)).toBe('OBS.rain-red.520111004.20260618130000.X');
  });

  it('cites rule, window and readings, and is accepted', () => {
    const data = proposalOf(red, window, true);
    expect(data.evidence).toMatchObject({
      rule: { id: 'rain-red', version: 1 },
      from: '2026-06-18T10:00:00.000Z',
      to: '2026-06-18T13:00:00.000Z',
      ...window,
    });
    expect(data.grounds).toContain('阈值 100 mm');
    expect(given(warning).when({ type: 'warning.propose', data }).events).toHaveLength(1);
  });

  it('looks at one reading by itself where the rule does', () => {
    const { evidence } = proposalOf(crossing('gas-lel', 0), window, false);
    expect(evidence.from).toBe(evidence.to);
  });
});

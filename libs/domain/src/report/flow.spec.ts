import fc from 'fast-check';
import type { AgencyKind } from '../agency/kinds.js';
import { isAtLeast } from './rules.js';
import type { IncidentEvent, IncidentEvents } from '../incident/commands.js';
import {
  evolveReportable,
  nothingReported,
  reportingStepsAfter,
  type EventTimes,
  type ReportingStep,
} from './flow.js';
import { shippedReportingRules as shipped } from './shipped-rules.js';
import type { ReportingRuleSet } from './rules.js';

const reported: IncidentEvents['incident.reported'] = {
  title: '泄漏',
  category: 'accident',
  areaCode: '520111010',
  description: '管线断裂',
  exercise: false,
  reporterAgencyId: 'PSB',
};
const times = { occurredAt: '2026-06-18T17:43:00.000Z', receivedAt: '2026-06-18T17:45:00.000Z' };
const kinds: Readonly<Record<string, AgencyKind>> = { 'ENT-1': 'enterprise', PSB: 'department' };

/** Everything asked for by a history, one event after the other. */
function steps(
  history: readonly IncidentEvent[],
  set: ReportingRuleSet = shipped,
  at: EventTimes = times,
): ReportingStep[] {
  let state = nothingReported;
  return history.flatMap((event) => {
    const found = reportingStepsAfter(set, 'INC-C1', state, event, at, (id) => kinds[id]);
    state = evolveReportable(state, event, at);
    return found;
  });
}
const report = (more: Partial<typeof reported> = {}): IncidentEvent => ({
  type: 'incident.reported',
  data: { ...reported, ...more },
});
const classified = (eventLevel: 'I' | 'II' | 'III' | 'IV', category = reported.category): IncidentEvent => ({
  type: 'incident.classified',
  data: { category, eventLevel, reason: '初判' },
});
const dead = (count: number): IncidentEvent => ({
  type: 'incident.situation-updated',
  data: { summary: '', casualties: { dead: count }, byAgencyId: 'EMB' },
});
const ids = (found: readonly ReportingStep[]) => found.map(({ ruleId }) => ruleId);
const required = (found: readonly ReportingStep[]) =>
  found.flatMap((step) => (step.type === 'report.require' ? step.data : []));

/** Every tier has an authority here. */
const everywhere: ReportingRuleSet = {
  ...shipped,
  authorities: [
    ...shipped.authorities,
    { tier: 'province', areaPrefix: '52', agencyId: 'GZ-EMB' },
    { tier: 'state', areaPrefix: '', agencyId: 'MEM' },
  ],
};

describe('the reports that an incident calls for', () => {
  it('go from the unit to the county and from the county to the city, each on its own clock', () => {
    expect(required(steps([report({ knownAt: '2026-06-18T17:44:00.000Z' })]))).toMatchObject([
      {
        obligedAgencyId: 'JKZ',
        superiorAgencyId: 'EMB',
        startedAt: '2026-06-18T17:44:00.000Z',
        dueAt: '2026-06-18T18:44:00.000Z',
        rule: { id: 'accident-unit', setVersion: 'shipped.1', confirmed: true },
        grounds: { event: 'incident.reported', category: 'accident', eventLevel: 'IV', dead: 0 },
        supplementUntil: '2026-07-18T17:43:00.000Z',
      },
      {
        obligedAgencyId: 'EMB',
        superiorAgencyId: 'GY-EMB',
        startedAt: times.receivedAt,
        dueAt: '2026-06-18T19:45:00.000Z',
      },
    ]);
  });

  it('run on the clock of a drill, whatever its messages claim and whenever they came', () => {
    const clockAt = '2026-09-10T03:00:00.000Z';
    const claim = { knownAt: '2026-06-18T17:44:00.000Z', exercise: false };
    const found = required(steps([report(claim)], shipped, { ...times, clockAt }));
    expect(found).toHaveLength(2);
    for (const one of found) {
      expect(one).toMatchObject({ startedAt: clockAt, exercise: true });
      expect(Date.parse(one.dueAt) - Date.parse(clockAt)).toBe(one.withinMinutes * 60_000);
    }
    expect(found[0]?.supplementUntil).toBe('2026-10-10T03:00:00.000Z');
  });

  it('run on the own clock of an exercise', () => {
    const [, county] = required(steps([report({ exercise: true })]));
    expect(county).toMatchObject({ startedAt: times.occurredAt, exercise: true });
  });

  it('are given no more time by a clock that runs ahead', () => {
    const ahead = { occurredAt: '2026-06-18T20:00:00.000Z', receivedAt: times.receivedAt };
    expect(required(steps([report()], shipped, ahead))[0]?.startedAt).toBe(times.receivedAt);
  });

  it('are the enterprise’s own when it reports itself', () => {
    expect(required(steps([report({ reporterAgencyId: 'ENT-1' })]))[0]?.obligedAgencyId).toBe('ENT-1');
  });

  it('are put on nobody where the rule set names nobody', () => {
    expect(ids(steps([report({ areaCode: '520111006' })]))).toEqual(['accident-county']);
    expect(ids(steps([report(), classified('I')]))).not.toContain('accident-city');
  });

  it('go further up with the level that was given', () => {
    const found = steps([report(), classified('III'), classified('II')], everywhere);
    expect(ids(found)).toEqual([
      'accident-unit',
      'accident-county',
      'accident-city',
      'accident-province',
      'guiyang-major-phone',
      'guiyang-major-written',
    ]);
    expect(required(found)[2]?.grounds).toMatchObject({ event: 'incident.classified', eventLevel: 'III' });
  });

  it.each([
    [2, ['accident-unit', 'accident-county']],
    [3, ['accident-unit', 'accident-county', 'accident-city']],
    [9, ['accident-unit', 'accident-county', 'accident-city']],
    [10, [...['accident-unit', 'accident-county', 'accident-city', 'accident-province']]],
    [30, [...['accident-unit', 'accident-county', 'accident-city', 'accident-province']]],
  ])('go further up with the dead: %i', (count, expected) => {
    const found = ids(steps([report(), dead(count)], everywhere)).filter((id) => id.startsWith('accident'));
    expect(found).toEqual(expected);
  });

  it('follow a correction of the dead, after the incident was closed too', () => {
    const corrected: IncidentEvent = {
      type: 'incident.corrected',
      data: { field: 'casualties.dead', previousValue: 1, value: 3, reason: '核对', byAgencyId: 'EMB' },
    };
    const closed: IncidentEvent = { type: 'incident.closed', data: { reason: '' } };
    expect(ids(steps([report(), dead(1), closed, corrected], everywhere))).toContain('accident-city');
  });

  it('are not called for again by a rule that applies already', () => {
    expect(ids(steps([report(), classified('IV'), dead(1)]))).toEqual(['accident-unit', 'accident-county']);
  });

  it('of a natural disaster wait for its level', () => {
    const natural = report({ category: 'natural-disaster' });
    expect(steps([natural])).toEqual([]);
    const [found] = required(steps([natural, classified('IV', 'natural-disaster')]));
    expect(found).toMatchObject({ rule: { id: 'guiyang-disaster', confirmed: false } });
    expect(found?.rule.source).toMatch(/^\[U\]/);
  });

  it.each([
    ['41', ['henan-phone', 'henan-written']],
    ['6201', ['lanzhou']],
    ['36', ['jiangxi']],
  ])('are those of the place (%s)', (areaPrefix, local) => {
    const set: ReportingRuleSet = {
      ...shipped,
      authorities: [
        { tier: 'county', areaPrefix, agencyId: 'A' },
        { tier: 'city', areaPrefix, agencyId: 'B' },
      ],
    };
    const history = [report({ areaCode: areaPrefix.padEnd(6, '0') }), classified('II')];
    expect(ids(steps(history, set)).filter((id) => !id.startsWith('accident'))).toEqual(local);
  });

  it('have 7 days for supplements on the road and after fire', () => {
    for (const typeCode of ['road-traffic', 'fire'])
      expect(required(steps([report({ typeCode })]))[0]?.supplementUntil).toBe('2026-06-25T17:43:00.000Z');
  });

  it.each([
    [{ type: 'incident.rejected', data: { reason: '误报' } }, '误报'],
    [{ type: 'incident.merged', data: { intoIncidentId: 'INC-R0' } }, '并入 INC-R0'],
  ] as const)('are waived when it comes to nothing: %j', (event, reason) => {
    const found = steps([report(), event]).slice(2);
    expect(ids(found)).toEqual(shipped.rules.map(({ id }) => id));
    expect(found.every((step) => step.type === 'report.waive' && step.data.reason === reason)).toBe(true);
    expect(steps([report(), event, dead(40)], everywhere).slice(2 + shipped.rules.length)).toEqual([]);
  });

  it('are the same however often and wherever a follower starts over', () => {
    const event = fc.oneof(
      fc.constantFrom('I' as const, 'II' as const, 'III' as const, 'IV' as const).map((l) => classified(l)),
      fc.integer({ min: 0, max: 40 }).map(dead),
    );
    fc.assert(
      fc.property(
        fc.array(event, { maxLength: 10 }),
        fc.array(fc.nat(10), { maxLength: 5 }),
        (more, restarts) => {
          const history = [report(), ...more];
          const once = new Map<string, string>();
          for (const step of steps(history, everywhere))
            if (!once.has(step.ruleId)) once.set(step.ruleId, JSON.stringify(step));
          const again = new Map<string, string>();
          const seen = (from: number, to: number): void => {
            let state = nothingReported;
            history.slice(0, to).forEach((e, i) => {
              if (i >= from)
                for (const step of reportingStepsAfter(
                  everywhere,
                  'INC-C1',
                  state,
                  e,
                  times,
                  (id) => kinds[id],
                ))
                  if (!again.has(step.ruleId)) again.set(step.ruleId, JSON.stringify(step));
              state = evolveReportable(state, e, times);
            });
          };
          // stops anywhere, and begins again at or before where it stopped
          let reached = 0;
          for (const stop of restarts) {
            const to = Math.min(history.length, Math.max(reached, stop));
            seen(Math.max(0, reached - stop), to);
            reached = to;
          }
          seen(reached, history.length);
          expect(again).toEqual(once);
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('levels', () => {
  it('are ordered from I, the most severe', () => {
    expect(isAtLeast('II', 'III')).toBe(true);
    expect(isAtLeast('IV', 'III')).toBe(false);
    expect(isAtLeast(undefined, 'IV')).toBe(false);
  });
});

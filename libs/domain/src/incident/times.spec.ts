import fc from 'fast-check';
import { decidedAs, folded, given } from '../kernel/given.helper-spec.js';
import { incident } from './incident.js';
import type { IncidentCommand, IncidentEvent, IncidentReport } from './commands.js';
import { timeRules } from '../kernel/times.js';

const report = (more: Partial<IncidentReport> = {}): IncidentCommand => ({
  type: 'incident.report',
  data: {
    title: '积水',
    category: 'accident',
    areaCode: '520111',
    description: '深',
    exercise: false,
    ...more,
  },
});
const update = (summary: string, dead?: number, knownAt?: string): IncidentCommand => ({
  type: 'incident.update-situation',
  data: { summary, casualties: dead === undefined ? undefined : { dead }, knownAt },
});
const at = (occurredAt: string, receivedAt = occurredAt) => ({
  occurredAt: `2026-06-18T${occurredAt}.000Z`,
  receivedAt: `2026-06-18T${receivedAt}.000Z`,
});

/** Runs commands one after the other, each with its instants. */
function run(...steps: [IncidentCommand, ReturnType<typeof at>][]): IncidentEvent[] {
  const events: IncidentEvent[] = [];
  for (const [command, context] of steps) {
    const decision = incident.decide(command, folded(incident, ...events), decidedAs(context));
    if ('refusal' in decision) throw new Error(decision.refusal.code);
    events.push(...decision.events);
  }
  return events;
}
const dead = (events: IncidentEvent[]) => folded(incident, ...events).correctable['casualties.dead'];

describe('the times of news', () => {
  it('keep a newer figure from an older one, which is flagged', () => {
    const events = run(
      [report(), at('14:00:00')],
      [update('三人', 3), at('14:20:00')],
      [update('一人', 1), at('14:10:00', '14:21:00')],
    );
    expect(dead(events)).toBe(3);
    expect(events.map(({ data }) => ('timing' in data ? data.timing : undefined))).toEqual([
      undefined,
      undefined,
      ['out-of-order'],
    ]);
  });

  it('let an older report fill in what no newer one has stated', () => {
    const events = run(
      [report(), at('14:00:00')],
      [update('水退'), at('14:20:00')],
      [update('一人', 1), at('14:10:00', '14:21:00')],
    );
    expect(dead(events)).toBe(1);
    expect(events.at(-1)?.data).toMatchObject({ timing: ['out-of-order'] });
  });

  it('keep a correction from a report that happened before it', () => {
    const correction: IncidentCommand = {
      type: 'incident.correct',
      data: { field: 'casualties.dead', value: 2, reason: '核对' },
    };
    const events = run(
      [report({ casualties: { dead: 1 } }), at('14:00:00')],
      [correction, at('14:30:00')],
      [update('一人', 1), at('14:10:00', '14:31:00')],
    );
    expect(dead(events)).toBe(2);
  });

  it('count from when it was known: late is what lay about', () => {
    const lateness = (knownAt?: string) =>
      given(incident).when(report({ knownAt }), at('12:00:00', '14:00:00')).events[0]?.data;
    expect(lateness()).toMatchObject({ timing: ['late'] });
    expect(lateness('2026-06-18T13:59:00.000Z')).toMatchObject({ timing: undefined });
    expect(timeRules.lateAfterMs).toBe(1_800_000);
  });

  it('keep what a clock that runs ahead claims, and give it no place in the order', () => {
    const events = run(
      [report(), at('14:00:00')],
      [update('来自未来', 1), at('18:00:00', '14:05:00')],
      [update('三人', 3), at('14:10:00')],
    );
    expect(events[1]?.data).toMatchObject({ happenedAt: undefined, timing: ['future-dated'] });
    expect(events[2]?.data).toMatchObject({ timing: undefined });
    expect(dead(events)).toBe(3);
  });

  it('tolerate a clock that is a little ahead', () => {
    const [event] = given(incident).when(report(), at('14:05:00', '14:00:00')).events;
    expect(event?.data).toMatchObject({ timing: undefined, happenedAt: '2026-06-18T14:05:00.000Z' });
    const [beyond] = given(incident).when(report(), at('14:05:01', '14:00:00')).events;
    expect(beyond?.data).toMatchObject({ timing: ['future-dated'] });
  });

  it('of an exercise are told apart by their order alone', () => {
    const context = { occurredAt: '2026-06-18T14:00:00.000Z', receivedAt: '2025-01-01T00:00:00.000Z' };
    const [event] = given(incident).when(report({ exercise: true }), context).events;
    expect(event?.data).toMatchObject({ timing: undefined, happenedAt: context.occurredAt });
  });

  it.each(['2026-06-18T14:09:59.000Z', '2026-06-18T14:15:02.000Z'])(
    'refuse what cannot have been known: %s',
    (knownAt) => {
      const refusal = {
        code: 'known-out-of-order',
        occurredAt: '2026-06-18T14:10:00.000Z',
        knownAt,
      } as const;
      given(incident).when(report({ knownAt })).thenRefused(refusal);
      const reported: IncidentEvent[] = run([report(), at('14:00:00')]);
      given(incident, ...reported)
        .when(update('', 1, knownAt))
        .thenRefused(refusal);
    },
  );

  it('come to the same figures in whatever order the updates arrive', () => {
    const news = fc.uniqueArray(fc.record({ minute: fc.integer({ min: 1, max: 59 }), count: fc.nat(9) }), {
      selector: ({ minute }) => minute,
      minLength: 1,
      maxLength: 8,
    });
    fc.assert(
      fc.property(
        news.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
        ([all, shuffled]) => {
          const play = (list: typeof all) =>
            dead(
              run(
                [report(), at('14:00:00')],
                ...list.map(({ minute, count }): [IncidentCommand, ReturnType<typeof at>] => [
                  update('', count),
                  at(`14:${String(minute).padStart(2, '0')}:00`, '15:00:00'),
                ]),
              ),
            );
          const newest = all.toSorted((a, b) => b.minute - a.minute)[0];
          expect(play(shuffled)).toBe(newest?.count);
        },
      ),
      { numRuns: 100 },
    );
  });
});

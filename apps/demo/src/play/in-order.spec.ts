import { setMaxListeners } from 'node:events';
import { drillSteps } from '../drill/drill.js';
import { night } from '../night/night.js';
import type { Step } from '../story/step.js';
import { planFaults } from './faults.js';
import type { Answer } from './inbox.js';
import { Pace, speedFor } from './pace.js';
import { Performance } from './performance.js';
import { progressLine } from './progress.js';
import { seeded } from './random.js';

const slowestMs = 5;

/** Plays against a service that takes its time over everything, as long as the seed says. */
async function played(steps: readonly Step[], speed: number, seed: number) {
  const random = seeded(seed);
  const later = <T>(value: T): Promise<T> =>
    new Promise((resolve) => setTimeout(() => resolve(value), random() * slowestMs));
  const faults = planFaults(
    steps.map(({ id }) => id),
    seed,
  );
  const { signal } = new AbortController();
  // every step listens to it
  setMaxListeners(0, signal);
  const replies = new Map<string, Promise<Answer>>();
  const sent: Step[] = [];
  const clocks: string[] = [];
  await new Performance({
    steps,
    inbox: {
      contradictions: 0,
      known: () => undefined,
      reply: ({ id }) => replies.get(id) ?? Promise.reject(new Error(`${id} was not sent`)),
      happened: () => later(0n),
      missing: () => [],
    },
    voice: {
      say: (step) => async () => {
        if (!replies.has(step.id)) {
          sent.push(step);
          replies.set(step.id, later({ outcome: 'accepted', position: '1' } as Answer));
        }
        await later(undefined);
      },
      sees: () => later(undefined),
    },
    signal,
    faults,
    pace: new Pace(steps, speed),
    replyTimeoutMs: 15_000,
    since: 0n,
    onProgress: (progress) => clocks.push(progressLine(progress).slice(0, '06-18 16:30'.length)),
  }).run();
  return { clocks, sent, faults };
}

const times = (steps: readonly Step[]): string[] => steps.map(({ time }) => time);

describe('the demo in the order of its time', () => {
  it.each([
    ['as fast as it can', 618, Infinity],
    ['by the clock', 1, speedFor(night, 1)],
  ])('shows the night forward in time, %s', async (_, seed, speed) => {
    const { clocks, sent, faults } = await played(night, speed, seed);
    expect(clocks).toHaveLength(night.length);
    expect(clocks).toEqual(clocks.toSorted());

    // and says it forward, but for those that are late on purpose and overtaken
    const punctual = sent.filter(({ id, hesitatesMs }) => !hesitatesMs && faults.get(id)?.lateBy === 0);
    expect(punctual.length).toBeGreaterThan(250);
    expect(times(punctual)).toEqual(times(punctual).toSorted());
    expect(times(sent)).not.toEqual(times(sent).toSorted());
  });

  it('shows the drill forward in time', async () => {
    const brisk = drillSteps.map((step) => ({ ...step, hesitatesMs: step.hesitatesMs && slowestMs }));
    const { clocks } = await played(brisk, Infinity, 1);
    expect(clocks).toHaveLength(drillSteps.length);
    expect(clocks).toEqual(clocks.toSorted());
  });

  it.each([
    ['night', night],
    ['drill', drillSteps],
  ] as const)('tells the %s so that every step comes after those that it rests on', (_, steps) => {
    expect(times(steps)).toEqual(times(steps).toSorted());
    const told = new Set<string>();
    for (const { id, after } of steps) {
      expect([id, after.filter((before) => !told.has(before))]).toEqual([id, []]);
      told.add(id);
    }
  });
});

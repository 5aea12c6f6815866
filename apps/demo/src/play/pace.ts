import { setTimeout as sleep } from 'node:timers/promises';
import type { Step } from '../story/step.js';

/** A longer silence is cut to this, so that the quiet hours and the days after the night do not last. */
const longestSilenceMs = 15 * 60_000;

/** When each step is due, in simulated milliseconds from the first one. */
export function dueTimes(steps: readonly Step[]): ReadonlyMap<string, number> {
  const due = new Map<string, number>();
  let before: number | undefined;
  let offset = 0;
  for (const { id, time } of steps) {
    const at = Date.parse(time);
    offset += Math.min(at - (before ?? at), longestSilenceMs);
    before = at;
    due.set(id, offset);
  }
  return due;
}

/** Speed at which the steps take about so many real seconds. */
export const speedFor = (steps: readonly Step[], seconds: number): number =>
  Math.max(...dueTimes(steps).values()) / 1_000 / seconds;

/** Holds steps back until their time on a clock that runs `speed` simulated seconds per second. */
export class Pace {
  private readonly startedAt = Date.now();
  private readonly due: ReadonlyMap<string, number>;

  constructor(
    steps: readonly Step[],
    private readonly speed: number,
  ) {
    this.due = dueTimes(steps);
  }

  /** How long the steps take at this speed, beside what is waited for. */
  get lastsMs(): number {
    return Math.max(...this.due.values()) / this.speed;
  }

  async until(stepId: string, signal: AbortSignal): Promise<void> {
    const dueAt = this.startedAt + (this.due.get(stepId) ?? 0) / this.speed;
    const ms = dueAt - Date.now();
    if (ms > 0) await sleep(ms, undefined, { signal });
  }
}

/** Counts replies and lets others wait for so many more of them. */
export class Tally {
  private count = 0;
  private waiting: { at: number; go: () => void }[] = [];

  up(): void {
    this.count++;
    this.release(({ at }) => at <= this.count);
  }

  /** Resolves after `n` more, or when the night is over. */
  more(n: number): Promise<void> {
    return new Promise((go) => this.waiting.push({ at: this.count + n, go }));
  }

  /** Nothing more comes: whoever waits goes on. */
  end(): void {
    this.release(() => true);
  }

  private release(due: (waiter: { at: number }) => boolean): void {
    const released = this.waiting.filter(due);
    this.waiting = this.waiting.filter((waiter) => !due(waiter));
    released.forEach(({ go }) => go());
  }
}

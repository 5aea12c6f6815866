import type { Step } from '../story/step.js';

/** Steps of one time. */
class Turn {
  private readonly left = new Set<string>();
  private end!: () => void;
  readonly over = new Promise<void>((resolve) => (this.end = resolve));

  constructor(
    readonly time: string,
    readonly before: Promise<void>,
  ) {}

  add({ id }: Step): void {
    this.left.add(id);
  }

  gone({ id }: Step): void {
    this.left.delete(id);
    if (this.left.size === 0) this.end();
  }
}

/** Lets steps go in the order of their times: none before all of every earlier time have gone. */
export class Turns {
  private readonly turns = new Map<string, Turn>();

  constructor(steps: readonly Step[]) {
    let current = new Turn('', Promise.resolve());
    let before = Promise.resolve();
    for (const step of steps) {
      if (step.time !== current.time) {
        current = new Turn(step.time, before);
        before = current.over;
      }
      current.add(step);
      this.turns.set(step.id, current);
    }
  }

  /** Resolves when it is the turn of a step. */
  async of({ id }: Step): Promise<void> {
    await this.turns.get(id)?.before;
  }

  /** A step has gone; whatever comes later need not wait for it. */
  gone(step: Step): void {
    this.turns.get(step.id)?.gone(step);
  }
}

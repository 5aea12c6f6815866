import type { Step } from '../story/step.js';

/** A step that has no reply though everything before it has one, and what it waits for. */
export interface OpenStep {
  readonly id: string;
  readonly name: string;
  readonly stream: string;
  readonly waitsFor: string;
  readonly forMs: number;
}

/** Keeps for each step under way what it waits for, and since when. */
export class OpenSteps {
  private readonly open = new Map<string, { step: Step; waitsFor: () => string; since: number }>();

  /** `now` in milliseconds, from whenever. */
  constructor(private readonly now: () => number = () => performance.now()) {}

  /** From now on the step waits for this; asked for its words when somebody wants to know. */
  waits(step: Step, waitsFor: () => string): void {
    this.open.set(step.id, { step, waitsFor, since: this.now() });
  }

  done({ id }: Step): void {
    this.open.delete(id);
  }

  /** In the order in which they began to wait. */
  list(): OpenStep[] {
    return [...this.open.values()].map(({ step: { id, name, stream }, waitsFor, since }) => ({
      id,
      name,
      stream,
      waitsFor: waitsFor(),
      forMs: Math.round(this.now() - since),
    }));
  }
}

/** For people: one line for each, indented. */
export const described = (steps: readonly OpenStep[]): string[] =>
  steps.map(
    ({ id, name, stream, waitsFor, forMs }) =>
      `  ${id} (${name} on ${stream}) waits for ${waitsFor}, for ${(forMs / 1_000).toFixed(1)} s by now`,
  );

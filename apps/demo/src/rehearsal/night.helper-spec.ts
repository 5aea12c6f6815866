import { night } from '../night/night.js';
import { Rehearsal } from './rehearsal.helper-spec.js';
import type { Awaited, Step } from '../story/step.js';

export const has = (world: Rehearsal, { stream, event, about }: Awaited): boolean =>
  world.has(stream, event, about);

/** Throws when the rules do not take a step: none of the night is ever refused. */
export function take(world: Rehearsal, step: Step): void {
  const { refusal } = world.play(step);
  if (refusal) throw new Error(`${step.id} is refused: ${JSON.stringify(refusal)}`);
}

/**
 * Plays the whole night in the order that is chosen among the steps that can go. Where none is chosen a flow is taken
 * to have gone on instead; where none can go, one does.
 */
export function goThrough(world: Rehearsal, choose: (ready: readonly Step[]) => Step | undefined): void {
  let open: readonly Step[] = night;
  while (open.length > 0) {
    const canGo = ({ after, awaits }: Step): boolean =>
      after.every((id) => world.steps.has(id)) && awaits.every((awaited) => has(world, awaited));
    const ready = open.filter(canGo);
    const step = choose(ready);
    if (step) {
      take(world, step);
      open = open.filter((one) => one !== step);
      // to choose may have taken the last step of a flow, for which somebody waited
    } else if (ready.length === 0 && !world.flow() && !open.some(canGo)) {
      throw new Error(`stuck at ${open[0]?.id}`);
    }
  }
  while (world.flow());
}

/** In the order of time, with flows that are done before anybody goes on. */
export function playedAtEase(): Rehearsal {
  const world = new Rehearsal();
  goThrough(world, ([first]) => (world.flow() ? undefined : first));
  return world;
}

import { seeded } from './random.js';

/** What goes wrong with one message on its way. Nothing of it may change the outcome. */
export interface Fault {
  /** Sent twice at once. */
  readonly twice: boolean;
  /** Sent again, the same bytes, after so many further replies; 0 for never. */
  readonly againAfter: number;
  /** Held back until so many further replies are in; 0 for not at all. */
  readonly lateBy: number;
}

export const noFault: Fault = { twice: false, againAfter: 0, lateBy: 0 };

/** Draws the faults of a night: about one message in eight each. The same seed draws the same. */
export function planFaults(ids: readonly string[], seed: number): ReadonlyMap<string, Fault> {
  const random = seeded(seed);
  const sometimes = (least: number, most: number): number => {
    const hit = random() < 0.12;
    const size = least + Math.floor(random() * (most - least + 1));
    return hit ? size : 0;
  };
  return new Map(
    ids.map((id) => [
      id,
      { twice: sometimes(1, 1) === 1, againAfter: sometimes(2, 12), lateBy: sometimes(2, 6) },
    ]),
  );
}

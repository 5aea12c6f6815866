import { inOrder, parsed, type Answer, type KeptFact } from './facts.js';
import type { Seal } from './seal.js';

/** What lies on a shelf, as far as the one who looks may know. */
export interface Shown {
  readonly own: readonly KeptFact[];
  /** How many are of other persons: no more can be said of them. */
  readonly others: number;
}

export const nothingShown: Shown = { own: [], others: 0 };
const prefix = 'liandong-kept.';

/** The facts that a device keeps, each sealed and under a name of its own, so that tabs do not write over each other. */
export class Shelf {
  private readonly isOwn: (name: string) => boolean;

  constructor(
    private readonly storage: Storage,
    private readonly seal: Seal,
  ) {
    this.isOwn = (name) => name.startsWith(`${prefix}${seal.mark}.`);
  }

  async shown(): Promise<Shown> {
    const names = Object.keys(this.storage).filter((name) => name.startsWith(prefix));
    const texts = await Promise.all(
      names.filter(this.isOwn).map((name) => this.seal.open(this.storage.getItem(name) ?? '')),
    );
    const own = inOrder(texts.flatMap((text) => (text === undefined ? [] : (parsed(text) ?? []))));
    return { own, others: names.filter((name) => !this.isOwn(name)).length };
  }

  /** @throws where the device has no room: then nothing was promised either */
  async put(fact: KeptFact): Promise<void> {
    this.storage.setItem(this.nameOf(fact.id), await this.seal.seal(JSON.stringify(fact)));
  }

  async add(fact: Omit<KeptFact, 'order'>): Promise<void> {
    const { own } = await this.shown();
    await this.put({ ...fact, order: (own.at(-1)?.order ?? 0) + 1 });
  }

  take(id: string): void {
    this.storage.removeItem(this.nameOf(id));
  }

  /** A refused one stays in sight until whoever said it takes it away. */
  async answered(fact: KeptFact, answer: Answer): Promise<void> {
    if (answer === 'taken') this.take(fact.id);
    else if (answer !== 'later') await this.put({ ...fact, refused: answer.refused });
  }

  private nameOf(id: string): string {
    return `${prefix}${this.seal.mark}.${id}`;
  }
}

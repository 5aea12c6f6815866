import type { Journal } from './journal.js';

/** What one phone shows of one message or call. */
export interface Shown {
  readonly key: string;
  readonly kind: 'sms' | 'voice';
  readonly telephone: string;
  readonly text: string;
  /** RFC 3339 in UTC. */
  readonly at: string;
  /** How often it was brought with this key; it is shown once. */
  readonly brought: number;
  readonly answers: readonly string[];
}

/** What is told to whoever sent it. */
export interface Told {
  readonly id: string;
  readonly key: string;
  readonly status: 'delivered' | 'answered';
  readonly at: string;
  readonly text?: string;
  readonly from?: string;
}

export type Entry =
  | ({ readonly is: 'shown' } & Omit<Shown, 'brought' | 'answers'>)
  | { readonly is: 'again'; readonly key: string }
  | ({ readonly is: 'told' } & Told)
  | { readonly is: 'done'; readonly id: string };

/** The phones of people on a machine where nobody has any. The same key is the same message, over restarts too. */
export class Phones {
  private readonly byKey = new Map<string, Shown>();
  private readonly untold = new Map<string, Told>();

  constructor(
    private readonly journal: Pick<Journal<Entry>, 'write' | 'entries'>,
    private readonly now: () => Date = () => new Date(),
  ) {
    journal.entries.forEach((entry) => this.take(entry));
  }

  /** Shows it, unless it was brought before. Durable on return. */
  bring({ key, kind, telephone, text }: Pick<Shown, 'key' | 'kind' | 'telephone' | 'text'>): void {
    if (this.byKey.has(key)) return this.write({ is: 'again', key });
    const at = this.now().toISOString();
    this.write({ is: 'shown', key, kind, telephone, text, at });
    this.write({ is: 'told', id: `${key}/delivered`, key, status: 'delivered', at });
  }

  /** A person replies to what the phone shows: to one by its key, else to the last. Gives what was answered. */
  answer(telephone: string, text: string, key?: string, from = telephone): Shown | undefined {
    const shown = [...this.byKey.values()].filter((one) => one.telephone === telephone);
    const one = key === undefined ? shown.at(-1) : shown.find((each) => each.key === key);
    if (!one) return undefined;
    const id = `${one.key}/answered/${one.answers.length + 1}`;
    this.write({
      is: 'told',
      id,
      key: one.key,
      status: 'answered',
      at: this.now().toISOString(),
      text,
      from,
    });
    return one;
  }

  /** Oldest first. */
  shown(telephone?: string): Shown[] {
    return [...this.byKey.values()].filter((one) => telephone === undefined || one.telephone === telephone);
  }

  /** What is still to be told, oldest first. */
  toTell(): Told[] {
    return [...this.untold.values()];
  }

  told(id: string): void {
    this.write({ is: 'done', id });
  }

  private write(entry: Entry): void {
    this.journal.write(entry);
    this.take(entry);
  }

  private take(entry: Entry): void {
    switch (entry.is) {
      case 'shown': {
        const { is: _, ...shown } = entry;
        this.byKey.set(entry.key, { ...shown, brought: 1, answers: [] });
        return;
      }
      case 'again': {
        const one = this.byKey.get(entry.key);
        if (one) this.byKey.set(entry.key, { ...one, brought: one.brought + 1 });
        return;
      }
      case 'told': {
        const { is: _, ...told } = entry;
        this.untold.set(entry.id, told);
        const one = this.byKey.get(entry.key);
        if (one && entry.status === 'answered')
          this.byKey.set(entry.key, { ...one, answers: [...one.answers, entry.text ?? ''] });
        return;
      }
      case 'done':
        this.untold.delete(entry.id);
    }
  }
}

import type { ProblemBody } from '../api/http.js';

/**
 * A statement of what happened in the field, made while there was no network: kept on this device, in sight of whoever
 * made it, until the service has it. Decisions and acceptances are never kept.
 */
export interface KeptFact {
  /** Of the command: however often it is sent, it counts once. */
  readonly id: string;
  /** Later ones have a higher one. */
  readonly order: number;
  readonly path: string;
  readonly data: object;
  /** What it says, in words. */
  readonly words: string;
  /** When it was said. */
  readonly at: string;
  /** Why the service did not take it. */
  readonly refused?: ProblemBody;
}

/** What the service made of one. */
export type Answer = 'taken' | 'later' | { readonly refused: ProblemBody };

/** In the order in which they were said, by whatever clock. */
export const inOrder = (facts: readonly KeptFact[]): readonly KeptFact[] =>
  facts.toSorted((a, b) => a.order - b.order || a.at.localeCompare(b.at));

/** The one to be sent next: in their order, since one may rest on another. */
export const nextOf = (facts: readonly KeptFact[]): KeptFact | undefined =>
  facts.find(({ refused }) => refused === undefined);

const isText = (value: unknown): value is string => typeof value === 'string';

/** One that was kept; nothing where it cannot be read. */
export function parsed(text: string): KeptFact | undefined {
  try {
    const one = JSON.parse(text) as Partial<KeptFact> | null;
    const isOne = [one?.id, one?.path, one?.words, one?.at].every(isText) && typeof one?.order === 'number';
    return isOne ? (one as KeptFact) : undefined;
  } catch {
    return undefined;
  }
}

import type { ProblemBody } from '../api/http.js';

/**
 * A statement of what happened in the field, made while there was no network: kept on this device, in sight, until the
 * service has it. Decisions and acceptances are never kept.
 */
export interface KeptFact {
  /** Of the command: however often it is sent, it counts once. */
  readonly id: string;
  /** Who said so: nobody else's sign-in sends it. */
  readonly personId: string;
  readonly agencyId: string;
  readonly path: string;
  readonly data: object;
  /** What it says, in words. */
  readonly words: string;
  /** When it was said. */
  readonly at: string;
  /** Why the service did not take it. */
  readonly refused?: ProblemBody;
}

/** Whose they are that can be sent now. */
export type Sender = Pick<KeptFact, 'personId' | 'agencyId'>;

/** What the service made of one. */
export type Answer = 'taken' | 'later' | { readonly refused: ProblemBody };

const isOf = (fact: KeptFact, { personId, agencyId }: Sender): boolean =>
  fact.personId === personId && fact.agencyId === agencyId;

/** The one to be sent next: in the order in which they were said, since one may rest on another. */
export const nextOf = (facts: readonly KeptFact[], sender: Sender): KeptFact | undefined =>
  facts.find((fact) => fact.refused === undefined && isOf(fact, sender));

/** What is left to keep. A refused one stays in sight until whoever said it takes it away. */
export function answered(facts: readonly KeptFact[], id: string, answer: Answer): readonly KeptFact[] {
  if (answer === 'later') return facts;
  return answer === 'taken'
    ? facts.filter((fact) => fact.id !== id)
    : facts.map((fact) => (fact.id === id ? { ...fact, refused: answer.refused } : fact));
}

const isText = (value: unknown): value is string => typeof value === 'string';

/** What was kept, as far as it can be read. */
export function parsed(text: string | null): readonly KeptFact[] {
  try {
    const found: unknown = JSON.parse(text ?? '[]');
    if (!Array.isArray(found)) return [];
    return (found as Partial<KeptFact>[]).filter((one): one is KeptFact =>
      [one?.id, one?.personId, one?.agencyId, one?.path, one?.words, one?.at].every(isText),
    );
  } catch {
    return [];
  }
}

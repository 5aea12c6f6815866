import type { Alone, CommandName } from '#contracts';
import type { Actor, Refusal, Relation } from '#domain';
import type { OwnCommand } from '../run/own-command.js';
import type { References } from '../run/references.js';
import type { Submission } from './submission.js';

/** A command whose sender is established, on its way through the intake; each step adds what it finds. */
export interface Passing {
  readonly submission: Submission;
  /** When the service asks for it itself. */
  readonly own?: OwnCommand;
  readonly actor: Actor;
  readonly commandId: string;
  readonly receivedAt: string;
}

export interface Read extends Passing {
  readonly name: CommandName;
  readonly targetId: string;
  readonly data: object;
  readonly occurredAt: string;
  readonly ifRevision?: bigint;
}

export interface Authorized extends Read {
  /** Why it is permitted; nothing for what the service asks for itself, and for a repeat of what was answered. */
  readonly permission?: { readonly relation: Relation; readonly policy: string };
  /** Another person has to confirm it; those named by `confirmersOf`. Nobody is named where it is on record already. */
  readonly waitsFor?: readonly string[];
  /** One person acts where two are asked for; the other signs by then. */
  readonly alone?: Pick<Alone, 'reason' | 'signBy' | 'confirmers'>;
}

export interface Referred extends Authorized {
  /** What its references to other aggregates come to. */
  readonly references: References;
}

export interface Sealed extends Referred {
  /** Of the content as it is recorded. */
  readonly digest: string;
}

/** Never gets as far as an aggregate: the refusal is recorded in a stream of its own, named by `messageId`. */
export interface TurnedAway {
  readonly turnedAway: Refusal;
  readonly messageId: string;
  readonly actor: Actor;
  /** A digest of plain personal data would tell whether a guess at it is right: this one does not. */
  readonly digest: string;
}

export const isTurnedAway = (passed: object): passed is TurnedAway => 'turnedAway' in passed;

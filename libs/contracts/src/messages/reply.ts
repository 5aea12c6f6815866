import { refusalTexts, type Refusal } from '#domain';
import { violationMessage, type Bilingual, type Violation } from '../violations/violation.js';

interface AcceptedOutcome {
  readonly outcome: 'accepted';
  readonly stream: string;
  /** Revision after the command's last event, also in `ETag`. */
  readonly revision: string;
  /** Log position of that event: ask queries for `minPosition` to read one's own write. */
  readonly position: string;
  /** One person did it alone: another has to sign it, under this id and by then (RFC 3339 in UTC). */
  readonly owed?: { readonly approvalId: string; readonly signBy: string };
}

interface RefusedOutcome {
  readonly outcome: 'refused';
  readonly stream: string;
  readonly refusal: Refusal;
  /** Position of the record of the refusal. */
  readonly position: string;
}

interface AwaitingOutcome {
  /** Another person has to confirm it: it runs then, under its own id, and what came of it is found by that. */
  readonly outcome: 'awaiting-second-person';
  readonly stream: string;
  readonly revision: string;
  /** Position of the record that it waits. */
  readonly position: string;
  /** Id of what waits, for `approval.confirm`, `approval.decline` and `approval.withdraw`. */
  readonly approvalId: string;
  /** Of what waits: whoever confirms it names this. */
  readonly digest: string;
  /** From then on nobody can confirm it, RFC 3339 in UTC. */
  readonly endsAt: string;
}

/** What became of a command. Positions and revisions are texts of 64-bit integers. */
export type Outcome = AcceptedOutcome | RefusedOutcome | AwaitingOutcome;

/** Source and id are the identity of a command: it has one effect however often it is sent. */
export interface CommandIdentity {
  /** `/agencies/<agency id>` */
  readonly source: string;
  /** `Idempotency-Key`, or the CloudEvents id on Kafka. */
  readonly id: string;
  readonly name: string;
}

export interface Accepted extends AcceptedOutcome {
  readonly command: CommandIdentity;
}

export interface Awaiting extends AwaitingOutcome {
  readonly command: CommandIdentity;
}

export interface Refused extends RefusedOutcome {
  readonly command: CommandIdentity;
  readonly refusal: WordedRefusal;
  /** For people, in both languages. */
  readonly message?: Bilingual;
}

/**
 * The reply on `liandong.replies`; the same command gets the same one however often it is asked. One that waited for a
 * second person gets another once that is decided.
 */
export type Reply = Accepted | Refused | Awaiting;

/** What a sender is answered. */
export const replyTo = (command: CommandIdentity, outcome: Outcome): Reply =>
  outcome.outcome === 'refused'
    ? { command, ...outcome, refusal: worded(outcome.refusal), message: refusalMessage(outcome.refusal) }
    : { command, ...outcome };

export const refusalMessage = (refusal: Refusal): Bilingual => {
  const [zh, en] = refusalTexts[refusal.code];
  return { zh, en };
};

/** A refusal with a text for each of its violations: on record are their codes and numbers alone. */
export interface WordedRefusal extends Refusal {
  readonly violations?: readonly WordedViolation[];
  readonly [detail: string]: unknown;
}

export interface WordedViolation extends Violation {
  readonly message: Bilingual;
  readonly [detail: string]: unknown;
}

export const worded = (refusal: Refusal): WordedRefusal => {
  const violations = refusal['violations'] as readonly Violation[] | undefined;
  return violations === undefined
    ? refusal
    : {
        ...refusal,
        violations: violations.map((violation) => ({ ...violation, message: violationMessage(violation) })),
      };
};

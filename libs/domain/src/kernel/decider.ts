import type { Role } from './roles.js';
import type { RefusalCode } from './refusals.js';

/** Turns a map of name → data into the union of `{ type, data }` that carry it. */
export type Tagged<M> = {
  [K in keyof M & string]: { readonly type: K; readonly data: Readonly<M[K]> };
}[keyof M & string];

/**
 * Who acts. `principal` is the pseudonym of a person where a session or a person's key speaks; else it names a person or
 * program within the agency as the agency says.
 */
export interface Actor {
  readonly agencyId: string;
  readonly principal: string;
  readonly role: Role;
  /** Id of the agency's key that the command was proved by; the service itself has none, nor have older records. */
  readonly keyId?: string;
  /** Public id of the session that a person was signed in with, in place of a key. */
  readonly session?: string;
}

/** Why one person acts where two are asked for; the other signs within a term. */
export interface ActingAlone {
  /** Only where the policy says that the second person may follow; otherwise it counts for nothing. */
  readonly actAlone?: { readonly reason: string };
}

/** Whether an incident that a command points at can still be acted on. */
export type IncidentStanding = 'open' | 'closed' | 'missing';

/**
 * What a decision may know beside the command and the state. Everything in it is an input: a decider reads no
 * clock and no other stream. Instants are RFC 3339 in UTC.
 */
export interface DecisionContext {
  readonly actor: Actor;
  /** When it happened, as the sender claims. */
  readonly occurredAt: string;
  /** When this service received the command. Never stored in an event: a repeat would have another. */
  readonly receivedAt: string;
  /** Inside a drill, what its clock shows then; deadlines of reports go by it. Never stored either. */
  readonly clockAt?: string;
  /** Standing of the incident that the command points at: `incidentId`, `intoIncidentId` or `otherIncidentId`. */
  readonly incident?: IncidentStanding;
  /** Its status, where it can no longer be acted on. */
  readonly incidentStatus?: string;
  /** Agencies named by the command that are not registered. */
  readonly unknownAgencies?: readonly string[];
  /** Codes named by the command that a strict code table lacks. */
  readonly unknownCodes?: readonly string[];
  /** The capability asked for is not known; what is. */
  readonly unlisted?: { readonly nearest: readonly string[]; readonly known: readonly string[] };
}

/** A decision against a command: the code of the reason and the numbers behind it. */
export interface Refusal {
  readonly code: RefusalCode;
  readonly [detail: string]: unknown;
}

/** No events and no refusal: what was asked is already so. */
export type Decision<E> = { readonly events: readonly E[] } | { readonly refusal: Refusal };

export const accept = <E>(...events: E[]): Decision<E> => ({ events });

export const refuse = (code: RefusalCode, details: Record<string, unknown> = {}): { refusal: Refusal } => ({
  refusal: { ...details, code },
});

/**
 * The rules of one aggregate. `evolve` is total: it accepts every event ever stored in any order the log can
 * hold and does not check.
 */
export interface Decider<C, E, S> {
  readonly initialState: S;
  decide(command: C, state: S, context: DecisionContext): Decision<E>;
  evolve(state: S, event: E): S;
}

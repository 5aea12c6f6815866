/** What became of a command. */
export type Answer = Accepted | Awaiting | Refused | Undecided;

export interface Accepted {
  readonly outcome: 'accepted';
  readonly commandId: string;
  readonly stream: string;
  /** Revision of the target after the command, for `ifRevision` of the next. */
  readonly revision: string;
  /** Log position: a query with `minPosition` of it shows what the command did. */
  readonly position: string;
  /** One person did it alone: another has to sign it, under this id and by then (RFC 3339 in UTC). */
  readonly owed?: { readonly approvalId: string; readonly signBy: string };
}

/**
 * Another person has to confirm it: it runs then, or never. Sent again with the same id it is told what it has come to.
 */
export interface Awaiting {
  readonly outcome: 'awaiting-second-person';
  readonly commandId: string;
  /** Target of `approval.confirm`, `approval.decline` and `approval.withdraw`; `/v1/approvals/…` shows it. */
  readonly approvalId: string;
  /** Of what waits: whoever confirms it names this. */
  readonly digest: string;
  /** Until when it can be confirmed, RFC 3339 in UTC. */
  readonly endsAt: string;
}

export interface Refused {
  readonly outcome: 'refused';
  readonly commandId: string;
  /** Such as `wrong-status`; stable, for programs to branch on. `/problems` lists all. */
  readonly code: string;
  /** The numbers behind it, such as `outstanding` and `offered`. */
  readonly fields: Readonly<Record<string, unknown>>;
  /**
   * Whether the same id is told the same for ever. Otherwise the id is not used up: what was refused for its
   * signature, key or age may be sent again under it. On topics that others write to as well, such a refusal may even
   * be of somebody else's message under this id.
   */
  readonly isFinal: boolean;
}

/** Not known, or not taken up: send the same command with the same id again, which has at most one effect. */
export interface Undecided {
  readonly outcome: 'undecided';
  readonly commandId: string;
  /** Why there is no answer: what the service said last, or `timeout`, `aborted`, `unreachable`, `unexpected-answer`. */
  readonly reason: string;
  /** The last failure on the way, where there was one. */
  readonly cause?: unknown;
}

/** Refusals that say of the sender, not of the command, that it cannot be taken. */
const ofIdentity: readonly string[] = [
  'unsigned',
  'signature-invalid',
  'token-invalid',
  'agency-unknown',
  'agency-suspended',
  'key-unknown',
  'key-unconfirmed',
  'key-weak',
  'second-factor-required',
  'stale-message',
  'issued-ahead',
];

export function refusedFor(commandId: string, refusal: Readonly<Record<string, unknown>>): Refused {
  const { code, ...fields } = refusal;
  const named = String(code);
  // the same code also stands for a rule, which is final
  const isOfKey = named === 'role-not-permitted' && 'keyRoles' in fields;
  const isFinal = !isOfKey && !ofIdentity.includes(named);
  return { outcome: 'refused', commandId, code: named, fields, isFinal };
}

/** A JSON object, or nothing. */
export const asObject = (value: unknown): Readonly<Record<string, unknown>> | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : undefined;

/** The answer in the reply to a command that was taken, as either door gives it; nothing in anything else. */
export function takenIn(commandId: string, reply: unknown): Accepted | Awaiting | undefined {
  const { outcome, stream, revision, position, approvalId, digest, endsAt, ...rest } = asObject(reply) ?? {};
  if (outcome === 'awaiting-second-person')
    return {
      outcome,
      commandId,
      approvalId: String(approvalId),
      digest: String(digest),
      endsAt: String(endsAt),
    };
  if (outcome !== 'accepted') return undefined;
  const owed = asObject(rest['owed']);
  return {
    outcome,
    commandId,
    stream: String(stream),
    revision: String(revision),
    position: String(position),
    ...(owed && { owed: { approvalId: String(owed['approvalId']), signBy: String(owed['signBy']) } }),
  };
}

import type { CommandOrigin } from '#contracts';
import type { Actor, Refusal } from '#domain';

/** Who speaks, or why nobody can be taken for the speaker. */
export type Identified = { readonly actor: Actor } | { readonly refusal: Refusal };

/** A command as it came through a door, its sender established or not. */
export interface Submission {
  /** CloudEvents `source` and `id`: the identity of the command, whichever door it came through. */
  readonly source: string;
  readonly id: string;
  /** Name such as `incident.report`, or nothing when the message type is not one of ours. */
  readonly name: string | undefined;
  /** The message's type, for the refusal of an unknown one. */
  readonly type: string;
  readonly subject: string;
  readonly time: string;
  readonly data: unknown;
  readonly ifRevision?: string;
  readonly correlationId?: string;
  /** Id of the drill inside which it is said; the live world without it. */
  readonly drill?: string;
  readonly signature?: string;
  readonly identified: Identified;
  readonly origin: CommandOrigin;
  /** When the broker had it, where it says so; when it comes to the intake otherwise. */
  readonly receivedAt?: string;
  /** A refusal that the door itself found, such as a message key that is not the subject. */
  readonly refusal?: Refusal;
}

import type { ActingPerson, Actor, Relation } from '#domain';

/** By which door a command came in. */
export type CommandOrigin =
  | { readonly via: 'kafka'; readonly topic: string; readonly partition: number; readonly offset: string }
  | { readonly via: 'http' }
  | { readonly via: 'flow'; readonly eventId: string }
  | { readonly via: 'timer'; readonly deadline: string }
  | { readonly via: 'rule'; readonly rule: string }
  | { readonly via: 'operator' }
  /** Of who sends messages to people: what it did, or was told by whom it sends through. */
  | { readonly via: 'messenger' };

/** Who acted, and by what authority; what was stored before that was judged by a policy says nothing of it. */
export interface RecordedActor extends Actor {
  /** The relation of the agency to the object that sufficed. */
  readonly relation?: Relation;
  /** Version of the policy, such as `authority.v1`. */
  readonly policy?: string;
  /** Who else confirmed exactly this, where the policy asks for that. */
  readonly cosigners?: readonly ActingPerson[];
}

/** That one person acted where two are asked for, and all that the other one is to be shown. */
export interface Alone {
  readonly reason: string;
  /** Until when another has to sign it, RFC 3339 in UTC. */
  readonly signBy: string;
  /** Who may: see `confirmersOf`. */
  readonly confirmers: readonly string[];
  /** What was asked for, as it came. */
  readonly data: object;
  readonly ifRevision?: string;
}

/**
 * The service's own signature over one append: the same on all events that were written at once. What it is over, and
 * who verifies it how: ADR 20. The log and whoever can write to it past the service never hold the key.
 */
export interface AppendSignature {
  /** `Ed25519` now; another one gets another name. */
  readonly alg: string;
  /** Names the key, as its introduction in the log does. */
  readonly key: string;
  /** Revision of the append's first event in its stream, decimal. */
  readonly first: string;
  /** How many events were written at once. */
  readonly count: number;
  /** base64url */
  readonly value: string;
}

/** What a command was for that never got as far: as its sender says, and nothing that there need be. */
export interface Target {
  /** Of its object, as in its subject. */
  readonly stream: string;
  /** That its content names. */
  readonly incidentId?: string;
}

/**
 * Stored with every event. Three times are kept apart: `occurredAt` is claimed by the sender, `receivedAt` is this
 * service's, and the log itself records when it wrote the event.
 */
export interface EventMetadata {
  /** UUIDv5 of the command's source and id. */
  readonly commandId: string;
  readonly command: { readonly source: string; readonly id: string; readonly name: string };
  /** Digest of the command's content: the same id with other content is told apart from a repeat. */
  readonly digest: string;
  readonly correlationId: string;
  /** Id of the event that caused the command, or the command's own. */
  readonly causationId: string;
  readonly actor: RecordedActor;
  /** On what one person did alone: with the event itself, so that neither is ever there without the other. */
  readonly alone?: Alone;
  readonly occurredAt: string;
  readonly receivedAt: string;
  readonly origin: CommandOrigin;
  /** The drill inside which it happened. */
  readonly drill?: string;
  /** Of a refusal in a stream of its own, where the sender is established. */
  readonly target?: Target;
  /** Detached JWS of the command, when it came signed. */
  readonly signature?: string;
  /** Added where the event is appended; logs hold events of before without it. */
  readonly append?: AppendSignature;
}

/** An event as the log gives it back. */
export interface RecordedEvent {
  readonly eventId: string;
  readonly stream: string;
  readonly revision: bigint;
  readonly position: bigint;
  /** When the log wrote it, RFC 3339. */
  readonly recordedAt: string;
  /** Stored, versioned name. */
  readonly storedType: string;
  readonly data: unknown;
  readonly metadata: EventMetadata;
}

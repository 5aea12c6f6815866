import type { EventData } from './event-data.js';

/** What is told, by its type: events, and what comes beside them on the topic. */
export interface ToldData extends EventData {
  /** All that may be seen of an object, as the queries show it. */
  readonly picture: {
    readonly upTo: string;
    readonly isCut?: true;
    readonly [part: string]: unknown;
  };
  readonly beginning: Readonly<Record<never, never>>;
}

/**
 * What happened, as the service tells it; `type` says what `data` holds. A later version of the service may tell of
 * types that are not here: leave them aside.
 */
export type ServiceEvent = {
  [Type in keyof ToldData]: EventHead & {
    /** `picture` where all that may be seen of an object is told at once. */
    readonly type: Type;
    readonly data: ToldData[Type];
  };
}[keyof ToldData];

/** What is said of every event. Instants are RFC 3339. */
export interface EventHead {
  /** The same however often and by whichever way it is told. */
  readonly id: string;
  /** What it happened to: `incident-INC-1`. */
  readonly stream: string;
  readonly revision: string;
  /** Place in the log, a 64-bit integer as text. */
  readonly position: string;
  readonly occurredAt: string;
  readonly recordedAt: string;
  /** Whose command it comes from, where that is for the reader. */
  readonly agencyId?: string;
  /** The incident that it belongs to, where the reader sees that; told on the topic. */
  readonly incidentId?: string;
  /** How much of the object the reader sees: `whole`, `part` or `request`; told on the topic. */
  readonly sight?: string;
  /** What the rules leave out for the reader; told on the topic. */
  readonly cut?: readonly string[];
  /** Inside which drill; only on the topic of these. */
  readonly drill?: string;
}

/**
 * Called for one event after the other. One that comes back without an error is done, and its position is kept; one
 * that a crash cut short comes again at the next start, under the same id.
 */
export type EventHandler = (event: ServiceEvent) => Promise<void> | void;

/** Where to begin while no position is kept. */
export type Beginning = 'start' | 'now';

export interface FollowOptions {
  readonly positions: PositionStore;
  readonly handle: EventHandler;
  /** `now` when left out. */
  readonly from?: Beginning;
  /** Ends it. */
  readonly signal: AbortSignal;
}

/** Keeps where a follower is, between runs. One follower's alone. */
export interface PositionStore {
  /** Nothing before the first. */
  load(): Promise<string | undefined>;
  /** Durable when it resolves. */
  save(position: string): Promise<void>;
}

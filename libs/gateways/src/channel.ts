import type { ChannelName, Measure } from '#domain';

/** How a person is reached, in plain; held no longer than the sending takes. */
export interface Contact {
  readonly telephone?: string;
  readonly email?: string;
}

/** Whom a message goes to. */
export interface Addressee {
  readonly agencyId: string;
  readonly contact: Contact;
}

export interface Outgoing extends Addressee {
  /** The same on every try: by it a provider knows that it is the same. */
  readonly key: string;
  readonly subject: string;
  /** The text within a limit, in the unit of the channel. */
  readonly words: (limit: number, measure: Measure) => string;
  readonly urgent: boolean;
  readonly exercise: boolean;
  /** Where the person may answer by a button. */
  readonly answerUrl?: string;
}

/** What is known of one try. `refused`: it has certainly not gone out; `unknown`: it may have. */
export type Sent =
  | { readonly outcome: 'handed-over'; readonly providerId?: string }
  | { readonly outcome: 'refused'; readonly reason: string; readonly isFinal: boolean }
  | { readonly outcome: 'unknown'; readonly reason: string };

/** A way out of the house. It does not throw: what became of a try is an answer. */
export interface Channel {
  readonly name: ChannelName;
  /** The provider takes the same key for the same message: to repeat is harmless. */
  readonly keepsKeys: boolean;
  /** How many messages a minute may go out to one addressee of the channel; any number where left out. */
  readonly perMinute?: number;
  reaches(to: Addressee): boolean;
  send(outgoing: Outgoing, signal: AbortSignal): Promise<Sent>;
}

export const refused = (reason: string, isFinal: boolean): Sent => ({ outcome: 'refused', reason, isFinal });

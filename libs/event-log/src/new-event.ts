import type { EventMetadata } from '#contracts';

/** An event as it is handed to the log. */
export interface NewEvent {
  readonly eventId: string;
  readonly storedType: string;
  readonly data: unknown;
  readonly metadata: EventMetadata;
}

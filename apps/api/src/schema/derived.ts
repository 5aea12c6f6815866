import type { DomainEvent } from '#contracts';
import type { ShownType } from '#read-model';
import type { Answers } from './answers.js';

/** The data of each event that an agency may be told, as it is before anything is left out. */
type EventData = {
  readonly [Event in Extract<DomainEvent, { readonly type: ShownType }> as Event['type']]: Event['data'];
};

/** All types of which the build derives schemas. */
export interface Derived {
  readonly answers: Answers;
  readonly events: EventData;
}

import { decode, UnknownStoredType, type DomainEvent, type RecordedEvent } from '#contracts';

/**
 * Nothing of one that this version does not know: what it does not know draws nobody in, and must not keep a process
 * from judging all the rest. In the registry it would: there, who may speak for whom is at stake.
 */
export function knownEvent({ storedType, data }: RecordedEvent): DomainEvent | undefined {
  try {
    return decode(storedType, data) as DomainEvent;
  } catch (error) {
    if (error instanceof UnknownStoredType) return undefined;
    throw error;
  }
}

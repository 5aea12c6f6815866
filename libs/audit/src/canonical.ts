import type { EventMetadata, RecordedEvent } from '#contracts';
import { canonicalize } from 'json-canonicalize';
import { leafHash } from './merkle/hash.js';

/**
 * The bytes of an event that the tree is built over: RFC 8785 (JCS) of exactly these fields, so that any program can
 * make them again from what the log gives back. Changing this list or a form below would need a new tree.
 *
 * | field | form | why it is in |
 * | --- | --- | --- |
 * | `position` | decimal text | the place in the log; an event moved elsewhere is another leaf |
 * | `stream`, `revision` | text, decimal text | whose event it is and which of its stream; one left out shows as a gap |
 * | `eventId` | lower-case UUID | its identity, which the command's identity derives from |
 * | `type` | stored, versioned name | how `data` is to be read |
 * | `recordedAt` | RFC 3339 UTC with milliseconds | when the log wrote it: the one time that no sender claims |
 * | `data` | JSON as stored | what happened |
 * | `metadata` | JSON as stored | who, by which command, caused by what, the three times, the sender's signature |
 *
 * Positions and revisions are texts because they have 64 bits and a JSON number has 53. Half a surrogate pair in a
 * text is written as its escape, where RFC 8785 would refuse the event: two events never share their bytes.
 */
export function canonicalBytes(event: RecordedEvent): Buffer {
  return Buffer.from(
    canonicalize({
      position: event.position.toString(),
      stream: event.stream,
      revision: event.revision.toString(),
      eventId: event.eventId.toLowerCase(),
      type: event.storedType,
      recordedAt: event.recordedAt,
      data: event.data ?? null,
      metadata: event.metadata ?? null,
    }),
  );
}

/** An event as its canonical bytes say it. */
export interface CanonicalEvent {
  readonly position: string;
  readonly stream: string;
  readonly revision: string;
  readonly eventId: string;
  readonly type: string;
  readonly recordedAt: string;
  readonly data: unknown;
  readonly metadata: EventMetadata;
}

/** Bytes that are not those of an event. */
export class NotAnEvent extends Error {
  readonly code = 'not-an-event';
}

/** The event that canonical bytes stand for. Whether the bytes are the canonical ones is for their hash to say. */
export function eventOf(bytes: Uint8Array): RecordedEvent {
  let read: CanonicalEvent;
  try {
    read = JSON.parse(Buffer.from(bytes).toString()) as CanonicalEvent;
    const { position, stream, revision, eventId, type, recordedAt, data, metadata } = read;
    if (typeof stream !== 'string' || typeof eventId !== 'string' || typeof type !== 'string') {
      throw new NotAnEvent('an event has a stream, an id and a type');
    }
    return {
      position: BigInt(position),
      stream,
      revision: BigInt(revision),
      eventId,
      storedType: type,
      recordedAt,
      data,
      metadata,
    };
  } catch (cause) {
    throw new NotAnEvent('these bytes are not those of an event', { cause });
  }
}

/** What the tree and its store keep of an event. */
export interface Leaf {
  readonly position: bigint;
  readonly eventId: string;
  readonly hash: Buffer;
}

export const leafOf = (event: RecordedEvent): Leaf => ({
  position: event.position,
  eventId: event.eventId.toLowerCase(),
  hash: leafHash(canonicalBytes(event)),
});

/** Whether an event is a leaf: the log's own streams and records (`$…`) differ from server to server and are not. */
export const isLeaf = ({ stream, storedType }: RecordedEvent): boolean =>
  !stream.startsWith('$') && !storedType.startsWith('$');

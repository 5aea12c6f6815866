import type { AppendSignature, EventMetadata } from '#contracts';
import { canonicalize } from 'json-canonicalize';
import { createHash } from 'node:crypto';
import { appendAlgorithms, type AppendKey } from './append-key.js';

/** As much of an event as whoever writes it knows. */
export interface Appending {
  readonly eventId: string;
  readonly storedType: string;
  readonly data: unknown;
  readonly metadata: EventMetadata;
}

/** Which append a signature is over. */
export interface SignedPlace extends Pick<AppendSignature, 'alg' | 'key' | 'first'> {
  readonly stream: string;
}

/** What is signed begins with this; another form is another text. */
const domain = 'liandong/append/v1\n';

/**
 * The bytes that are signed: {@link domain}, then RFC 8785 (JCS) of algorithm, key, stream, revision of the first event
 * and the digests of all events in their order. No byte of it can be moved to another place of the log, and no event
 * left out or added.
 */
export const appendMessage = ({ alg, key, first, stream }: SignedPlace, digests: readonly string[]): Buffer =>
  Buffer.from(domain + canonicalize({ alg, key, stream, first, events: digests }));

/**
 * SHA-256, base64url, of RFC 8785 of what is stored of an event, but for the signature itself: id, stored name, data
 * and metadata. The log's own words about it (position, time) cannot be known by then.
 */
export function digestOfEvent({ eventId, storedType, data, metadata }: Appending): string {
  const rest: Partial<EventMetadata> = { ...metadata };
  delete (rest as { append?: unknown }).append;
  const text = canonicalize({
    eventId: eventId.toLowerCase(),
    type: storedType,
    data: data ?? null,
    metadata: rest,
  });
  return createHash('sha256').update(text).digest('base64url');
}

/** The events as they are to be written after exactly `expected` (−1: as the first of their stream). */
export async function signAppend<E extends Appending>(
  key: AppendKey,
  stream: string,
  expected: bigint,
  events: readonly E[],
): Promise<E[]> {
  const place: SignedPlace = { alg: key.alg, key: key.keyId, first: (expected + 1n).toString(), stream };
  const stored = events.map((event) => ({ ...event, ...asStored(event) }));
  const value = await key.sign(appendMessage(place, stored.map(digestOfEvent)));
  const append: AppendSignature = {
    alg: place.alg,
    key: place.key,
    first: place.first,
    count: events.length,
    value: value.toString('base64url'),
  };
  return stored.map((event) => ({ ...event, metadata: { ...event.metadata, append } }));
}

/** What will be read back, without what JSON does not keep. */
const asStored = ({ data, metadata }: Appending): Pick<Appending, 'data' | 'metadata'> =>
  JSON.parse(JSON.stringify({ data, metadata })) as Pick<Appending, 'data' | 'metadata'>;

/** The signature that an event carries, if it has the form of one; `undefined` in the place of one that has not. */
export function signatureOf(metadata: unknown): { readonly signature?: AppendSignature } | undefined {
  const append = (metadata as { append?: Partial<AppendSignature> } | null | undefined)?.append;
  if (append === undefined) return undefined;
  const { alg, key, first, count, value } = append ?? {};
  const isSound =
    (appendAlgorithms as readonly unknown[]).includes(alg) &&
    typeof key === 'string' &&
    typeof first === 'string' &&
    /^\d{1,19}$/.test(first) &&
    Number.isSafeInteger(count) &&
    (count ?? 0) > 0 &&
    typeof value === 'string' &&
    /^[\w-]{86}$/.test(value);
  return isSound ? { signature: append as AppendSignature } : {};
}

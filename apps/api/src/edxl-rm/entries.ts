import { decode, parseStreamId, type RecordedEvent } from '#contracts';
import type { SharingEvent } from '#domain';
import { messageOfKey, ownMessageId, type RmEntry } from '#interop';

/**
 * The events of a negotiation with the identity of the message that tells each: the one that it came as, where it
 * came as one, else its place in the stream.
 */
export function rmEntries(records: readonly RecordedEvent[]): (RmEntry & { position: string })[] {
  const entries: (RmEntry & { position: string })[] = [];
  const taken = new Set<string>();
  for (const { stream, revision, position, storedType, data, metadata } of records) {
    const event = decode(storedType, data);
    const sharingId = parseStreamId(stream)?.id;
    if (!event.type.startsWith('sharing.') || sharingId === undefined) continue;
    const given = messageOfKey(metadata.command.id);
    const messageId = given !== undefined && !taken.has(given) ? given : ownMessageId(sharingId, revision);
    taken.add(messageId);
    entries.push({
      messageId,
      event: event as SharingEvent,
      agencyId: metadata.actor.agencyId,
      at: metadata.occurredAt,
      position: position.toString(),
    });
  }
  return entries;
}

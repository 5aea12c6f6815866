import type { EachBatchPayload } from 'kafkajs';
import type { HeaderValue, IncomingMessage } from '../message/cloud-event-message.js';

type Fetched = EachBatchPayload['batch']['messages'][number];

export interface Copy {
  readonly message: IncomingMessage;
  readonly bytes: number;
}

/**
 * A message apart from what the broker answered: that is one buffer, which could not be given free before the last of
 * its messages is done.
 */
export function copyOf(topic: string, partition: number, fetched: Fetched): Copy {
  let bytes = 0;
  const copy = <T extends HeaderValue>(value: T): T => {
    if (value === null) return value;
    bytes += value.length;
    return typeof value === 'string' ? value : (Buffer.from(value) as T);
  };
  const { key, value, offset, headers = {} } = fetched;
  const message = {
    topic,
    partition,
    offset,
    key: copy(key),
    value: copy(value),
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, header]) => [
        name,
        Array.isArray(header) ? header.map(copy) : header === undefined ? header : copy(header),
      ]),
    ),
    appendedAt: appendedAt(fetched),
  };
  return { message, bytes };
}

/** `LogAppendTime`, as a bit of the batch says; kafkajs keeps it there and types it nowhere. */
function appendedAt(message: Fetched): string | undefined {
  const { batchContext } = message as { readonly batchContext?: { readonly timestampType?: number } };
  return batchContext?.timestampType === 1 ? new Date(Number(message.timestamp)).toISOString() : undefined;
}

import type { CloudEvent } from '#contracts';

/** A Kafka message as it goes out. */
export interface OutgoingMessage {
  readonly key: Buffer | string | null;
  readonly value: Buffer | string | null;
  readonly headers: Record<string, string>;
}

/** A Kafka message as it comes in: the original bytes and where they lay. */
export interface IncomingMessage {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, Buffer | string | (Buffer | string)[] | undefined>>;
}

/** Largest body that is looked at; larger ones are dead letters. */
export const maxMessageBytes = 256 * 1024;

const structuredType = 'application/cloudevents+json';
const attributes = [
  'id',
  'source',
  'specversion',
  'type',
  'subject',
  'time',
  'principal',
  'role',
  'ifrevision',
  'correlationid',
  'signature',
] as const;
const required = ['id', 'source', 'type', 'subject', 'time'] as const;

/** Writes an event in the binary content mode of the CloudEvents Kafka binding (default) or the structured one. */
export function toMessage(
  event: Partial<CloudEvent> & Pick<CloudEvent, 'subject' | 'data'>,
  mode: 'binary' | 'structured' = 'binary',
): OutgoingMessage {
  if (mode === 'structured') {
    return {
      key: event.subject,
      value: JSON.stringify({ ...event, datacontenttype: 'application/json' }),
      headers: { 'content-type': structuredType },
    };
  }
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  for (const name of attributes) {
    const value = event[name];
    if (value !== undefined) headers[`ce_${name}`] = value;
  }
  return { key: event.subject, value: JSON.stringify(event.data), headers };
}

/**
 * Reads either mode. What is not a CloudEvent of ours comes back with the reason: it can have no reply, since
 * nothing says whose it is.
 */
export function fromMessage(message: IncomingMessage): { event: CloudEvent } | { undecodable: string } {
  if (!message.value) return { undecodable: 'the message has no value' };
  if (message.value.length > maxMessageBytes) {
    return { undecodable: `the value has ${message.value.length} bytes, more than ${maxMessageBytes}` };
  }
  let body: unknown;
  try {
    body = JSON.parse(utf8.decode(message.value));
  } catch (error) {
    return { undecodable: `the value is not JSON in UTF-8: ${(error as Error).message.slice(0, 200)}` };
  }
  const structured = header(message, 'content-type')?.startsWith(structuredType);
  const source = structured
    ? (body as Record<string, unknown> | null)
    : Object.fromEntries(attributes.map((name) => [name, header(message, `ce_${name}`)]));
  if (typeof source !== 'object' || source === null)
    return { undecodable: 'the envelope is not a JSON object' };

  const read: Record<string, string> = {};
  for (const name of attributes) {
    const value = source[name];
    if (value === undefined || value === null) continue;
    if (typeof value !== 'string' || value.length > 2_000) {
      return { undecodable: `CloudEvents attribute ${name} is not a text of at most 2000 characters` };
    }
    read[name] = value;
  }
  if (read['specversion'] !== '1.0') return { undecodable: 'not a CloudEvent 1.0' };
  const missing = required.filter((name) => !read[name]);
  if (missing.length > 0) return { undecodable: `CloudEvents attributes are missing: ${missing.join(', ')}` };
  return {
    event: {
      principal: '',
      role: '',
      ...read,
      data: structured ? source['data'] : body,
    } as CloudEvent,
  };
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function header(message: IncomingMessage, name: string): string | undefined {
  const value = message.headers[name];
  const one = Array.isArray(value) ? value[0] : value;
  return one === undefined ? undefined : one.toString();
}

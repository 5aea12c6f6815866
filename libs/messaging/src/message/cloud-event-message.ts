import { readJson, type CloudEvent, type Violation } from '#contracts';
import { aggregateIdPattern } from '#domain';
import { unreadableHeader } from '../client/unreadable-batches.js';

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
  readonly headers: Readonly<Record<string, HeaderValue | HeaderValue[] | undefined>>;
  /** When the broker appended it, where the broker says so: the sender's own time is no such thing. */
  readonly appendedAt?: string;
}

/** Null is a value of its own on the wire, beside an empty one. */
export type HeaderValue = Buffer | string | null;

/** Attributes appear in indexes and logs. A signature is longer: some 90 characters and its header. */
const maxLength = (name: string): number => (name === 'signature' ? 2_000 : 255);

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
  'drill',
  'audience',
  'issuedat',
  'notafter',
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
 * Reads either mode. What is not a CloudEvent of ours comes back with the reason: nothing in it says whose it is.
 */
export function fromMessage(message: IncomingMessage): { event: CloudEvent } | { undecodable: Violation } {
  if (!message.value) return { undecodable: whyEmpty(message) };
  const json = readJson(message.value);
  if ('unfit' in json) return { undecodable: { path: 'value', ...json.unfit } };
  const { value: body } = json;
  let source: Record<string, unknown> | undefined;
  const structured = isStructured(message);
  if (!structured)
    source = Object.fromEntries(attributes.map((name) => [name, header(message, `ce_${name}`)]));
  else if (typeof body === 'object' && body !== null) source = body as Record<string, unknown>;
  if (!source) return { undecodable: { path: 'value', code: 'isObject' } };

  const read: Record<string, string> = {};
  for (const name of attributes) {
    const value = source[name];
    if (value === undefined || value === null) continue;
    if (!isAttribute(name, value))
      return { undecodable: { path: name, code: 'shortText', max: maxLength(name) } };
    read[name] = value;
  }
  if (read['specversion'] !== '1.0')
    return { undecodable: { path: 'specversion', code: 'isIn', values: ['1.0'] } };
  const missing = required.filter((name) => !read[name]);
  if (read['drill'] !== undefined && !aggregateIdPattern.test(read['drill'])) {
    return { undecodable: { path: 'drill', code: 'aggregateId' } };
  }
  if (missing.length > 0) return { undecodable: { path: missing.join(', '), code: 'isDefined' } };
  return {
    event: {
      principal: '',
      role: '',
      ...read,
      data: structured ? source['data'] : body,
    } as CloudEvent,
  };
}

/** What a message that cannot be read says all the same, for the answer to whoever wrote it. */
export function claimsOf(message: IncomingMessage): Partial<Pick<CloudEvent, 'id' | 'type' | 'drill'>> {
  const json = isStructured(message) && message.value ? readJson(message.value) : undefined;
  const body = json && 'value' in json ? (json.value as Record<string, unknown> | null) : undefined;
  const claimed = (['id', 'type', 'drill'] as const).map((name) => {
    const value =
      header(message, `ce_${name}`) ?? (body && Object.hasOwn(body, name) ? body[name] : undefined);
    return [name, value] as const;
  });
  return Object.fromEntries(claimed.filter(([name, value]) => isAttribute(name, value)));
}

const isAttribute = (name: string, value: unknown): value is string =>
  typeof value === 'string' && value.length <= maxLength(name) && !disallowed.test(value);

const isStructured = (message: IncomingMessage): boolean =>
  header(message, 'content-type')?.toLowerCase().startsWith(structuredType) ?? false;

/** Also of a batch that could not be unpacked; the header may come from anybody. */
function whyEmpty(message: IncomingMessage): Violation {
  const reason = header(message, unreadableHeader)?.slice(0, 100);
  return reason === undefined
    ? { path: 'value', code: 'isDefined' }
    : { path: 'value', code: 'unhandled', reason };
}

/** CloudEvents 1.0, section "Type System": no control characters; and no U+FFFD, which bytes that are not UTF-8 become. */
const disallowed = /[\p{Cc}\p{Surrogate}\ufffd]/u;

function header(message: IncomingMessage, name: string): string | undefined {
  const value = Object.hasOwn(message.headers, name) ? message.headers[name] : undefined;
  const one = Array.isArray(value) ? value[0] : value;
  return one === undefined || one === null ? undefined : one.toString();
}

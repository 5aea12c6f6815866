import { jsonBounds, violationSentence, type CloudEvent } from '#contracts';
import fc from 'fast-check';
import { fromMessage, toMessage, type IncomingMessage, type OutgoingMessage } from './cloud-event-message.js';

const event: CloudEvent = {
  specversion: '1.0',
  id: 'c-1',
  source: '/agencies/FIRE',
  type: 'liandong.incident.report.v1',
  subject: 'incident-I1',
  time: '2026-06-18T14:00:00Z',
  principal: '值班员',
  role: 'agency-operator',
  ifrevision: '3',
  correlationid: 'night',
  drill: 'DR-1',
  signature: 'eyJ..x',
  data: { title: '积水' },
};

/** As a broker gives it back: bytes throughout. */
const received = ({ key, value, headers }: OutgoingMessage): IncomingMessage => ({
  topic: 'liandong.commands',
  partition: 0,
  offset: '7',
  key: key === null ? null : Buffer.from(key),
  value: value === null ? null : Buffer.from(value),
  headers: Object.fromEntries(Object.entries(headers).map(([name, v]) => [name, Buffer.from(v)])),
});

const binary = received(toMessage(event));
const structured = (value: string | Buffer): IncomingMessage => ({
  ...binary,
  value: Buffer.from(value),
  headers: { 'content-type': 'application/cloudevents+json; charset=utf-8' },
});
const withHeaders = (headers: IncomingMessage['headers']): IncomingMessage => ({
  ...binary,
  headers: { ...binary.headers, ...headers },
});
const reasonOf = (message: IncomingMessage): string => {
  const read = fromMessage(message);
  return 'undecodable' in read ? violationSentence(read.undecodable).en : 'decoded';
};

describe('a CloudEvent on Kafka', () => {
  it.each(['binary', 'structured'] as const)('survives the %s mode', (mode) => {
    const message = received(toMessage(event, mode));
    expect(message.key?.toString()).toBe('incident-I1');
    expect(fromMessage(message)).toEqual({ event });
  });

  it('is the same one in either mode', () => {
    expect(fromMessage(received(toMessage(event, 'structured')))).toEqual(fromMessage(binary));
  });

  it('may lack what is optional', () => {
    const { principal: _, role: __, ifrevision, correlationid, drill, signature, ...least } = event;
    expect([ifrevision, correlationid, drill, signature].every(Boolean)).toBe(true);
    expect(fromMessage(received(toMessage(least)))).toEqual({ event: { ...least, principal: '', role: '' } });
  });

  it('may begin with a byte order mark and say its media type in any case', () => {
    const marked = Buffer.concat([Buffer.from('efbbbf', 'hex'), Buffer.from(JSON.stringify(event))]);
    const message = { ...structured(marked), headers: { 'content-type': 'Application/CloudEvents+JSON' } };
    expect(fromMessage(message)).toEqual({ event });
  });

  it('takes the first of a repeated header', () => {
    expect(fromMessage(withHeaders({ ce_id: [Buffer.from('c-1'), Buffer.from('c-2')] }))).toEqual({ event });
  });
});

describe('what is no CloudEvent of ours', () => {
  it.each<[string, IncomingMessage, RegExp]>([
    ['no value', { ...binary, value: null }, /value: is required/],
    [
      'a batch that could not be unpacked',
      { ...binary, value: null, headers: { unreadable: Buffer.from(`lz4: ${'x'.repeat(1_000)}`) } },
      /value: cannot be handled: lz4: x{95}$/,
    ],
    ['an empty value', { ...binary, value: Buffer.alloc(0) }, /not JSON/],
    ['broken JSON', { ...binary, value: Buffer.from('{"a":') }, /not JSON/],
    ['bytes that are not UTF-8', { ...binary, value: Buffer.from('ff22', 'hex') }, /not JSON/],
    ['UTF-16', { ...binary, value: Buffer.from('{}', 'utf16le') }, /not JSON/],
    [
      'a large value',
      { ...binary, value: Buffer.alloc(jsonBounds.bytes + 1, 0x20) },
      /more than 262144 bytes/,
    ],
    ['no headers', { ...binary, headers: {} }, /specversion: must be one of: 1\.0/],
    ['another version', withHeaders({ ce_specversion: '0.3' }), /specversion: must be one of: 1\.0/],
    ['a header without a value', withHeaders({ ce_id: null }), /^id: is required/],
    ['an empty subject', withHeaders({ ce_subject: '' }), /^subject: is required/],
    ['a header that is not UTF-8', withHeaders({ ce_id: Buffer.from('fe80', 'hex') }), /^id: /],
    ['a long id', withHeaders({ ce_id: 'x'.repeat(256) }), /^id: .* 255/],
    ['a long signature', withHeaders({ ce_signature: 'x'.repeat(2_001) }), /^signature: /],
    ['control characters', withHeaders({ ce_principal: 'a\u001b[2Jb' }), /^principal: /],
    ['a batch', structured('[{}]'), /specversion: must be one of: 1\.0/],
    ['an envelope that is no object', structured('"x"'), /must be a JSON object/],
    ['an attribute of another type', structured(JSON.stringify({ ...event, id: 7 })), /^id: /],
    ['half a surrogate pair', structured(JSON.stringify({ ...event, id: '\ud800' })), /half a surrogate/],
    ['NUL in a text', { ...binary, value: Buffer.from('{"a":"\\u0000"}') }, /U\+0000/],
    ['NUL in a name', { ...binary, value: Buffer.from('{"\\u0000":1}') }, /U\+0000/],
    ['an infinite number', { ...binary, value: Buffer.from('{"a":1e999}') }, /too large/],
    ['deep nesting', { ...binary, value: Buffer.from('['.repeat(33) + ']'.repeat(33)) }, /deeper than 32/],
    ['very deep nesting', { ...binary, value: Buffer.from('['.repeat(1e5) + ']'.repeat(1e5)) }, /deeper/],
  ])('is told apart with the reason: %s', (_, message, reason) => {
    expect(reasonOf(message)).toMatch(reason);
  });

  it('cannot borrow attributes from where every object gets its own', () => {
    const sent = JSON.stringify({ ...event, id: undefined }).replace('{', '{"__proto__":{"id":"borrowed"},');
    expect(reasonOf(structured(sent))).toMatch(/^id: is required/);
    expect(reasonOf({ ...binary, headers: Object.create(binary.headers) as typeof binary.headers })).toMatch(
      /specversion/,
    );
  });

  it('never makes the reader throw', () => {
    const header = fc.oneof(
      fc.constant(null),
      fc.constant(undefined),
      fc.string(),
      fc.uint8Array().map((bytes) => Buffer.from(bytes)),
      fc.array(fc.oneof(fc.constant(null), fc.string()), { maxLength: 3 }),
    );
    const name = fc.oneof(
      fc.constantFrom('content-type', 'ce_id', 'ce_source', 'ce_time', '__proto__', 'constructor'),
      fc.string(),
    );
    const value = fc.oneof(
      fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
      fc.json().map((text) => Buffer.from(text)),
      fc.constant(null),
    );
    fc.assert(
      fc.property(fc.dictionary(name, header), value, fc.boolean(), (headers, body, asEnvelope) => {
        const mode = asEnvelope ? { 'content-type': 'application/cloudevents+json' } : {};
        const read = fromMessage({ ...binary, value: body, headers: { ...headers, ...mode } });
        if ('undecodable' in read) expect(violationSentence(read.undecodable).zh).toMatch(/./);
        else expect(read.event.id).toMatch(/./);
      }),
      { numRuns: 500 },
    );
  });
});

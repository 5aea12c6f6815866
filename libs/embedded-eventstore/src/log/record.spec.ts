import streams from '@eventstore/db-client/generated/streams_pb.js';
import fc from 'fast-check';
import { encodeEvent, encodeResolvedLink } from '../wire/read-messages.js';
import {
  createdMsOf,
  dataOf,
  encodeRecord,
  idOf,
  positionOf,
  type ProposedEvent,
  revisionOf,
  streamBytesOf,
  TOMBSTONE,
  typeBytesOf,
} from './record.js';

const event = fc.record<ProposedEvent>({
  id: fc.uuid(),
  type: fc.string({ minLength: 1, unit: 'grapheme' }),
  json: fc.boolean(),
  data: fc.uint8Array({ maxLength: 300 }),
  metadata: fc.uint8Array({ maxLength: 300 }),
});
const place = fc.record({
  stream: fc.string({ minLength: 1, maxLength: 200, unit: 'grapheme' }),
  revision: fc.nat(2 ** 40),
  position: fc.integer({ min: 1, max: 2 ** 47 }),
  createdMs: fc.integer({ min: 1, max: 2 ** 42 }),
});
type Decoded = NonNullable<ReturnType<InstanceType<typeof streams.ReadResp>['getEvent']>>;

function decode(message: Buffer): Decoded {
  const decoded = streams.ReadResp.deserializeBinary(message).getEvent();
  if (decoded === undefined) throw new Error('no event');
  return decoded;
}

function contents(recorded: ReturnType<Decoded['getEvent']>) {
  return {
    id: recorded?.getId()?.getString(),
    stream: Buffer.from(recorded?.getStreamIdentifier()?.getStreamName_asU8() ?? []).toString(),
    revision: recorded?.getStreamRevision(),
    positions: [recorded?.getCommitPosition(), recorded?.getPreparePosition()],
    properties: Object.fromEntries(recorded?.getMetadataMap().getEntryList() ?? []),
    data: Buffer.from(recorded?.getData_asU8() ?? []),
    metadata: Buffer.from(recorded?.getCustomMetadata_asU8() ?? []),
  };
}

describe('a stored record', () => {
  it('is the message clients decode, whatever is in the event', () => {
    fc.assert(
      fc.property(event, place, (proposed, at) => {
        const bytes = encodeRecord(proposed, at);
        const message = decode(encodeEvent(bytes, 'text'));
        expect(message.getCommitPosition()).toBe(String(at.position));
        expect(contents(message.getEvent())).toEqual({
          id: proposed.id,
          stream: Buffer.from(at.stream).toString(),
          revision: String(at.revision),
          positions: [String(at.position), String(at.position)],
          properties: {
            type: Buffer.from(proposed.type).toString(),
            created: String(BigInt(at.createdMs) * 10_000n),
            'content-type': proposed.json ? 'application/json' : 'application/octet-stream',
          },
          data: Buffer.from(proposed.data),
          metadata: Buffer.from(proposed.metadata),
        });
      }),
    );
  });

  it('tells the engine what it needs without being decoded', () => {
    fc.assert(
      fc.property(event, place, (proposed, at) => {
        const bytes = encodeRecord(proposed, at);
        expect(idOf(bytes)).toBe(proposed.id);
        expect(streamBytesOf(bytes)).toEqual(Buffer.from(at.stream));
        expect(typeBytesOf(bytes)).toEqual(Buffer.from(proposed.type));
        expect(dataOf(bytes)).toEqual(Buffer.from(proposed.data));
        expect([revisionOf(bytes), positionOf(bytes), createdMsOf(bytes)]).toEqual([
          at.revision,
          at.position,
          at.createdMs,
        ]);
      }),
    );
  });

  it('gives structured ids to readers that want them', () => {
    fc.assert(
      fc.property(event, place, (proposed, at) => {
        const bytes = encodeRecord(proposed, at);
        const structured = decode(encodeEvent(bytes, 'halves')).getEvent()?.getId()?.getStructured();
        const hex = [structured?.getMostSignificantBits(), structured?.getLeastSignificantBits()]
          .map((half) =>
            BigInt.asUintN(64, BigInt(half ?? 0))
              .toString(16)
              .padStart(16, '0'),
          )
          .join('');
        expect(hex).toBe(proposed.id.replaceAll('-', ''));
        const { id, ...rest } = contents(decode(encodeEvent(bytes, 'halves')).getEvent());
        expect(id).toBe('');
        expect({ ...rest, id: proposed.id }).toEqual(contents(decode(encodeEvent(bytes, 'text')).getEvent()));
      }),
    );
  });

  it('carries the revision of a tombstone as 2^63 − 1', () => {
    const proposed = {
      id: '6f1c2f9e-9a53-4d52-8ef3-8b0d5d6a4c11',
      type: 't',
      json: false,
      data: new Uint8Array(),
      metadata: new Uint8Array(),
    };
    const bytes = encodeRecord(proposed, { stream: 's', revision: TOMBSTONE, position: 7, createdMs: 1 });
    expect(decode(encodeEvent(bytes, 'text')).getEvent()?.getStreamRevision()).toBe('9223372036854775807');
  });

  it('sends a link with what it leads to', () => {
    fc.assert(
      fc.property(event, place, event, place, (link, linkAt, target, targetAt) => {
        const message = decode(
          encodeResolvedLink(encodeRecord(link, linkAt), encodeRecord(target, targetAt), 'text'),
        );
        expect(contents(message.getLink()).id).toBe(link.id);
        expect(contents(message.getEvent()).id).toBe(target.id);
        expect(message.getCommitPosition()).toBe(String(linkAt.position));
      }),
    );
  });
});

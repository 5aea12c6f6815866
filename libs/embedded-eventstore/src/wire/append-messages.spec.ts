import shared from '@eventstore/db-client/generated/shared_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import fc from 'fast-check';
import empty from 'google-protobuf/google/protobuf/empty_pb.js';
import timestamp from 'google-protobuf/google/protobuf/timestamp_pb.js';
import { decodeAppend, decodeBatchAppend, encodeBatchError, encodeBatchSuccess } from './append-messages.js';
import { MalformedMessage } from '../protobuf/reader.js';

const EVENT = fc.record({
  id: fc.uuid(),
  type: fc.string({ unit: 'grapheme', minLength: 1 }),
  data: fc.uint8Array({ maxLength: 200 }),
  metadata: fc.uint8Array({ maxLength: 200 }),
});

function identifierOf(name: string) {
  return new shared.StreamIdentifier().setStreamName(Buffer.from(name));
}

describe('append messages', () => {
  it('reads a batch append as the client encodes it', () => {
    fc.assert(
      fc.property(
        fc.array(EVENT, { maxLength: 4 }),
        fc.string({ unit: 'grapheme' }),
        fc.bigInt(0n, 2n ** 64n - 1n),
        (all, name, revision) => {
          const options = new streams.BatchAppendReq.Options()
            .setStreamIdentifier(identifierOf(name))
            .setStreamPosition(String(revision))
            .setDeadline(timestamp.Timestamp.fromDate(new Date(1_700_000_000_123)));
          const request = new streams.BatchAppendReq().setOptions(options).setIsFinal(true);
          request.setCorrelationId(new shared.UUID().setString('c'));
          for (const { id, type, data, metadata } of all) {
            const message = new streams.BatchAppendReq.ProposedMessage().setId(
              new shared.UUID().setString(id),
            );
            message.getMetadataMap().set('type', type).set('content-type', 'application/json');
            request.addProposedMessages(message.setData(data).setCustomMetadata(metadata));
          }
          const decoded = decodeBatchAppend(Buffer.from(request.serializeBinary()), 0);
          expect(decoded.target).toEqual({ stream: Buffer.from(name).toString(), expected: revision });
          expect(decoded.deadlineMs).toBeCloseTo(1_700_000_000_123, 3);
          expect(decoded.final).toBe(true);
          expect(decoded.events).toEqual(
            all.map(({ id, type, data, metadata }) => ({
              id,
              type: Buffer.from(type).toString(),
              contentType: 'application/json',
              data: Buffer.from(data),
              metadata: Buffer.from(metadata),
            })),
          );
        },
      ),
    );
  });

  it.each([
    ['any', new streams.BatchAppendReq.Options().setAny(new empty.Empty())],
    ['no_stream', new streams.BatchAppendReq.Options().setNoStream(new empty.Empty())],
    ['stream_exists', new streams.BatchAppendReq.Options().setStreamExists(new empty.Empty())],
    [undefined, new streams.BatchAppendReq.Options()],
  ])('reads the expectation %s', (expected, options) => {
    const request = new streams.BatchAppendReq().setOptions(options);
    expect(decodeBatchAppend(Buffer.from(request.serializeBinary()), 0).target?.expected).toBe(expected);
  });

  it('reads ids in their structured form, signs included', () => {
    const id = new shared.UUID().setStructured(
      new shared.UUID.Structured().setMostSignificantBits('-1').setLeastSignificantBits(String(-(2n ** 63n))),
    );
    const request = new streams.AppendReq().setProposedMessage(
      new streams.AppendReq.ProposedMessage().setId(id),
    );
    expect(decodeAppend(Buffer.from(request.serializeBinary()))).toMatchObject({
      event: { id: 'ffffffff-ffff-ffff-8000-000000000000' },
    });
  });

  it.each(['not a uuid', '', '00000000-0000-0000-0000-000000000000'])(
    'takes no event for identified by "%s"',
    (text) => {
      const message = new streams.AppendReq.ProposedMessage().setId(new shared.UUID().setString(text));
      const request = new streams.AppendReq().setProposedMessage(message);
      expect(decodeAppend(Buffer.from(request.serializeBinary()))).toMatchObject({
        event: { id: undefined },
      });
    },
  );

  it('refuses bytes that are no message, and does nothing else', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        for (const decode of [decodeAppend, (all: Buffer) => decodeBatchAppend(all, 0)]) {
          try {
            decode(Buffer.from(bytes));
          } catch (error) {
            expect(error).toBeInstanceOf(MalformedMessage);
          }
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('writes answers as the client decodes them', () => {
    const correlation = Buffer.from(new shared.UUID().setString('the-correlation').serializeBinary());
    const identifier = Buffer.from(identifierOf('流').serializeBinary());
    fc.assert(
      fc.property(fc.integer({ min: -1, max: 2 ** 45 }), fc.nat(2 ** 45), (last, position) => {
        const answer = streams.BatchAppendResp.deserializeBinary(
          encodeBatchSuccess(correlation, identifier, last, position),
        );
        expect(answer.getCorrelationId()?.getString()).toBe('the-correlation');
        expect(Buffer.from(answer.getStreamIdentifier()?.getStreamName_asU8() ?? []).toString()).toBe('流');
        const success = answer.getSuccess();
        expect(success?.hasNoStream()).toBe(last < 0);
        expect(success?.getCurrentRevision()).toBe(String(Math.max(0, last)));
        expect(success?.getPosition()?.getCommitPosition()).toBe(String(position));
        expect(success?.getPosition()?.getPreparePosition()).toBe(String(position));
      }),
    );
    const refusal = streams.BatchAppendResp.deserializeBinary(
      encodeBatchError(correlation, identifier, Buffer.of(0x08, 6)),
    );
    expect(refusal.getError()?.getCode()).toBe(6);
  });
});

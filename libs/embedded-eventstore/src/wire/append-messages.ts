import type { ExpectedRevision } from '../log/expected-revision.js';
import { MalformedMessage, Reader } from '../protobuf/reader.js';
import { fieldSize, uintSize, Writer } from '../protobuf/writer.js';
import { canonicalUuid, uuidOfHalves } from './uuid.js';

/** An event as it came, nothing of it checked. */
export interface RawEvent {
  id: string | undefined;
  type: string | undefined;
  contentType: string | undefined;
  metadata: Buffer;
  data: Buffer;
}

export interface AppendTarget {
  stream: string | undefined;
  /** Undefined when the client left it out. */
  expected: ExpectedRevision | undefined;
}

/** `AppendReq` */
export type AppendMessage = { kind: 'target'; target: AppendTarget } | { kind: 'event'; event: RawEvent };

/** `BatchAppendReq` */
export interface BatchAppendMessage {
  /** The encoded correlation id, to be sent back as it is. */
  correlation: Buffer;
  target: AppendTarget | undefined;
  /** The encoded stream identifier, to be sent back as it is. */
  streamIdentifier: Buffer | undefined;
  /** When the client gives up, ms since the epoch. */
  deadlineMs: number | undefined;
  events: RawEvent[];
  final: boolean;
}

const NOTHING = Buffer.alloc(0);

export function decodeAppend(bytes: Buffer): AppendMessage {
  const reader = new Reader(bytes);
  let message: AppendMessage | undefined;
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === 0x0a) message = { kind: 'target', target: decodeTarget(reader.message()).target };
    else if (tag === 0x12) message = { kind: 'event', event: decodeEvent(reader.message()) };
    else reader.skip(tag);
  }
  if (message === undefined) throw new MalformedMessage('an append message without content');
  return message;
}

/** @param nowMs to turn a duration into a deadline */
export function decodeBatchAppend(bytes: Buffer, nowMs: number): BatchAppendMessage {
  const reader = new Reader(bytes);
  const message: BatchAppendMessage = {
    correlation: NOTHING,
    target: undefined,
    streamIdentifier: undefined,
    deadlineMs: undefined,
    events: [],
    final: false,
  };
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === 0x0a) message.correlation = reader.view();
    else if (tag === 0x12) Object.assign(message, decodeTarget(reader.message(), nowMs));
    else if (tag === 0x1a) message.events.push(decodeEvent(reader.message()));
    else if (tag === 0x20) message.final = reader.uint() !== 0;
    else reader.skip(tag);
  }
  return message;
}

/** The options of `AppendReq` and of `BatchAppendReq` agree in the numbers of the fields they share. */
function decodeTarget(reader: Reader, nowMs = 0) {
  const target: AppendTarget = { stream: undefined, expected: undefined };
  let streamIdentifier: Buffer | undefined;
  let deadlineMs: number | undefined;
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === 0x0a) {
      streamIdentifier = reader.view();
      target.stream = decodeStreamIdentifier(streamIdentifier);
    } else if (tag === 0x10) target.expected = reader.uint64();
    else if (tag === 0x32) deadlineMs = decodeTime(reader.message());
    else if (tag === 0x3a) deadlineMs = nowMs + decodeTime(reader.message());
    else {
      if (tag === 0x1a) target.expected = 'no_stream';
      else if (tag === 0x22) target.expected = 'any';
      else if (tag === 0x2a) target.expected = 'stream_exists';
      reader.skip(tag);
    }
  }
  return { target, streamIdentifier, deadlineMs };
}

function decodeStreamIdentifier(bytes: Buffer): string {
  const reader = new Reader(bytes);
  let name = '';
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === 0x1a) name = reader.text();
    else reader.skip(tag);
  }
  return name;
}

/** A `Timestamp` or a `Duration`, in ms. */
function decodeTime(reader: Reader): number {
  let seconds = 0n;
  let nanos = 0n;
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === 0x08) seconds = BigInt.asIntN(64, reader.uint64());
    else if (tag === 0x10) nanos = BigInt.asIntN(64, reader.uint64());
    else reader.skip(tag);
  }
  return Number(seconds) * 1000 + Number(nanos) / 1e6;
}

function decodeEvent(reader: Reader): RawEvent {
  const event: RawEvent = {
    id: undefined,
    type: undefined,
    contentType: undefined,
    metadata: NOTHING,
    data: NOTHING,
  };
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === 0x0a) event.id = decodeUuid(reader.message());
    else if (tag === 0x12) decodeProperty(reader.message(), event);
    else if (tag === 0x1a) event.metadata = reader.view();
    else if (tag === 0x22) event.data = reader.view();
    else reader.skip(tag);
  }
  return event;
}

function decodeProperty(reader: Reader, event: RawEvent): void {
  let key = '';
  let value = '';
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === 0x0a) key = reader.text();
    else if (tag === 0x12) value = reader.text();
    else reader.skip(tag);
  }
  if (key === 'type') event.type = value;
  else if (key === 'content-type') event.contentType = value;
}

function decodeUuid(reader: Reader): string | undefined {
  let uuid: string | undefined;
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === 0x0a) uuid = decodeHalves(reader.message());
    else if (tag === 0x12) uuid = reader.text();
    else reader.skip(tag);
  }
  return uuid === undefined ? undefined : canonicalUuid(uuid);
}

function decodeHalves(reader: Reader): string {
  let most = 0n;
  let least = 0n;
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === 0x08) most = reader.uint64();
    else if (tag === 0x10) least = reader.uint64();
    else reader.skip(tag);
  }
  return uuidOfHalves(most, least);
}

/** A successful `BatchAppendResp`. @param last the stream's last revision, −1 when it is empty */
export function encodeBatchSuccess(
  correlation: Buffer,
  streamIdentifier: Buffer,
  last: number,
  position: number,
): Buffer {
  const positionSize = 2 * (1 + uintSize(position));
  const revisionSize = last < 0 ? 2 : 1 + uintSize(last);
  const successSize = revisionSize + fieldSize(positionSize);
  const out = new Writer(
    Buffer.allocUnsafe(
      fieldSize(correlation.length) + fieldSize(successSize) + fieldSize(streamIdentifier.length),
    ),
  );
  out.bytesField(0x0a, correlation).open(0x1a, successSize);
  if (last < 0) out.open(0x12, 0);
  else out.uintField(0x08, last);
  out.open(0x1a, positionSize).uintField(0x08, position).uintField(0x10, position);
  return out.bytesField(0x22, streamIdentifier).bytes;
}

/** A `BatchAppendResp` with an error. @param status an encoded `google.rpc.Status` */
export function encodeBatchError(correlation: Buffer, streamIdentifier: Buffer, status: Uint8Array): Buffer {
  const out = new Writer(
    Buffer.allocUnsafe(
      fieldSize(correlation.length) + fieldSize(status.length) + fieldSize(streamIdentifier.length),
    ),
  );
  return out.bytesField(0x0a, correlation).bytesField(0x12, status).bytesField(0x22, streamIdentifier).bytes;
}

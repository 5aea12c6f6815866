import { fieldSize, uintSize, Writer } from '../protobuf/writer.js';

/**
 * An event as it is stored: a fixed head for what the engine itself looks at, then the encoded `ReadResp` message
 * exactly as clients receive it, so that a read copies bytes and encodes nothing.
 *
 *     0  u8   format, 1
 *     1  u8   unused
 *     2  u16  unused
 *     4  u32  stream name: offset, length      20  u32  data: offset, length
 *    12  u32  type: offset, length             28  u32  RecordedEvent: offset, length
 *    36  f64  position    44  f64  revision    52  f64  created, ms since the epoch
 *    60       ReadResp
 */
const HEAD = 60;
const FORMAT = 1;
const UUID_CHARACTERS = 36;
const CREATED = 'created';
const JSON_TYPE = 'application/json';
const BINARY_TYPE = 'application/octet-stream';

/** The revision of the event that ends a tombstoned stream; 2^63 − 1 on the wire. */
export const TOMBSTONE = 0xffff_ffff_ffff;
const TOMBSTONE_VARINT = Buffer.from('ffffffffffffffff7f', 'hex');

/** What a client proposes. `id` is a canonical UUID; `type` is not empty. */
export interface ProposedEvent {
  id: string;
  type: string;
  json: boolean;
  data: Uint8Array;
  metadata: Uint8Array;
}

export interface EventPlace {
  stream: string;
  revision: number;
  position: number;
  createdMs: number;
}

export function encodeRecord(event: ProposedEvent, place: EventPlace): Buffer {
  const name = Buffer.from(place.stream, 'utf8');
  const type = Buffer.from(event.type, 'utf8');
  // The protocol counts in ticks of 100 ns: more than a double holds exactly, so the zeros are text.
  const created = `${place.createdMs}0000`;
  const contentType = event.json ? JSON_TYPE : BINARY_TYPE;
  const revisionSize = place.revision === TOMBSTONE ? TOMBSTONE_VARINT.length : uintSize(place.revision);
  const positionSize = uintSize(place.position);
  const identifierSize = fieldSize(name.length);
  const typeEntry = 6 + fieldSize(type.length);
  const createdEntry = 9 + fieldSize(created.length);
  const contentTypeEntry = 14 + fieldSize(contentType.length);

  const recordSize =
    UUID_CHARACTERS +
    4 +
    fieldSize(identifierSize) +
    (1 + revisionSize) +
    2 * (1 + positionSize) +
    fieldSize(typeEntry) +
    fieldSize(createdEntry) +
    fieldSize(contentTypeEntry) +
    fieldSize(event.metadata.length) +
    fieldSize(event.data.length);
  const readEventSize = fieldSize(recordSize) + 1 + positionSize;

  const bytes = Buffer.allocUnsafe(HEAD + fieldSize(readEventSize));
  const out = new Writer(bytes, HEAD);
  out.open(0x0a, readEventSize).open(0x0a, recordSize);
  const recordOffset = out.position;
  out.open(0x0a, UUID_CHARACTERS + 2).asciiField(0x12, event.id);
  out.open(0x12, identifierSize).bytesField(0x1a, name);
  const nameOffset = out.position - name.length;
  if (place.revision === TOMBSTONE) {
    bytes[out.position++] = 0x18;
    out.raw(TOMBSTONE_VARINT);
  } else out.uintField(0x18, place.revision);
  out.uintField(0x20, place.position).uintField(0x28, place.position);
  out.open(0x32, typeEntry).asciiField(0x0a, 'type').bytesField(0x12, type);
  const typeOffset = out.position - type.length;
  out.open(0x32, createdEntry).asciiField(0x0a, CREATED).asciiField(0x12, created);
  out.open(0x32, contentTypeEntry).asciiField(0x0a, 'content-type').asciiField(0x12, contentType);
  out.bytesField(0x3a, event.metadata).bytesField(0x42, event.data);
  const dataOffset = out.position - event.data.length;
  out.uintField(0x18, place.position);

  bytes.writeUInt32LE(FORMAT, 0);
  bytes.writeUInt32LE(nameOffset, 4);
  bytes.writeUInt32LE(name.length, 8);
  bytes.writeUInt32LE(typeOffset, 12);
  bytes.writeUInt32LE(type.length, 16);
  bytes.writeUInt32LE(dataOffset, 20);
  bytes.writeUInt32LE(event.data.length, 24);
  bytes.writeUInt32LE(recordOffset, 28);
  bytes.writeUInt32LE(recordSize, 32);
  bytes.writeDoubleLE(place.position, 36);
  bytes.writeDoubleLE(place.revision, 44);
  bytes.writeDoubleLE(place.createdMs, 52);
  return bytes;
}

/** The `ReadResp` message, as a view. */
export function messageOf(record: Buffer): Buffer {
  return record.subarray(HEAD);
}

/** The `RecordedEvent` within it, as a view. */
export function recordedEventOf(record: Buffer): Buffer {
  return section(record, 28);
}

export function positionOf(record: Buffer): number {
  return record.readDoubleLE(36);
}

export function revisionOf(record: Buffer): number {
  return record.readDoubleLE(44);
}

export function createdMsOf(record: Buffer): number {
  return record.readDoubleLE(52);
}

export function idOf(record: Buffer): string {
  const start = record.readUInt32LE(28) + 4;
  return record.toString('latin1', start, start + UUID_CHARACTERS);
}

export function streamBytesOf(record: Buffer): Buffer {
  return section(record, 4);
}

export function typeBytesOf(record: Buffer): Buffer {
  return section(record, 12);
}

export function dataOf(record: Buffer): Buffer {
  return section(record, 20);
}

function section(record: Buffer, at: number): Buffer {
  const start = record.readUInt32LE(at);
  return record.subarray(start, start + record.readUInt32LE(at + 4));
}

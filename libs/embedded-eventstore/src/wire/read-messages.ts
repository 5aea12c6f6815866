import type { Position } from '../log/position.js';
import { idOf, messageOf, positionOf, recordedEventOf } from '../log/record.js';
import { fieldSize, uintSize, Writer } from '../protobuf/writer.js';
import { halvesOfUuid } from './uuid.js';

/** How the reader wants event ids. */
export type UuidForm = 'text' | 'halves';

/** The bytes of the id at the head of a stored `RecordedEvent`. */
const TEXT_ID_SIZE = 40;

/** A `ReadResp` with an event. */
export function encodeEvent(record: Buffer, form: UuidForm): Buffer {
  if (form === 'text') return messageOf(record);
  return encodeReadEvent([[0x0a, recordedEvent(record, form)]], positionOf(record));
}

/** A `ReadResp` with a link and, unless it leads nowhere, the event it leads to. */
export function encodeResolvedLink(link: Buffer, target: Buffer | undefined, form: UuidForm): Buffer {
  const parts: [number, Buffer][] = [[0x12, recordedEvent(link, form)]];
  if (target !== undefined) parts.unshift([0x0a, recordedEvent(target, form)]);
  return encodeReadEvent(parts, positionOf(link));
}

function encodeReadEvent(parts: [tag: number, bytes: Buffer][], position: number): Buffer {
  const size = parts.reduce((sum, [, bytes]) => sum + fieldSize(bytes.length), 1 + uintSize(position));
  const out = new Writer(Buffer.allocUnsafe(fieldSize(size))).open(0x0a, size);
  for (const [tag, bytes] of parts) out.bytesField(tag, bytes);
  return out.uintField(0x18, position).bytes;
}

function recordedEvent(record: Buffer, form: UuidForm): Buffer {
  const stored = recordedEventOf(record);
  if (form === 'text') return stored;
  const { most, least } = halvesOfUuid(idOf(record));
  const halves = Buffer.concat([Buffer.of(0x08), varint64(most), Buffer.of(0x10), varint64(least)]);
  const uuid = Buffer.concat([Buffer.of(0x0a, halves.length), halves]);
  return Buffer.concat([Buffer.of(0x0a, uuid.length), uuid, stored.subarray(TEXT_ID_SIZE)]);
}

function varint64(value: bigint): Buffer {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, value);
  while (rest >= 0x80n) {
    bytes.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  bytes.push(Number(rest));
  return Buffer.from(bytes);
}

export function encodeConfirmation(subscriptionId: string): Buffer {
  const size = fieldSize(subscriptionId.length);
  return new Writer(Buffer.allocUnsafe(fieldSize(size))).open(0x12, size).asciiField(0x0a, subscriptionId)
    .bytes;
}

/** Where a subscription stands; the time and the place are unknown to clients of before KurrentDB 25.1. */
export interface Standing {
  nowMs: number;
  /** Of a subscription to `$all`; left out before its first event. */
  position?: Position;
  /** Of a subscription to a stream; left out before its first event. */
  revision?: number;
}

export function encodeCheckpoint(position: Position, nowMs: number): Buffer {
  return field(0x1a, Buffer.concat([encodePosition(position), field(0x1a, encodeTimestamp(nowMs))]));
}

export function encodeCaughtUp(standing: Standing): Buffer {
  return field(0x42, encodeStanding(standing));
}

export function encodeFellBehind(standing: Standing): Buffer {
  return field(0x4a, encodeStanding(standing));
}

function encodeStanding({ nowMs, position, revision }: Standing): Buffer {
  return Buffer.concat([
    field(0x0a, encodeTimestamp(nowMs)),
    ...(revision === undefined ? [] : [Buffer.of(0x10), varint64(BigInt(revision))]),
    ...(position === undefined ? [] : [field(0x1a, encodePosition(position))]),
  ]);
}

function encodePosition({ commit, prepare }: Position): Buffer {
  return Buffer.concat([
    Buffer.of(0x08),
    varint64(BigInt(commit)),
    Buffer.of(0x10),
    varint64(BigInt(prepare)),
  ]);
}

function encodeTimestamp(ms: number): Buffer {
  const out = new Writer(Buffer.alloc(16));
  out.uintField(0x08, Math.floor(ms / 1000)).uintField(0x10, (ms % 1000) * 1_000_000);
  return out.bytes.subarray(0, out.position);
}

function field(tag: number, value: Buffer): Buffer {
  return new Writer(Buffer.allocUnsafe(fieldSize(value.length))).bytesField(tag, value).bytes;
}

export function encodeStreamNotFound(stream: string): Buffer {
  const name = Buffer.from(stream, 'utf8');
  const identifier = fieldSize(name.length);
  return new Writer(Buffer.allocUnsafe(fieldSize(fieldSize(identifier))))
    .open(0x22, fieldSize(identifier))
    .open(0x0a, identifier)
    .bytesField(0x1a, name).bytes;
}

import { ProtocolError } from '../protocol/errors.js';

/** Before the blocks that the Java client writes: magic bytes and two versions. */
const framing = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0]);
const FRAMING_BYTES = 16;

/**
 * Snappy as Kafka's producers write it: one block, or framed blocks.
 * @throws ProtocolError on anything else, and on what would take more than `maxBytes`
 */
export function unsnappy(packed: Buffer, maxBytes: number): Buffer {
  if (!packed.subarray(0, framing.length).equals(framing)) return block(packed, maxBytes);
  const blocks: Buffer[] = [];
  let left = maxBytes;
  for (let at = FRAMING_BYTES; at < packed.length;) {
    if (at + 4 > packed.length) throw malformed();
    const length = packed.readUInt32BE(at);
    at += 4;
    if (at + length > packed.length) throw malformed();
    const plain = block(packed.subarray(at, at + length), left);
    blocks.push(plain);
    left -= plain.length;
    at += length;
  }
  return Buffer.concat(blocks);
}

const malformed = (): ProtocolError => new ProtocolError('malformed snappy');

/** https://github.com/google/snappy/blob/main/format_description.txt */
function block(packed: Buffer, maxBytes: number): Buffer {
  let at = 0;
  /** Little-endian; reading past the end gives zeros, which the bounds below find. */
  const number = (bytes: number): number => {
    let value = 0;
    for (let i = 0; i < bytes; i++) value += (packed[at++] ?? 0) * 2 ** (8 * i);
    return value;
  };
  let length = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = packed[at++];
    if (byte === undefined || shift > 28) throw malformed();
    length += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) break;
  }
  if (length > maxBytes) throw malformed();
  const plain = Buffer.alloc(length);
  let end = 0;
  while (at < packed.length) {
    const tag = number(1);
    const kind = tag & 3;
    if (kind === 0) {
      const short = tag >> 2;
      const size = (short < 60 ? short : number(short - 59)) + 1;
      if (at + size > packed.length || end + size > length) throw malformed();
      packed.copy(plain, end, at, at + size);
      at += size;
      end += size;
      continue;
    }
    const size = kind === 1 ? ((tag >> 2) & 7) + 4 : (tag >> 2) + 1;
    const back = kind === 1 ? (tag >> 5) * 256 + number(1) : number(kind === 2 ? 2 : 4);
    if (back === 0 || back > end || end + size > length) throw malformed();
    // it may overlap what it writes: byte by byte, so that a run repeats
    for (const stop = end + size; end < stop; end++) plain[end] = plain[end - back]!;
  }
  if (end !== length) throw malformed();
  return plain;
}

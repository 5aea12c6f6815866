import { ProtocolError } from './errors.js';

/**
 * Array elements one request may hold in all. Decoding turns a two-byte element into an object of some hundred
 * bytes, so a frame's size alone does not bound memory.
 */
const MAX_ELEMENTS = 500_000;

/** Reads one frame; every length is checked against what the frame holds before anything is allocated. */
export class Reader {
  private position = 0;
  private elements = 0;

  constructor(private readonly frame: Buffer) {}

  get remaining(): number {
    return this.frame.length - this.position;
  }

  private take(length: number): number {
    if (length < 0 || length > this.remaining)
      throw new ProtocolError(`${length} bytes claimed, ${this.remaining} left in the frame`);
    const at = this.position;
    this.position += length;
    return at;
  }

  i8(): number {
    return this.frame.readInt8(this.take(1));
  }

  i16(): number {
    return this.frame.readInt16BE(this.take(2));
  }

  u16(): number {
    return this.frame.readUInt16BE(this.take(2));
  }

  i32(): number {
    return this.frame.readInt32BE(this.take(4));
  }

  /** Exact up to 2^53, which offsets, ids and times never reach; larger values lose low bits. */
  i64(): number {
    const at = this.take(8);
    return this.frame.readInt32BE(at) * 0x1_0000_0000 + this.frame.readUInt32BE(at + 4);
  }

  f64(): number {
    return this.frame.readDoubleBE(this.take(8));
  }

  uvarint(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.frame.readUInt8(this.take(1));
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    throw new ProtocolError('varint longer than five bytes');
  }

  bytes(length: number): Buffer {
    const at = this.take(length);
    return this.frame.subarray(at, at + length);
  }

  string(length: number): string {
    const at = this.take(length);
    return this.frame.toString('utf8', at, at + length);
  }

  /** Takes note of an array's claimed length; an element takes at least one byte. */
  count(claimed: number): number {
    this.elements += claimed;
    if (claimed < 0 || claimed > this.remaining || this.elements > MAX_ELEMENTS)
      throw new ProtocolError(
        `array of ${claimed} elements claimed, ${this.remaining} bytes left in the frame`,
      );
    return claimed;
  }

  skipTaggedFields(): void {
    for (let left = this.count(this.uvarint()); left > 0; left--) {
      this.uvarint();
      this.take(this.uvarint());
    }
  }
}

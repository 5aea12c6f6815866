const FIRST_CHUNK_BYTES = 512;
/** Below this a copy is cheaper than one more element in the vectored write. */
const REFERENCE_FROM_BYTES = 1024;

/** Builds one length-prefixed frame as a list of buffers; large values are referenced, not copied. */
export class Writer {
  private readonly done: Buffer[] = [];
  private doneBytes = 0;
  private chunk = Buffer.allocUnsafe(FIRST_CHUNK_BYTES);
  private chunkStart = 0;
  private position = 4;
  private readonly head = this.chunk;

  private reserve(length: number): number {
    if (this.position + length > this.chunk.length) {
      this.closeChunk();
      this.chunk = Buffer.allocUnsafe(Math.max(length, Math.min(this.doneBytes, 65_536), FIRST_CHUNK_BYTES));
      this.chunkStart = this.position = 0;
    }
    const at = this.position;
    this.position += length;
    return at;
  }

  private closeChunk(): void {
    if (this.position === this.chunkStart) return;
    this.done.push(this.chunk.subarray(this.chunkStart, this.position));
    this.doneBytes += this.position - this.chunkStart;
    this.chunkStart = this.position;
  }

  i8(value: number): void {
    const at = this.reserve(1);
    this.chunk.writeInt8(value, at);
  }

  i16(value: number): void {
    const at = this.reserve(2);
    this.chunk.writeInt16BE(value, at);
  }

  u16(value: number): void {
    const at = this.reserve(2);
    this.chunk.writeUInt16BE(value, at);
  }

  i32(value: number): void {
    const at = this.reserve(4);
    this.chunk.writeInt32BE(value, at);
  }

  i64(value: number): void {
    const at = this.reserve(8);
    if (value >= 2 ** 63) {
      this.chunk.writeBigInt64BE(0x7fff_ffff_ffff_ffffn, at);
      return;
    }
    this.chunk.writeInt32BE(Math.floor(value / 0x1_0000_0000), at);
    this.chunk.writeUInt32BE(value >>> 0, at + 4);
  }

  f64(value: number): void {
    const at = this.reserve(8);
    this.chunk.writeDoubleBE(value, at);
  }

  uvarint(value: number): void {
    let left = value;
    while (left > 0x7f) {
      const at = this.reserve(1);
      this.chunk.writeUInt8((left & 0x7f) | 0x80, at);
      left >>>= 7;
    }
    const at = this.reserve(1);
    this.chunk.writeUInt8(left, at);
  }

  /** The buffer must not change until the frame is sent. */
  bytes(value: Buffer): void {
    if (value.length < REFERENCE_FROM_BYTES) {
      const at = this.reserve(value.length);
      value.copy(this.chunk, at);
      return;
    }
    this.closeChunk();
    this.done.push(value);
    this.doneBytes += value.length;
  }

  finish(): Buffer[] {
    this.closeChunk();
    this.head.writeInt32BE(this.doneBytes - 4, 0);
    return this.done;
  }
}

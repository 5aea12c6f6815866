/** The bytes are not a well-formed protobuf message. */
export class MalformedMessage extends Error {
  override readonly name = 'MalformedMessage';
}

/** Walks the fields of one protobuf message without copying; every read is checked against its end. */
export class Reader {
  private position: number;

  constructor(
    private readonly bytes: Buffer,
    start = 0,
    private readonly end = bytes.length,
  ) {
    this.position = start;
  }

  /** The next field's tag (number << 3 | wire type), or 0 at the end. */
  tag(): number {
    if (this.position >= this.end) return 0;
    const tag = this.uint();
    if (tag < 8) throw new MalformedMessage('a field number of 0');
    return tag;
  }

  /** A varint as a number; exact up to 2^53. */
  uint(): number {
    let value = 0;
    let scale = 1;
    for (let i = 0; i < 10; i++) {
      const byte = this.byte();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 0x80;
    }
    throw new MalformedMessage('a varint of more than 10 bytes');
  }

  /** A varint as an unsigned 64 bit integer. */
  uint64(): bigint {
    const start = this.position;
    const value = this.uint();
    if (value <= Number.MAX_SAFE_INTEGER) return BigInt(value);
    let exact = 0n;
    for (let i = this.position - 1; i >= start; i--)
      exact = (exact << 7n) | BigInt((this.bytes[i] ?? 0) & 0x7f);
    return BigInt.asUintN(64, exact);
  }

  /** A length-delimited field, as a view of the message. */
  view(): Buffer {
    const length = this.uint();
    const start = this.position;
    if (length > this.end - start) throw new MalformedMessage('a field longer than its message');
    this.position = start + length;
    return this.bytes.subarray(start, this.position);
  }

  text(): string {
    const length = this.uint();
    const start = this.position;
    if (length > this.end - start) throw new MalformedMessage('a field longer than its message');
    this.position = start + length;
    return this.bytes.toString('utf8', start, this.position);
  }

  /** A sub-message. */
  message(): Reader {
    const length = this.uint();
    const start = this.position;
    if (length > this.end - start) throw new MalformedMessage('a field longer than its message');
    this.position = start + length;
    return new Reader(this.bytes, start, this.position);
  }

  skip(tag: number): void {
    switch (tag & 7) {
      case 0:
        this.uint();
        return;
      case 1:
        this.advance(8);
        return;
      case 2:
        this.advance(this.uint());
        return;
      case 5:
        this.advance(4);
        return;
      default:
        throw new MalformedMessage(`an unknown wire type ${tag & 7}`);
    }
  }

  private byte(): number {
    const byte = this.position < this.end ? this.bytes[this.position++] : undefined;
    if (byte === undefined) throw new MalformedMessage('a message that ends within a field');
    return byte;
  }

  private advance(length: number): void {
    if (length > this.end - this.position) throw new MalformedMessage('a field longer than its message');
    this.position += length;
  }
}

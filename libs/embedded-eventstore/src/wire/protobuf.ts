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

/** Bytes a varint takes. */
export function uintSize(value: number): number {
  let size = 1;
  for (let rest = value; rest >= 0x80; rest = Math.floor(rest / 0x80)) size++;
  return size;
}

/** Bytes a length-delimited field takes, for field numbers below 16. */
export function fieldSize(length: number): number {
  return 1 + uintSize(length) + length;
}

/** Writes into a buffer whose size the caller has worked out beforehand. */
export class Writer {
  position: number;

  constructor(
    readonly bytes: Buffer,
    start = 0,
  ) {
    this.position = start;
  }

  uint(value: number): this {
    let rest = value;
    while (rest >= 0x80) {
      this.bytes[this.position++] = (rest % 0x80) | 0x80;
      rest = Math.floor(rest / 0x80);
    }
    this.bytes[this.position++] = rest;
    return this;
  }

  /** A varint field. */
  uintField(tag: number, value: number): this {
    this.bytes[this.position++] = tag;
    return this.uint(value);
  }

  /** The head of a length-delimited field; its `length` bytes follow. */
  open(tag: number, length: number): this {
    this.bytes[this.position++] = tag;
    return this.uint(length);
  }

  bytesField(tag: number, value: Uint8Array): this {
    this.open(tag, value.length);
    this.bytes.set(value, this.position);
    this.position += value.length;
    return this;
  }

  /** A text field of ASCII characters only. */
  asciiField(tag: number, value: string): this {
    this.open(tag, value.length);
    this.position += this.bytes.write(value, this.position, 'latin1');
    return this;
  }

  raw(value: Uint8Array): this {
    this.bytes.set(value, this.position);
    this.position += value.length;
    return this;
  }
}

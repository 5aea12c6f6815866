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

/** Requests of Kafka in their flexible form (KIP-482), which kafkajs 2.2.4 does not write. */
export class FlexibleWriter {
  private readonly parts: Buffer[] = [];

  unsigned(value: number): this {
    const bytes: number[] = [];
    let rest = value;
    for (; rest > 0x7f; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
    return this.raw(Buffer.from([...bytes, rest]));
  }

  /** An array of so many elements, which are written next. */
  array(length: number): this {
    return this.unsigned(length + 1);
  }

  bytes(value: Buffer): this {
    return this.unsigned(value.length + 1).raw(value);
  }

  text(value: string): this {
    return this.bytes(Buffer.from(value));
  }

  int8(value: number): this {
    return this.raw(Buffer.from([value]));
  }

  int32(value: number): this {
    const bytes = Buffer.alloc(4);
    bytes.writeInt32BE(value);
    return this.raw(bytes);
  }

  double(value: number): this {
    const bytes = Buffer.alloc(8);
    bytes.writeDoubleBE(value);
    return this.raw(bytes);
  }

  /** No tagged fields, with which every structure ends. */
  end(): this {
    return this.unsigned(0);
  }

  buffer(): Buffer {
    return Buffer.concat(this.parts);
  }

  private raw(bytes: Buffer): this {
    this.parts.push(bytes);
    return this;
  }
}

/** Reads answers in the same form. */
export class FlexibleReader {
  private at = 0;

  constructor(private readonly bytes: Buffer) {}

  unsigned(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.bytes.readUInt8(this.at++);
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  }

  /** How many elements follow. */
  array(): number {
    return this.unsigned() - 1;
  }

  text(): string | undefined {
    const length = this.unsigned() - 1;
    if (length < 0) return undefined;
    this.at += length;
    return this.bytes.toString('utf8', this.at - length, this.at);
  }

  int16(): number {
    this.at += 2;
    return this.bytes.readInt16BE(this.at - 2);
  }

  int32(): number {
    this.at += 4;
    return this.bytes.readInt32BE(this.at - 4);
  }

  /** Passes over tagged fields. */
  end(): void {
    for (let fields = this.unsigned(); fields > 0; fields--) {
      this.unsigned();
      this.at += this.unsigned();
    }
  }
}

import { ProtocolError } from '../protocol/errors.js';

/** Where a record and its parts lie in the records of its batch. */
export interface RecordPlace {
  timestampDelta: number;
  offsetDelta: number;
  /** From the record's length field on. */
  start: number;
  end: number;
  keyAt: number;
  /** -1 for a record without a key. */
  keyLength: number;
  /** -1 for a record without a value: in a compacted topic the mark that its key is deleted. */
  valueLength: number;
}

/** Walks the uncompressed records of a batch (magic 2) without decoding keys and values. */
export class RecordReader {
  private at = 0;

  constructor(private readonly records: Buffer) {}

  get atEnd(): boolean {
    return this.at === this.records.length;
  }

  /** @throws ProtocolError when the record is not well formed */
  next(): RecordPlace {
    const start = this.at;
    const length = this.varint();
    const end = this.at + length;
    if (length < 0 || end > this.records.length) throw new ProtocolError(`record of ${length} bytes`);
    this.advance(1);
    const timestampDelta = this.varint();
    const offsetDelta = this.varint();
    const keyLength = this.skipBytes(true);
    const keyAt = this.at - Math.max(keyLength, 0);
    const valueLength = this.skipBytes(true);
    const headers = this.varint();
    if (headers < 0) throw new ProtocolError(`${headers} headers`);
    for (let i = 0; i < headers; i++) {
      this.skipBytes(false);
      this.skipBytes(true);
    }
    if (this.at !== end) throw new ProtocolError('record length does not match its content');
    return { timestampDelta, offsetDelta, start, end, keyAt, keyLength, valueLength };
  }

  private skipBytes(nullable: boolean): number {
    const length = this.varint();
    if (length < (nullable ? -1 : 0)) throw new ProtocolError(`negative length ${length}`);
    if (length > 0) this.advance(length);
    return length;
  }

  private advance(length: number): void {
    this.at += length;
    if (this.at > this.records.length) throw new ProtocolError('record runs past its batch');
  }

  /** Zigzag; timestamp deltas are 64 bit, hence no bit operators beyond the first four bytes. */
  private varint(): number {
    let value = 0;
    let scale = 1;
    for (let i = 0; i < 10; i++) {
      const byte = this.records[this.at++];
      if (byte === undefined) throw new ProtocolError('record runs past its batch');
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
      scale *= 128;
    }
    throw new ProtocolError('varint longer than ten bytes');
  }
}

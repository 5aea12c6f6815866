import { ProtocolError } from '../protocol/errors.js';

const PREFIX_BYTES = 4;
/** A frame that comes in many small pieces is joined now and then: each piece costs more than its bytes. */
const MAX_PIECES = 1024;

/**
 * Cuts a stream into frames. Holds only what has arrived: a claimed length allocates nothing, and one beyond
 * `maxBytes` ends the stream.
 */
export class FrameSplitter {
  private chunks: Buffer[] = [];
  private held = 0;

  constructor(public maxBytes: number) {}

  /** @throws ProtocolError on a length that no request has */
  push(chunk: Buffer): Buffer[] {
    this.chunks.push(chunk);
    this.held += chunk.length;
    if (this.chunks.length > MAX_PIECES) this.chunks = [Buffer.concat(this.chunks)];
    const frames: Buffer[] = [];
    for (;;) {
      if (this.held < PREFIX_BYTES) return frames;
      const length = this.peekLength();
      if (length <= 0 || length > this.maxBytes) throw new ProtocolError(`frame of ${length} bytes claimed`);
      if (this.held < PREFIX_BYTES + length) return frames;
      frames.push(this.take(PREFIX_BYTES + length).subarray(PREFIX_BYTES));
    }
  }

  private peekLength(): number {
    const [first] = this.chunks;
    if (first && first.length >= PREFIX_BYTES) return first.readInt32BE(0);
    this.chunks = [Buffer.concat(this.chunks)];
    return this.chunks[0]!.readInt32BE(0);
  }

  private take(length: number): Buffer {
    const [first] = this.chunks;
    const all = this.chunks.length === 1 && first ? first : Buffer.concat(this.chunks);
    const rest = all.subarray(length);
    this.chunks = rest.length > 0 ? [rest] : [];
    this.held = rest.length;
    return all.subarray(0, length);
  }
}

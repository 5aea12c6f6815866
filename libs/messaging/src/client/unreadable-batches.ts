import Decoder from 'kafkajs/src/protocol/decoder.js';
import compression, { type Codec } from 'kafkajs/src/protocol/message/compression/index.js';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';

/** Says of a message why its batch cannot be read. */
export const unreadableHeader = 'unreadable';

/** Sixty times what a topic takes: more is a batch made to fill the memory. */
const maxUnpackedBytes = 64 * 1024 * 1024;

/**
 * kafkajs 2.2.4 unpacks gzip without a bound, and fails for ever at a batch that is in another codec: one message of
 * one sender, compressed as many clients do by default, ends every consumer of its topic. The service's topics are
 * kept uncompressed by the broker; on one that somebody else made, each message of a batch that cannot be unpacked is
 * read as one without key and value, whose header says why.
 */
export function readOnPastUnreadableBatches(): void {
  const original = Decoder.prototype.readAll;
  if (Object.hasOwn(original, patched)) return;
  /** Of the records of a batch, how many they are: the number stands before them. */
  const counts = new WeakMap<Buffer, number>();
  Decoder.prototype.readAll = Object.assign(
    function (this: Decoder) {
      const { offset, buffer } = this;
      const rest = original.call(this);
      if (offset === recordsAt) counts.set(rest, buffer.readInt32BE(offset - 4));
      return rest;
    },
    { [patched]: true },
  );
  const gzip = compression.Codecs[1]?.();
  for (const [codec, name] of Object.entries(codecNames)) {
    const decompress = async (packed: Buffer): Promise<Buffer> => {
      try {
        if (name !== 'gzip') throw new Error('the client does not know this codec');
        return await unpack(packed, { maxOutputLength: maxUnpackedBytes });
      } catch (error) {
        return unreadable(counts.get(packed) ?? 0, `${name}: ${(error as Error).message}`);
      }
    };
    const compress: Codec['compress'] = (encoder) =>
      name === 'gzip' && gzip
        ? gzip.compress(encoder)
        : Promise.reject(new Error(`the client does not know ${name}`));
    compression.Codecs[Number(codec)] = () => ({ compress, decompress });
  }
}

const patched = Symbol('unreadable');
const unpack = promisify(gunzip);
/** Where the records of a batch begin behind its length. */
const recordsAt = 49;
const codecNames = { 1: 'gzip', 2: 'snappy', 3: 'lz4', 4: 'zstd' };

/** As many records as the batch holds, each with a place of its own. */
function unreadable(count: number, why: string): Buffer {
  const header = Buffer.concat([text(unreadableHeader), text(why)]);
  return Buffer.concat(
    Array.from({ length: count }, (_, i) => {
      const record = Buffer.concat([
        Buffer.from([0]),
        varint(0),
        varint(i),
        varint(-1),
        varint(-1),
        varint(1),
        header,
      ]);
      return Buffer.concat([varint(record.length), record]);
    }),
  );
}

const text = (value: string): Buffer => Buffer.concat([varint(Buffer.byteLength(value)), Buffer.from(value)]);

/** Zigzag, as in records. */
function varint(value: number): Buffer {
  const bytes: number[] = [];
  let left = value >= 0 ? value * 2 : -value * 2 - 1;
  for (; left > 127; left = Math.floor(left / 128)) bytes.push((left % 128) | 128);
  return Buffer.from([...bytes, left]);
}

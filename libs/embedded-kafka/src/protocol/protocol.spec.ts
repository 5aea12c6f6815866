import { encodeRequest } from '../../test/raw-client.js';
import { samples } from '../../test/samples/samples.js';
import { ApiName, apis } from './apis.js';
import { codecOf, encodeResponse, readBody, readEnvelope } from './envelope.js';
import { ProtocolError } from './errors.js';
import { Reader } from './reader.js';
import { Writer } from './writer.js';

type Side = 'request' | 'response';

const all = Object.keys(apis).map((name) => name as ApiName);
const versions = (api: ApiName) =>
  Array.from({ length: apis[api].max - apis[api].min + 1 }, (_, i) => apis[api].min + i);
const sides = all.flatMap((api) => [[api, 'request'] as const, [api, 'response'] as const]);

function encode(api: ApiName, side: Side, version: number, value: unknown): Buffer {
  const writer = new Writer();
  codecOf(api, side, version).write(writer, value);
  return Buffer.concat(writer.finish()).subarray(4);
}

/** Batches are written as a list and read as one piece. */
const joined = (value: unknown): unknown => {
  if (Buffer.isBuffer(value) || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const isList = value.length > 0 && value.every((part) => Buffer.isBuffer(part));
    return isList ? Buffer.concat(value) : value.map(joined);
  }
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, joined(part)]));
};

/** Fields a later version no longer has read as their default. */
function expectSubset(read: unknown, sample: unknown, path: string, missing: string[]): void {
  if (Buffer.isBuffer(sample) || typeof sample !== 'object' || sample === null) {
    if (!(Buffer.isBuffer(sample) ? sample.equals(read as Buffer) : read === sample)) missing.push(path);
    return;
  }
  for (const [key, part] of Object.entries(sample))
    expectSubset((read as Record<string, unknown> | undefined)?.[key], part, `${path}.${key}`, missing);
}

/** Writing what `records` fields read needs a list again. */
function relisted(api: ApiName, side: Side, value: unknown): unknown {
  if (api !== 'produce' && api !== 'fetch') return value;
  const list = (part: unknown): unknown => {
    if (Buffer.isBuffer(part) || typeof part !== 'object' || part === null) return part;
    if (Array.isArray(part)) return part.map(list);
    return Object.fromEntries(
      Object.entries(part).map(([key, inner]) => [
        key,
        key === 'records' && Buffer.isBuffer(inner) ? [inner] : list(inner),
      ]),
    );
  };
  return list(value);
}

describe.each(sides)('%s %s', (api, side) => {
  it.each(versions(api))('of version %i reads what it writes and notices every truncation', (version) => {
    const codec = codecOf(api, side, version);
    const written = encode(api, side, version, relisted(api, side, samples[api][side]));
    const reader = new Reader(written);
    const read = codec.read(reader);
    expect(reader.remaining).toBe(0);
    expect(encode(api, side, version, relisted(api, side, read)).equals(written)).toBe(true);
    for (let length = 0; length < written.length; length += 1 + Math.floor(length / 50)) {
      let error: unknown;
      try {
        codec.read(new Reader(written.subarray(0, length)));
      } catch (thrown) {
        error = thrown;
      }
      expect(error instanceof ProtocolError).toBe(true);
    }
  });
});

describe('across the versions of an API', () => {
  it.each(sides)('every field of %s %s travels in some version', (api, side) => {
    const sample = joined(samples[api][side]);
    const lost = versions(api).map((version) => {
      const missing: string[] = [];
      const bytes = encode(api, side, version, relisted(api, side, samples[api][side]));
      expectSubset(codecOf(api, side, version).read(new Reader(bytes)), sample, '', missing);
      return new Set(missing);
    });
    const inNone = [...lost[0]!].filter((path) => lost.every((missing) => missing.has(path)));
    expect(inNone).toEqual([]);
  });
});

describe('bytes on the wire', () => {
  it('of a request with the flexible header', () => {
    const frame = encodeRequest('apiVersions', 3, 7, {
      clientSoftwareName: 'ab',
      clientSoftwareVersion: 'c',
    });
    expect(frame.toString('hex')).toBe(
      '00000014' + '0012' + '0003' + '00000007' + '0003726177' + '00' + '036162' + '0263' + '00',
    );
    const envelope = readEnvelope(frame.subarray(4))!;
    expect(envelope).toMatchObject({ api: 'apiVersions', version: 3, correlationId: 7, clientId: 'raw' });
    expect(readBody('apiVersions', 3, envelope.body)).toEqual({
      clientSoftwareName: 'ab',
      clientSoftwareVersion: 'c',
    });
  });

  it('of a response before and after flexible versions', () => {
    const response = { errorCode: 25 };
    expect(Buffer.concat(encodeResponse('heartbeat', 3, 9, response)).toString('hex')).toBe(
      '0000000a' + '00000009' + '00000000' + '0019',
    );
    expect(Buffer.concat(encodeResponse('heartbeat', 4, 9, response)).toString('hex')).toBe(
      '0000000c' + '00000009' + '00' + '00000000' + '0019' + '00',
    );
  });

  it('never gives ApiVersions the flexible response header', () => {
    const frame = Buffer.concat(encodeResponse('apiVersions', 3, 9, { errorCode: 0, apiKeys: [] }));
    expect(frame.toString('hex')).toBe('0000000c' + '00000009' + '0000' + '01' + '00000000' + '00');
  });

  it('skips tagged fields it does not know', () => {
    const body = Buffer.from('036162' + '0263' + '02' + '0003aabbcc' + '8001020102', 'hex');
    const reader = new Reader(body);
    expect(readBody('apiVersions', 3, reader)).toEqual({
      clientSoftwareName: 'ab',
      clientSoftwareVersion: 'c',
    });
    expect(reader.remaining).toBe(0);
  });

  it.each([0, 1, -1, 2 ** 31, 2 ** 32, -(2 ** 32) - 1, 2 ** 53 - 1, -(2 ** 53) + 1])(
    'keeps int64 %i',
    (value) => {
      const writer = new Writer();
      writer.i64(value);
      const bytes = Buffer.concat(writer.finish()).subarray(4);
      expect(bytes.readBigInt64BE(0)).toBe(BigInt(value));
      expect(new Reader(bytes).i64()).toBe(value);
    },
  );

  it.each([0, 127, 128, 300, 2 ** 31 - 1])('keeps unsigned varint %i', (value) => {
    const writer = new Writer();
    writer.uvarint(value);
    expect(new Reader(Buffer.concat(writer.finish()).subarray(4)).uvarint()).toBe(value);
  });
});

describe('lengths that nothing stands behind', () => {
  it.each([
    ['a string beyond the frame', 'heartbeat', 0, '7fff61'],
    ['a negative string length', 'heartbeat', 0, 'fffe'],
    ['null where a string must be', 'heartbeat', 0, 'ffff'],
    ['an array of two billion', 'deleteGroups', 0, '7fffffff00000000'],
    ['a negative array', 'deleteGroups', 0, 'fffffffe'],
    ['a compact array of four billion', 'deleteGroups', 2, 'ffffffff0f00'],
    ['an endless varint', 'deleteGroups', 2, 'ffffffffffff01'],
    ['records beyond the frame', 'produce', 3, 'ffffffff00007530000000010001740000000100000000000fffff'],
  ] as const)('are refused: %s', (_, api, version, hex) => {
    expect(() => readBody(api, version, new Reader(Buffer.from(hex, 'hex')))).toThrow(ProtocolError);
  });

  it('bounds the elements of a whole request', () => {
    const body = Buffer.alloc(2 + 4 + 1_200_000);
    body.writeInt32BE(600_000, 0);
    expect(() => readBody('deleteGroups', 0, new Reader(body))).toThrow(ProtocolError);
  });
});

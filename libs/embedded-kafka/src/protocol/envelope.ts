import { ApiName, apiOfKey, apis, Request, Response } from './apis.js';
import { ProtocolError } from './errors.js';
import { Reader } from './reader.js';
import { Codec, nullableString, Type } from './schema.js';
import { Writer } from './writer.js';

export interface RequestHeader {
  apiKey: number;
  version: number;
  correlationId: number;
}

export interface Envelope extends RequestHeader {
  api: ApiName;
  clientId: string | null;
  body: Reader;
}

/** Offset of the client id: key, version and correlation id come first in every header version. */
const FIXED_HEADER_BYTES = 8;
const headerString = nullableString.bind(0, false);

export function readFixedHeader(frame: Buffer): RequestHeader {
  if (frame.length < FIXED_HEADER_BYTES)
    throw new ProtocolError(`frame of ${frame.length} bytes has no header`);
  return {
    apiKey: frame.readInt16BE(0),
    version: frame.readInt16BE(2),
    correlationId: frame.readInt32BE(4),
  };
}

/** Undefined when the API or its version is not served. */
export function readEnvelope(frame: Buffer): Envelope | undefined {
  const header = readFixedHeader(frame);
  const api = apiOfKey(header.apiKey);
  if (!api || header.version < apis[api].min || header.version > apis[api].max) return undefined;
  const body = new Reader(frame.subarray(FIXED_HEADER_BYTES));
  const clientId = headerString.read(body);
  if (header.version >= apis[api].flexible) body.skipTaggedFields();
  return { ...header, api, clientId, body };
}

type AnyCodec = Codec<unknown, unknown>;
const bound = new Map<string, AnyCodec>();

export function codecOf(api: ApiName, side: 'request' | 'response', version: number): AnyCodec {
  const key = `${api}.${side}.${version}`;
  let codec = bound.get(key);
  if (!codec) {
    codec = (apis[api][side] as Type<unknown>).bind(version, version >= apis[api].flexible);
    bound.set(key, codec);
  }
  return codec;
}

export function readBody<K extends ApiName>(api: K, version: number, body: Reader): Request<K> {
  return codecOf(api, 'request', version).read(body) as Request<K>;
}

export function encodeResponse<K extends ApiName>(
  api: K,
  version: number,
  correlationId: number,
  response: Response<K>,
): Buffer[] {
  const writer = new Writer();
  writer.i32(correlationId);
  // A client that asks for ApiVersions does not yet know which header the broker understands: always the first.
  if (version >= apis[api].flexible && api !== 'apiVersions') writer.uvarint(0);
  codecOf(api, 'response', version).write(writer, response);
  return writer.finish();
}

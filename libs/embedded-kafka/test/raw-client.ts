import { connect, Socket } from 'node:net';
import { ApiName, apis } from '../src/protocol/apis.js';
import { codecOf } from '../src/protocol/envelope.js';
import { Reader } from '../src/protocol/reader.js';
import { nullableString, Read, Write } from '../src/protocol/schema.js';
import { Writer } from '../src/protocol/writer.js';
import { FrameSplitter } from '../src/server/framing.js';

type RequestBody<K extends ApiName> = Write<(typeof apis)[K]['request']>;
type ResponseBody<K extends ApiName> = Read<(typeof apis)[K]['response']>;

export function encodeRequest<K extends ApiName>(
  api: K,
  version: number,
  correlationId: number,
  body: RequestBody<K>,
): Buffer {
  const writer = new Writer();
  writer.i16(apis[api].key);
  writer.i16(version);
  writer.i32(correlationId);
  nullableString.bind(0, false).write(writer, 'raw');
  if (version >= apis[api].flexible) writer.uvarint(0);
  codecOf(api, 'request', version).write(writer, body);
  return Buffer.concat(writer.finish());
}

/** A client that sends exactly what it is told, for what no real client does. */
export class RawClient {
  readonly frames: Buffer[] = [];
  closed = false;
  private readonly splitter = new FrameSplitter(1024 * 1024 * 1024);
  private readonly waiting: ((frame: Buffer) => void)[] = [];
  private failures: ((error: Error) => void)[] = [];
  private correlationId = 0;

  private constructor(readonly socket: Socket) {
    socket.on('data', (chunk) => {
      for (const frame of this.splitter.push(chunk)) {
        const next = this.waiting.shift();
        this.failures.shift();
        if (next) next(frame);
        else this.frames.push(frame);
      }
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.closed = true;
      for (const fail of this.failures) fail(new Error('connection closed'));
      this.failures = [];
    });
  }

  static async open(port: number, host = '127.0.0.1'): Promise<RawClient> {
    const socket = connect(port, host);
    await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
    return new RawClient(socket);
  }

  /** Answers come in order, so requests may be sent without waiting. */
  async call<K extends ApiName>(api: K, version: number, body: RequestBody<K>): Promise<ResponseBody<K>> {
    const correlationId = ++this.correlationId;
    this.socket.write(encodeRequest(api, version, correlationId, body));
    const frame = await this.nextFrame();
    if (frame.readInt32BE(0) !== correlationId)
      throw new Error(`answer ${frame.readInt32BE(0)} to request ${correlationId}`);
    const reader = new Reader(frame.subarray(4));
    if (version >= apis[api].flexible && api !== 'apiVersions') reader.skipTaggedFields();
    const response = codecOf(api, 'response', version).read(reader) as ResponseBody<K>;
    if (reader.remaining !== 0) throw new Error(`${reader.remaining} bytes left in the answer`);
    return response;
  }

  nextFrame(): Promise<Buffer> {
    const ready = this.frames.shift();
    if (ready) return Promise.resolve(ready);
    return new Promise((resolve, reject) => {
      this.waiting.push(resolve);
      this.failures.push(reject);
    });
  }

  close(): void {
    this.socket.destroy();
  }
}

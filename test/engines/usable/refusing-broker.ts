import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';

export interface RefusingBrokerOptions {
  /** Whoever does not give it by SASL PLAIN is refused; no SASL when left out. */
  readonly password?: string;
  /** Whether a request about a topic or a group is allowed. */
  readonly allows?: (right: 'read' | 'write' | 'group' | 'create', name: string) => boolean;
  readonly topics?: readonly string[];
  /** Where it says that it is; where it listens when left out. */
  readonly advertisedPort?: number;
}

const apis = {
  produce: 0,
  fetch: 1,
  metadata: 3,
  heartbeat: 12,
  handshake: 17,
  versions: 18,
  create: 19,
  sasl: 36,
};
const spoken = [
  [apis.produce, 3, 3],
  [apis.fetch, 4, 4],
  [apis.metadata, 1, 1],
  [apis.heartbeat, 0, 0],
  [apis.handshake, 1, 1],
  [apis.versions, 0, 2],
  [apis.create, 1, 1],
  [apis.sasl, 0, 0],
] as const;

const codes = {
  none: 0,
  unknownTopic: 3,
  unknownMember: 25,
  topicDenied: 29,
  groupDenied: 30,
  wrongPassword: 58,
};

/** Answers what a broker with passwords and access lists would to a client that only asks. Not more than that. */
export async function startRefusingBroker(
  options: RefusingBrokerOptions,
): Promise<{ readonly port: number; connections(): number; stop(): void }> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    let pending = Buffer.alloc(0);
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk: Buffer) => {
      pending = Buffer.concat([pending, chunk]);
      while (pending.length >= 4 && pending.length >= 4 + pending.readInt32BE()) {
        const size = pending.readInt32BE();
        const reader = new Reader(pending.subarray(4, 4 + size));
        pending = pending.subarray(4 + size);
        const [api, , correlation] = [reader.int16(), reader.int16(), reader.int32()];
        reader.text();
        const body = Buffer.concat([int32(correlation), answer(api, reader)]);
        socket.write(Buffer.concat([int32(body.length), body]));
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const { password, allows = () => true, topics = [], advertisedPort = port } = options;

  function answer(api: number, asked: Reader): Buffer {
    switch (api) {
      case apis.versions:
        return Buffer.concat([
          int16(0),
          list(spoken.map((range) => Buffer.concat(range.map(int16)))),
          int32(0),
        ]);
      case apis.handshake:
        return Buffer.concat([int16(0), list([text('PLAIN')])]);
      case apis.sasl: {
        const [, , given] = asked.bytes().toString().split('\0');
        const isWrong = given !== password;
        return Buffer.concat([
          int16(isWrong ? codes.wrongPassword : codes.none),
          isWrong ? text('Authentication failed: Invalid username or password') : int16(-1),
          int32(0),
        ]);
      }
      case apis.metadata:
        return Buffer.concat([
          list([Buffer.concat([int32(1), text('127.0.0.1'), int32(advertisedPort), int16(-1)])]),
          int32(1),
          list(topics.map((name) => Buffer.concat([int16(0), text(name), Buffer.of(0), list([])]))),
        ]);
      case apis.produce: {
        asked.text();
        asked.skip(6);
        const topic = asked.skip(4).text();
        const code = int16(allows('write', topic) ? codes.unknownTopic : codes.topicDenied);
        const partition = Buffer.concat([int32(0), code, int64(-1), int64(-1)]);
        return Buffer.concat([list([Buffer.concat([text(topic), list([partition])])]), int32(0)]);
      }
      case apis.fetch: {
        const topic = asked.skip(17 + 4).text();
        const code = int16(allows('read', topic) ? codes.unknownTopic : codes.topicDenied);
        const partition = Buffer.concat([int32(0), code, int64(-1), int64(-1), int32(-1), int32(-1)]);
        return Buffer.concat([int32(0), list([Buffer.concat([text(topic), list([partition])])])]);
      }
      case apis.heartbeat:
        return int16(allows('group', asked.text()) ? codes.unknownMember : codes.groupDenied);
      case apis.create: {
        const topic = asked.skip(4).text();
        const code = int16(allows('create', topic) ? codes.none : codes.topicDenied);
        return list([Buffer.concat([text(topic), code, int16(-1)])]);
      }
      default:
        throw new Error(`API ${api} was not expected`);
    }
  }
  return {
    port,
    connections: () => sockets.size,
    stop: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

class Reader {
  private at = 0;
  constructor(private readonly buffer: Buffer) {}
  int16 = (): number => this.buffer.readInt16BE((this.at += 2) - 2);
  int32 = (): number => this.buffer.readInt32BE((this.at += 4) - 4);
  text = (): string => this.take(this.int16()).toString();
  bytes = (): Buffer => this.take(this.int32());
  skip = (count: number): this => {
    this.at += count;
    return this;
  };
  private take(length: number): Buffer {
    const from = this.at;
    this.at += Math.max(0, length);
    return this.buffer.subarray(from, this.at);
  }
}

const number = (bytes: number, write: (buffer: Buffer) => void): Buffer => {
  const buffer = Buffer.alloc(bytes);
  write(buffer);
  return buffer;
};
const int16 = (value: number): Buffer => number(2, (buffer) => buffer.writeInt16BE(value));
const int32 = (value: number): Buffer => number(4, (buffer) => buffer.writeInt32BE(value));
const int64 = (value: number): Buffer => number(8, (buffer) => buffer.writeBigInt64BE(BigInt(value)));
const text = (value: string): Buffer => Buffer.concat([int16(Buffer.byteLength(value)), Buffer.from(value)]);
const list = (items: readonly Buffer[]): Buffer => Buffer.concat([int32(items.length), ...items]);

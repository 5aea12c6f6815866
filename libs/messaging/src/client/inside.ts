import type { Kafka } from 'kafkajs';
import Decoder from 'kafkajs/src/protocol/decoder.js';
import Encoder from 'kafkajs/src/protocol/encoder.js';

/** The parts of the client's inside that are used here: what `Admin` of kafkajs 2.2.4 does not offer. */
export interface Coordinator {
  describeGroups(request: {
    groupIds: string[];
  }): Promise<{ groups: { members: { memberId: string; clientId: string }[] }[] }>;
  leaveGroup(request: { groupId: string; memberId: string }): Promise<unknown>;
}
export interface Cluster {
  connect(): Promise<void>;
  refreshMetadata(): Promise<void>;
  findGroupCoordinator(request: { groupId: string }): Promise<Coordinator>;
  findControllerBroker(): Promise<object>;
  disconnect(): Promise<void>;
}
type CreateCluster = (options: { allowAutoTopicCreation: boolean }) => Cluster;
type SendRequest = <T>(message: { readonly request: object; readonly response: object }) => Promise<T>;

const ofKafka = 'private:Kafka:createCluster';
const ofBroker = 'private:Broker:sendRequest';

/** What the client hides under a symbol of this name, on an object or what it inherits from. */
function hidden<T>(holder: object, name: string): T {
  for (let at: object | null = holder; at; at = Object.getPrototypeOf(at) as object | null) {
    const symbol = Object.getOwnPropertySymbols(at).find(({ description }) => description === name);
    if (symbol) return (holder as Record<symbol, T>)[symbol]!;
  }
  throw new Error(`the Kafka client has no ${name} any more`);
}

/** A cluster of its own, to be connected and at last disconnected. */
export const insideOf = (kafka: Kafka): Cluster =>
  hidden<CreateCluster>(kafka, ofKafka)({ allowAutoTopicCreation: false });

/** A request in the flexible form of the protocol (KIP-482), in which every structure ends with tagged fields. */
export interface FlexibleRequest<T> {
  readonly apiKey: number;
  readonly apiVersion: number;
  readonly apiName: string;
  readonly body: Encoder;
  readonly read: (answer: Decoder) => T;
}

/** No tagged fields. */
export const noTags = 0;

/** Asks the node that alone may change what the whole cluster knows. */
export async function askController<T>(kafka: Kafka, { body, read, ...api }: FlexibleRequest<T>): Promise<T> {
  const cluster = insideOf(kafka);
  try {
    await cluster.connect();
    await cluster.refreshMetadata();
    const broker = await cluster.findControllerBroker();
    // headers have tagged fields too, of which the client knows nothing
    const encode = (): Promise<Encoder> =>
      Promise.resolve(new Encoder().writeUVarInt(noTags).writeEncoder(body));
    const decode = (bytes: Buffer): Promise<T> => {
      const answer = new Decoder(bytes);
      answer.readTaggedFields();
      return Promise.resolve(read(answer));
    };
    return (await hidden<SendRequest>(broker, ofBroker).call(broker, {
      request: { ...api, encode },
      response: { decode, parse: (answer: T) => Promise.resolve(answer) },
    })) as T;
  } finally {
    await cluster.disconnect();
  }
}

import type { Kafka } from 'kafkajs';
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
type SendRequest = (message: { readonly request: object; readonly response: object }) => Promise<Buffer>;

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

/** Asks the controller in the flexible form of the protocol; gives the body of the answer. */
export async function askController(
  kafka: Kafka,
  { key: apiKey, version: apiVersion, name: apiName }: { key: number; version: number; name: string },
  body: Buffer,
): Promise<Buffer> {
  const cluster = insideOf(kafka);
  try {
    await cluster.connect();
    await cluster.refreshMetadata();
    const broker = await cluster.findControllerBroker();
    // the header of a flexible request ends with its tagged fields, of which there are none
    const encode = (): Promise<Encoder> =>
      Promise.resolve(new Encoder().writeBufferInternal(Buffer.concat([Buffer.from([0]), body])));
    const decode = (answer: Buffer): Promise<Buffer> => Promise.resolve(answer.subarray(1));
    const send = hidden<SendRequest>(broker, ofBroker).bind(broker);
    return await send({
      request: { apiKey, apiVersion, apiName, encode },
      response: { decode, parse: (answer: Buffer) => Promise.resolve(answer) },
    });
  } finally {
    await cluster.disconnect();
  }
}

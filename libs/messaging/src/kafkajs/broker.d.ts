declare module 'kafkajs/src/broker/index.js' {
  interface TopicPartitions<P> {
    readonly topic: string;
    readonly partitions: readonly P[];
  }
  /** One node of the cluster: a request is sent once, and answered or refused by that node. */
  export default class Broker {
    constructor(options: {
      connectionPool: unknown;
      logger: unknown;
      authenticationTimeout: number;
      allowAutoTopicCreation: boolean;
    });
    connect(): Promise<void>;
    disconnect(): Promise<void>;
    metadata(topics?: readonly string[]): Promise<{
      brokers: { nodeId: number; host: string; port: number }[];
      controllerId: number;
      topicMetadata: { topic: string }[];
    }>;
    heartbeat(member: { groupId: string; groupGenerationId: number; memberId: string }): Promise<void>;
    produce(request: {
      topicData: readonly TopicPartitions<{
        partition: number;
        firstSequence: number;
        messages: readonly { key: null; value: string; timestamp: string; headers: object }[];
      }>[];
      acks: number;
      timeout: number;
    }): Promise<unknown>;
    fetch(request: {
      maxWaitTime: number;
      topics: readonly TopicPartitions<{ partition: number; fetchOffset: string; maxBytes: number }>[];
    }): Promise<unknown>;
    createTopics(request: {
      topics: readonly { topic: string; numPartitions: number; replicationFactor: number }[];
      validateOnly: boolean;
    }): Promise<unknown>;
  }
}

declare module 'kafkajs/src/network/connectionPool.js' {
  export default class ConnectionPool {
    constructor(options: object);
  }
}

declare module 'kafkajs/src/network/socketFactory.js' {
  const socketFactory: () => unknown;
  export default socketFactory;
}

declare module 'kafkajs/src/loggers/index.js' {
  const loggers: {
    createLogger(options: { level: number; logCreator: () => (entry: object) => void }): unknown;
  };
  export default loggers;
}

import type { Samples } from './types.js';
import { ID, b, throttleTimeMs, errorCode, errorMessage } from './values.js';

export const dataSamples = {
  produce: {
    request: {
      transactionalId: 'tx',
      acks: -1,
      timeoutMs: 30_000,
      topics: [
        {
          name: 'töpic',
          partitions: [
            { index: 3, records: b('batch') },
            { index: 4, records: null },
          ],
        },
      ],
    },
    response: {
      topics: [
        {
          name: 'töpic',
          partitions: [
            {
              index: 3,
              errorCode,
              baseOffset: 5_000_000_000,
              logAppendTimeMs: 1_700_000_000_000,
              logStartOffset: 7,
              recordErrors: [{ batchIndex: 1, message: 'bad' }],
              errorMessage,
            },
          ],
        },
      ],
      throttleTimeMs,
    },
  },
  fetch: {
    request: {
      replicaId: -2,
      maxWaitMs: 500,
      minBytes: 1,
      maxBytes: 1_000_000,
      isolationLevel: 1,
      sessionId: 9,
      sessionEpoch: 2,
      topics: [
        {
          topic: 't',
          topicId: ID,
          partitions: [
            {
              partition: 1,
              currentLeaderEpoch: 4,
              fetchOffset: 9_000_000_000_000,
              lastFetchedEpoch: 3,
              logStartOffset: 2,
              partitionMaxBytes: 65_536,
            },
          ],
        },
      ],
      forgottenTopics: [{ topic: 'old', topicId: ID, partitions: [1, 2] }],
      rackId: 'rack',
    },
    response: {
      throttleTimeMs,
      errorCode,
      sessionId: 9,
      topics: [
        {
          topic: 't',
          topicId: ID,
          partitions: [
            {
              partition: 1,
              errorCode,
              highWatermark: 11,
              lastStableOffset: 10,
              logStartOffset: 2,
              abortedTransactions: [{ producerId: 1, firstOffset: 2 }],
              preferredReadReplica: 6,
              records: [b('batch one'), Buffer.alloc(5_000, 7)],
            },
          ],
        },
      ],
    },
  },
  listOffsets: {
    request: {
      replicaId: -1,
      isolationLevel: 1,
      topics: [{ name: 't', partitions: [{ index: 0, currentLeaderEpoch: 0, timestamp: -2 }] }],
      timeoutMs: 100,
    },
    response: {
      throttleTimeMs,
      topics: [{ name: 't', partitions: [{ index: 0, errorCode, timestamp: 8, offset: 9, leaderEpoch: 1 }] }],
    },
  },
  offsetForLeaderEpoch: {
    request: {
      replicaId: -1,
      topics: [{ topic: 't', partitions: [{ partition: 0, currentLeaderEpoch: 0, leaderEpoch: 1 }] }],
    },
    response: {
      throttleTimeMs,
      topics: [{ topic: 't', partitions: [{ errorCode, partition: 0, leaderEpoch: 1, endOffset: 9 }] }],
    },
  },
  initProducerId: {
    request: { transactionalId: 'tx', transactionTimeoutMs: 100, producerId: 5, producerEpoch: 2 },
    response: { throttleTimeMs, errorCode, producerId: 5, producerEpoch: 2 },
  },
  apiVersions: {
    request: { clientSoftwareName: 'client', clientSoftwareVersion: '1.2' },
    response: { errorCode, apiKeys: [{ apiKey: 1, minVersion: 2, maxVersion: 3 }], throttleTimeMs },
  },
  metadata: {
    request: {
      topics: [{ topicId: ID, name: 't' }],
      allowAutoTopicCreation: false,
      includeClusterAuthorizedOperations: true,
      includeTopicAuthorizedOperations: true,
    },
    response: {
      throttleTimeMs,
      brokers: [{ nodeId: 1, host: 'h', port: 9092, rack: 'r' }],
      clusterId: 'cluster',
      controllerId: 1,
      topics: [
        {
          errorCode,
          name: 't',
          topicId: ID,
          isInternal: true,
          partitions: [
            {
              errorCode,
              index: 0,
              leaderId: 1,
              leaderEpoch: 2,
              replicaNodes: [1, 2],
              isrNodes: [1],
              offlineReplicas: [2],
            },
          ],
          topicAuthorizedOperations: 12,
        },
      ],
      clusterAuthorizedOperations: 13,
    },
  },
} satisfies Partial<Samples>;

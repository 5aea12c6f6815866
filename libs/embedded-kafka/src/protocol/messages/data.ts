import {
  array,
  at,
  bool,
  i16,
  i32,
  i64,
  i8,
  nullableArray,
  nullableString,
  or,
  records,
  string,
  struct,
  uuid,
} from '../schema.js';
import { NOT_ASKED_FOR } from '../operations.js';

/** Fields in the order of Kafka's message definitions; `at(n` is the first version that has the field. */

export const produceRequest = struct({
  transactionalId: at(3, nullableString),
  acks: at(0, i16),
  timeoutMs: at(0, i32),
  topics: at(
    0,
    array(
      struct({
        name: at(0, string),
        partitions: at(0, array(struct({ index: at(0, i32), records: at(0, records) }))),
      }),
    ),
  ),
});

const recordError = struct({ batchIndex: at(8, i32), message: at(8, nullableString) });

export const produceResponse = struct({
  topics: at(
    0,
    array(
      struct({
        name: at(0, string),
        partitions: at(
          0,
          array(
            struct({
              index: at(0, i32),
              errorCode: at(0, i16),
              baseOffset: at(0, i64),
              logAppendTimeMs: or(2, i64, -1),
              logStartOffset: or(5, i64, -1),
              recordErrors: or(8, array(recordError), []),
              errorMessage: or(8, nullableString, null),
            }),
          ),
        ),
      }),
    ),
  ),
  throttleTimeMs: or(1, i32, 0),
});

export const fetchRequest = struct({
  replicaId: or(0, i32, -1, { until: 14 }),
  maxWaitMs: at(0, i32),
  minBytes: at(0, i32),
  maxBytes: or(3, i32, 0x7fffffff),
  isolationLevel: at(4, i8),
  sessionId: at(7, i32),
  sessionEpoch: or(7, i32, -1),
  topics: at(
    0,
    array(
      struct({
        topic: at(0, string, { until: 12 }),
        topicId: at(13, uuid),
        partitions: at(
          0,
          array(
            struct({
              partition: at(0, i32),
              currentLeaderEpoch: or(9, i32, -1),
              fetchOffset: at(0, i64),
              lastFetchedEpoch: or(12, i32, -1),
              logStartOffset: or(5, i64, -1),
              partitionMaxBytes: at(0, i32),
            }),
          ),
        ),
      }),
    ),
  ),
  forgottenTopics: at(
    7,
    array(
      struct({ topic: at(7, string, { until: 12 }), topicId: at(13, uuid), partitions: at(7, array(i32)) }),
    ),
  ),
  rackId: at(11, string),
});

const abortedTransaction = struct({ producerId: at(4, i64), firstOffset: at(4, i64) });

export const fetchResponse = struct({
  throttleTimeMs: or(1, i32, 0),
  errorCode: or(7, i16, 0),
  sessionId: or(7, i32, 0),
  topics: at(
    0,
    array(
      struct({
        topic: at(0, string, { until: 12 }),
        topicId: at(13, uuid),
        partitions: at(
          0,
          array(
            struct({
              partition: at(0, i32),
              errorCode: at(0, i16),
              highWatermark: at(0, i64),
              lastStableOffset: at(4, i64),
              logStartOffset: at(5, i64),
              abortedTransactions: or(4, nullableArray(abortedTransaction), null),
              preferredReadReplica: or(11, i32, -1),
              records: at(0, records),
            }),
          ),
        ),
      }),
    ),
  ),
});

export const listOffsetsRequest = struct({
  replicaId: at(0, i32),
  isolationLevel: at(2, i8),
  topics: at(
    0,
    array(
      struct({
        name: at(0, string),
        partitions: at(
          0,
          array(struct({ index: at(0, i32), currentLeaderEpoch: or(4, i32, -1), timestamp: at(0, i64) })),
        ),
      }),
    ),
  ),
  timeoutMs: at(10, i32),
});

export const listOffsetsResponse = struct({
  throttleTimeMs: or(2, i32, 0),
  topics: at(
    0,
    array(
      struct({
        name: at(0, string),
        partitions: at(
          0,
          array(
            struct({
              index: at(0, i32),
              errorCode: at(0, i16),
              timestamp: or(1, i64, -1),
              offset: or(1, i64, -1),
              leaderEpoch: or(4, i32, -1),
            }),
          ),
        ),
      }),
    ),
  ),
});

export const offsetForLeaderEpochRequest = struct({
  replicaId: or(3, i32, -2),
  topics: at(
    0,
    array(
      struct({
        topic: at(0, string),
        partitions: at(
          0,
          array(
            struct({ partition: at(0, i32), currentLeaderEpoch: or(2, i32, -1), leaderEpoch: at(0, i32) }),
          ),
        ),
      }),
    ),
  ),
});

export const offsetForLeaderEpochResponse = struct({
  throttleTimeMs: or(2, i32, 0),
  topics: at(
    0,
    array(
      struct({
        topic: at(0, string),
        partitions: at(
          0,
          array(
            struct({
              errorCode: at(0, i16),
              partition: at(0, i32),
              leaderEpoch: or(1, i32, -1),
              endOffset: or(0, i64, -1),
            }),
          ),
        ),
      }),
    ),
  ),
});

export const initProducerIdRequest = struct({
  transactionalId: at(0, nullableString),
  transactionTimeoutMs: at(0, i32),
  producerId: or(3, i64, -1),
  producerEpoch: or(3, i16, -1),
});

export const initProducerIdResponse = struct({
  throttleTimeMs: or(0, i32, 0),
  errorCode: at(0, i16),
  producerId: or(0, i64, -1),
  producerEpoch: or(0, i16, -1),
});

export const apiVersionsRequest = struct({
  clientSoftwareName: at(3, string),
  clientSoftwareVersion: at(3, string),
});

export const apiVersionsResponse = struct({
  errorCode: at(0, i16),
  apiKeys: at(0, array(struct({ apiKey: at(0, i16), minVersion: at(0, i16), maxVersion: at(0, i16) }))),
  throttleTimeMs: or(1, i32, 0),
});

export const metadataRequest = struct({
  topics: at(0, nullableArray(struct({ topicId: at(10, uuid), name: at(0, nullableString) }))),
  allowAutoTopicCreation: or(4, bool, true),
  includeClusterAuthorizedOperations: at(8, bool, { until: 10 }),
  includeTopicAuthorizedOperations: at(8, bool),
});

export const metadataResponse = struct({
  throttleTimeMs: or(3, i32, 0),
  brokers: at(
    0,
    array(
      struct({
        nodeId: at(0, i32),
        host: at(0, string),
        port: at(0, i32),
        rack: or(1, nullableString, null),
      }),
    ),
  ),
  clusterId: at(2, nullableString),
  controllerId: at(1, i32),
  topics: at(
    0,
    array(
      struct({
        errorCode: at(0, i16),
        name: at(0, nullableString),
        topicId: at(10, uuid),
        isInternal: or(1, bool, false),
        partitions: at(
          0,
          array(
            struct({
              errorCode: at(0, i16),
              index: at(0, i32),
              leaderId: at(0, i32),
              leaderEpoch: or(7, i32, 0),
              replicaNodes: at(0, array(i32)),
              isrNodes: at(0, array(i32)),
              offlineReplicas: or(5, array(i32), []),
            }),
          ),
        ),
        topicAuthorizedOperations: or(8, i32, NOT_ASKED_FOR),
      }),
    ),
  ),
  clusterAuthorizedOperations: or(8, i32, NOT_ASKED_FOR, { until: 10 }),
});

import { NOT_ASKED_FOR } from '../operations.js';
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
  nullableStruct,
  or,
  string,
  struct,
  u16,
  uuid,
} from '../schema.js';

export const describeLogDirsRequest = struct({
  topics: at(0, nullableArray(struct({ name: at(0, string), partitions: at(0, array(i32)) }))),
});

export const describeLogDirsResponse = struct({
  throttleTimeMs: or(0, i32, 0),
  errorCode: at(3, i16),
  results: at(
    0,
    array(
      struct({
        errorCode: at(0, i16),
        logDir: at(0, string),
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
                    size: at(0, i64),
                    offsetLag: at(0, i64),
                    isFuture: or(0, bool, false),
                  }),
                ),
              ),
            }),
          ),
        ),
        totalBytes: or(4, i64, -1),
        usableBytes: or(4, i64, -1),
        isCordoned: or(5, bool, false),
      }),
    ),
  ),
});

const indexedTopics = array(
  struct({ name: at(0, string), partitions: at(0, array(struct({ index: at(0, i32) }))) }),
);

export const describeQuorumRequest = struct({ topics: at(0, indexedTopics) });

const replica = struct({
  id: at(0, i32),
  directoryId: at(2, uuid),
  logEndOffset: at(0, i64),
  lastFetchTimestamp: or(1, i64, -1),
  lastCaughtUpTimestamp: or(1, i64, -1),
});

export const describeQuorumResponse = struct({
  errorCode: at(0, i16),
  errorMessage: or(2, nullableString, null),
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
              errorMessage: or(2, nullableString, null),
              leaderId: at(0, i32),
              leaderEpoch: at(0, i32),
              highWatermark: at(0, i64),
              currentVoters: at(0, array(replica)),
              observers: at(0, array(replica)),
            }),
          ),
        ),
      }),
    ),
  ),
  nodes: at(
    2,
    array(
      struct({
        id: at(2, i32),
        listeners: at(2, array(struct({ name: at(2, string), host: at(2, string), port: at(2, u16) }))),
      }),
    ),
  ),
});

const cursor = nullableStruct({ topic: at(0, string), partition: at(0, i32) });

export const describeTopicPartitionsRequest = struct({
  topics: at(0, array(struct({ name: at(0, string) }))),
  partitionLimit: or(0, i32, 2_000),
  cursor: or(0, cursor, null),
});

export const describeTopicPartitionsResponse = struct({
  throttleTimeMs: or(0, i32, 0),
  topics: at(
    0,
    array(
      struct({
        errorCode: at(0, i16),
        name: at(0, nullableString),
        topicId: at(0, uuid),
        isInternal: or(0, bool, false),
        partitions: at(
          0,
          array(
            struct({
              errorCode: at(0, i16),
              index: at(0, i32),
              leaderId: at(0, i32),
              leaderEpoch: or(0, i32, -1),
              replicaNodes: at(0, array(i32)),
              isrNodes: at(0, array(i32)),
              eligibleLeaderReplicas: or(0, nullableArray(i32), null),
              lastKnownEligible: or(0, nullableArray(i32), null),
              offlineReplicas: or(0, array(i32), []),
            }),
          ),
        ),
        authorizedOperations: or(0, i32, NOT_ASKED_FOR),
      }),
    ),
  ),
  nextCursor: or(0, cursor, null),
});

export const listPartitionReassignmentsRequest = struct({
  timeoutMs: or(0, i32, 60_000),
  topics: or(0, nullableArray(struct({ name: at(0, string), partitions: at(0, array(i32)) })), null),
});

export const listPartitionReassignmentsResponse = struct({
  throttleTimeMs: or(0, i32, 0),
  errorCode: at(0, i16),
  errorMessage: or(0, nullableString, null),
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
              replicas: at(0, array(i32)),
              adding: at(0, array(i32)),
              removing: at(0, array(i32)),
            }),
          ),
        ),
      }),
    ),
  ),
});

export const describeProducersRequest = struct({
  topics: at(0, array(struct({ name: at(0, string), partitions: at(0, array(i32)) }))),
});

export const describeProducersResponse = struct({
  throttleTimeMs: or(0, i32, 0),
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
              errorMessage: or(0, nullableString, null),
              producers: at(
                0,
                array(
                  struct({
                    id: at(0, i64),
                    epoch: at(0, i32),
                    lastSequence: or(0, i32, -1),
                    lastTimestamp: or(0, i64, -1),
                    coordinatorEpoch: or(0, i32, -1),
                    transactionStartOffset: or(0, i64, -1),
                  }),
                ),
              ),
            }),
          ),
        ),
      }),
    ),
  ),
});

export const listTransactionsRequest = struct({
  stateFilters: at(0, array(string)),
  producerIdFilters: at(0, array(i64)),
  durationFilter: or(1, i64, -1),
  transactionalIdPattern: or(2, nullableString, null),
});

export const listTransactionsResponse = struct({
  throttleTimeMs: or(0, i32, 0),
  errorCode: at(0, i16),
  unknownStateFilters: or(0, array(string), []),
  transactions: at(0, array(struct({ id: at(0, string), producerId: at(0, i64), state: at(0, string) }))),
});

export const consumerGroupDescribeRequest = struct({
  groupIds: at(0, array(string)),
  includeAuthorizedOperations: at(0, bool),
});

const assignment = struct({
  topics: at(0, array(struct({ id: at(0, uuid), name: at(0, string), partitions: at(0, array(i32)) }))),
});

export const consumerGroupDescribeResponse = struct({
  throttleTimeMs: or(0, i32, 0),
  groups: at(
    0,
    array(
      struct({
        errorCode: at(0, i16),
        errorMessage: or(0, nullableString, null),
        groupId: at(0, string),
        groupState: or(0, string, ''),
        groupEpoch: or(0, i32, 0),
        assignmentEpoch: or(0, i32, 0),
        assignorName: or(0, string, ''),
        members: at(
          0,
          array(
            struct({
              id: at(0, string),
              instanceId: or(0, nullableString, null),
              rackId: or(0, nullableString, null),
              epoch: at(0, i32),
              clientId: at(0, string),
              clientHost: at(0, string),
              subscribedTopics: at(0, array(string)),
              subscribedRegex: or(0, nullableString, null),
              assignment: at(0, assignment),
              targetAssignment: at(0, assignment),
              type: or(1, i8, -1),
            }),
          ),
        ),
        authorizedOperations: or(0, i32, NOT_ASKED_FOR),
      }),
    ),
  ),
});

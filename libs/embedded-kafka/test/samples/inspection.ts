import type { Samples } from './types.js';
import { ID, throttleTimeMs, errorCode, errorMessage } from './values.js';

const replica = {
  id: 1,
  directoryId: ID,
  logEndOffset: 5_000_000_000,
  lastFetchTimestamp: 1_700_000_000_000,
  lastCaughtUpTimestamp: 1_700_000_000_001,
};
const assignment = { topics: [{ id: ID, name: 't', partitions: [1, 2] }] };

export const inspectionSamples = {
  describeLogDirs: {
    request: { topics: [{ name: 't', partitions: [1] }] },
    response: {
      throttleTimeMs,
      errorCode,
      results: [
        {
          errorCode,
          logDir: '/data',
          topics: [
            { name: 't', partitions: [{ index: 1, size: 5_000_000_000, offsetLag: 2, isFuture: true }] },
          ],
          totalBytes: 9_000_000_000,
          usableBytes: 8_000_000_000,
          isCordoned: true,
        },
      ],
    },
  },
  describeQuorum: {
    request: { topics: [{ name: '__cluster_metadata', partitions: [{ index: 1 }] }] },
    response: {
      errorCode,
      errorMessage,
      topics: [
        {
          name: '__cluster_metadata',
          partitions: [
            {
              index: 1,
              errorCode,
              errorMessage,
              leaderId: 1,
              leaderEpoch: 2,
              highWatermark: 3,
              currentVoters: [replica],
              observers: [replica],
            },
          ],
        },
      ],
      nodes: [{ id: 1, listeners: [{ name: 'CONTROLLER', host: 'h', port: 65_000 }] }],
    },
  },
  describeTopicPartitions: {
    request: { topics: [{ name: 't' }], partitionLimit: 10, cursor: { topic: 't', partition: 3 } },
    response: {
      throttleTimeMs,
      topics: [
        {
          errorCode,
          name: 't',
          topicId: ID,
          isInternal: true,
          partitions: [
            {
              errorCode,
              index: 3,
              leaderId: 1,
              leaderEpoch: 2,
              replicaNodes: [1, 2],
              isrNodes: [1],
              eligibleLeaderReplicas: [2],
              lastKnownEligible: [3],
              offlineReplicas: [2],
            },
          ],
          authorizedOperations: 5,
        },
      ],
      nextCursor: { topic: 'u', partition: 4 },
    },
  },
  listPartitionReassignments: {
    request: { timeoutMs: 100, topics: [{ name: 't', partitions: [1] }] },
    response: {
      throttleTimeMs,
      errorCode,
      errorMessage,
      topics: [{ name: 't', partitions: [{ index: 1, replicas: [1, 2], adding: [2], removing: [1] }] }],
    },
  },
  describeProducers: {
    request: { topics: [{ name: 't', partitions: [1] }] },
    response: {
      throttleTimeMs,
      topics: [
        {
          name: 't',
          partitions: [
            {
              index: 1,
              errorCode,
              errorMessage,
              producers: [
                {
                  id: 7,
                  epoch: 1,
                  lastSequence: 2,
                  lastTimestamp: 1_700_000_000_000,
                  coordinatorEpoch: 4,
                  transactionStartOffset: 6,
                },
              ],
            },
          ],
        },
      ],
    },
  },
  listTransactions: {
    request: {
      stateFilters: ['Empty'],
      producerIdFilters: [7],
      durationFilter: 1_000,
      transactionalIdPattern: 'a.*',
    },
    response: {
      throttleTimeMs,
      errorCode,
      unknownStateFilters: ['Full'],
      transactions: [{ id: 'tx', producerId: 7, state: 'Empty' }],
    },
  },
  consumerGroupDescribe: {
    request: { groupIds: ['g'], includeAuthorizedOperations: true },
    response: {
      throttleTimeMs,
      groups: [
        {
          errorCode,
          errorMessage,
          groupId: 'g',
          groupState: 'Stable',
          groupEpoch: 1,
          assignmentEpoch: 2,
          assignorName: 'uniform',
          members: [
            {
              id: 'm',
              instanceId: 'i',
              rackId: 'r',
              epoch: 3,
              clientId: 'c',
              clientHost: '/h',
              subscribedTopics: ['t'],
              subscribedRegex: 't.*',
              assignment,
              targetAssignment: assignment,
              type: 1,
            },
          ],
          authorizedOperations: 5,
        },
      ],
    },
  },
} satisfies Partial<Samples>;

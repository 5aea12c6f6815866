import { Samples } from './sample-types.js';

const ID = '00112233445566778899aabbccddeeff';
const throttleTimeMs = 3;
const errorCode = 5;
const errorMessage = 'why not';
const replica = {
  id: 1,
  directoryId: ID,
  logEndOffset: 5_000_000_000,
  lastFetchTimestamp: 1_700_000_000_000,
  lastCaughtUpTimestamp: 1_700_000_000_001,
};
const assignment = { topics: [{ id: ID, name: 't', partitions: [1, 2] }] };

/** One of each message about the state of the broker, as in `samples`. */
export const inspectionSamples: Pick<
  Samples,
  | 'describeAcls'
  | 'describeLogDirs'
  | 'describeDelegationToken'
  | 'listPartitionReassignments'
  | 'describeClientQuotas'
  | 'describeUserScramCredentials'
  | 'alterUserScramCredentials'
  | 'saslHandshake'
  | 'saslAuthenticate'
  | 'describeQuorum'
  | 'describeProducers'
  | 'listTransactions'
  | 'consumerGroupDescribe'
  | 'listConfigResources'
  | 'describeTopicPartitions'
> = {
  describeAcls: {
    request: {
      resourceType: 2,
      resourceName: 't',
      patternType: 4,
      principal: 'User:a',
      host: '*',
      operation: 3,
      permissionType: 2,
    },
    response: {
      throttleTimeMs,
      errorCode,
      errorMessage,
      resources: [
        {
          type: 2,
          name: 't',
          patternType: 4,
          acls: [{ principal: 'User:a', host: '*', operation: 3, permissionType: 2 }],
        },
      ],
    },
  },
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
  describeDelegationToken: {
    request: { owners: [{ principalType: 'User', principalName: 'a' }] },
    response: {
      errorCode,
      tokens: [
        {
          principalType: 'User',
          principalName: 'a',
          requesterType: 'User',
          requesterName: 'b',
          issuedAt: 1,
          expiresAt: 2,
          maxTimestamp: 3,
          tokenId: 'id',
          hmac: Buffer.from('hmac'),
          renewers: [{ principalType: 'User', principalName: 'c' }],
        },
      ],
      throttleTimeMs,
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
  describeClientQuotas: {
    request: { components: [{ entityType: 'user', matchType: 1, match: 'a' }], strict: true },
    response: {
      throttleTimeMs,
      errorCode,
      errorMessage,
      entries: [
        { entity: [{ type: 'user', name: 'a' }], values: [{ key: 'producer_byte_rate', value: 1024.5 }] },
      ],
    },
  },
  describeUserScramCredentials: {
    request: { users: [{ name: 'a' }] },
    response: {
      throttleTimeMs,
      errorCode,
      errorMessage,
      results: [{ user: 'a', errorCode, errorMessage, credentials: [{ mechanism: 1, iterations: 8_192 }] }],
    },
  },
  alterUserScramCredentials: {
    request: {
      deletions: [{ name: 'a', mechanism: 1 }],
      upsertions: [
        {
          name: 'b',
          mechanism: 1,
          iterations: 8_192,
          salt: Buffer.from('salt'),
          saltedPassword: Buffer.from('salted'),
        },
      ],
    },
    response: { throttleTimeMs, results: [{ user: 'a', errorCode, errorMessage }] },
  },
  saslHandshake: {
    request: { mechanism: 'SCRAM-SHA-256' },
    response: { errorCode, mechanisms: ['SCRAM-SHA-256'] },
  },
  saslAuthenticate: {
    request: { authBytes: Buffer.from('asked') },
    response: { errorCode, errorMessage, authBytes: Buffer.from('answered'), sessionLifetimeMs: 9 },
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
  listConfigResources: {
    request: { resourceTypes: [2, 4] },
    response: { throttleTimeMs, errorCode, resources: [{ name: 't', type: 2 }] },
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
};

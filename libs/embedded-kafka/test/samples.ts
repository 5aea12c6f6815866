import { inspectionSamples } from './inspection-samples.js';
import { Samples } from './sample-types.js';

const ID = '00112233445566778899aabbccddeeff';
const b = (text: string) => Buffer.from(text);
const throttleTimeMs = 3;
const errorCode = 5;
const errorMessage = 'why not';

/** One message of every kind with every field set to something that is not its default. */
export const samples: Samples = {
  ...inspectionSamples,
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
  offsetCommit: {
    request: {
      groupId: 'g',
      generationId: 4,
      memberId: 'm',
      groupInstanceId: 'i',
      retentionTimeMs: 100,
      topics: [
        {
          name: 't',
          partitions: [
            {
              index: 0,
              committedOffset: 77,
              committedLeaderEpoch: 1,
              commitTimestamp: 5,
              committedMetadata: 'meta',
            },
          ],
        },
      ],
    },
    response: { throttleTimeMs, topics: [{ name: 't', partitions: [{ index: 0, errorCode }] }] },
  },
  offsetFetch: {
    request: {
      groupId: 'g',
      topics: [{ name: 't', partitions: [0, 1] }],
      groups: [{ groupId: 'g', memberId: 'm', memberEpoch: 1, topics: [{ name: 't', partitions: [0] }] }],
      requireStable: true,
    },
    response: {
      throttleTimeMs,
      topics: [
        {
          name: 't',
          partitions: [{ index: 0, committedOffset: 7, committedLeaderEpoch: 1, metadata: 'x', errorCode }],
        },
      ],
      errorCode,
      groups: [
        {
          groupId: 'g',
          topics: [
            {
              name: 't',
              partitions: [
                { index: 0, committedOffset: 7, committedLeaderEpoch: 1, metadata: 'x', errorCode },
              ],
            },
          ],
          errorCode,
        },
      ],
    },
  },
  findCoordinator: {
    request: { key: 'g', keyType: 1, keys: ['g', 'h'] },
    response: {
      throttleTimeMs,
      errorCode,
      errorMessage,
      nodeId: 1,
      host: 'h',
      port: 9092,
      coordinators: [{ key: 'g', nodeId: 1, host: 'h', port: 9092, errorCode, errorMessage }],
    },
  },
  joinGroup: {
    request: {
      groupId: 'g',
      sessionTimeoutMs: 10_000,
      rebalanceTimeoutMs: 60_000,
      memberId: 'm',
      groupInstanceId: 'i',
      protocolType: 'consumer',
      protocols: [{ name: 'range', metadata: b('meta') }],
      reason: 'because',
    },
    response: {
      throttleTimeMs,
      errorCode,
      generationId: 4,
      protocolType: 'consumer',
      protocolName: 'range',
      leader: 'l',
      skipAssignment: true,
      memberId: 'm',
      members: [{ memberId: 'm', groupInstanceId: 'i', metadata: b('meta') }],
    },
  },
  heartbeat: {
    request: { groupId: 'g', generationId: 4, memberId: 'm', groupInstanceId: 'i' },
    response: { throttleTimeMs, errorCode },
  },
  leaveGroup: {
    request: {
      groupId: 'g',
      memberId: 'm',
      members: [{ memberId: 'm', groupInstanceId: 'i', reason: 'because' }],
    },
    response: { throttleTimeMs, errorCode, members: [{ memberId: 'm', groupInstanceId: 'i', errorCode }] },
  },
  syncGroup: {
    request: {
      groupId: 'g',
      generationId: 4,
      memberId: 'm',
      groupInstanceId: 'i',
      protocolType: 'consumer',
      protocolName: 'range',
      assignments: [{ memberId: 'm', assignment: b('a') }],
    },
    response: {
      throttleTimeMs,
      errorCode,
      protocolType: 'consumer',
      protocolName: 'range',
      assignment: b('a'),
    },
  },
  describeGroups: {
    request: { groups: ['g'], includeAuthorizedOperations: true },
    response: {
      throttleTimeMs,
      groups: [
        {
          errorCode,
          errorMessage,
          groupId: 'g',
          groupState: 'Stable',
          protocolType: 'consumer',
          protocolData: 'range',
          members: [
            {
              memberId: 'm',
              groupInstanceId: 'i',
              clientId: 'c',
              clientHost: '/h',
              memberMetadata: b('meta'),
              memberAssignment: b('a'),
            },
          ],
          authorizedOperations: 5,
        },
      ],
    },
  },
  listGroups: {
    request: { statesFilter: ['Stable'], typesFilter: ['classic'] },
    response: {
      throttleTimeMs,
      errorCode,
      groups: [{ groupId: 'g', protocolType: 'consumer', groupState: 'Stable', groupType: 'classic' }],
    },
  },
  apiVersions: {
    request: { clientSoftwareName: 'client', clientSoftwareVersion: '1.2' },
    response: { errorCode, apiKeys: [{ apiKey: 1, minVersion: 2, maxVersion: 3 }], throttleTimeMs },
  },
  createTopics: {
    request: {
      topics: [
        {
          name: 't',
          numPartitions: 3,
          replicationFactor: 1,
          assignments: [{ partitionIndex: 0, brokerIds: [1] }],
          configs: [{ name: 'retention.ms', value: '5' }],
        },
      ],
      timeoutMs: 100,
      validateOnly: true,
    },
    response: {
      throttleTimeMs,
      topics: [
        {
          name: 't',
          topicId: ID,
          errorCode,
          errorMessage,
          numPartitions: 3,
          replicationFactor: 1,
          configs: [{ name: 'n', value: 'v', readOnly: true, configSource: 5, isSensitive: true }],
        },
      ],
    },
  },
  deleteTopics: {
    request: { topics: [{ name: null, topicId: ID }], topicNames: ['t'], timeoutMs: 100 },
    response: { throttleTimeMs, topics: [{ name: 't', topicId: ID, errorCode, errorMessage }] },
  },
  deleteRecords: {
    request: { topics: [{ name: 't', partitions: [{ index: 0, offset: 5 }] }], timeoutMs: 100 },
    response: {
      throttleTimeMs,
      topics: [{ name: 't', partitions: [{ index: 0, lowWatermark: 5, errorCode }] }],
    },
  },
  initProducerId: {
    request: { transactionalId: 'tx', transactionTimeoutMs: 100, producerId: 5, producerEpoch: 2 },
    response: { throttleTimeMs, errorCode, producerId: 5, producerEpoch: 2 },
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
  describeConfigs: {
    request: {
      resources: [{ type: 2, name: 't', keys: ['retention.ms'] }],
      includeSynonyms: true,
      includeDocumentation: true,
    },
    response: {
      throttleTimeMs,
      results: [
        {
          errorCode,
          errorMessage,
          type: 2,
          name: 't',
          configs: [
            {
              name: 'n',
              value: 'v',
              readOnly: true,
              isDefault: true,
              source: 5,
              isSensitive: true,
              synonyms: [{ name: 'n', value: 'v', source: 5 }],
              configType: 5,
              documentation: 'about n',
            },
          ],
        },
      ],
    },
  },
  alterConfigs: {
    request: {
      resources: [{ type: 2, name: 't', configs: [{ name: 'n', value: 'v' }] }],
      validateOnly: true,
    },
    response: { throttleTimeMs, results: [{ errorCode, errorMessage, type: 2, name: 't' }] },
  },
  createPartitions: {
    request: {
      topics: [{ name: 't', count: 5, assignments: [{ brokerIds: [1] }] }],
      timeoutMs: 100,
      validateOnly: true,
    },
    response: { throttleTimeMs, topics: [{ name: 't', errorCode, errorMessage }] },
  },
  deleteGroups: {
    request: { groups: ['g'] },
    response: { throttleTimeMs, results: [{ groupId: 'g', errorCode }] },
  },
  incrementalAlterConfigs: {
    request: {
      resources: [{ type: 2, name: 't', configs: [{ name: 'n', operation: 1, value: null }] }],
      validateOnly: true,
    },
    response: { throttleTimeMs, results: [{ errorCode, errorMessage, type: 2, name: 't' }] },
  },
  offsetDelete: {
    request: { groupId: 'g', topics: [{ name: 't', partitions: [{ index: 0 }] }] },
    response: {
      errorCode,
      throttleTimeMs,
      topics: [{ name: 't', partitions: [{ index: 0, errorCode }] }],
    },
  },
  describeCluster: {
    request: { includeAuthorizedOperations: true, endpointType: 2, includeFencedBrokers: true },
    response: {
      throttleTimeMs,
      errorCode,
      errorMessage,
      endpointType: 2,
      clusterId: 'c',
      controllerId: 1,
      brokers: [{ id: 1, host: 'h', port: 9092, rack: 'r', isFenced: true }],
      authorizedOperations: 5,
    },
  },
};

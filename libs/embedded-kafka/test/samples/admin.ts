import type { Samples } from './types.js';
import { ID, throttleTimeMs, errorCode, errorMessage } from './values.js';

export const adminSamples = {
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
  createPartitions: {
    request: {
      topics: [{ name: 't', count: 5, assignments: [{ brokerIds: [1] }] }],
      timeoutMs: 100,
      validateOnly: true,
    },
    response: { throttleTimeMs, topics: [{ name: 't', errorCode, errorMessage }] },
  },
  deleteRecords: {
    request: { topics: [{ name: 't', partitions: [{ index: 0, offset: 5 }] }], timeoutMs: 100 },
    response: {
      throttleTimeMs,
      topics: [{ name: 't', partitions: [{ index: 0, lowWatermark: 5, errorCode }] }],
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
  incrementalAlterConfigs: {
    request: {
      resources: [{ type: 2, name: 't', configs: [{ name: 'n', operation: 1, value: null }] }],
      validateOnly: true,
    },
    response: { throttleTimeMs, results: [{ errorCode, errorMessage, type: 2, name: 't' }] },
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
  listConfigResources: {
    request: { resourceTypes: [2, 4] },
    response: { throttleTimeMs, errorCode, resources: [{ name: 't', type: 2 }] },
  },
} satisfies Partial<Samples>;

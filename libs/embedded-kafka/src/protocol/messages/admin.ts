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
  string,
  struct,
  uuid,
} from '../schema.js';
import { NOT_ASKED_FOR } from '../operations.js';

export const createTopicsRequest = struct({
  topics: at(
    0,
    array(
      struct({
        name: at(0, string),
        numPartitions: at(0, i32),
        replicationFactor: at(0, i16),
        assignments: at(0, array(struct({ partitionIndex: at(0, i32), brokerIds: at(0, array(i32)) }))),
        configs: at(0, array(struct({ name: at(0, string), value: at(0, nullableString) }))),
      }),
    ),
  ),
  timeoutMs: or(0, i32, 60_000),
  validateOnly: at(1, bool),
});

export const createTopicsResponse = struct({
  throttleTimeMs: or(2, i32, 0),
  topics: at(
    0,
    array(
      struct({
        name: at(0, string),
        topicId: at(7, uuid),
        errorCode: at(0, i16),
        errorMessage: or(1, nullableString, null),
        numPartitions: or(5, i32, -1),
        replicationFactor: or(5, i16, -1),
        configs: or(
          5,
          nullableArray(
            struct({
              name: at(5, string),
              value: at(5, nullableString),
              readOnly: at(5, bool),
              configSource: at(5, i8),
              isSensitive: at(5, bool),
            }),
          ),
          null,
        ),
      }),
    ),
  ),
});

export const deleteTopicsRequest = struct({
  topics: at(6, array(struct({ name: at(6, nullableString), topicId: at(6, uuid) }))),
  topicNames: at(0, array(string), { until: 5 }),
  timeoutMs: at(0, i32),
});

export const deleteTopicsResponse = struct({
  throttleTimeMs: or(1, i32, 0),
  topics: at(
    0,
    array(
      struct({
        name: at(0, nullableString),
        topicId: at(6, uuid),
        errorCode: at(0, i16),
        errorMessage: or(5, nullableString, null),
      }),
    ),
  ),
});

export const createPartitionsRequest = struct({
  topics: at(
    0,
    array(
      struct({
        name: at(0, string),
        count: at(0, i32),
        assignments: at(0, nullableArray(struct({ brokerIds: at(0, array(i32)) }))),
      }),
    ),
  ),
  timeoutMs: at(0, i32),
  validateOnly: at(0, bool),
});

export const createPartitionsResponse = struct({
  throttleTimeMs: or(0, i32, 0),
  topics: at(
    0,
    array(struct({ name: at(0, string), errorCode: at(0, i16), errorMessage: or(0, nullableString, null) })),
  ),
});

export const deleteRecordsRequest = struct({
  topics: at(
    0,
    array(
      struct({
        name: at(0, string),
        partitions: at(0, array(struct({ index: at(0, i32), offset: at(0, i64) }))),
      }),
    ),
  ),
  timeoutMs: at(0, i32),
});

export const deleteRecordsResponse = struct({
  throttleTimeMs: or(0, i32, 0),
  topics: at(
    0,
    array(
      struct({
        name: at(0, string),
        partitions: at(
          0,
          array(struct({ index: at(0, i32), lowWatermark: at(0, i64), errorCode: at(0, i16) })),
        ),
      }),
    ),
  ),
});

export const describeConfigsRequest = struct({
  resources: at(
    0,
    array(struct({ type: at(0, i8), name: at(0, string), keys: at(0, nullableArray(string)) })),
  ),
  includeSynonyms: at(1, bool),
  includeDocumentation: at(3, bool),
});

export const describeConfigsResponse = struct({
  throttleTimeMs: or(0, i32, 0),
  results: at(
    0,
    array(
      struct({
        errorCode: at(0, i16),
        errorMessage: or(0, nullableString, null),
        type: at(0, i8),
        name: at(0, string),
        configs: at(
          0,
          array(
            struct({
              name: at(0, string),
              value: at(0, nullableString),
              readOnly: at(0, bool),
              isDefault: at(0, bool, { until: 0 }),
              source: at(1, i8),
              isSensitive: at(0, bool),
              synonyms: at(
                1,
                array(struct({ name: at(1, string), value: at(1, nullableString), source: at(1, i8) })),
              ),
              configType: at(3, i8),
              documentation: or(3, nullableString, null),
            }),
          ),
        ),
      }),
    ),
  ),
});

export const alterConfigsRequest = struct({
  resources: at(
    0,
    array(
      struct({
        type: at(0, i8),
        name: at(0, string),
        configs: at(0, array(struct({ name: at(0, string), value: at(0, nullableString) }))),
      }),
    ),
  ),
  validateOnly: at(0, bool),
});

export const incrementalAlterConfigsRequest = struct({
  resources: at(
    0,
    array(
      struct({
        type: at(0, i8),
        name: at(0, string),
        configs: at(
          0,
          array(struct({ name: at(0, string), operation: at(0, i8), value: at(0, nullableString) })),
        ),
      }),
    ),
  ),
  validateOnly: at(0, bool),
});

export const alterConfigsResponse = struct({
  throttleTimeMs: or(0, i32, 0),
  results: at(
    0,
    array(
      struct({
        errorCode: at(0, i16),
        errorMessage: or(0, nullableString, null),
        type: at(0, i8),
        name: at(0, string),
      }),
    ),
  ),
});

export const describeClusterRequest = struct({
  includeAuthorizedOperations: at(0, bool),
  endpointType: or(1, i8, 1),
  includeFencedBrokers: at(2, bool),
});

export const describeClusterResponse = struct({
  throttleTimeMs: or(0, i32, 0),
  errorCode: at(0, i16),
  errorMessage: or(0, nullableString, null),
  endpointType: or(1, i8, 1),
  clusterId: at(0, string),
  controllerId: at(0, i32),
  brokers: at(
    0,
    array(
      struct({
        id: at(0, i32),
        host: at(0, string),
        port: at(0, i32),
        rack: or(0, nullableString, null),
        isFenced: or(2, bool, false),
      }),
    ),
  ),
  authorizedOperations: or(0, i32, NOT_ASKED_FOR),
});

export const listConfigResourcesRequest = struct({ resourceTypes: at(1, array(i8)) });

const CLIENT_METRICS = 16;

export const listConfigResourcesResponse = struct({
  throttleTimeMs: or(0, i32, 0),
  errorCode: at(0, i16),
  resources: at(0, array(struct({ name: at(0, string), type: or(1, i8, CLIENT_METRICS) }))),
});

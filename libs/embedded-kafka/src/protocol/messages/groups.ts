import {
  array,
  at,
  bool,
  bytes,
  i16,
  i32,
  i64,
  i8,
  nullableArray,
  nullableString,
  or,
  string,
  struct,
} from '../schema.js';
import { NOT_ASKED_FOR } from '../operations.js';

export const findCoordinatorRequest = struct({
  key: at(0, string, { until: 3 }),
  keyType: at(1, i8),
  keys: at(4, array(string)),
});

export const findCoordinatorResponse = struct({
  throttleTimeMs: or(1, i32, 0),
  errorCode: at(0, i16, { until: 3 }),
  errorMessage: or(1, nullableString, null, { until: 3 }),
  nodeId: at(0, i32, { until: 3 }),
  host: at(0, string, { until: 3 }),
  port: at(0, i32, { until: 3 }),
  coordinators: at(
    4,
    array(
      struct({
        key: at(4, string),
        nodeId: at(4, i32),
        host: at(4, string),
        port: at(4, i32),
        errorCode: at(4, i16),
        errorMessage: or(4, nullableString, null),
      }),
    ),
  ),
});

export const joinGroupRequest = struct({
  groupId: at(0, string),
  sessionTimeoutMs: at(0, i32),
  rebalanceTimeoutMs: or(1, i32, -1),
  memberId: at(0, string),
  groupInstanceId: at(5, nullableString),
  protocolType: at(0, string),
  protocols: at(0, array(struct({ name: at(0, string), metadata: at(0, bytes) }))),
  reason: at(8, nullableString),
});

/** A protocol name that versions before 7 cannot leave out. */
const protocolName = (nullSince: number) => ({
  zero: () => null,
  bind: (version: number, flexible: boolean) => {
    const codec = nullableString.bind(version, flexible);
    return {
      read: codec.read,
      write: (w: Parameters<typeof codec.write>[0], value: string | null) =>
        codec.write(w, value ?? (version < nullSince ? '' : null)),
    };
  },
});

export const joinGroupResponse = struct({
  throttleTimeMs: or(2, i32, 0),
  errorCode: at(0, i16),
  generationId: or(0, i32, -1),
  protocolType: or(7, nullableString, null),
  protocolName: or(0, protocolName(7), null),
  leader: or(0, string, ''),
  skipAssignment: or(9, bool, false),
  memberId: at(0, string),
  members: or(
    0,
    array(
      struct({
        memberId: at(0, string),
        groupInstanceId: or(5, nullableString, null),
        metadata: at(0, bytes),
      }),
    ),
    [],
  ),
});

export const syncGroupRequest = struct({
  groupId: at(0, string),
  generationId: at(0, i32),
  memberId: at(0, string),
  groupInstanceId: at(3, nullableString),
  protocolType: at(5, nullableString),
  protocolName: at(5, nullableString),
  assignments: at(0, array(struct({ memberId: at(0, string), assignment: at(0, bytes) }))),
});

export const syncGroupResponse = struct({
  throttleTimeMs: or(1, i32, 0),
  errorCode: at(0, i16),
  protocolType: or(5, nullableString, null),
  protocolName: or(5, nullableString, null),
  assignment: or(0, bytes, Buffer.alloc(0)),
});

export const heartbeatRequest = struct({
  groupId: at(0, string),
  generationId: at(0, i32),
  memberId: at(0, string),
  groupInstanceId: at(3, nullableString),
});

export const heartbeatResponse = struct({ throttleTimeMs: or(1, i32, 0), errorCode: at(0, i16) });

export const leaveGroupRequest = struct({
  groupId: at(0, string),
  memberId: at(0, string, { until: 2 }),
  members: at(
    3,
    array(
      struct({
        memberId: at(3, string),
        groupInstanceId: at(3, nullableString),
        reason: at(5, nullableString),
      }),
    ),
  ),
});

export const leaveGroupResponse = struct({
  throttleTimeMs: or(1, i32, 0),
  errorCode: at(0, i16),
  members: at(
    3,
    array(struct({ memberId: at(3, string), groupInstanceId: at(3, nullableString), errorCode: at(3, i16) })),
  ),
});

export const offsetCommitRequest = struct({
  groupId: at(0, string),
  generationId: or(1, i32, -1),
  memberId: at(1, string),
  groupInstanceId: at(7, nullableString),
  retentionTimeMs: or(2, i64, -1, { until: 4 }),
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
              committedOffset: at(0, i64),
              committedLeaderEpoch: or(6, i32, -1),
              commitTimestamp: or(1, i64, -1, { until: 1 }),
              committedMetadata: at(0, nullableString),
            }),
          ),
        ),
      }),
    ),
  ),
});

export const offsetCommitResponse = struct({
  throttleTimeMs: or(3, i32, 0),
  topics: at(
    0,
    array(
      struct({
        name: at(0, string),
        partitions: at(0, array(struct({ index: at(0, i32), errorCode: at(0, i16) }))),
      }),
    ),
  ),
});

const fetchTopic = struct({ name: at(0, string), partitions: at(0, array(i32)) });

export const offsetFetchRequest = struct({
  groupId: at(0, string, { until: 7 }),
  topics: at(0, nullableArray(fetchTopic), { until: 7 }),
  groups: at(
    8,
    array(
      struct({
        groupId: at(8, string),
        memberId: at(9, nullableString),
        memberEpoch: or(9, i32, -1),
        topics: at(8, nullableArray(fetchTopic)),
      }),
    ),
  ),
  requireStable: at(7, bool),
});

const fetchedTopic = struct({
  name: at(0, string),
  partitions: at(
    0,
    array(
      struct({
        index: at(0, i32),
        committedOffset: at(0, i64),
        committedLeaderEpoch: or(5, i32, -1),
        metadata: at(0, nullableString),
        errorCode: at(0, i16),
      }),
    ),
  ),
});

export const offsetFetchResponse = struct({
  throttleTimeMs: or(3, i32, 0),
  topics: or(0, array(fetchedTopic), [], { until: 7 }),
  errorCode: or(2, i16, 0, { until: 7 }),
  groups: or(
    8,
    array(struct({ groupId: at(8, string), topics: at(8, array(fetchedTopic)), errorCode: at(8, i16) })),
    [],
  ),
});

export const offsetDeleteRequest = struct({
  groupId: at(0, string),
  topics: at(
    0,
    array(struct({ name: at(0, string), partitions: at(0, array(struct({ index: at(0, i32) }))) })),
  ),
});

export const offsetDeleteResponse = struct({
  errorCode: at(0, i16),
  throttleTimeMs: or(0, i32, 0),
  topics: at(
    0,
    array(
      struct({
        name: at(0, string),
        partitions: at(0, array(struct({ index: at(0, i32), errorCode: at(0, i16) }))),
      }),
    ),
  ),
});

export const listGroupsRequest = struct({
  statesFilter: at(4, array(string)),
  typesFilter: at(5, array(string)),
});

export const listGroupsResponse = struct({
  throttleTimeMs: or(1, i32, 0),
  errorCode: at(0, i16),
  groups: at(
    0,
    array(
      struct({
        groupId: at(0, string),
        protocolType: at(0, string),
        groupState: at(4, string),
        groupType: at(5, string),
      }),
    ),
  ),
});

export const describeGroupsRequest = struct({
  groups: at(0, array(string)),
  includeAuthorizedOperations: at(3, bool),
});

export const describeGroupsResponse = struct({
  throttleTimeMs: or(1, i32, 0),
  groups: at(
    0,
    array(
      struct({
        errorCode: at(0, i16),
        errorMessage: or(6, nullableString, null),
        groupId: at(0, string),
        groupState: at(0, string),
        protocolType: at(0, string),
        protocolData: at(0, string),
        members: at(
          0,
          array(
            struct({
              memberId: at(0, string),
              groupInstanceId: or(4, nullableString, null),
              clientId: at(0, string),
              clientHost: at(0, string),
              memberMetadata: at(0, bytes),
              memberAssignment: at(0, bytes),
            }),
          ),
        ),
        authorizedOperations: or(3, i32, NOT_ASKED_FOR),
      }),
    ),
  ),
});

export const deleteGroupsRequest = struct({ groups: at(0, array(string)) });

export const deleteGroupsResponse = struct({
  throttleTimeMs: or(0, i32, 0),
  results: at(0, array(struct({ groupId: at(0, string), errorCode: at(0, i16) }))),
});

import type { Samples } from './types.js';
import { b, throttleTimeMs, errorCode, errorMessage } from './values.js';

export const groupsSamples = {
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
  offsetDelete: {
    request: { groupId: 'g', topics: [{ name: 't', partitions: [{ index: 0 }] }] },
    response: {
      errorCode,
      throttleTimeMs,
      topics: [{ name: 't', partitions: [{ index: 0, errorCode }] }],
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
  deleteGroups: {
    request: { groups: ['g'] },
    response: { throttleTimeMs, results: [{ groupId: 'g', errorCode }] },
  },
} satisfies Partial<Samples>;

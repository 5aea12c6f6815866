import { Broker } from '../broker.js';
import { Request, Response } from '../protocol/apis.js';
import { ErrorCode } from '../protocol/errors.js';
import { NO_UUID } from '../protocol/schema.js';

const METADATA_TOPIC = '__cluster_metadata';
/** Nobody was ever elected but this node, once. */
const QUORUM_EPOCH = 1;

type PartitionResult = Response<'describeQuorum'>['topics'][number]['partitions'][number];

/** This node alone is the quorum. It keeps no log of metadata: offsets in it are 0. */
export function describeQuorum(
  { config: { nodeId }, endpoint }: Broker,
  request: Request<'describeQuorum'>,
): Response<'describeQuorum'> {
  const now = Date.now();
  const describe = (topic: string, index: number): PartitionResult => {
    const isKnown = topic === METADATA_TOPIC && index === 0;
    const state = { leaderId: nodeId, leaderEpoch: QUORUM_EPOCH, highWatermark: 0 };
    const voter = {
      id: nodeId,
      directoryId: NO_UUID,
      logEndOffset: 0,
      lastFetchTimestamp: now,
      lastCaughtUpTimestamp: now,
    };
    return isKnown
      ? { index, errorCode: ErrorCode.NONE, ...state, currentVoters: [voter], observers: [] }
      : {
          index,
          errorCode: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
          leaderId: -1,
          leaderEpoch: -1,
          highWatermark: -1,
          currentVoters: [],
          observers: [],
        };
  };
  return {
    errorCode: ErrorCode.NONE,
    topics: request.topics.map(({ name, partitions }) => ({
      name,
      partitions: partitions.map(({ index }) => describe(name, index)),
    })),
    nodes: [{ id: nodeId, listeners: [{ name: 'CONTROLLER', ...endpoint }] }],
  };
}

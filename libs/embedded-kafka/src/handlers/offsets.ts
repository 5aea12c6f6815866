import { Broker } from '../broker.js';
import { LEADER_EPOCH, Partition } from '../log/partition.js';
import { positionAt, positionOfLatest } from '../log/time-lookup.js';
import { Request, Response } from '../protocol/apis.js';
import { ErrorCode } from '../protocol/errors.js';
import { checkLeaderEpoch } from './fetch.js';

const LATEST = -1;
const EARLIEST = -2;
const MAX_TIMESTAMP = -3;
const EARLIEST_LOCAL = -4;
const LATEST_TIERED = -5;
const EARLIEST_PENDING_UPLOAD = -6;

type OffsetResult = Response<'listOffsets'>['topics'][number]['partitions'][number];

const NOWHERE = { offset: -1, timestamp: -1 };

function lookUp(log: Partition, timestamp: number): { offset: number; timestamp: number } {
  switch (timestamp) {
    case LATEST:
      return { offset: log.highWatermark, timestamp: -1 };
    case EARLIEST:
    case EARLIEST_LOCAL:
      return { offset: log.logStart, timestamp: -1 };
    case MAX_TIMESTAMP:
      return positionOfLatest(log) ?? NOWHERE;
    case LATEST_TIERED:
    case EARLIEST_PENDING_UPLOAD:
      return NOWHERE;
    default:
      return positionAt(log, timestamp) ?? NOWHERE;
  }
}

export function listOffsets(broker: Broker, request: Request<'listOffsets'>): Response<'listOffsets'> {
  const find = (name: string, index: number, epoch: number, timestamp: number): OffsetResult => {
    const log = broker.topics.partition(name, index);
    if (!log) return { index, errorCode: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION };
    const errorCode = checkLeaderEpoch(epoch);
    if (errorCode !== ErrorCode.NONE) return { index, errorCode };
    const found = lookUp(log, timestamp);
    return { index, errorCode, ...found, leaderEpoch: found.offset === -1 ? -1 : LEADER_EPOCH };
  };
  return {
    topics: request.topics.map(({ name, partitions }) => ({
      name,
      partitions: partitions.map(({ index, currentLeaderEpoch, timestamp }) =>
        find(name, index, currentLeaderEpoch, timestamp),
      ),
    })),
  };
}

export function offsetForLeaderEpoch(
  broker: Broker,
  request: Request<'offsetForLeaderEpoch'>,
): Response<'offsetForLeaderEpoch'> {
  return {
    topics: request.topics.map(({ topic, partitions }) => ({
      topic,
      partitions: partitions.map(({ partition, currentLeaderEpoch, leaderEpoch }) => {
        const log = broker.topics.partition(topic, partition);
        if (!log) return { partition, errorCode: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION };
        const errorCode = checkLeaderEpoch(currentLeaderEpoch);
        // There has been one epoch only; any other one asked for has no end.
        if (errorCode !== ErrorCode.NONE || leaderEpoch !== LEADER_EPOCH) return { partition, errorCode };
        return { partition, errorCode, leaderEpoch, endOffset: log.highWatermark };
      }),
    })),
  };
}

export async function deleteRecords(
  broker: Broker,
  request: Request<'deleteRecords'>,
): Promise<Response<'deleteRecords'>> {
  const remove = async (name: string, index: number, offset: number) => {
    const log = broker.topics.partition(name, index);
    if (!log) return { index, lowWatermark: -1, errorCode: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION };
    const before = offset === -1 ? log.highWatermark : offset;
    if (before < 0 || before > log.highWatermark)
      return { index, lowWatermark: -1, errorCode: ErrorCode.OFFSET_OUT_OF_RANGE };
    await log.deleteBefore(before);
    return { index, lowWatermark: log.logStart, errorCode: ErrorCode.NONE };
  };
  return {
    topics: await Promise.all(
      request.topics.map(async ({ name, partitions }) => ({
        name,
        partitions: await Promise.all(partitions.map(({ index, offset }) => remove(name, index, offset))),
      })),
    ),
  };
}

import { Broker } from '../broker.js';
import { LEADER_EPOCH } from '../log/partition.js';
import { Request, Response } from '../protocol/apis.js';
import { ErrorCode, Refusal } from '../protocol/errors.js';
import { operationsOn } from '../protocol/operations.js';
import { NO_UUID } from '../protocol/schema.js';
import { checkTopicName, Topic } from '../topics/registry.js';

/** Kafka's `max.request.partition.size.limit`. */
const MAX_PARTITIONS = 2_000;

type TopicResult = Response<'describeTopicPartitions'>['topics'][number];
type PartitionResult = TopicResult['partitions'][number];

function whyNot(name: string): ErrorCode {
  try {
    checkTopicName(name);
    return ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
}

function unknown(name: string): TopicResult {
  return { errorCode: whyNot(name), name, topicId: NO_UUID, partitions: [] };
}

function partitionOf(index: number, nodeId: number): PartitionResult {
  return {
    errorCode: ErrorCode.NONE,
    index,
    leaderId: nodeId,
    leaderEpoch: LEADER_EPOCH,
    replicaNodes: [nodeId],
    isrNodes: [nodeId],
    eligibleLeaderReplicas: [],
    lastKnownEligible: [],
  };
}

/** Topics by name, cut where the limit of partitions is reached; the cursor says where to go on. */
export function describeTopicPartitions(
  { topics, config: { nodeId } }: Broker,
  request: Request<'describeTopicPartitions'>,
): Response<'describeTopicPartitions'> {
  const { cursor } = request;
  const limit = Math.min(MAX_PARTITIONS, Math.max(request.partitionLimit, 1));
  const asked =
    request.topics.length > 0
      ? request.topics.map(({ name }) => name)
      : topics.all().map(({ record }) => record.name);
  const names = [...new Set(asked)].sort().filter((name) => name >= (cursor?.topic ?? ''));
  const described: TopicResult[] = [];
  let room = limit;
  const describe = ({ record, partitions }: Topic, from: number): TopicResult => ({
    errorCode: ErrorCode.NONE,
    name: record.name,
    topicId: record.id,
    partitions: partitions.map((_, index) => partitionOf(index, nodeId)).slice(from, from + room),
    authorizedOperations: operationsOn('topic', true),
  });
  for (const name of names) {
    const topic = topics.get(name);
    if (!topic) {
      described.push(unknown(name));
      continue;
    }
    const from = name === cursor?.topic ? cursor.partition : 0;
    if (room === 0) return { topics: described, nextCursor: { topic: name, partition: from } };
    const result = describe(topic, from);
    described.push(result);
    room -= result.partitions.length;
    const next = from + result.partitions.length;
    if (next < topic.partitions.length)
      return { topics: described, nextCursor: { topic: name, partition: next } };
  }
  return { topics: described };
}

export function listPartitionReassignments(): Response<'listPartitionReassignments'> {
  return { errorCode: ErrorCode.NONE, topics: [] };
}

import { Broker } from '../broker.js';
import { OffsetEntry } from '../groups/offsets.js';
import { subscribedTopics } from '../groups/subscription.js';
import { Request, Response } from '../protocol/apis.js';
import { ErrorCode } from '../protocol/errors.js';

export async function offsetCommit(
  broker: Broker,
  request: Request<'offsetCommit'>,
): Promise<Response<'offsetCommit'>> {
  const { groupId, memberId, groupInstanceId: instanceId } = request;
  const groupError = broker.groups.checkCommit(groupId, { memberId, instanceId }, request.generationId);
  const committedAt = Date.now();
  const accepted: OffsetEntry[] = [];
  const topics = request.topics.map(({ name, partitions }) => ({
    name,
    partitions: partitions.map(({ index, committedOffset, committedLeaderEpoch, committedMetadata }) => {
      if (groupError !== ErrorCode.NONE) return { index, errorCode: groupError };
      if (!broker.topics.partition(name, index))
        return { index, errorCode: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION };
      if (Buffer.byteLength(committedMetadata ?? '') > broker.config.offsetMetadataMaxBytes)
        return { index, errorCode: ErrorCode.OFFSET_METADATA_TOO_LARGE };
      accepted.push({
        topic: name,
        partition: index,
        committed: {
          groupId,
          offset: committedOffset,
          leaderEpoch: committedLeaderEpoch,
          metadata: committedMetadata,
          committedAt,
        },
      });
      return { index, errorCode: ErrorCode.NONE };
    }),
  }));
  await broker.groups.offsets.commit(groupId, accepted);
  return { topics };
}

type FetchedTopic = NonNullable<Response<'offsetFetch'>['topics']>[number];
type FetchedPartition = FetchedTopic['partitions'][number];

function fetched(index: number, entry: OffsetEntry['committed'] | undefined): FetchedPartition {
  return {
    index,
    committedOffset: entry?.offset ?? -1,
    committedLeaderEpoch: entry?.leaderEpoch ?? -1,
    metadata: entry?.metadata ?? '',
    errorCode: ErrorCode.NONE,
  };
}

function fetchAll(broker: Broker, groupId: string): FetchedTopic[] {
  const topics = new Map<string, FetchedPartition[]>();
  for (const { topic, partition, committed } of broker.groups.offsets.of(groupId)) {
    const partitions = topics.get(topic) ?? [];
    partitions.push(fetched(partition, committed));
    topics.set(topic, partitions);
  }
  return [...topics].map(([name, partitions]) => ({ name, partitions }));
}

function fetchGroup(
  broker: Broker,
  groupId: string,
  topics: { name: string; partitions: number[] }[] | null,
): FetchedTopic[] {
  if (topics === null) return fetchAll(broker, groupId);
  return topics.map(({ name, partitions }) => ({
    name,
    partitions: partitions.map((index) =>
      fetched(index, broker.groups.offsets.get(groupId, { topic: name, partition: index })),
    ),
  }));
}

export function offsetFetch(broker: Broker, request: Request<'offsetFetch'>): Response<'offsetFetch'> {
  if (request.groups.length === 0) return { topics: fetchGroup(broker, request.groupId, request.topics) };
  return {
    groups: request.groups.map(({ groupId, topics }) => ({
      groupId,
      topics: fetchGroup(broker, groupId, topics),
      errorCode: ErrorCode.NONE,
    })),
  };
}

/** Offsets of topics that the group consumes now are not deleted. */
export async function offsetDelete(
  broker: Broker,
  request: Request<'offsetDelete'>,
): Promise<Response<'offsetDelete'>> {
  const group = broker.groups.get(request.groupId);
  if (!group) return { errorCode: ErrorCode.GROUP_ID_NOT_FOUND, topics: [] };
  if (group.state !== 'Empty' && group.protocolType !== 'consumer')
    return { errorCode: ErrorCode.NON_EMPTY_GROUP, topics: [] };
  const consumed = subscribedTopics(group);
  const gone = request.topics
    .filter(({ name }) => !consumed.has(name))
    .flatMap(({ name, partitions }) => partitions.map(({ index }) => ({ topic: name, partition: index })));
  await broker.groups.offsets.delete(request.groupId, gone);
  return {
    errorCode: ErrorCode.NONE,
    topics: request.topics.map(({ name, partitions }) => ({
      name,
      partitions: partitions.map(({ index }) => ({
        index,
        errorCode: consumed.has(name) ? ErrorCode.GROUP_SUBSCRIBED_TO_TOPIC : ErrorCode.NONE,
      })),
    })),
  };
}

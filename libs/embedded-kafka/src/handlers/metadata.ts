import { Broker, RequestContext } from '../broker.js';
import { LEADER_EPOCH } from '../log/partition.js';
import { Request, Response } from '../protocol/apis.js';
import { ErrorCode, Refusal } from '../protocol/errors.js';
import { operationsOn } from '../protocol/operations.js';
import { NO_UUID } from '../protocol/schema.js';
import { Topic } from '../topics/registry.js';

type TopicMetadata = Response<'metadata'>['topics'][number];

function describe({ record, partitions }: Topic, nodeId: number): TopicMetadata {
  return {
    errorCode: ErrorCode.NONE,
    name: record.name,
    topicId: record.id,
    partitions: partitions.map((_, index) => ({
      errorCode: ErrorCode.NONE,
      index,
      leaderId: nodeId,
      leaderEpoch: LEADER_EPOCH,
      replicaNodes: [nodeId],
      isrNodes: [nodeId],
    })),
  };
}

async function topicByName(broker: Broker, name: string, mayCreate: boolean): Promise<TopicMetadata> {
  try {
    const topic = mayCreate ? await broker.topics.getOrCreate(name) : broker.topics.get(name);
    if (topic) return describe(topic, broker.config.nodeId);
    return { errorCode: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, name, topicId: NO_UUID, partitions: [] };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { errorCode: error.code, name, topicId: NO_UUID, partitions: [] };
  }
}

export async function metadata(
  broker: Broker,
  request: Request<'metadata'>,
  { version }: RequestContext,
): Promise<Response<'metadata'>> {
  const { nodeId, autoCreateTopics } = broker.config;
  const mayCreate = autoCreateTopics && request.allowAutoTopicCreation;
  // Before version 1 an empty list, which later means none, asked for all.
  const wantsAll = request.topics === null || (version === 0 && request.topics.length === 0);
  const topics = wantsAll
    ? broker.topics.all().map((topic) => describe(topic, nodeId))
    : await Promise.all(
        (request.topics ?? []).map(async ({ name, topicId }) => {
          if (name !== null && topicId === NO_UUID) return topicByName(broker, name, mayCreate);
          const topic = broker.topics.getById(topicId);
          return topic
            ? describe(topic, nodeId)
            : {
                errorCode: ErrorCode.UNKNOWN_TOPIC_ID,
                name: version < 12 ? '' : null,
                topicId,
                partitions: [],
              };
        }),
      );
  return {
    brokers: [{ nodeId, ...broker.endpoint }],
    clusterId: broker.clusterId,
    controllerId: nodeId,
    topics: topics.map((topic) => ({
      ...topic,
      topicAuthorizedOperations: operationsOn(
        'topic',
        request.includeTopicAuthorizedOperations && topic.errorCode === ErrorCode.NONE,
      ),
    })),
    clusterAuthorizedOperations: operationsOn('cluster', request.includeClusterAuthorizedOperations),
  };
}

export function describeCluster(
  broker: Broker,
  request: Request<'describeCluster'>,
): Response<'describeCluster'> {
  const { nodeId } = broker.config;
  return {
    errorCode: ErrorCode.NONE,
    clusterId: broker.clusterId,
    controllerId: nodeId,
    brokers: [{ id: nodeId, ...broker.endpoint }],
    authorizedOperations: operationsOn('cluster', request.includeAuthorizedOperations),
  };
}

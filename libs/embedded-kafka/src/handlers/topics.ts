import { Broker } from '../broker.js';
import { Request, Response } from '../protocol/apis.js';
import { ErrorCode, Refusal } from '../protocol/errors.js';
import { NO_UUID } from '../protocol/schema.js';
import { checkTopicConfig, describeTopicConfig } from '../topics/topic-config.js';
import { Topic } from '../topics/registry.js';
import { configSource } from './configs.js';

type Creation = Request<'createTopics'>['topics'][number];
type CreationResult = Response<'createTopics'>['topics'][number];

const REPLICATION_FACTOR = 1;

/** Runs one item of an admin request; what it refuses becomes its own result, not that of its neighbours. */
async function answer<T>(run: () => Promise<T>, refused: (refusal: Refusal) => T): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof Refusal) return refused(error);
    throw error;
  }
}

/** Checks replication and returns the number of partitions asked for. */
function partitionsOf(creation: Creation, broker: Broker): number {
  const { assignments, numPartitions, replicationFactor } = creation;
  if (assignments.length > 0) {
    if (numPartitions !== -1 || replicationFactor !== -1)
      throw new Refusal(
        ErrorCode.INVALID_REQUEST,
        'Both numPartitions or replicationFactor and replicasAssignments were set.',
      );
    const indexes = assignments.map(({ partitionIndex }) => partitionIndex).sort((a, b) => a - b);
    const onlyHere = assignments.every(
      ({ brokerIds }) => brokerIds.length === 1 && brokerIds[0] === broker.config.nodeId,
    );
    if (!onlyHere || indexes.some((index, i) => index !== i))
      throw new Refusal(
        ErrorCode.INVALID_REPLICA_ASSIGNMENT,
        `Partitions must be consecutive from 0, each with broker ${broker.config.nodeId} as its only replica.`,
      );
    return assignments.length;
  }
  if (replicationFactor !== -1 && replicationFactor !== REPLICATION_FACTOR)
    throw new Refusal(
      ErrorCode.INVALID_REPLICATION_FACTOR,
      `Unable to replicate the partition ${replicationFactor} time(s): only 1 broker is registered.`,
    );
  return numPartitions === -1 ? broker.config.defaultPartitions : numPartitions;
}

function configOf(creation: Creation): Record<string, string> {
  return Object.fromEntries(creation.configs.map(({ name, value }) => [name, checkTopicConfig(name, value)]));
}

async function create(broker: Broker, creation: Creation, validateOnly: boolean): Promise<CreationResult> {
  const { name } = creation;
  const partitions = partitionsOf(creation, broker);
  broker.topics.checkCreation(name, partitions);
  const config = configOf(creation);
  const topicId = validateOnly ? NO_UUID : (await broker.topics.create(name, partitions, config)).record.id;
  return {
    name,
    topicId,
    errorCode: ErrorCode.NONE,
    numPartitions: partitions,
    replicationFactor: REPLICATION_FACTOR,
    configs: describeTopicConfig(config, broker.config).map((entry) => ({
      name: entry.name,
      value: entry.value,
      readOnly: false,
      configSource: configSource(entry),
      isSensitive: false,
    })),
  };
}

export async function createTopics(
  broker: Broker,
  request: Request<'createTopics'>,
): Promise<Response<'createTopics'>> {
  const names = request.topics.map(({ name }) => name);
  return {
    topics: await Promise.all(
      request.topics.map((creation) =>
        answer(
          async () => {
            if (names.indexOf(creation.name) !== names.lastIndexOf(creation.name))
              throw new Refusal(ErrorCode.INVALID_REQUEST, 'Duplicate topic name.');
            return create(broker, creation, request.validateOnly);
          },
          ({ code, message }) => ({
            name: creation.name,
            topicId: NO_UUID,
            errorCode: code,
            errorMessage: message,
          }),
        ),
      ),
    ),
  };
}

export async function deleteTopics(
  broker: Broker,
  request: Request<'deleteTopics'>,
): Promise<Response<'deleteTopics'>> {
  const remove = async (
    topic: Topic | undefined,
    name: string | null,
    topicId: string,
    unknown: ErrorCode,
  ) => {
    if (!topic)
      return { name, topicId, errorCode: unknown, errorMessage: 'This server does not host this topic.' };
    await broker.topics.delete(topic);
    await broker.groups.offsets.deleteTopic(topic.record.name);
    return { name: topic.record.name, topicId: topic.record.id, errorCode: ErrorCode.NONE };
  };
  const asked = [...request.topicNames.map((name) => ({ name, topicId: NO_UUID })), ...request.topics];
  return {
    topics: await Promise.all(
      asked.map(({ name, topicId }) =>
        name === null
          ? remove(broker.topics.getById(topicId), null, topicId, ErrorCode.UNKNOWN_TOPIC_ID)
          : remove(broker.topics.get(name), name, NO_UUID, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION),
      ),
    ),
  };
}

export async function createPartitions(
  broker: Broker,
  request: Request<'createPartitions'>,
): Promise<Response<'createPartitions'>> {
  return {
    topics: await Promise.all(
      request.topics.map(({ name, count, assignments }) =>
        answer(
          async () => {
            const topic = broker.topics.get(name);
            if (!topic)
              throw new Refusal(
                ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
                'This server does not host this topic.',
              );
            if (assignments?.some(({ brokerIds }) => brokerIds.some((id) => id !== broker.config.nodeId)))
              throw new Refusal(ErrorCode.INVALID_REPLICA_ASSIGNMENT, 'Unknown broker in the assignment.');
            await broker.topics.addPartitions(topic, count, request.validateOnly);
            return { name, errorCode: ErrorCode.NONE as ErrorCode };
          },
          ({ code, message }) => ({ name, errorCode: code, errorMessage: message }),
        ),
      ),
    ),
  };
}

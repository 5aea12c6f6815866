import { Broker, RequestContext } from '../broker.js';
import { ProtocolError, ErrorCode, Refusal } from '../protocol/errors.js';
import { uncompressed, validateBatch } from '../log/record-batch.js';
import { Request, Response } from '../protocol/apis.js';

type PartitionResult = Response<'produce'>['topics'][number]['partitions'][number];

const OLDEST_WITH_RECORD_BATCHES = 3;
/** The acknowledgement of every replica in sync is asked for. */
const ALL = -1;
const REPLICAS = 1;

function refused(index: number, code: ErrorCode, message: string): PartitionResult {
  return { index, errorCode: code, baseOffset: -1, errorMessage: message };
}

/** Appends at once, so that batches keep the order of their requests; the answer waits until they are durable. */
function append(
  broker: Broker,
  topicName: string,
  index: number,
  records: Buffer | null,
  acks: number,
): Promise<PartitionResult> {
  const topic = broker.topics.get(topicName);
  const partition = topic?.partitions[index];
  if (!topic || !partition)
    return Promise.resolve(
      refused(index, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, 'This server does not host this topic-partition.'),
    );
  const { config } = topic;
  if (acks === ALL && config.minInSyncReplicas > REPLICAS)
    return Promise.resolve(
      refused(
        index,
        ErrorCode.NOT_ENOUGH_REPLICAS,
        `min.insync.replicas is ${config.minInSyncReplicas}, and this broker is the only replica.`,
      ),
    );
  try {
    const now = Date.now();
    const rules = {
      maxBytes: config.maxMessageBytes,
      keyed: config.compaction !== undefined,
      times: config.appendTime ? undefined : config.acceptedTimes,
    };
    const given = records ?? Buffer.alloc(0);
    const asGiven = validateBatch(given, rules, now);
    const batch = config.uncompressed ? uncompressed(given, asGiven, rules.maxBytes) : given;
    const header = batch === given ? asGiven : validateBatch(batch, rules, now);
    const { baseOffset, durable } = partition.append(batch, header, now, config.appendTime);
    return durable.then(
      () => ({
        index,
        errorCode: ErrorCode.NONE,
        baseOffset,
        logAppendTimeMs: config.appendTime ? now : -1,
        logStartOffset: partition.logStart,
      }),
      () => refused(index, ErrorCode.KAFKA_STORAGE_ERROR, 'The store cannot write any more.'),
    );
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return Promise.resolve(refused(index, error.code, error.message));
  }
}

function appendAll(
  broker: Broker,
  request: Request<'produce'>,
  refusal: Refusal | undefined,
): Promise<Response<'produce'>['topics']> {
  return Promise.all(
    request.topics.map(async ({ name, partitions }) => ({
      name,
      partitions: await Promise.all(
        partitions.map(async ({ index, records }) =>
          refusal
            ? refused(index, refusal.code, refusal.message)
            : append(broker, name, index, records, request.acks),
        ),
      ),
    })),
  );
}

function refusalOf(request: Request<'produce'>, version: number): Refusal | undefined {
  if (version < OLDEST_WITH_RECORD_BATCHES)
    return new Refusal(ErrorCode.UNSUPPORTED_VERSION, 'Produce versions before 3 are not supported.');
  if (![ALL, 0, 1].includes(request.acks))
    return new Refusal(ErrorCode.INVALID_REQUIRED_ACKS, `acks=${request.acks} is not one of -1, 0, 1.`);
  if (request.transactionalId !== null)
    return new Refusal(ErrorCode.TRANSACTIONAL_ID_AUTHORIZATION_FAILED, 'Transactions are not supported.');
  return undefined;
}

export async function produce(
  broker: Broker,
  request: Request<'produce'>,
  { version }: RequestContext,
): Promise<Response<'produce'> | undefined> {
  const topics = await appendAll(broker, request, refusalOf(request, version));
  if (request.acks !== 0) return { topics };
  const failed = topics.flatMap(({ partitions }) => partitions).find(({ errorCode }) => errorCode !== 0);
  // Nothing can be answered, so the connection tells the client, as Kafka does.
  if (failed) throw new ProtocolError(`produce with acks=0 refused: ${failed.errorMessage}`);
  return undefined;
}

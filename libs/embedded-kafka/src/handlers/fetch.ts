import { Broker, RequestContext } from '../broker.js';
import { LEADER_EPOCH, Partition } from '../log/partition.js';
import { Request, Response } from '../protocol/apis.js';
import { ErrorCode } from '../protocol/errors.js';

type FetchRequest = Request<'fetch'>;
type TopicRequest = FetchRequest['topics'][number];
type PartitionRequest = TopicRequest['partitions'][number];
type TopicResult = Response<'fetch'>['topics'][number];
type PartitionResult = TopicResult['partitions'][number];

/** NONE when the client's epoch is not given or ours. */
export function checkLeaderEpoch(epoch: number): ErrorCode {
  if (epoch === -1 || epoch === LEADER_EPOCH) return ErrorCode.NONE;
  return epoch < LEADER_EPOCH ? ErrorCode.FENCED_LEADER_EPOCH : ErrorCode.UNKNOWN_LEADER_EPOCH;
}

const usesTopicIds = (version: number): boolean => version >= 13;

/** One pass over the partitions asked for. */
class Pass {
  readonly topics: TopicResult[] = [];
  readonly partitions: Partition[] = [];
  bytes = 0;
  hasError = false;

  constructor(
    private readonly broker: Broker,
    private readonly request: FetchRequest,
    private readonly version: number,
  ) {
    for (const topic of request.topics)
      this.topics.push({
        topic: topic.topic,
        topicId: topic.topicId,
        partitions: topic.partitions.map((partition) => this.read(topic, partition)),
      });
  }

  private refuse(partition: number, errorCode: ErrorCode, log?: Partition): PartitionResult {
    this.hasError = true;
    const logStartOffset = log?.logStart ?? -1;
    return {
      partition,
      errorCode,
      highWatermark: log?.highWatermark ?? -1,
      lastStableOffset: log?.highWatermark ?? -1,
      logStartOffset,
      records: [],
    };
  }

  private read(topic: TopicRequest, request: PartitionRequest): PartitionResult {
    const { topics, config } = this.broker;
    const found = usesTopicIds(this.version) ? topics.getById(topic.topicId) : topics.get(topic.topic);
    const log = found?.partitions[request.partition];
    if (!log) {
      const unknown = usesTopicIds(this.version) && !found;
      return this.refuse(
        request.partition,
        unknown ? ErrorCode.UNKNOWN_TOPIC_ID : ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
      );
    }
    this.partitions.push(log);
    const epochError = checkLeaderEpoch(request.currentLeaderEpoch);
    if (epochError !== ErrorCode.NONE) return this.refuse(request.partition, epochError, log);
    const { fetchOffset } = request;
    if (fetchOffset < log.logStart || fetchOffset > log.highWatermark)
      return this.refuse(request.partition, ErrorCode.OFFSET_OUT_OF_RANGE, log);
    const room = Math.min(this.request.maxBytes, config.fetchMaxBytes) - this.bytes;
    const records =
      room > 0 || this.bytes === 0
        ? log.read(fetchOffset, Math.min(room, request.partitionMaxBytes), this.bytes === 0)
        : [];
    for (const batch of records) this.bytes += batch.length;
    return {
      partition: request.partition,
      errorCode: ErrorCode.NONE,
      highWatermark: log.highWatermark,
      lastStableOffset: log.highWatermark,
      logStartOffset: log.logStart,
      records,
    };
  }
}

/** Resolves once `bytes` more have been appended, a partition is gone, the time is over or the client. */
function untilAppended(
  partitions: Partition[],
  bytes: number,
  waitMs: number,
  gone: AbortSignal,
): Promise<void> {
  return new Promise((resolve) => {
    let missing = bytes;
    const stop = () => {
      clearTimeout(timer);
      for (const unwatch of watches) unwatch();
      gone.removeEventListener('abort', stop);
      resolve();
    };
    const timer = setTimeout(stop, waitMs);
    const watches = [...new Set(partitions)].map((partition) =>
      partition.watch((appended) => {
        missing -= appended;
        if (missing <= 0 || appended === 0) stop();
      }),
    );
    gone.addEventListener('abort', stop);
  });
}

export async function fetch(
  broker: Broker,
  request: FetchRequest,
  { version, gone }: RequestContext,
): Promise<Response<'fetch'>> {
  const deadline = Date.now() + request.maxWaitMs;
  for (;;) {
    const pass = new Pass(broker, request, version);
    const waitMs = deadline - Date.now();
    const enough = pass.hasError || pass.bytes >= request.minBytes || request.topics.length === 0;
    if (enough || waitMs <= 0 || gone.aborted) return { topics: pass.topics };
    await untilAppended(pass.partitions, request.minBytes - pass.bytes, waitMs, gone);
  }
}

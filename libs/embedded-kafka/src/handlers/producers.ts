import { Broker } from '../broker.js';
import { Request, Response } from '../protocol/apis.js';
import { ErrorCode } from '../protocol/errors.js';

export async function initProducerId(
  { producerIds }: Broker,
  request: Request<'initProducerId'>,
): Promise<Response<'initProducerId'>> {
  // Transactions are not supported; clients give up at once on this error.
  if (request.transactionalId !== null) return { errorCode: ErrorCode.TRANSACTIONAL_ID_AUTHORIZATION_FAILED };
  return { errorCode: ErrorCode.NONE, producerId: await producerIds.next(), producerEpoch: 0 };
}

/** The idempotent producers that partitions remember. */
export function describeProducers(
  { topics }: Broker,
  request: Request<'describeProducers'>,
): Response<'describeProducers'> {
  const describe = (name: string, index: number) => {
    const log = topics.partition(name, index);
    if (!log) return { index, errorCode: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, producers: [] };
    return {
      index,
      errorCode: ErrorCode.NONE,
      producers: [...log.producerStates()].map(([id, { epoch, batches, lastAppendAt }]) => ({
        id,
        epoch,
        lastSequence: batches.at(-1)?.last ?? -1,
        lastTimestamp: lastAppendAt,
      })),
    };
  };
  return {
    topics: request.topics.map(({ name, partitions }) => ({
      name,
      partitions: partitions.map((index) => describe(name, index)),
    })),
  };
}

const STATES = [
  'Empty',
  'Ongoing',
  'PrepareCommit',
  'PrepareAbort',
  'CompleteCommit',
  'CompleteAbort',
  'PrepareEpochFence',
  'Dead',
];

/** There are none: transactions are not supported. */
export function listTransactions(
  _: Broker,
  request: Request<'listTransactions'>,
): Response<'listTransactions'> {
  return {
    errorCode: ErrorCode.NONE,
    unknownStateFilters: request.stateFilters.filter((state) => !STATES.includes(state)),
    transactions: [],
  };
}

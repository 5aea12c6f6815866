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

import { Broker } from '../broker.js';
import { Request, Response } from '../protocol/apis.js';
import { ErrorCode } from '../protocol/errors.js';

/** Whoever reaches this broker may do everything: each answer is that of a Kafka without an authorizer or users. */

export function describeAcls(): Response<'describeAcls'> {
  return {
    errorCode: ErrorCode.SECURITY_DISABLED,
    errorMessage: 'No Authorizer is configured on the broker',
    resources: [],
  };
}

export function describeClientQuotas(): Response<'describeClientQuotas'> {
  return { errorCode: ErrorCode.NONE, entries: [] };
}

export function describeUserScramCredentials(
  _: Broker,
  request: Request<'describeUserScramCredentials'>,
): Response<'describeUserScramCredentials'> {
  return {
    errorCode: ErrorCode.NONE,
    results: (request.users ?? []).map(({ name }) => ({
      user: name,
      errorCode: ErrorCode.RESOURCE_NOT_FOUND,
      errorMessage: `Attempt to describe a user credential that does not exist: ${name}`,
      credentials: [],
    })),
  };
}

export function describeDelegationToken(): Response<'describeDelegationToken'> {
  return { errorCode: ErrorCode.DELEGATION_TOKEN_REQUEST_NOT_ALLOWED, tokens: [] };
}

import { Response } from '../protocol/apis.js';
import { ErrorCode } from '../protocol/errors.js';

/** Whoever is admitted may do everything: each answer is that of a Kafka without an authorizer. */

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

export function describeDelegationToken(): Response<'describeDelegationToken'> {
  return { errorCode: ErrorCode.DELEGATION_TOKEN_REQUEST_NOT_ALLOWED, tokens: [] };
}

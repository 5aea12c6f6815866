import { Metadata, status, type ServiceError } from '@grpc/grpc-js';
import type { ExpectedRevision } from '../log/expected-revision.js';

/** How an expected revision is written in error metadata. */
const EXPECTED_NUMBER = { no_stream: '-1', any: '-2', stream_exists: '-4' } as const;

function rpcError(code: status, details: string, properties: Record<string, string> = {}): ServiceError {
  const metadata = new Metadata();
  for (const [key, value] of Object.entries(properties)) metadata.set(key, headerValue(value));
  return Object.assign(new Error(details), { code, details, metadata });
}

/** HTTP/2 headers carry ASCII; anything else is percent-encoded as in gRPC status messages. */
function headerValue(value: string): string {
  return /^[\x20-\x7e]*$/.test(value) ? value : encodeURIComponent(value);
}

/** Without a name. */
export function accessDenied(): ServiceError {
  return rpcError(status.PERMISSION_DENIED, 'Access Denied', { exception: 'access-denied' });
}

/** With a name that is not known, or another password than its own. */
export function unauthenticated(): ServiceError {
  return rpcError(status.UNAUTHENTICATED, 'Unauthenticated');
}

export function isRpcError(error: unknown): error is ServiceError {
  return error instanceof Error && 'code' in error && 'details' in error && typeof error.code === 'number';
}

export function streamDeleted(stream: string): ServiceError {
  return rpcError(status.FAILED_PRECONDITION, `Event stream '${stream}' is deleted.`, {
    exception: 'stream-deleted',
    'stream-name': stream,
  });
}

export function wrongExpectedVersion(
  operation: string,
  stream: string,
  expected: ExpectedRevision,
  current: number,
): ServiceError {
  const expectedNumber = typeof expected === 'bigint' ? String(expected) : EXPECTED_NUMBER[expected];
  return rpcError(
    status.FAILED_PRECONDITION,
    `${operation} failed due to WrongExpectedVersion. Stream: ${stream}, ` +
      `Expected version: ${expectedNumber}, Actual version: ${current}`,
    {
      exception: 'wrong-expected-version',
      'stream-name': stream,
      'expected-version': expectedNumber,
      'actual-version': String(current),
    },
  );
}

export function maximumAppendSizeExceeded(maximum: number): ServiceError {
  return rpcError(status.INVALID_ARGUMENT, `Maximum Append Size of ${maximum} Exceeded.`, {
    exception: 'maximum-append-size-exceeded',
    'maximum-append-size': String(maximum),
  });
}

export function requiredPropertyMissing(property: string): ServiceError {
  return rpcError(status.INVALID_ARGUMENT, `Required Metadata Property '${property}' is missing`, {
    exception: 'missing-required-metadata-property',
    'required-metadata-properties': 'type,content-type',
  });
}

/** How EventStoreDB says that a read of `$all` went wrong; `filtered` is what it calls one with a filter. */
export function unexpectedReadResult(
  filtered: 'Filtered' | undefined,
  result: 'InvalidPosition' | 'Error',
): ServiceError {
  return rpcError(status.UNKNOWN, `Unexpected ${filtered ?? ''}ReadAllResult: ${result}`);
}

export function invalidPosition(): ServiceError {
  return rpcError(status.INVALID_ARGUMENT, 'Trying to read from an invalid position.');
}

/** What it answers to numbers that are no position at all. */
export function exceptionThrown(details: string): ServiceError {
  return rpcError(status.UNKNOWN, `Exception was thrown by handler. ${details}`);
}

export const NOT_READY = 'Server Is Not Ready';

export function notReady(): ServiceError {
  return rpcError(status.UNAVAILABLE, NOT_READY);
}

export function invalidArgument(details: string): ServiceError {
  return rpcError(status.INVALID_ARGUMENT, details);
}

export function unavailable(details: string): ServiceError {
  return rpcError(status.UNAVAILABLE, details);
}

export function unimplemented(details: string): ServiceError {
  return rpcError(status.UNIMPLEMENTED, details);
}

export function internal(details: string): ServiceError {
  return rpcError(status.INTERNAL, details);
}

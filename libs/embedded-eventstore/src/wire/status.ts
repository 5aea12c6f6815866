import emptyMessages from 'google-protobuf/google/protobuf/empty_pb.js';
import anyMessages from 'google-protobuf/google/protobuf/any_pb.js';
import sharedMessages from '@eventstore/db-client/generated/shared_pb.js';
import statusMessages from '@eventstore/db-client/generated/status_pb.js';
import type { ExpectedRevision } from '../log/expected-revision.js';
import { NOT_READY } from './errors.js';

const { Empty } = emptyMessages;
const { Any } = anyMessages;
const { Status } = statusMessages;

/** `google.rpc.Code` */
const CODE = { unknown: 2, invalidArgument: 3, deadlineExceeded: 4, notFound: 5, alreadyExists: 6 } as const;

/** An encoded `google.rpc.Status` of which EventStoreDB's clients look at the details. */
function status(code: number, name: string, details: { serializeBinary(): Uint8Array }): Uint8Array {
  const packed = new Any();
  packed.pack(details.serializeBinary(), `event_store.client.${name}`);
  const message = new Status();
  message.setCode(code);
  message.setMessage(name);
  message.setDetails(packed);
  return message.serializeBinary();
}

export function wrongExpectedVersionStatus(expected: ExpectedRevision, current: number): Uint8Array {
  const details = new sharedMessages.WrongExpectedVersion();
  if (current < 0) details.setCurrentNoStream(new Empty());
  else details.setCurrentStreamRevision(String(current));
  if (expected === 'any') details.setExpectedAny(new Empty());
  else if (expected === 'stream_exists') details.setExpectedStreamExists(new Empty());
  else if (expected === 'no_stream') details.setExpectedNoStream(new Empty());
  else details.setExpectedStreamPosition(String(expected));
  return status(CODE.alreadyExists, 'WrongExpectedVersion', details);
}

export function streamDeletedStatus(stream: string): Uint8Array {
  const identifier = new sharedMessages.StreamIdentifier();
  identifier.setStreamName(Buffer.from(stream, 'utf8'));
  const details = new sharedMessages.StreamDeleted();
  details.setStreamIdentifier(identifier);
  return status(CODE.notFound, 'StreamDeleted', details);
}

export function maximumAppendSizeStatus(maximum: number): Uint8Array {
  const details = new sharedMessages.MaximumAppendSizeExceeded();
  details.setMaxappendsize(maximum);
  return status(CODE.invalidArgument, 'MaximumAppendSizeExceeded', details);
}

export function badRequestStatus(reason: string): Uint8Array {
  const details = new sharedMessages.BadRequest();
  details.setMessage(reason);
  return status(CODE.invalidArgument, 'BadRequest', details);
}

export function timeoutStatus(): Uint8Array {
  return status(CODE.deadlineExceeded, 'Timeout', new sharedMessages.Timeout());
}

/** Of the details clients know nothing: they take it for an unknown error. */
export function notReadyStatus(): Uint8Array {
  const packed = new Any();
  packed.pack(new Empty().serializeBinary(), 'google.protobuf.Empty');
  const message = new Status();
  message.setMessage(NOT_READY);
  message.setDetails(packed);
  return message.serializeBinary();
}

export function unknownStatus(): Uint8Array {
  return status(CODE.unknown, 'Unknown', new sharedMessages.Unknown());
}

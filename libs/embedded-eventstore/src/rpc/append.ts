import type { sendUnaryData, ServerReadableStream } from '@grpc/grpc-js';
import sharedMessages from '@eventstore/db-client/generated/shared_pb.js';
import streamsMessages from '@eventstore/db-client/generated/streams_pb.js';
import type { Outcome } from '../log/commit-plan.js';
import type { ExpectedRevision } from '../log/expected-revision.js';
import type { ProposedEvent } from '../log/record.js';
import { messageOfError } from '../logger.js';
import type { AppendMessage } from '../wire/append-messages.js';
import { AppendSize, MAXIMUM_APPEND_SIZE } from './append-size.js';
import type { Context } from './context.js';
import {
  internal,
  invalidArgument,
  maximumAppendSizeExceeded,
  notReady,
  requiredPropertyMissing,
  streamDeleted,
  unavailable,
} from '../wire/errors.js';
import { checkEvent, isStreamName } from './proposed.js';

const { Empty } = sharedMessages;
const { AppendResp } = streamsMessages;

/** `Streams.Append`: one append a call. */
export function append(
  context: Context,
  call: ServerReadableStream<AppendMessage, Buffer>,
  callback: sendUnaryData<Buffer>,
): void {
  const events: ProposedEvent[] = [];
  let stream: string | undefined;
  let expected: ExpectedRevision | undefined;
  const size = new AppendSize();
  let answered = false;
  const answer = (error: Error | null, response?: Buffer) => {
    if (answered) return;
    answered = true;
    callback(error, response);
  };

  call.on('data', (message: AppendMessage) => {
    if (answered) return;
    if (message.kind === 'target') {
      ({ stream, expected } = message.target);
      return;
    }
    const checked = checkEvent(message.event);
    if (!checked.ok) {
      answer(
        checked.missing === 'id'
          ? invalidArgument('an event has no valid id')
          : requiredPropertyMissing(checked.missing),
      );
      return;
    }
    size.add(message.event);
    if (size.isExceeded()) answer(maximumAppendSizeExceeded(MAXIMUM_APPEND_SIZE));
    else events.push(checked.event);
  });
  call.on('error', (error) => answer(invalidArgument(messageOfError(error))));
  call.on('end', () => {
    if (answered || call.cancelled) return;
    if (!isStreamName(stream) || expected === undefined) {
      answer(invalidArgument('an append needs a stream name and an expected revision'));
      return;
    }
    if (context.leadership.refusesWrites()) {
      answer(notReady());
      return;
    }
    const target = { stream, expected };
    context.writer.submit({
      decide: (plan) => plan.append(target.stream, target.expected, events),
      done: (outcome) => {
        if (outcome instanceof Error) {
          context.logger.error('append failed', { stream: target.stream, error: outcome.message });
          answer(unavailable(outcome.message));
        } else if (outcome.kind === 'stream-deleted') answer(streamDeleted(target.stream));
        else if (outcome.kind === 'expired') answer(internal('an append without a deadline expired'));
        else if (outcome.kind !== 'dropped')
          answer(null, Buffer.from(response(outcome, target.expected).serializeBinary()));
      },
    });
  });
}

type Answer = Extract<Outcome, { kind: 'done' | 'wrong-expected-version' }>;

function response(outcome: Answer, expected: ExpectedRevision) {
  const message = new AppendResp();
  if (outcome.kind === 'done') {
    const position = new AppendResp.Position();
    position.setCommitPosition(String(outcome.position));
    position.setPreparePosition(String(outcome.position));
    const success = new AppendResp.Success();
    success.setPosition(position);
    if (outcome.last < 0) success.setNoStream(new Empty());
    else success.setCurrentRevision(String(outcome.last));
    message.setSuccess(success);
    return message;
  }
  const wrong = new AppendResp.WrongExpectedVersion();
  if (outcome.current < 0) wrong.setCurrentNoStream(new Empty());
  else wrong.setCurrentRevision(String(outcome.current));
  if (expected === 'any') wrong.setExpectedAny(new Empty());
  else if (expected === 'stream_exists') wrong.setExpectedStreamExists(new Empty());
  else if (expected === 'no_stream') wrong.setExpectedNoStream(new Empty());
  else wrong.setExpectedRevision(String(expected));
  message.setWrongExpectedVersion(wrong);
  return message;
}

import type { sendUnaryData, ServerUnaryCall } from '@grpc/grpc-js';
import streamsMessages from '@eventstore/db-client/generated/streams_pb.js';
import type {
  DeleteReq,
  DeleteResp,
  TombstoneReq,
  TombstoneResp,
} from '@eventstore/db-client/generated/streams_pb.js';
import type { CommitPlan, Outcome } from '../log/commit-plan.js';
import type { ExpectedRevision } from '../log/expected-revision.js';
import type { Context } from './context.js';
import {
  internal,
  invalidArgument,
  notReady,
  streamDeleted,
  unavailable,
  wrongExpectedVersion,
} from '../wire/errors.js';
import { isStreamName } from './proposed.js';

/** `Streams.Delete`: the events are out of reach, the stream can be written again. */
export function softDelete(
  context: Context,
  call: ServerUnaryCall<DeleteReq, DeleteResp>,
  callback: sendUnaryData<DeleteResp>,
): void {
  remove(context, call.request.getOptions(), (plan, stream, expected) => plan.softDelete(stream, expected), {
    refused: (error) => callback(error),
    done: (position) => {
      const at = new streamsMessages.DeleteResp.Position();
      at.setCommitPosition(position);
      at.setPreparePosition(position);
      const response = new streamsMessages.DeleteResp();
      response.setPosition(at);
      callback(null, response);
    },
  });
}

/** `Streams.Tombstone`: the stream is gone for ever. */
export function tombstone(
  context: Context,
  call: ServerUnaryCall<TombstoneReq, TombstoneResp>,
  callback: sendUnaryData<TombstoneResp>,
): void {
  remove(context, call.request.getOptions(), (plan, stream, expected) => plan.tombstone(stream, expected), {
    refused: (error) => callback(error),
    done: (position) => {
      const at = new streamsMessages.TombstoneResp.Position();
      at.setCommitPosition(position);
      at.setPreparePosition(position);
      const response = new streamsMessages.TombstoneResp();
      response.setPosition(at);
      callback(null, response);
    },
  });
}

function remove(
  context: Context,
  options: DeleteReq.Options | TombstoneReq.Options | undefined,
  decide: (plan: CommitPlan, stream: string, expected: ExpectedRevision) => Outcome,
  answer: { refused(error: Error): void; done(position: string): void },
): void {
  const stream = Buffer.from(options?.getStreamIdentifier()?.getStreamName_asU8() ?? []).toString('utf8');
  const expected = options && expectedOf(options);
  if (!isStreamName(stream) || expected === undefined) {
    answer.refused(invalidArgument('a delete needs a stream name and an expected revision'));
    return;
  }
  if (context.leadership.refusesWrites()) {
    answer.refused(notReady());
    return;
  }
  context.writer.submit({
    decide: (plan) => decide(plan, stream, expected),
    done: (outcome) => {
      if (outcome instanceof Error) answer.refused(unavailable(outcome.message));
      else if (outcome.kind === 'done') answer.done(String(outcome.position));
      else if (outcome.kind === 'stream-deleted') answer.refused(streamDeleted(stream));
      else if (outcome.kind === 'expired') answer.refused(internal('a delete without a deadline expired'));
      else if (outcome.kind === 'wrong-expected-version')
        answer.refused(wrongExpectedVersion('Delete', stream, expected, outcome.current));
    },
  });
}

function expectedOf(options: DeleteReq.Options | TombstoneReq.Options): ExpectedRevision | undefined {
  if (options.hasAny()) return 'any';
  if (options.hasNoStream()) return 'no_stream';
  if (options.hasStreamExists()) return 'stream_exists';
  return options.hasRevision() ? BigInt(options.getRevision()) : undefined;
}

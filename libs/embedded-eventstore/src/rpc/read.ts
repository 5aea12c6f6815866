import type { ServerWritableStream } from '@grpc/grpc-js';
import streamsMessages from '@eventstore/db-client/generated/streams_pb.js';
import type { ReadReq } from '@eventstore/db-client/generated/streams_pb.js';
import { randomUUID } from 'node:crypto';
import type { Behaviour } from '../behaviour.js';
import { compileFilter, type FilterExpression } from '../feed/filter.js';
import type { Presentation, Step } from '../feed/page.js';
import { type From, readAll, readStream, type ReadRequest } from '../feed/read.js';
import { type Filtering, subscribeToAll, subscribeToStream } from '../feed/subscribe.js';
import type { Position } from '../log/position.js';
import { messageOfError } from '../logger.js';
import { encodeConfirmation } from '../wire/read-messages.js';
import type { Context } from './context.js';
import { exceptionThrown, invalidArgument, isRpcError, notReady } from '../wire/errors.js';
import { pump } from './pump.js';

const { Options } = streamsMessages.ReadReq;

/** Events looked at between two checkpoints, times the client's multiplier, when it names no window. */
const DEFAULT_WINDOW = 32;

/** Of a position, in either number. */
const MAXIMUM = 2n ** 63n - 1n;
const END = 2n ** 64n - 1n;

/** `Streams.Read`: reads and subscriptions. */
export function read(context: Context, call: ServerWritableStream<ReadReq, Buffer>): void {
  let feed: Iterator<Step>;
  try {
    feed = feedOf(context, call.request);
  } catch (error) {
    call.emit('error', isRpcError(error) ? error : invalidArgument(messageOfError(error)));
    return;
  }
  const requiresLeader = call.metadata.get('requires-leader')[0] === 'true';
  if (context.leadership.refusesReads(requiresLeader)) {
    feed = refused(call.request.getOptions()?.hasSubscription() === true);
  }
  void pump(call, feed, context);
}

/** A subscription is confirmed before anything is read for it. */
function* refused(subscription: boolean): Generator<Step> {
  if (subscription) yield [encodeConfirmation(randomUUID())];
  throw notReady();
}

function feedOf({ store, head, behaviour }: Context, request: ReadReq): Iterator<Step> {
  const options = request.getOptions();
  if (options === undefined) throw new Error('a read needs options');
  const how: Presentation = {
    uuids: options.getUuidOption()?.hasString() === true ? 'text' : 'halves',
    resolveLinks: options.getResolveLinks(),
  };
  const backwards = options.getReadDirection() === Options.ReadDirection.BACKWARDS;
  const filtering = filteringOf(options, behaviour.checkpoints);
  const stream = options.getStream();

  if (options.hasSubscription()) {
    if (backwards) throw new Error('a subscription cannot go backwards');
    if (stream === undefined)
      return subscribeToAll(store, head, { ...how, from: allFrom(options) }, filtering);
    if (filtering !== undefined) throw new Error('a subscription to a stream cannot have a filter');
    return subscribeToStream(store, head, nameOf(stream), { ...how, from: streamFrom(stream) });
  }
  const bounds: Omit<ReadRequest<never>, 'from'> = { ...how, backwards, count: Number(options.getCount()) };
  if (stream === undefined) {
    return readAll(store, head, { ...bounds, from: allFrom(options) }, filtering?.accepts);
  }
  if (filtering !== undefined) throw new Error('a read of a stream cannot have a filter');
  return readStream(store, nameOf(stream), { ...bounds, from: streamFrom(stream) });
}

function nameOf(stream: ReadReq.Options.StreamOptions): string {
  const name = Buffer.from(stream.getStreamIdentifier()?.getStreamName_asU8() ?? []).toString('utf8');
  if (name === '') throw new Error('a read needs the name of a stream');
  return name;
}

function streamFrom(stream: ReadReq.Options.StreamOptions): From<number> {
  if (stream.hasStart()) return 'start';
  if (stream.hasEnd()) return 'end';
  return Number(stream.getRevision());
}

function allFrom(options: ReadReq.Options): From<Position> {
  const all = options.getAll();
  if (all === undefined) throw new Error('a read needs a stream or $all');
  if (all.hasStart()) return 'start';
  if (all.hasEnd()) return 'end';
  const position = all.getPosition();
  const commit = BigInt(position?.getCommitPosition() ?? 0);
  const prepare = BigInt(position?.getPreparePosition() ?? 0);
  if (commit === END && prepare === END) return 'end';
  if (commit < prepare || commit > MAXIMUM) {
    throw exceptionThrown(
      'ArgumentOutOfRangeException: Specified argument was out of the range of valid values.',
    );
  }
  return { commit: Number(commit), prepare: Number(prepare) };
}

function filteringOf(options: ReadReq.Options, kind: Behaviour['checkpoints']): Filtering | undefined {
  const filter = options.getFilter();
  if (filter === undefined) return undefined;
  const onStream = filter.getStreamIdentifier();
  const expression = onStream ?? filter.getEventType();
  if (expression === undefined) throw new Error('a filter needs an expression');
  const window = filter.hasMax() ? filter.getMax() : DEFAULT_WINDOW;
  const described: FilterExpression = {
    on: onStream === undefined ? 'type' : 'stream',
    regex: expression.getRegex(),
    prefixes: expression.getPrefixList(),
  };
  return {
    accepts: compileFilter(described),
    checkpoints: { kind, window, interval: Math.max(1, filter.getCheckpointintervalmultiplier() * window) },
  };
}

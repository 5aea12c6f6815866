import type { AllStreamResolvedEvent, EventStoreDBClient } from '@eventstore/db-client';
import fc from 'fast-check';
import { Readable } from 'node:stream';
import { followAll, type Batch, type Follow, type FollowOptions } from './follow.js';
import { emptyLog, lastFollowed } from './log-end.js';
import { PositionNotInLog } from './position.js';

const wanted = 'person-1';
const other = 'incident-1';
const maximum = 2n ** 64n - 1n;

/**
 * Which checkpoints a server gives: 2^64 − 1 at the end of catching up where nothing matched; the end of the log,
 * where the next event will stand; the last event looked at; or none at all.
 */
const styles = ['maximum', 'end', 'looked', 'none'] as const;
type Style = (typeof styles)[number];

type Filter = {
  readonly prefixes?: readonly string[];
  readonly checkpointReached: (subscription: unknown, position: { commit: bigint }) => Promise<void>;
};

/** A log of the same client's making, with records of 100 bytes each. */
class Log {
  readonly events: AllStreamResolvedEvent[] = [];
  private readonly subscriptions = new Set<Subscription>();

  constructor(private readonly style: Style) {}

  get end(): bigint {
    return BigInt(this.events.length) * 100n;
  }

  write(streamId: string, type = 'tested.v1'): void {
    const position = { commit: this.end, prepare: this.end };
    const id = `e${this.events.length}`;
    this.events.push({
      event: { id, streamId, type, revision: 0n, position, created: new Date(0), data: {}, metadata: {} },
    } as unknown as AllStreamResolvedEvent);
    for (const subscription of this.subscriptions) subscription.goOn();
  }

  readonly client = {
    readAll: async function* (this: Log) {
      await Promise.resolve();
      yield* this.events.slice(-1);
    }.bind(this),
    subscribeToAll: ({ fromPosition, filter }: { fromPosition: unknown; filter: Filter }) => {
      const after = fromPosition === 'start' ? -1n : (fromPosition as { commit: bigint }).commit;
      const subscription = new Subscription(this, { after, filter, style: this.style }, () =>
        this.subscriptions.delete(subscription),
      );
      this.subscriptions.add(subscription);
      setImmediate(() => subscription.goOn());
      return subscription;
    },
  } as unknown as EventStoreDBClient;
}

class Subscription extends Readable {
  private next: number;
  private isLive = false;
  private matched = false;

  constructor(
    private readonly log: Log,
    private readonly asked: { readonly after: bigint; readonly filter: Filter; readonly style: Style },
    private readonly left: () => void,
  ) {
    super({ objectMode: true, read: () => undefined, highWaterMark: 500 });
    this.next = Number(asked.after / 100n) + (asked.after < 0n ? 0 : 1);
  }

  goOn(): void {
    if (this.destroyed) return;
    const { filter, style } = this.asked;
    const before = this.next;
    for (; this.next < this.log.events.length; this.next++) {
      const resolved = this.log.events[this.next];
      const stream = resolved?.event?.streamId ?? '';
      const matches = filter.prefixes?.some((prefix) => stream.startsWith(prefix)) ?? !stream.startsWith('$');
      if (matches) this.push(resolved);
      this.matched ||= matches;
      if (style === 'looked' && this.next % 2 === 0) this.checkpoint(resolved?.event?.position?.commit ?? 0n);
    }
    if (style === 'end' && (!this.isLive || this.next > before)) this.checkpoint(this.log.end);
    if (this.isLive) return;
    this.isLive = true;
    if (style === 'maximum') this.checkpoint(this.matched ? this.log.end - 100n : maximum);
    this.emit('caughtUp');
  }

  unsubscribe(): Promise<void> {
    this.left();
    this.destroy();
    return Promise.resolve();
  }

  private checkpoint(commit: bigint): void {
    void this.asked.filter.checkpointReached(this, { commit });
  }
}

const follow = (log: Log, options: FollowOptions): Follow =>
  followAll(log.client, options, () => lastFollowed(log.client, emptyLog));

const idsOf = ({ events }: Batch): string[] => events.map(({ eventId }) => eventId);

/** What matches in the log, by id. */
const matching = (log: Log): string[] =>
  log.events.flatMap(({ event }) => (event?.streamId === wanted ? [event.id] : []));

describe('following, whatever checkpoints a server gives', () => {
  const step = fc.oneof(
    { weight: 2, arbitrary: fc.constant('write what is wanted' as const) },
    { weight: 3, arbitrary: fc.constant('write something else' as const) },
    { weight: 3, arbitrary: fc.constant('take a batch' as const) },
    { weight: 2, arbitrary: fc.constant('be killed' as const) },
  );

  it('misses nothing and repeats nothing, killed after any batch', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...styles),
        fc.array(step, { maxLength: 60 }),
        async (style, steps) => {
          const log = new Log(style);
          const seen: string[] = [];
          let kept = -1n;
          let abort = new AbortController();
          const start = () => follow(log, { after: kept, streamPrefixes: ['person-'], signal: abort.signal });
          let following = start();
          let taking: Promise<void> | undefined;
          const take = () =>
            (taking ??= following.next().then(({ value, done }) => {
              taking = undefined;
              if (done) return;
              seen.push(...idsOf(value));
              expect(value.upTo).toBeGreaterThanOrEqual(kept);
              // the place of an event that the log has, or none
              expect(value.upTo === -1n || value.upTo < log.end).toBe(true);
              kept = value.upTo;
            }));
          const kill = async () => {
            abort.abort();
            await taking;
            await following.return();
            abort = new AbortController();
            following = start();
          };
          for (const one of steps) {
            if (one === 'write what is wanted') log.write(wanted);
            else if (one === 'write something else') log.write(other);
            else if (one === 'be killed') await kill();
            else {
              void take();
              await new Promise((resolve) => setTimeout(resolve, 1));
            }
          }
          await kill();
          log.write(wanted);
          while (seen.length < matching(log).length) await take();
          expect(seen).toEqual(matching(log));
          await kill();
          await following.return();
        },
      ),
      { numRuns: 300 },
    );
  });

  it('moves on to the end of the log when it has caught up, though nothing matched', async () => {
    for (const style of styles) {
      const log = new Log(style);
      for (let n = 0; n < 5; n++) log.write(other);
      for await (const { upTo, caughtUp } of follow(log, {
        after: undefined,
        streamPrefixes: ['person-'],
      })) {
        expect({ style, upTo, caughtUp }).toEqual({ style, upTo: 400n, caughtUp: true });
        break;
      }
    }
  });

  it('moves on with the checkpoints of a busy log, one behind', async () => {
    const log = new Log('looked');
    const following = follow(log, { after: undefined, streamPrefixes: ['person-'] });
    expect(await following.next()).toMatchObject({ value: { caughtUp: true, upTo: -1n } });
    for (let n = 0; n < 6; n++) log.write(other);
    expect(await following.next()).toMatchObject({ value: { events: [], upTo: 200n } });
    await following.return();
  });

  it('stands at the last event with all who follow everything, whatever the log writes of its own', async () => {
    const log = new Log('looked');
    log.write(wanted);
    for (let n = 0; n < 5; n++) log.write('$stats-0');
    const following = follow(log, { after: undefined });
    let { value } = await following.next();
    while (value && !value.caughtUp) ({ value } = await following.next());
    for (let n = 0; n < 5; n++) log.write('$stats-0');
    log.write(other);
    expect(value).toMatchObject({ upTo: 0n });
    expect(await following.next()).toMatchObject({ value: { upTo: 1_100n, events: [{ eventId: 'e11' }] } });
    await following.return();
  });

  it('passes over what the log itself writes into a stream', async () => {
    const log = new Log('none');
    log.write(wanted);
    log.write(wanted, '$streamDeleted');
    log.write(wanted);
    const following = follow(log, { after: undefined });
    const { value } = await following.next();
    expect(value && idsOf(value)).toEqual(['e0', 'e2']);
    await following.return();
  });

  it('says with both positions that one lies beyond the end', async () => {
    const log = new Log('none');
    log.write(wanted);
    const failure = await follow(log, { after: 700n })
      .next()
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(PositionNotInLog);
    expect(failure).toMatchObject({ position: 700n, end: 0n });
  });

  it('waits a moment for an event that was just told of', async () => {
    const log = new Log('none');
    log.write(wanted);
    const following = follow(log, { after: 100n });
    const first = following.next();
    log.write(wanted);
    log.write(wanted);
    const { value } = await first;
    expect(value && idsOf(value)).toEqual(['e2']);
    await following.return();
  });
});

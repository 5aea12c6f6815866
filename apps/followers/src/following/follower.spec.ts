import { install, type Clock } from '@sinonjs/fake-timers';
import type { Batch, EventLog, FollowOptions } from '#event-log';
import type { Logger } from '#platform';
import type { Lead } from '#postgres';
import { keepFollowing, type Follower } from './follower.js';
import { HealthBoard } from '../health/health-board.js';

const batch = (upTo: bigint): Batch => ({ events: [], upTo, caughtUp: true });

/** A follower with everything around it under control. */
function rig(handle: (upTo: bigint) => Promise<void> = () => Promise.resolve()) {
  const abort = new AbortController();
  const seen: string[] = [];
  const logged: string[] = [];
  let kept: bigint | undefined;
  let lose = (): void => undefined;
  const follower: Follower = {
    name: 'relay',
    position: () => Promise.resolve(kept),
    handle: async ({ upTo }) => {
      await handle(upTo);
      kept = upTo;
      seen.push(`done ${upTo}`);
    },
  };
  const eventLog = {
    async *follow({ after, signal }: FollowOptions) {
      seen.push(`from ${after}`);
      for (let position = (after ?? 0n) + 1n; position <= 3n && !signal?.aborted; position++)
        yield batch(position);
      await new Promise<void>((resolve) => {
        if (signal?.aborted) resolve();
        signal?.addEventListener('abort', () => resolve());
      });
    },
  } as unknown as EventLog;
  const lead: Lead = () => {
    seen.push('lead');
    return Promise.resolve({
      name: 'spec',
      lost: new Promise<void>((resolve) => {
        lose = resolve;
      }),
      release: () => {
        seen.push('release');
        return Promise.resolve();
      },
    });
  };
  const quiet = {
    info: () => undefined,
    debug: ({ err }: { err?: Error }) => err && logged.push('debug'),
    error: (about: { err: Error }) => {
      seen.push('error');
      logged.push(`error ${about.err.message}`);
    },
  };
  const logger = { child: () => quiet } as unknown as Logger;
  const board = new HealthBoard({ logger });
  const running = keepFollowing(follower, { eventLog, lead, board, logger, signal: abort.signal });
  return { seen, logged, board, lose: () => lose(), abort, running };
}

let clock: Clock;

/** On a clock of the test's own. */
async function until(condition: () => boolean): Promise<void> {
  for (let ms = 0; !condition(); ms++) {
    if (ms > 60_000) throw new Error(`not in time: ${condition.toString()}`);
    await clock.tickAsync(1);
  }
}

describe('keepFollowing', () => {
  beforeEach(() => {
    clock = install();
  });
  afterEach(() => clock.uninstall());

  it('leads, follows from its place, and lets go when it is stopped', async () => {
    const { seen, abort, running } = rig();
    await until(() => seen.includes('done 3'));
    abort.abort();
    await running;
    expect(seen).toEqual(['lead', 'from undefined', 'done 1', 'done 2', 'done 3', 'release']);
  });

  it('starts over from its place after a failure, waiting longer each time', async () => {
    const attempts: number[] = [];
    const { seen, logged, abort, running } = rig((upTo) => {
      if (upTo === 2n && attempts.push(Date.now()) < 3) return Promise.reject(new Error('database away'));
      return Promise.resolve();
    });
    await until(() => seen.includes('done 3'));
    abort.abort();
    await running;
    expect(seen.filter((one) => one.startsWith('done'))).toEqual(['done 1', 'done 2', 'done 3']);
    expect(seen.filter((one) => one === 'from 1')).toHaveLength(2);
    expect(seen.filter((one) => one === 'lead').length).toBe(seen.filter((one) => one === 'release').length);
    const [first = 0, second = 0, third = 0] = attempts;
    // timers may be late and never early
    expect(second - first).toBeGreaterThanOrEqual(399);
    expect(third - second).toBeGreaterThanOrEqual(799);
    expect(logged).toEqual(['error database away', 'debug']);
  });

  it('tells the board what it is doing, and what failed until it is done', async () => {
    let isAway = true;
    const { board, abort, running } = rig((upTo) =>
      upTo === 2n && isAway ? Promise.reject(new Error('away')) : Promise.resolve(),
    );
    const report = () => board.reports().find(({ name }) => name === 'relay');
    await until(() => report()?.status === 'failing');
    expect(report()).toMatchObject({ reason: { message: 'away' }, position: 1n });
    isAway = false;
    await until(() => report()?.status === 'live');
    expect(report()?.reason).toBeUndefined();
    abort.abort();
    await running;
  });

  it('stops when it has lost the lead, and takes over again from its place', async () => {
    const { seen, lose, abort, running } = rig();
    await until(() => seen.includes('done 3'));
    lose();
    await until(() => seen.includes('from 3'));
    expect(seen.slice(-3)).toEqual(['release', 'lead', 'from 3']);
    abort.abort();
    await running;
  });

  it('ends when it is stopped while it waits after a failure', async () => {
    const { seen, abort, running } = rig(() => Promise.reject(new Error('x')));
    await until(() => seen.includes('error'));
    abort.abort();
    // no clock goes on: it would wait for ever
    await running;
    expect(seen.filter((one) => one === 'lead')).toHaveLength(1);
  });
});

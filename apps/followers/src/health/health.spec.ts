import type { RecordedEvent } from '#contracts';
import { openHealthDoor, type Logger } from '#platform';
import type { FollowerReport } from '#read-model';
import { FollowerHealth } from './follower-health.js';
import { HealthBoard } from './health-board.js';
import { Telling } from './telling.js';

let now = 0;
beforeEach(() => {
  now = 1_000_000;
});
const seconds = (count: number): void => {
  now += count * 1_000;
};
const at = (time: number): string => new Date(time).toISOString();

const event = (stream: string, position: bigint) => ({ stream, position }) as RecordedEvent;
/** A log that nobody reads. */
const quiet = { info: () => undefined, warn: () => undefined };
const live = (health: FollowerHealth, upTo: bigint): void => {
  health.standsBy();
  health.starts();
  health.follows(undefined);
  health.takes();
  health.did({ upTo, caughtUp: true });
};

describe('the health of a follower', () => {
  const make = () => new FollowerHealth('relay', () => now);

  it('says what it is doing', () => {
    const health = make();
    health.standsBy();
    expect(health.report()).toMatchObject({ status: 'standing-by', since: at(now) });
    seconds(100);
    expect(health.report().status).toBe('standing-by');
    health.starts();
    health.follows(7n);
    expect(health.report()).toMatchObject({ status: 'catching-up', position: 7n });
    health.takes();
    health.did({ upTo: 9n, caughtUp: false });
    seconds(1);
    health.takes();
    health.did({ upTo: 12n, caughtUp: true });
    const since = at(now);
    seconds(1_000);
    expect(health.report()).toEqual({ name: 'relay', status: 'live', since, position: 12n, clearUpTo: 12n });
  });

  it('stands still when it has failed for longer than 15 s, since it began to', () => {
    const health = make();
    const since = at(now);
    const fail = () => {
      health.standsBy();
      health.starts();
      health.follows(7n);
      health.takes();
      health.failed(Object.assign(new Error('no room'), { code: 'not-on-disk' }), 9n);
    };
    fail();
    expect(health.report()).toMatchObject({
      status: 'failing',
      since,
      reason: { code: 'not-on-disk', message: 'no room' },
    });
    for (let n = 0; n < 4; n++) {
      seconds(10);
      fail();
    }
    expect(health.report()).toMatchObject({ status: 'standing-still', since, position: 7n });
    health.takes();
    health.did({ upTo: 9n, caughtUp: true });
    expect(health.report().reason).toBeUndefined();
  });

  it('is not well again for having done once more what came before the failure', () => {
    const health = make();
    live(health, 5n);
    health.takes();
    health.failed(new Error('snapshot'), 9n);
    for (let n = 0; n < 3; n++) {
      seconds(10);
      live(health, 4n);
      health.takes();
      health.failed(new Error('snapshot'), 8n);
    }
    expect(health.report().status).toBe('standing-still');
    live(health, 8n);
    expect(health.report().status).toBe('standing-still');
    live(health, 9n);
    expect(health.report().status).toBe('live');
  });

  it('fails for as long as the lead cannot even be asked for', () => {
    const health = make();
    const since = at(now);
    for (let n = 0; n < 5; n++) {
      health.standsBy();
      seconds(10);
      health.failed(new Error('away'));
      seconds(10);
      expect(health.report()).toMatchObject({ status: n === 0 ? 'failing' : 'standing-still' });
    }
    expect(health.report().reason?.message).toBe('away');
    expect(Date.parse(health.report().since)).toBe(Date.parse(since) + 10_000);
  });

  it('forgets a failure when somebody else leads', () => {
    const health = make();
    live(health, 5n);
    health.failed(new Error('x'));
    seconds(20);
    health.standsBy();
    expect(health.report().status).toBe('standing-still');
    seconds(16);
    expect(health.report().status).toBe('standing-by');
  });

  it('stands still in a batch that does not end, or a start', () => {
    const health = make();
    live(health, 5n);
    seconds(60);
    health.takes();
    const since = at(now);
    seconds(15);
    expect(health.report().status).toBe('live');
    seconds(1);
    expect(health.report()).toMatchObject({
      status: 'standing-still',
      since,
      reason: { code: 'batch-unfinished' },
    });
    health.did({ upTo: 6n, caughtUp: true });
    expect(health.report().status).toBe('live');
    health.starts();
    seconds(16);
    expect(health.report().reason?.code).toBe('start-unanswered');
  });

  it('stands still when nothing comes although the log holds something for it', () => {
    const health = make();
    live(health, 5n);
    seconds(3_600);
    expect(health.report().status).toBe('live');
    health.owes(9n);
    seconds(10);
    health.owes(11n);
    health.did({ upTo: 9n, caughtUp: true });
    seconds(14);
    expect(health.report().status).toBe('live');
    seconds(2);
    expect(health.report()).toMatchObject({
      status: 'standing-still',
      reason: { code: 'nothing-received', message: expect.stringContaining('11') },
    });
    health.did({ upTo: 11n, caughtUp: true });
    expect(health.report().status).toBe('live');
  });

  it('stands still when what belongs to its work does not succeed', () => {
    const health = make();
    live(health, 5n);
    health.hinders('signing', new Error('no'));
    seconds(16);
    health.did({ upTo: 6n, caughtUp: true });
    expect(health.report()).toMatchObject({ status: 'standing-still', reason: { message: 'no' } });
    health.helps('signing');
    expect(health.report().status).toBe('live');
  });
});

describe('the board of a process', () => {
  const logged: string[] = [];
  const log = {
    error: (about: { reason: { code: string } }, text: string) =>
      logged.push(`${text}: ${about.reason.code}`),
    info: (_: unknown, text: string) => logged.push(text),
  };
  const logger = { child: () => log } as unknown as Logger;
  const make = () => new HealthBoard({ logger, now: () => now });
  const reportOf = (board: HealthBoard, name: string): FollowerReport | undefined =>
    board.reports().find((report) => report.name === name);
  beforeEach(() => {
    logged.length = 0;
  });

  it('knows by those who see everything what the log holds for the others', () => {
    const board = make();
    for (const name of ['relay', 'sharing-flow', 'erasure'] as const) live(board.of(name), 3n);
    board.sees('relay', { events: [event('sharing-S', 5n), event('incident-I', 8n)], upTo: 8n });
    seconds(16);
    expect(reportOf(board, 'sharing-flow')?.reason?.code).toBe('nothing-received');
    // nothing behind its own position is for it
    expect(reportOf(board, 'erasure')).toMatchObject({ status: 'live', position: 3n, clearUpTo: 8n });
    expect(reportOf(board, 'sharing-flow')?.clearUpTo).toBe(3n);
    board.logEndsAt(8n);
    seconds(16);
    expect(reportOf(board, 'relay')?.reason?.code).toBe('nothing-received');
  });

  it('says once in the log that one stands still, and once that it goes on', () => {
    const board = make();
    const health = board.of('relay');
    live(health, 1n);
    board.logChanges();
    for (let n = 0; n < 20; n++) {
      health.failed(new Error('x'));
      board.logChanges();
      seconds(5);
    }
    expect(logged).toEqual(['the follower is stalled: Error']);
    live(health, 2n);
    board.logChanges();
    board.logChanges();
    expect(logged).toEqual(['the follower is stalled: Error', 'the follower continues']);
  });

  it('shows what another thread tells, and that the thread ended until a new one is at work', () => {
    const board = make();
    const report = (status: FollowerReport['status']) => ({ name: 'snapshots', status, since: at(now) });
    board.tell('snapshots', report('live'));
    expect(reportOf(board, 'snapshots')?.status).toBe('live');
    board.tell('snapshots', undefined);
    board.of('snapshots').failed(new Error('the thread ended'));
    seconds(16);
    board.tell('snapshots', report('catching-up'));
    expect(reportOf(board, 'snapshots')).toMatchObject({ status: 'standing-still' });
    board.tell('snapshots', report('live'));
    expect(reportOf(board, 'snapshots')?.status).toBe('live');
    seconds(16);
    expect(reportOf(board, 'snapshots')?.reason?.code).toBe('thread-silent');
  });

  it('tells at the door of the process what stands still, also when PostgreSQL itself is away', async () => {
    const board = make();
    live(board.of('relay'), 1n);
    let isAway = false;
    const beats: readonly FollowerReport[][] = [];
    const telling = new Telling(board, {
      keys: { standing: () => Promise.resolve({ is: 'whole' }) },
      eventLog: { lastPosition: () => Promise.resolve(1n), fault: undefined },
      readModel: {
        followerHealth: {
          beat: (_, reports) => {
            if (isAway) return Promise.reject(Object.assign(new Error('away'), { code: 'ECONNREFUSED' }));
            (beats as FollowerReport[][]).push([...reports]);
            return Promise.resolve();
          },
        },
      },
      everyMs: 5,
    });
    const door = await openHealthDoor({ host: '127.0.0.1', port: 0, log: quiet }, telling);
    const stopping = new AbortController();
    const keeping = telling.keep(stopping.signal);
    const ask = async (path: string) => {
      const answer = await fetch(`http://127.0.0.1:${door.port}${path}`);
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
      return { status: answer.status, text: await answer.text() };
    };
    const until = async (path: string, condition: (answer: { status: number; text: string }) => boolean) => {
      const deadline = Date.now() + 20_000;
      for (;;) {
        const answer = await ask(path);
        if (condition(answer)) return answer;
        if (Date.now() > deadline) throw new Error(`not in time: ${answer.status} ${answer.text}`);
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    };
    try {
      await until('/health/ready', ({ status }) => status === 200);
      expect(beats.at(-1)).toMatchObject([{ name: 'relay', status: 'live' }]);
      expect((await ask('/metrics')).text).toContain('liandong_follower_up{follower="relay"} 1\n');
      isAway = true;
      const away = await until('/health/ready', ({ status }) => status === 503);
      expect(JSON.parse(away.text)).toMatchObject({ checks: { readModel: { code: 'ECONNREFUSED' } } });
      isAway = false;
      board.of('relay').failed(new Error('refused'));
      seconds(16);
      const stands = await until('/health/ready', ({ text }) => text.includes('standing-still'));
      expect([stands.status, JSON.parse(stands.text)]).toMatchObject([
        503,
        { checks: { followers: { relay: { status: 'standing-still', reason: { message: 'refused' } } } } },
      ]);
      expect((await ask('/health/live')).status).toBe(200);
      expect((await ask('/nowhere')).status).toBe(404);
      expect((await ask('/metrics')).text).toContain('liandong_follower_up{follower="relay"} 0\n');
    } finally {
      stopping.abort();
      await keeping;
      await door.close();
    }
  });
});

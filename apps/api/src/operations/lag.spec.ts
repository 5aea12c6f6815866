import type { RecordedEvent } from '#contracts';
import type { EventLog } from '#event-log';
import type { FollowerCheck } from './followers.js';
import { logStatus } from './lag.js';

const recorded = (position: number, stream: string): RecordedEvent =>
  ({
    position: BigInt(position),
    stream,
    recordedAt: new Date(position * 1_000).toISOString(),
  }) as RecordedEvent;

const logOf = (events: RecordedEvent[], caughtUp = true) =>
  ({
    lastPosition: () => Promise.resolve(events.at(-1)?.position ?? -1n),
    follow: async function* ({ after = -1n }: { after?: bigint }) {
      await Promise.resolve();
      yield { events: events.filter(({ position }) => position > after), upTo: 0n, caughtUp };
    },
  }) as unknown as EventLog;

const checkpoint = (name: string, position: bigint, kind: 'follower' | 'projection' = 'follower') =>
  ({ kind, name, position, updatedAt: '2026-06-18T14:00:00.000Z' }) as const;
const check = (name: string, known: Partial<FollowerCheck> = {}): FollowerCheck => ({
  name,
  status: 'live',
  since: null,
  isAtFault: false,
  ...known,
});

describe('lag', () => {
  const events = [recorded(100, 'incident-1'), recorded(250, 'sharing-1'), recorded(900, 'incident-1')];

  it('is counted in events, since positions are no counts, and in seconds', async () => {
    const status = await logStatus(
      logOf(events),
      [
        checkpoint('relay', 100n),
        checkpoint('timeline', 900n, 'projection'),
        checkpoint('new', -1n, 'projection'),
      ],
      [check('relay')],
      1_000_000,
    );
    expect(status.lastPosition).toBe('900');
    expect(status.isLowerBound).toBe(false);
    expect(status.followers).toMatchObject([
      { name: 'timeline', position: '900', lagEvents: 0, lagSeconds: 0 },
      { name: 'new', lagEvents: 3, lagSeconds: 900 },
      { name: 'relay', position: '100', lagEvents: 2, lagSeconds: 750 },
    ]);
  });

  it('counts for a follower of some streams what is in them', async () => {
    const checkpoints = [
      checkpoint('sharing-flow', 250n),
      checkpoint('report-flow', 250n),
      checkpoint('erasure', 100n),
      checkpoint('exercise-relay', 100n),
      checkpoint('erasure', 100n, 'projection'),
    ];
    const checks = ['sharing-flow', 'report-flow', 'erasure', 'exercise-relay'].map((name) => check(name));
    const { followers } = await logStatus(logOf(events), checkpoints, checks);
    expect(followers.map(({ lagEvents }) => lagEvents)).toEqual([2, 0, 1, 0, 0]);
  });

  it('is told of every follower, and costs nothing for one that is clear without a position', async () => {
    const asked: unknown[] = [];
    const log = logOf(events);
    const watched = {
      lastPosition: () => log.lastPosition(),
      follow: (options: { after?: bigint }) => {
        asked.push(options.after);
        return log.follow(options as never);
      },
    } as typeof log;
    const { followers, isLowerBound } = await logStatus(
      watched,
      [],
      [
        check('erasure', { clearUpTo: 900n }),
        check('relay', { position: '250', clearUpTo: 250n }),
        check('exercise-flow', { status: 'absent' }),
        check('notary', { status: 'off' }),
      ],
    );
    expect(asked).toEqual([250n]);
    expect(followers).toMatchObject([
      { name: 'erasure', status: 'live', lagEvents: 0 },
      { name: 'relay', position: '250', lagEvents: 1 },
      { name: 'exercise-flow', status: 'absent', lagEvents: 0 },
      { name: 'notary', status: 'off', lagEvents: 0 },
    ]);
    // of one that is absent and has kept nothing it is not known
    expect(isLowerBound).toBe(true);
  });

  it('says when there was more than it counted', async () => {
    const { isLowerBound } = await logStatus(
      logOf(events, false),
      [checkpoint('relay', 100n)],
      [check('relay')],
    );
    expect(isLowerBound).toBe(true);
  });
});

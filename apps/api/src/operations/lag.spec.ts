import type { RecordedEvent } from '#contracts';
import type { EventLog } from '#event-log';
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

const checkpoint = (name: string, position: bigint) =>
  ({ kind: 'follower', name, position, updatedAt: '2026-06-18T14:00:00.000Z' }) as const;

describe('lag', () => {
  const events = [recorded(100, 'incident-1'), recorded(250, 'sharing-1'), recorded(900, 'incident-1')];

  it('is counted in events, since positions are no counts, and in seconds', async () => {
    const status = await logStatus(
      logOf(events),
      [checkpoint('relay', 100n), checkpoint('timeline', 900n), checkpoint('new', -1n)],
      1_000_000,
    );
    expect(status.lastPosition).toBe('900');
    expect(status.isLowerBound).toBe(false);
    expect(status.followers).toMatchObject([
      { name: 'relay', position: '100', lagEvents: 2, lagSeconds: 750 },
      { name: 'timeline', position: '900', lagEvents: 0, lagSeconds: 0 },
      { name: 'new', lagEvents: 3, lagSeconds: 900 },
    ]);
  });

  it('counts for a follower of some streams what is in them', async () => {
    const { followers } = await logStatus(logOf(events), [
      checkpoint('sharing-flow', 250n),
      checkpoint('report-flow', 250n),
      checkpoint('erasure', 100n),
      checkpoint('exercise-relay', 100n),
      { ...checkpoint('erasure', 100n), kind: 'projection' },
    ]);
    expect(followers.map(({ lagEvents }) => lagEvents)).toEqual([0, 1, 0, 0, 2]);
  });

  it('says when there was more than it counted', async () => {
    const { isLowerBound } = await logStatus(logOf(events, false), [checkpoint('relay', 100n)]);
    expect(isLowerBound).toBe(true);
  });
});

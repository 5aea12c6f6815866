import { install, type Clock } from '@sinonjs/fake-timers';
import type { Logger } from '#platform';
import { HealthBoard } from '../health/health-board.js';
import { PacedPositions } from './positions.js';

/** A database that keeps what is saved, or does not for a while. */
class Kept {
  readonly commits: Record<string, string>[] = [];
  /** Refuses a statement that names one of these. */
  readonly refused = new Set<string>();
  state: 'well' | 'away' | 'silent' = 'well';
  private readonly rows = new Map<string, bigint>();

  load(name: string): Promise<bigint | undefined> {
    return this.answer(() => this.rows.get(name));
  }

  save(positions: ReadonlyMap<string, bigint>): Promise<void> {
    return this.answer(() => {
      for (const name of positions.keys()) if (this.refused.has(name)) throw new Error('out of range');
      for (const [name, position] of positions) this.rows.set(name, position);
      this.commits.push(Object.fromEntries([...positions].map(([name, at]) => [name, String(at)])));
    });
  }

  private async answer<T>(work: () => T): Promise<T> {
    if (this.state === 'silent') await new Promise<never>(() => undefined);
    if (this.state === 'away') throw Object.assign(new Error('away'), { code: 'ECONNREFUSED' });
    return work();
  }
}

describe('positions of followers', () => {
  const warnings: unknown[] = [];
  let clock: Clock;
  let kept: Kept;
  let board: HealthBoard;
  let positions: PacedPositions;
  const reportOf = (name: string) => board.reports().find((report) => report.name === name);

  beforeEach(() => {
    clock = install();
    warnings.length = 0;
    kept = new Kept();
    const logger = { warn: (about: unknown) => void warnings.push(about) } as unknown as Logger;
    board = new HealthBoard({ logger });
    for (const name of ['relay', 'notary', 'sharing-flow'] as const) board.of(name).follows(undefined);
    positions = new PacedPositions({ checkpoints: kept, board, logger });
  });
  afterEach(() => {
    clock.uninstall();
  });

  it('are kept together, the newest of each, a moment after the work', async () => {
    for (let at = 1n; at <= 500n; at++) await positions.save('relay', at);
    await positions.save('sharing-flow', 7n);
    expect(kept.commits).toEqual([]);
    await clock.tickAsync(100);
    expect(kept.commits).toEqual([{ relay: '500', 'sharing-flow': '7' }]);
    await clock.tickAsync(1_000);
    expect(kept.commits).toHaveLength(1);
  });

  it('are known before they are kept, and kept when the process stops', async () => {
    await positions.save('relay', 5n);
    expect(await positions.load('relay')).toBe(5n);
    await positions.save('relay', 6n);
    await positions.flush();
    expect(kept.commits).toEqual([{ relay: '6' }]);
    expect(await positions.load('relay')).toBe(6n);
  });

  it('wait for a database that is away, and are not forgotten', async () => {
    kept.state = 'away';
    await positions.save('relay', 5n);
    await positions.save('notary', 4n);
    await clock.tickAsync(20_000);
    expect(warnings).toHaveLength(2);
    expect(reportOf('notary')).toMatchObject({ status: 'standing-still', reason: { code: 'ECONNREFUSED' } });
    await expect(positions.load('relay')).rejects.toThrow('away');
    await positions.save('relay', 8n);
    kept.state = 'well';
    await clock.tickAsync(2_000);
    expect(kept.commits).toEqual([{ relay: '8', notary: '4' }]);
    expect(reportOf('notary')?.reason).toBeUndefined();
  });

  it('that cannot be kept keep back no others, and their follower says so', async () => {
    kept.refused.add('relay');
    for (let at = 1n; at <= 3n; at++) {
      await positions.save('relay', at);
      await positions.save('sharing-flow', at);
      await positions.save('notary', at);
      await clock.tickAsync(5_000);
    }
    await clock.tickAsync(5_000);
    expect(kept.commits.at(-1)).toEqual({ notary: '3' });
    expect(kept.commits.at(-2)).toEqual({ 'sharing-flow': '3' });
    expect(warnings).toMatchObject([{ follower: 'relay', position: '1' }]);
    expect(reportOf('relay')).toMatchObject({
      status: 'standing-still',
      reason: { message: 'out of range' },
    });
    expect(reportOf('sharing-flow')?.reason).toBeUndefined();
  });

  it('that are none are refused where they come from', async () => {
    for (const none of [2n ** 64n - 1n, 2n ** 63n, -2n]) {
      await expect(positions.save('relay', none)).rejects.toMatchObject({
        code: 'position-out-of-range',
        follower: 'relay',
        value: none,
      });
    }
    await positions.save('relay', -1n);
    await positions.save('notary', 2n ** 63n - 1n);
    await positions.flush();
    expect(kept.commits).toEqual([{ notary: String(2n ** 63n - 1n) }]);
  });

  it('wait no longer than their time for a database that falls silent', async () => {
    await positions.save('notary', 4n);
    kept.state = 'silent';
    await clock.tickAsync(100);
    const loading = expect(positions.load('relay')).rejects.toMatchObject({ code: 'no-answer' });
    await clock.tickAsync(10_000);
    await loading;
    expect(reportOf('notary')).toMatchObject({ status: 'failing', reason: { code: 'no-answer' } });
    kept.state = 'well';
    await clock.tickAsync(2_000);
    expect(kept.commits).toEqual([{ notary: '4' }]);
  });
});

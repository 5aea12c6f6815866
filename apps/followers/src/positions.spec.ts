import { jest } from '@jest/globals';
import { PacedPositions } from './positions.js';

/** A database that keeps what is saved, or fails for a while. */
class Kept {
  readonly commits: Record<string, string>[] = [];
  failing = false;
  private readonly rows = new Map<string, bigint>();

  load(name: string): Promise<bigint | undefined> {
    return Promise.resolve(this.rows.get(name));
  }

  save(positions: ReadonlyMap<string, bigint>): Promise<void> {
    if (this.failing) return Promise.reject(new Error('away'));
    for (const [name, position] of positions) this.rows.set(name, position);
    this.commits.push(Object.fromEntries([...positions].map(([name, at]) => [name, String(at)])));
    return Promise.resolve();
  }
}

describe('positions of followers', () => {
  const warnings: unknown[] = [];
  let kept: Kept;
  let positions: PacedPositions;

  beforeEach(() => {
    jest.useFakeTimers();
    warnings.length = 0;
    kept = new Kept();
    positions = new PacedPositions(kept, { warn: (about: unknown) => void warnings.push(about) } as never);
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('are kept together, the newest of each, a moment after the work', async () => {
    for (let at = 1n; at <= 500n; at++) await positions.save('relay', at);
    await positions.save('sharing-flow', 7n);
    expect(kept.commits).toEqual([]);
    await jest.advanceTimersByTimeAsync(100);
    expect(kept.commits).toEqual([{ relay: '500', 'sharing-flow': '7' }]);
    await jest.advanceTimersByTimeAsync(1_000);
    expect(kept.commits).toHaveLength(1);
  });

  it('are kept before they are asked for and when the process stops', async () => {
    await positions.save('relay', 5n);
    expect(await positions.load('relay')).toBe(5n);
    await positions.save('relay', 6n);
    await positions.flush();
    expect(kept.commits).toEqual([{ relay: '5' }, { relay: '6' }]);
  });

  it('wait for a database that is away, and are not forgotten', async () => {
    kept.failing = true;
    await positions.save('relay', 5n);
    await positions.save('notary', 4n);
    await jest.advanceTimersByTimeAsync(250);
    expect(warnings).toHaveLength(1);
    await expect(positions.load('relay')).rejects.toThrow('away');
    await positions.save('relay', 8n);
    kept.failing = false;
    await jest.advanceTimersByTimeAsync(2_000);
    expect(kept.commits).toEqual([{ relay: '8', notary: '4' }]);
  });
});

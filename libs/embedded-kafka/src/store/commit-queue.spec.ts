import { CommitQueue } from './commit-queue.js';

/** A flush that ends when told to. */
function manualFlush() {
  const groups: number[][] = [];
  const ends: ((error?: Error) => void)[] = [];
  const flush = (writes: readonly number[]) => {
    groups.push([...writes]);
    return new Promise<void>((resolve, reject) =>
      ends.push((error) => {
        if (error) reject(error);
        else resolve();
      }),
    );
  };
  return { groups, ends, flush };
}

const turn = () => new Promise<void>((resolve) => setImmediate(() => setImmediate(resolve)));

describe('group commit', () => {
  it('writes what arrived together together, and what came meanwhile as the next group', async () => {
    const { groups, ends, flush } = manualFlush();
    const queue = new CommitQueue(flush, () => undefined);
    const done: number[] = [];
    const commit = (n: number) => queue.commit(n).then(() => done.push(n));
    const first = [commit(1), commit(2)];
    await turn();
    expect(groups).toEqual([[1, 2]]);
    const second = [commit(3), commit(4), commit(5)];
    await turn();
    expect(groups).toHaveLength(1);
    expect(done).toEqual([]);
    ends[0]!();
    await Promise.all(first);
    await turn();
    expect(done).toEqual([1, 2]);
    expect(groups[1]).toEqual([3, 4, 5]);
    ends[1]!();
    await Promise.all(second);
    expect(done).toEqual([1, 2, 3, 4, 5]);
  });

  it('refuses the failed group and everything after it, and tells once', async () => {
    const { ends, flush } = manualFlush();
    const failures: Error[] = [];
    const queue = new CommitQueue(flush, (error) => failures.push(error));
    const first = queue.commit(1);
    await turn();
    const second = queue.commit(2);
    ends[0]!(new Error('disk full'));
    await expect(first).rejects.toThrow('cannot write');
    await expect(second).rejects.toThrow('cannot write');
    await expect(queue.commit(3)).rejects.toThrow('cannot write');
    expect(failures).toHaveLength(1);
    expect(failures[0]!.cause).toEqual(new Error('disk full'));
  });

  it('closes when all groups are written, and takes no more', async () => {
    const { groups, ends, flush } = manualFlush();
    const queue = new CommitQueue(flush, () => undefined);
    const first = queue.commit(1);
    await turn();
    const second = queue.commit(2);
    let closed = false;
    const closing = queue.close().then(() => (closed = true));
    await expect(queue.commit(3)).rejects.toThrow('closed');
    ends[0]!();
    await first;
    await turn();
    expect(closed).toBe(false);
    ends[1]!();
    await Promise.all([second, closing]);
    expect(groups).toEqual([[1], [2]]);
    await new CommitQueue(flush, () => undefined).close();
  });
});

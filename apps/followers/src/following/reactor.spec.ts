import { MemoryLog, MemoryPositions } from './memory-log.helper-spec.js';
import { reactor } from './reactor.js';

describe('a reactor', () => {
  const log = new MemoryLog();
  const positions = new MemoryPositions();
  const seen: string[] = [];
  let letGo = (): void => undefined;

  /** Handles three events of two streams, of which the first is held up until the last is seen, or let go. */
  const handle = async (streams?: 'apart'): Promise<void> => {
    const lastSeen = new Promise<void>((resolve) => (letGo = resolve));
    const react = async ({ stream, revision }: { stream: string; revision: bigint }): Promise<void> => {
      seen.push(`${stream}@${revision}`);
      if (seen.length === 1) await lastSeen;
      if (stream === 'task-B') letGo();
    };
    await reactor('sharing-flow', positions, react, { streams }).handle({
      events: log.records,
      upTo: 7n,
      caughtUp: true,
    });
  };

  beforeAll(async () => {
    for (const stream of ['task-A', 'task-A', 'task-B'])
      await log.put(stream, { type: 'task.accepted', data: {} });
  });
  beforeEach(() => {
    seen.length = 0;
    positions.saved.length = 0;
  });

  it('takes one event after the other in the order of the log, and keeps its position after the last', async () => {
    const handling = handle();
    await new Promise(setImmediate);
    expect([seen, positions.saved]).toEqual([['task-A@0'], []]);
    letGo();
    await handling;
    expect([seen, positions.saved]).toEqual([['task-A@0', 'task-A@1', 'task-B@0'], [7n]]);
  });

  it('lets streams that are apart not wait for each other, each in its order', async () => {
    await handle('apart');
    expect([seen, positions.saved]).toEqual([['task-A@0', 'task-B@0', 'task-A@1'], [7n]]);
  });
});

import type { Load } from './load.js';
import { sleep } from './load.js';

/**
 * Commands per second that a worker gets through with a backlog in the topic already and nobody following:
 * from its first replies to the last, so that the start of the process does not count.
 */
export async function backlog(
  load: Load,
  count: number,
  prefix: string,
  nodeArgs: string[] = [],
): Promise<number> {
  await load.service.process('command-worker').stop();
  const before = await load.replies();
  await load.send(load.commands(count, prefix));
  await load.service.start('command-worker', {}, nodeArgs);

  let first: { replies: number; at: number } | undefined;
  const deadline = Date.now() + 120_000;
  while (Date.now() < deadline) {
    const replies = (await load.replies()) - before;
    const at = performance.now();
    if (!first && replies > 0) first = { replies, at };
    if (first && replies >= count) return (count - first.replies) / ((at - first.at) / 1000);
    await sleep(50);
  }
  throw new Error('the backlog was not worked off within 120 s');
}

import type { Reply } from '#contracts';
import { runConsumer, type OutgoingMessage } from '#messaging';
import { Worker } from 'node:worker_threads';
import { once } from 'node:events';
import { TestService } from '../../test/harness/service.js';
import { Load, percentile, quiet, sleep } from '../load.js';
import { n, print, ratio } from '../report.js';
import type { LoudTask } from './loud.js';

/** What the quiet agency sends, and for how long it is watched. */
const perSecond = 20;
const seconds = Number(process.env['BENCH_SECONDS'] ?? 15);
const refusals = 2_000;
/** More than the loud agency gets through meanwhile. */
const reports = 1_500 * seconds;
const onTheWay = 1_000;

interface Waits {
  readonly p50: number;
  readonly p99: number;
}

/** How long a quiet agency waits for its replies, alone and beside another that does not stop; each has its own topics. */
export async function fairness(): Promise<void> {
  const running = await TestService.create({ LOG_LEVEL: 'warn' });
  try {
    // the read model's tables are needed once; what follows is not measured here
    await running.start('followers');
    await running.start('command-worker');
    const calm = await Load.open(running, 'QUIET', 'own');
    const loud = await Load.open(running, 'LOUD', 'own');
    await loud.send(loud.commands(200, 'warm'));
    await loud.followed();
    await running.process('followers').stop();

    const alone = await waits(calm, 'alone');
    const working = await startLoud(loud, loud.commands(reports, 'effort'), onTheWay);
    const beside = await waits(calm, 'beside');
    const effort = await working.stop();
    await loud.answered();
    const flooding = await startLoud(loud, loud.refused(refusals, 'refused'));
    const flooded = await waits(calm, 'flooded');
    await flooding.stop();
    print(`
| a quiet agency waits for its reply | p50 | p99 | p99 to alone |
| --- | --- | --- | --- |
| alone | ${n(alone.p50)} ms | ${n(alone.p99)} ms | |
| beside one that had ${n(effort.answered)} reports answered meanwhile | ${n(beside.p50)} ms | ${n(beside.p99)} ms | ${ratio(beside.p99 / alone.p99)} |
| beside ${n(refusals)} commands of one that are refused | ${n(flooded.p50)} ms | ${n(flooded.p99)} ms | ${ratio(flooded.p99 / alone.p99)} |`);
    await calm.close();
    await loud.close();
  } finally {
    await running.close();
  }
}

interface Loud {
  stop(): Promise<{ readonly sent: number; readonly answered: number }>;
}

/** In a thread of its own: what is measured waits for the service alone. */
async function startLoud(load: Load, messages: readonly OutgoingMessage[], most?: number): Promise<Loud> {
  const { commands, replies } = load.topics;
  const task: LoudTask = { kafka: load.service.config.kafka, commands, replies, messages, onTheWay: most };
  const worker = new Worker(new URL('./loud.js', import.meta.url), { workerData: task });
  await once(worker, 'message');
  return {
    stop: async () => {
      worker.postMessage('stop');
      const [result] = (await once(worker, 'message')) as [{ sent: number; answered: number }];
      return result;
    },
  };
}

async function waits(load: Load, prefix: string): Promise<Waits> {
  const messages = load.commands(perSecond * seconds, prefix);
  const sentAt = new Map<string, number>();
  const took: number[] = [];
  const consumer = await runConsumer(load.connection, {
    topics: [load.topics.replies],
    groupId: `bench-${prefix}`,
    inFlight: 1_000,
    log: quiet,
    handle: ({ value }) => {
      const { command } = JSON.parse(String(value)) as Reply;
      const sent = sentAt.get(command.id);
      if (sent !== undefined) took.push(performance.now() - sent);
      sentAt.delete(command.id);
      return Promise.resolve({ settled: Promise.resolve() });
    },
  });
  const sends: Promise<void>[] = [];
  for (const message of messages) {
    sentAt.set(String(message.headers['ce_id']), performance.now());
    sends.push(load.send([message]));
    await sleep(1_000 / perSecond);
  }
  await Promise.all(sends);
  const deadline = Date.now() + 60_000;
  while (took.length < messages.length && Date.now() < deadline) await sleep(20);
  await consumer.stop();
  if (took.length < messages.length) throw new Error(`${took.length} of ${messages.length} were answered`);
  return { p50: percentile(took, 50), p99: percentile(took, 99) };
}

import { TestService } from '../test/harness/service.js';
import { backlog } from './backlog.js';
import { bareSubscription, projected } from './following.js';
import { Load } from './load.js';
import { rawAppends } from './raw.js';
import { n, print, ratio } from './report.js';
import { steady, type Steady } from './steady.js';

const inFlight = 128;
const commands = 20_000;
/** About the size of an incident report with its metadata. */
const eventBytes = 1_100;
const logEvents = 100_000;
/** One that two cores carry, and one that shows what they carry at most. */
const offeredPerSecond = [500, 1_000];

interface Round {
  readonly raw: number;
  readonly worker: number;
  readonly everything: readonly Steady[];
  readonly bare: number;
  readonly projected: number;
}

async function round(load: Load, name: string): Promise<Round> {
  const { service } = load;
  const url = service.env['EVENTSTORE_URL'] ?? '';
  await service.process('followers').stop();
  print(`${name}: raw appends`);
  // before and after, since these machines are noisy
  const before = await rawAppends(url, commands, inFlight, eventBytes);
  print(`${name}: worker with a backlog, followers off`);
  const worker = await backlog(load, commands, `${name}-backlog`);
  const after = await rawAppends(url, commands, inFlight, eventBytes);
  await service.start('followers');
  await load.followed();
  const everything: Steady[] = [];
  for (const perSecond of offeredPerSecond) {
    print(`${name}: everything on, ${n(perSecond)} commands/s offered`);
    everything.push(await steady(load, perSecond, 15, `${name}-steady-${perSecond}`));
  }
  print(`${name}: following`);
  await service.process('followers').stop();
  const bare = await bareSubscription(service);
  return { raw: (before + after) / 2, worker, everything, bare, projected: await projected(service) };
}

const steadyRows = (e: Steady): string => `
| accepted commands/s with everything on | ${n(e.repliedPerSecond)} | offered: ${n(e.offeredPerSecond)} | ${ratio(e.repliedPerSecond / e.offeredPerSecond)} |
| Kafka to reply, p50 / p99 | ${n(e.replyP50Ms)} ms / ${n(e.replyP99Ms)} ms | | |
| Kafka to visible in a query, p50 / p99 | ${n(e.visibleP50Ms)} ms / ${n(e.visibleP99Ms)} ms | | |`;

function table(title: string, r: Round): void {
  print(`
## ${title}

| what | value | beside | ratio |
| --- | --- | --- | --- |
| accepted commands/s through the worker, backlog, followers off | ${n(r.worker)} | raw appendToStream, ${inFlight} in flight: ${n(r.raw)} | ${ratio(r.worker / r.raw)} |${r.everything.map(steadyRows).join('')}
| events/s into all projections | ${n(r.projected)} | bare subscription: ${n(r.bare)} | ${ratio(r.projected / r.bare)} |`);
}

/** The whole service: what it does of what its clients alone could do, first with an empty log. */
export async function service(): Promise<void> {
  const running = await TestService.create({ LOG_LEVEL: 'warn' });
  try {
    await running.start('followers');
    await running.start('command-worker');
    await running.start('api');
    const load = await Load.open(running);
    const empty = await round(load, 'empty');
    print(`filling the log with ${n(logEvents)} events`);
    await load.fillLog(logEvents);
    const filled = await round(load, 'filled');
    table('Empty log', empty);
    table(`${n(logEvents)} events in the log before`, filled);
    await load.close();
  } finally {
    await running.close();
  }
}

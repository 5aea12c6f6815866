import type { Reply } from '#contracts';
import { fromMessage, runConsumer, type RunningConsumer } from '#messaging';
import { TestService } from '../test/harness/service.js';
import { Load, percentile, quiet, sleep } from './load.js';
import { n, print } from './report.js';

const rounds = Number(process.env['BENCH_ROUNDS'] ?? 5);
/** Between two commands. */
const paceMs = 50;
/** A broker that is started again at once, and one that is missed for long enough to wait longer and longer for it. */
const outagesMs = [250, 15_000];
const giveUpMs = 120_000;

/** When each command was first sent, answered and told to partners. */
class Commands {
  private readonly replied = new Map<string, number>();
  private readonly relayed = new Map<string, number>();
  private readonly sentAt = new Map<string, number>();

  private constructor(
    private readonly load: Load,
    private readonly prefix: string,
  ) {}

  static flowing(load: Load, prefix: string): { commands: Commands; stop: () => Promise<void> } {
    const commands = new Commands(load, prefix);
    const stopping = new AbortController();
    const listening = commands.listen(stopping.signal);
    const sending = commands.send(stopping.signal);
    return {
      commands,
      stop: async () => {
        stopping.abort();
        await Promise.all([listening, sending]);
      },
    };
  }

  /** Time until a command sent after `since` is answered, and until what follows from one is told. */
  async next(since: number): Promise<{ replyMs: number; eventMs: number }> {
    const first = (of: Map<string, number>): number | undefined => {
      const times = [...of].filter(([id]) => (this.sentAt.get(id) ?? 0) > since).map(([, at]) => at);
      return times.length > 0 ? Math.min(...times) : undefined;
    };
    for (;;) {
      const [reply, event] = [first(this.replied), first(this.relayed)];
      if (reply !== undefined && event !== undefined)
        return { replyMs: reply - since, eventMs: event - since };
      if (performance.now() - since > giveUpMs) throw new Error(`nothing flows ${giveUpMs / 1_000} s later`);
      await sleep(5);
    }
  }

  private async send(signal: AbortSignal): Promise<void> {
    const messages = this.load.commands(20_000, this.prefix);
    const sends: Promise<void>[] = [];
    for (let next = 0; !signal.aborted; next++) {
      const message = messages[next];
      if (!message) throw new Error('there are no more commands');
      this.sentAt.set(`${this.prefix}-${next}`, performance.now());
      sends.push(this.deliver(message, signal));
      await sleep(paceMs);
    }
    await Promise.all(sends);
  }

  private async deliver(message: Parameters<Load['send']>[0][number], signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        return await this.load.send([message]);
      } catch {
        await sleep(100);
      }
    }
  }

  /** As the player of the demo does: a consumer that fails is followed by another. */
  private async listen(signal: AbortSignal): Promise<void> {
    const aborted = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
    const { topics } = this.load;
    while (!signal.aborted) {
      let consumer: RunningConsumer | undefined;
      try {
        consumer = await runConsumer(this.load.connection, {
          topics: [topics.replies, topics.events],
          groupId: `bench-${this.prefix}`,
          inFlight: 1_000,
          log: quiet,
          handle: (message) => {
            const read = fromMessage(message);
            if ('undecodable' in read) throw new Error('a message of the service cannot be read');
            const at = performance.now();
            if (message.topic === topics.replies) this.replied.set((read.event.data as Reply).command.id, at);
            else this.relayed.set(read.event.subject.replace(/^incident-/, ''), at);
            return Promise.resolve({ settled: Promise.resolve() });
          },
        });
        await Promise.race([consumer.failed, aborted]);
      } catch {
        await sleep(100);
      }
      await consumer?.stop();
    }
  }
}

type Row = Readonly<Record<string, number>>;

function table(title: string, rows: readonly Row[]): void {
  const names = Object.keys(rows[0] ?? {});
  const line = (name: string): string => {
    const values = rows.map((row) => row[name] ?? NaN);
    return `| ${name} | ${n(percentile(values, 50))} | ${n(Math.max(...values))} | ${values.map(n).join(' ')} |`;
  };
  print(`
## ${title}

| ms | median | worst | each |
| --- | --- | --- | --- |
${names.map(line).join('\n')}`);
}

/** Its supervisor starts it again. Beside it, what a start takes when there is nobody to succeed. */
async function killWorker(service: TestService, commands: Commands): Promise<Row> {
  const worker = service.process('command-worker');
  const since = performance.now();
  await worker.kill9();
  const { replyMs } = await commands.next(since);
  await worker.stop();
  const stopped = performance.now();
  await worker.start();
  return { 'first command answered': replyMs, 'a start by itself': performance.now() - stopped };
}

const awayFor =
  (ms: number) =>
  async (service: TestService, commands: Commands): Promise<Row> => {
    const kafka = service.process('kafka');
    const since = performance.now();
    await kafka.stop();
    await sleep(ms);
    const next = commands.next(since);
    await kafka.start();
    const serves = performance.now() - since;
    const { replyMs, eventMs } = await next;
    return {
      'broker serves again': serves,
      'first command answered, later by': replyMs - serves,
      'first event told, later by': eventMs - serves,
    };
  };

/** What a killed worker and a broker that ended cost those who send commands meanwhile. */
export async function takeover(): Promise<void> {
  const service = await TestService.create({ LOG_LEVEL: 'warn' }, { supervised: true });
  try {
    await service.start('followers');
    await service.start('command-worker');
    const load = await Load.open(service);
    const { commands, stop } = Commands.flowing(load, `takeover-${process.pid}`);
    const repeated = async (title: string, fault: typeof killWorker): Promise<void> => {
      const rows: Row[] = [];
      for (let round = 0; round < rounds; round++) {
        await commands.next(performance.now());
        await sleep(2_000);
        rows.push(await fault(service, commands));
      }
      table(title, rows);
    };
    await repeated('A killed worker, started again after 300 ms', killWorker);
    for (const ms of service.owns('kafka') ? outagesMs : []) {
      await repeated(`A broker that ended, started again after ${n(ms)} ms`, awayFor(ms));
    }
    await stop();
    await load.close();
  } finally {
    await service.close();
  }
}

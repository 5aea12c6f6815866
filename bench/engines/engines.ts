import { loadavg } from 'node:os';
import { join } from 'node:path';
import { freePort, Managed } from '../../test/harness/processes.js';
import { TestService } from '../../test/harness/service.js';
import { n, print, ratio } from '../report.js';
import { rawAppends } from '../raw.js';
import { throughKafka, throughSocket, type Rates, type Traffic } from './messages.js';

const rounds = Number(process.env['BENCH_ROUNDS'] ?? 5);
const appends = 20_000;
const appendsInFlight = 64;
/** About the size of an incident report with its metadata. */
const eventBytes = 1_100;
const traffic: Traffic = { messages: 100_000, bytes: 500, perBatch: 100, inFlight: 8 };

interface Round {
  readonly acknowledged: number;
  readonly appended: number;
  readonly socket: Rates;
  readonly kafka: Rates;
}

/**
 * The engines by themselves, through the clients of the service. What stands beside each is measured in the same
 * round, and rounds are repeated: the ratio of a round says more than its rates do on a machine with other work.
 */
export async function engines(): Promise<void> {
  const service = await TestService.create({ LOG_LEVEL: 'warn' });
  const helpers: Managed[] = [];
  const helper = async (name: string): Promise<number> => {
    const port = await freePort();
    const managed = new Managed({
      name,
      entry: `bench/engines/${name}.js`,
      env: { BENCH_PORT: String(port), BENCH_FRAME: String(traffic.bytes * traffic.perBatch) },
      logDir: join(service.dir, 'logs'),
    });
    helpers.push(managed);
    await managed.start();
    return port;
  };
  try {
    const { config } = service;
    const nothing = `esdb://127.0.0.1:${await helper('null-eventstore')}?tls=false`;
    const socket = await helper('bare-socket');
    const measured: Round[] = [];
    for (let round = 1; round <= rounds; round++) {
      const append = (url: string): Promise<number> => rawAppends(url, appends, appendsInFlight, eventBytes);
      const now: Round = {
        acknowledged: await append(nothing),
        appended: await append(config.eventStoreUrl),
        socket: await throughSocket(socket, traffic),
        kafka: await throughKafka(config, traffic),
      };
      measured.push(now);
      print(
        `round ${round} of ${rounds}: ${n(now.appended)} of ${n(now.acknowledged)} appends/s, ` +
          `${n(now.kafka.produced)} messages/s in, ${n(now.kafka.consumed)} out, load ${loadavg()[0]?.toFixed(1)}`,
      );
    }
    table(measured);
  } finally {
    for (const managed of helpers) await managed.stop();
    await service.close();
  }
}

function table(measured: readonly Round[]): void {
  const { bytes, perBatch, inFlight } = traffic;
  const sizes = `${bytes} bytes, ${perBatch} a batch, ${inFlight} batches in flight`;
  const row = (what: string, beside: string, of: (round: Round) => readonly [number, number]): string => {
    const [rates, others] = [measured.map((one) => of(one)[0]), measured.map((one) => of(one)[1])];
    const ratios = measured.map((one) => of(one)[0] / of(one)[1]);
    return `| ${what} | ${spread(rates, n)} | ${beside}: ${spread(others, n)} | ${spread(ratios, ratio)} |`;
  };
  print(`
Median (lowest–highest) of ${measured.length} rounds.

| what | value | beside | ratio |
| --- | --- | --- | --- |
${row(`appends/s, ${appendsInFlight} in flight`, 'the same client, a server that keeps nothing', (r) => [r.appended, r.acknowledged])}
${row(`messages/s produced, ${sizes}`, 'the same bytes over a bare socket', (r) => [r.kafka.produced, r.socket.produced])}
${row('messages/s consumed', 'the same bytes over a bare socket', (r) => [r.kafka.consumed, r.socket.consumed])}`);
}

function spread(values: readonly number[], shown: (value: number) => string): string {
  const sorted = [...values].sort((a, b) => a - b);
  const [low = NaN, median = NaN, high = NaN] = [0, Math.floor(sorted.length / 2), sorted.length - 1].map(
    (at) => sorted[at],
  );
  return `${shown(median)} (${shown(low)}–${shown(high)})`;
}

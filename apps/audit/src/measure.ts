import { Notary, openLogKey, TreeStore, verifyBundle, vkeyText, writeBundle } from '#audit';
import type { RecordedEvent } from '#contracts';
import { Command, InvalidArgumentError } from 'commander';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fail, say } from './say.js';

/** `measure` */
export function measureCommand(): Command {
  return new Command('measure')
    .description('how long notarising, exporting and verifying take on this machine, with generated events')
    .option('--events <n>', 'how many', count, 1_000_000)
    .action(async ({ events }: { events: number }) => {
      const folder = mkdtempSync(join(tmpdir(), 'liandong-audit-'));
      try {
        await measure(events, folder);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    });
}

const batchSize = 1_000;
const checkpointEvery = 10_000;

async function measure(events: number, folder: string): Promise<void> {
  const tree = TreeStore.open(join(folder, 'tree'));
  const key = openLogKey(join(folder, 'notary.pem'), 'liandong/measured');
  const notary = new Notary(tree, key, { intervalMs: 0, now: Date.now });
  await timed('notarise', events, async () => {
    for (const batch of generated(events)) {
      await notary.take(batch, batch.at(-1)?.position ?? 0n);
      if (tree.size % checkpointEvery === 0) await notary.sign();
    }
    await notary.sign();
  });
  const file = join(folder, 'all.bundle');
  await timed('export', events, () =>
    writeBundle(
      file,
      { tree, follow: () => asyncOf(generated(events)) },
      {
        selection: { all: true },
        origin: key.origin,
        codeVersion: 'measured',
        createdAt: new Date().toISOString(),
        keys: { log: [vkeyText(key.verifier)], witnesses: [] },
      },
    ),
  );
  await tree.close();
  say(`bundle ${(statSync(file).size / 1e6).toFixed(0)} MB`);
  const { finding } = await timed('verify', events, () => verifyBundle(file, { logKeys: [key.verifier] }));
  if (finding) fail(finding);
}

async function timed<T>(what: string, events: number, work: () => Promise<T>): Promise<T> {
  const [startedAt, cpu] = [performance.now(), process.cpuUsage()];
  const result = await work();
  const seconds = (performance.now() - startedAt) / 1_000;
  const { user, system } = process.cpuUsage(cpu);
  const memory = Math.round(process.memoryUsage.rss() / 1e6);
  say(
    `${what}: ${events} events in ${seconds.toFixed(1)} s (${((user + system) / 1e6).toFixed(1)} s of processor), ` +
      `${Math.round(events / seconds)}/s, ${memory} MB in memory`,
  );
  return result;
}

// eslint-disable-next-line @typescript-eslint/require-await
async function* asyncOf<T>(items: Iterable<T>): AsyncGenerator<T> {
  yield* items;
}

/** Events as large as those of a usual night: some 900 bytes. */
function* generated(events: number): Generator<RecordedEvent[]> {
  for (let from = 0; from < events; from += batchSize) {
    yield Array.from({ length: Math.min(batchSize, events - from) }, (_, n) => eventAt(from + n));
  }
}

function eventAt(n: number): RecordedEvent {
  const digest = createHash('sha256').update(String(n)).digest('hex');
  const id = digest.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*/, '$1-$2-$3-$4-$5');
  const at = new Date(1_781_805_600_000 + n * 250).toISOString();
  return {
    eventId: id,
    stream: `task-T-${n % 10_000}`,
    revision: BigInt(Math.floor(n / 10_000)),
    position: BigInt(n),
    recordedAt: at,
    storedType: 'task.progressed.v1',
    data: { note: `青岩镇排涝泵站运行正常，水位下降 ${n % 97} 厘米`, percent: n % 101 },
    metadata: {
      commandId: id,
      command: { source: '/agencies/WATER', id: `cmd-${n}`, name: 'task.progress' },
      digest: digest.slice(0, 43),
      correlationId: 'HX-DEMO-2026-0618',
      causationId: id,
      actor: { agencyId: 'WATER', principal: '值班员', role: 'agency-operator' },
      occurredAt: at,
      receivedAt: at,
      origin: { via: 'kafka', topic: 'liandong.commands', partition: n % 12, offset: String(n) },
      signature: `eyJhbGciOiJFZERTQSJ9..${digest}${digest.slice(0, 22)}`,
    },
  };
}

function count(text: string): number {
  if (!/^[1-9]\d{0,7}$/.test(text)) throw new InvalidArgumentError('a whole number is expected');
  return Number(text);
}

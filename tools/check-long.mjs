// What does not fit into a run before every change: the same tests many times, and on a machine that is busy with
// other things. Prints how it went and one last line that counts all tests.
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { buildAll } from './build.mjs';
import { testOnKafka } from './kafka/suite.mjs';
import { checkPackages } from './packages/check.mjs';
import { conclude, interruption, runJest, runUnit, say, sumOf } from './suites.mjs';

const usage = `npm run check:long -- [options]

  --e2e N         runs of the end-to-end suite (20)
  --busy M        how many of them have all cores kept busy beside them (half)
  --rounds N      kills of each embedded engine in the middle of its work (100)
  --histories N   of entangled drills, each told four times over (450)
  --kafka N       rolling restarts of three real brokers, where Java and Maven are (3)
  --only a,b      of packages, e2e, durability, histories, kafka
`;

/** @typedef {import('./suites.mjs').Count} Count */
/** @typedef {{ what: string, count: Count, seconds: number }} Done */

/** @param {string | undefined} text @param {number} usual */
function number(text, usual) {
  const value = text === undefined ? usual : Number(text);
  if (!Number.isInteger(value) || value < 0) throw new Error(`${text} is no number of runs`);
  return value;
}

const parts = ['packages', 'e2e', 'durability', 'histories', 'kafka'];

function asked() {
  const { values } = parseArgs({
    options: {
      e2e: { type: 'string' },
      busy: { type: 'string' },
      rounds: { type: 'string' },
      histories: { type: 'string' },
      kafka: { type: 'string' },
      only: { type: 'string' },
    },
  });
  const e2e = number(values.e2e, 20);
  const only = values.only?.split(',') ?? parts;
  const unknown = only.find((one) => !parts.includes(one));
  if (unknown !== undefined) throw new Error(`there is no ${unknown}`);
  return {
    packages: only.includes('packages'),
    e2e: only.includes('e2e') ? e2e : 0,
    busy: number(values.busy, Math.floor(e2e / 2)),
    rounds: only.includes('durability') ? number(values.rounds, 100) : 0,
    histories: only.includes('histories') ? number(values.histories, 450) : 0,
    kafka: only.includes('kafka') ? number(values.kafka, 3) : 0,
  };
}

/** Ends when whoever started it is gone, however that came. */
const spin = `
  const parent = process.ppid;
  while (process.ppid === parent) for (const end = Date.now() + 500; Date.now() < end; );
`;

/**
 * Keeps all cores busy while something is done.
 * @template T
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
async function besideOthers(work) {
  const others = Array.from({ length: availableParallelism() }, () =>
    spawn(process.execPath, ['-e', spin], { stdio: 'ignore' }),
  );
  try {
    return await work();
  } finally {
    for (const other of others) other.kill('SIGKILL');
  }
}

/** @param {readonly Done[]} done */
function table(done) {
  const kinds = [...new Set(done.map(({ what }) => what))];
  const rows = kinds.map((kind) => {
    const runs = done.filter(({ what }) => what === kind);
    const seconds = runs.map((run) => run.seconds).sort((a, b) => a - b);
    const failed = runs.filter(({ count }) => count.failed > 0).length;
    const skipped = runs.filter(({ count }) => count.passed + count.failed === 0).length;
    const median = seconds[Math.floor((seconds.length - 1) / 2)] ?? 0;
    const times = [seconds[0] ?? 0, median, seconds.at(-1) ?? 0].map((one) => Math.round(one)).join(' / ');
    return `| ${kind} | ${runs.length} | ${runs.length - failed - skipped} | ${failed} | ${skipped} | ${times} |`;
  });
  return [
    '',
    '| what | runs | passed | failed | skipped | seconds: least / median / longest |',
    '| --- | --- | --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

async function main() {
  const wanted = asked();
  await buildAll();
  const signal = interruption();
  /** @type {Done[]} */
  const done = [];
  /** @type {(what: string, run: () => Promise<Count>) => Promise<void>} */
  const once = async (what, run) => {
    if (signal.aborted) return;
    const startedAt = Date.now();
    const count = await run();
    const seconds = (Date.now() - startedAt) / 1_000;
    done.push({ what, count, seconds });
    say(`${what}: ${count.passed} passed, ${count.failed} failed in ${Math.round(seconds)} s`);
  };

  if (wanted.packages) {
    await once('packages against published advisories', () => Promise.resolve(checkPackages()));
  }
  const e2e = () => runJest(['--selectProjects', 'e2e', '--runInBand'], { limitMinutes: 60, signal });
  for (let run = 1; run <= wanted.e2e; run++) {
    // spread over all runs, so that both kinds are seen early
    const isBusy =
      Math.floor((run * wanted.busy) / wanted.e2e) > Math.floor(((run - 1) * wanted.busy) / wanted.e2e);
    if (isBusy) await once('end to end, all cores busy', () => besideOthers(e2e));
    else await once('end to end', e2e);
  }
  if (wanted.rounds > 0) {
    const env = {
      EVENTSTORE_KILL_ROUNDS: String(wanted.rounds),
      EMBEDDED_KAFKA_KILL_ROUNDS: String(wanted.rounds),
    };
    const tests = ['--selectProjects', 'integration', '--runInBand', '--', 'durability'];
    await once(`durability, ${wanted.rounds} kills each`, () =>
      runJest(tests, { env, limitMinutes: 120, signal }),
    );
  }
  if (wanted.histories > 0) {
    const env = { ISOLATION_RUNS: String(wanted.histories) };
    await once(`${wanted.histories} histories of drills`, () =>
      runUnit(['--', 'test/drills/isolation.spec'], { env, limitMinutes: 120, signal }),
    );
    const ofAuthority = { AUTHORITY_RUNS: String(wanted.histories) };
    await once(`${wanted.histories} histories of what strangers send`, () =>
      runUnit(['--', 'test/authority'], { env: ofAuthority, limitMinutes: 120, signal }),
    );
    const nights = { AUTHORITY_RUNS: String(Math.ceil(wanted.histories / 10)) };
    await once(`${nights.AUTHORITY_RUNS} nights told in two ways`, () =>
      runJest(['--selectProjects', 'integration', '--runInBand', '--', 'test/authority'], {
        ...{ env: nights, limitMinutes: 120, signal },
      }),
    );
  }
  for (let run = 1; run <= wanted.kafka; run++) {
    await once('rolling restart of Apache Kafka', () => testOnKafka('rolling', signal));
  }
  say(table(done));
  conclude(sumOf(...done.map(({ count }) => count)));
}

await main().catch((/** @type {unknown} */ error) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
  process.exit(1);
});

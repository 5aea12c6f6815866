import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { throughClosedFolders } from './closed-folder.mjs';

/** @typedef {import('./reporter.mjs').News} News */

/**
 * What came of some tests. A suite that cannot even be loaded counts as one that failed.
 * @typedef {{ passed: number, failed: number, skipped: number }} Count
 */

/**
 * @typedef {object} RunOptions
 * @property {string[]} [nodeFlags] what node is started with beside its usual flags
 * @property {Record<string, string>} [env] what is set beside the environment of this process
 * @property {number} [limitMinutes] after which the run is ended; a last resort, so that nothing waits for ever
 * @property {AbortSignal} [signal] ends the run when it aborts
 */

const nodeFlagsOfTests = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
const jest = [
  'node_modules/jest/bin/jest.js',
  '--reporters=default',
  '--reporters=<rootDir>/tools/reporter.mjs',
];

/** How long jest may take to end once all tests have. */
const farewellMs = 60_000;
/** How long what is asked to end may take before it is killed. */
const graceMs = 10_000;

/** @type {(...counts: Count[]) => Count} */
export const sumOf = (...counts) => ({
  passed: counts.reduce((sum, { passed }) => sum + passed, 0),
  failed: counts.reduce((sum, { failed }) => sum + failed, 0),
  skipped: counts.reduce((sum, { skipped }) => sum + skipped, 0),
});

/** @type {(text: string) => void} */
export const say = (text) => void process.stdout.write(`${text}\n`);

/** Aborts when this process is asked to end, so that it can end first what it has started. */
export function interruption() {
  const asked = new globalThis.AbortController();
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => asked.abort(new Error(`interrupted by ${signal}`)));
  }
  return asked.signal;
}

/**
 * Runs jest, with its progress on standard error, and ends whatever it leaves behind. Jest and all that the tests
 * start are one process group, which this process ends when the time is over, when it is interrupted, and when jest
 * does not end by itself.
 * @param {string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<Count>}
 */
export async function runJest(args, { nodeFlags = [], env = {}, limitMinutes = 60, signal } = {}) {
  const logs = mkdtempSync(join(tmpdir(), 'liandong-test-logs-'));
  const command = [process.execPath, ...nodeFlagsOfTests, ...nodeFlags, ...jest, ...args];
  const [program = '', ...rest] = [...throughClosedFolders(), ...command];
  const child = spawn(program, rest, {
    env: { ...process.env, LIANDONG_TEST_LOGS: logs, ...env },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    detached: true,
  });
  const run = new Run();
  /** @type {Promise<number | null>} */
  const exited = new Promise((resolve) => {
    child.once('exit', resolve);
    child.once('error', () => resolve(null));
  });
  /** @type {Promise<void>} */
  const over = new Promise((resolve) =>
    child.on('message', (news) => run.heard(/** @type {News} */ (news), resolve)),
  );
  const reason = await Promise.race([
    exited.then(() => undefined),
    over.then(() =>
      inTime(
        exited,
        farewellMs,
        'all tests have ended but jest has not: something they opened is still open',
      ),
    ),
    inTime(exited, limitMinutes * 60_000, `not over after ${limitMinutes} minutes`),
    aborted(signal),
  ]);
  if (reason) say(`${reason}${run.stillRunning()}. It is ended.`);
  await endGroup(child.pid);
  const status = await exited;
  // one that was ended while it said goodbye cannot say what it thinks of the tests
  const count = run.count({ isContent: status === 0 || reason !== undefined });
  if (count.failed > 0 && readdirSync(logs).length > 0) say(`The logs of the processes: ${logs}`);
  else rmSync(logs, { recursive: true, force: true });
  return count;
}

/** Sources are loaded as they are, and so is what they import by `#name`. */
const fromSource = [
  '--conditions=source',
  '--import=./tools/typescript/register.mjs',
  '--enable-source-maps',
];

/**
 * Runs the unit tests, or those of the paths given.
 * @param {string[]} args
 * @param {RunOptions} options
 */
export const runUnit = (args, options) =>
  runJest(['--selectProjects', 'unit', ...args], { ...options, nodeFlags: fromSource });

/** What is known of one run. */
class Run {
  /** @type {Set<string>} */
  #open = new Set();
  /** @type {Count} */
  #count = { passed: 0, failed: 0, skipped: 0 };
  #isOver = false;

  /**
   * @param {News} news
   * @param {() => void} over
   */
  heard(news, over) {
    if ('begins' in news) this.#open.add(news.begins);
    if ('ends' in news) {
      this.#open.delete(news.ends);
      this.#count = sumOf(this.#count, news);
    }
    if ('over' in news) {
      this.#isOver = true;
      over();
    }
  }

  stillRunning() {
    const files = [...this.#open].map((path) => relative('', path));
    return files.length > 0 ? `, at ${files.join(', ')}` : '';
  }

  /**
   * A run that did not come to its end has failed, and so has one that jest itself is not content with.
   * @param {{ isContent: boolean }} jest
   * @returns {Count}
   */
  count({ isContent }) {
    const { failed } = this.#count;
    if (!this.#isOver) return { ...this.#count, failed: failed + Math.max(1, this.#open.size) };
    return isContent || failed > 0 ? this.#count : { ...this.#count, failed: 1 };
  }
}

/**
 * The reason when it takes longer, else nothing.
 * @type {(exited: Promise<unknown>, ms: number, reason: string) => Promise<string | undefined>}
 */
async function inTime(exited, ms, reason) {
  const timer = new globalThis.AbortController();
  const late = sleep(ms, reason, { signal: timer.signal }).catch(() => undefined);
  return Promise.race([exited.then(() => undefined), late]).finally(() => timer.abort());
}

/**
 * @param {AbortSignal | undefined} signal
 * @returns {Promise<string>}
 */
const aborted = (signal) =>
  new Promise((resolve) => {
    const tell = () =>
      resolve(String(signal?.reason instanceof Error ? signal.reason.message : signal?.reason));
    if (signal?.aborted) tell();
    signal?.addEventListener('abort', tell, { once: true });
  });

/**
 * Asks a process group to end, and kills what does not.
 * @param {number | undefined} group
 */
async function endGroup(group) {
  if (group === undefined || !signalled(group, 0)) return;
  signalled(group, 'SIGTERM');
  for (const end = Date.now() + graceMs; Date.now() < end; await sleep(50)) {
    if (!signalled(group, 0)) return;
  }
  signalled(group, 'SIGKILL');
}

/**
 * Whether there was anybody to take the signal.
 * @param {number} group
 * @param {NodeJS.Signals | 0} signal
 */
function signalled(group, signal) {
  try {
    return process.kill(-group, signal);
  } catch {
    return false;
  }
}

/**
 * Ends this process, with one last line that counts everything.
 * @param {Count} count
 * @returns {never}
 */
export function conclude({ passed, failed, skipped }) {
  if (skipped > 0) say(`${skipped} skipped`);
  say(`${passed} passed, ${failed} failed`);
  process.exit(failed > 0 ? 1 : 0);
}

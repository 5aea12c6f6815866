import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';

/**
 * What came of some tests. A suite that cannot even be loaded counts as one that failed.
 * @typedef {{ passed: number, failed: number, skipped: number }} Count
 */

/** @typedef {{ status: string, assertionResults: unknown[] }} SuiteResult */
/** @typedef {{ numPassedTests: number, numFailedTests: number, numPendingTests: number, testResults: SuiteResult[] }} JestResult */

const jest = [
  '--experimental-vm-modules',
  '--disable-warning=ExperimentalWarning',
  'node_modules/jest/bin/jest.js',
];

/** @type {(...counts: Count[]) => Count} */
export const sumOf = (...counts) => ({
  passed: counts.reduce((sum, { passed }) => sum + passed, 0),
  failed: counts.reduce((sum, { failed }) => sum + failed, 0),
  skipped: counts.reduce((sum, { skipped }) => sum + skipped, 0),
});

/**
 * Runs jest, with its progress on standard error.
 * @param {string[]} args
 * @param {Record<string, string>} [env] what is set beside the environment of this process
 * @returns {Count}
 */
export function runJest(args, env = {}) {
  const dir = mkdtempSync(join(tmpdir(), 'liandong-test-'));
  const file = join(dir, 'result.json');
  const { status } = spawnSync(process.execPath, [...jest, '--json', `--outputFile=${file}`, ...args], {
    env: { ...process.env, ...env },
    stdio: ['inherit', 'ignore', 'inherit'],
  });
  const count = read(file);
  rmSync(dir, { recursive: true, force: true });
  return status !== 0 && count.failed === 0 ? { ...count, failed: 1 } : count;
}

/**
 * @param {string} file
 * @returns {Count}
 */
function read(file) {
  try {
    /** @type {unknown} */
    const parsed = JSON.parse(readFileSync(file, 'utf8'));
    const result = /** @type {JestResult} */ (parsed);
    const unloaded = result.testResults.filter(
      ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
    );
    return {
      passed: result.numPassedTests,
      failed: result.numFailedTests + unloaded.length,
      skipped: result.numPendingTests,
    };
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

/**
 * Ends this process, with one last line that counts everything.
 * @param {Count} count
 * @returns {never}
 */
export function conclude({ passed, failed, skipped }) {
  if (skipped > 0) process.stdout.write(`${skipped} skipped\n`);
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  process.exit(failed > 0 ? 1 : 0);
}

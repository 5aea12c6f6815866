import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { addresses, down, up } from './cluster.mjs';
import { missing } from './toolchain.mjs';

/**
 * Conformance and end to end against the real Apache Kafka: one broker, then three, which are restarted one after
 * the other under load. Closes with one line that counts all tests.
 */
const jest = [
  '--experimental-vm-modules',
  '--disable-warning=ExperimentalWarning',
  'node_modules/jest/bin/jest.js',
];
const port = 19092;
const sum = { passed: 0, failed: 0, skipped: 0 };

/** @typedef {{ numPassedTests: number, numFailedTests: number, numPendingTests: number, numRuntimeErrorTestSuites: number }} Result */

/**
 * @param {string} brokers
 * @param {number} count
 * @param {string[]} args
 */
function run(brokers, count, args) {
  const dir = mkdtempSync(join(tmpdir(), 'liandong-kafka-'));
  const file = join(dir, 'result.json');
  const env = { ...process.env, KAFKA_BROKERS: brokers, KAFKA_REPLICATION_FACTOR: String(count) };
  spawnSync(process.execPath, [...jest, '--runInBand', '--json', `--outputFile=${file}`, ...args], {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (existsSync(file)) {
    /** @type {unknown} */
    const parsed = JSON.parse(readFileSync(file, 'utf8'));
    const result = /** @type {Result} */ (parsed);
    sum.passed += result.numPassedTests;
    sum.failed += result.numFailedTests + result.numRuntimeErrorTestSuites;
    sum.skipped += result.numPendingTests;
  } else {
    sum.failed++;
  }
  rmSync(dir, { recursive: true, force: true });
}

const lacking = missing();
if (lacking.length > 0) {
  process.stdout.write(`skipped: Apache Kafka cannot be started here without ${lacking.join(' and ')}\n`);
  process.exit(0);
}
try {
  for (const count of [1, 3]) {
    process.stdout.write(`Apache Kafka, ${count} broker(s)\n`);
    const brokers = addresses(await up({ brokers: count, port, fresh: true }));
    run(brokers, count, ['--selectProjects', 'integration', '--', 'test/engines/(kafka|rolling)']);
    if (existsSync('test/e2e')) run(brokers, count, ['--selectProjects', 'e2e']);
  }
} finally {
  await down({ remove: true });
}
const skipped = sum.skipped > 0 ? `, ${sum.skipped} skipped` : '';
process.stdout.write(`${sum.passed} passed, ${sum.failed} failed${skipped}\n`);
process.exit(sum.failed > 0 ? 1 : 0);

// Runs the suites one after the other, so that processes under test never compete with other suites for the
// machine, and closes with one line that counts them all.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';

const runs = [
  ['--selectProjects', 'unit'],
  ['--selectProjects', 'integration', '--runInBand'],
  ['--selectProjects', 'e2e', '--runInBand'],
];

const jest = [
  '--experimental-vm-modules',
  '--disable-warning=ExperimentalWarning',
  'node_modules/jest/bin/jest.js',
];
const only = process.argv.slice(2);
const dir = mkdtempSync(join(tmpdir(), 'liandong-test-'));
let passed = 0;
let failed = 0;
let skipped = 0;
let broken = false;

for (const [index, args] of runs.entries()) {
  if (only.length > 0 && !only.includes(args[1])) continue;
  const file = join(dir, `${index}.json`);
  const { status } = spawnSync(process.execPath, [...jest, ...args, '--json', `--outputFile=${file}`], {
    stdio: ['inherit', 'ignore', 'inherit'],
  });
  broken ||= status !== 0;
  try {
    const result = JSON.parse(readFileSync(file, 'utf8'));
    passed += result.numPassedTests;
    failed += result.numFailedTests;
    skipped += result.numPendingTests;
    // a suite that cannot even be loaded has no failed test of its own
    failed += result.testResults.filter(
      ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
    ).length;
  } catch {
    broken = true;
    failed++;
  }
}
rmSync(dir, { recursive: true, force: true });
if (broken && failed === 0) failed++;
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exit(broken ? 1 : 0);

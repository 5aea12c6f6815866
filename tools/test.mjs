// Runs the suites one after the other, so that processes under test never compete with other suites for the
// machine, and closes with one line that counts them all. Arguments choose: unit, integration, e2e, kafka; without
// any all but kafka are run, which needs more than Node.
import process from 'node:process';
import { testOnKafka } from './kafka/suite.mjs';
import { conclude, interruption, runJest, sumOf } from './suites.mjs';

const signal = interruption();

/** @type {Record<string, () => Promise<import('./suites.mjs').Count>>} */
const suites = {
  unit: () => runJest(['--selectProjects', 'unit'], { limitMinutes: 30, signal }),
  integration: () =>
    runJest(['--selectProjects', 'integration', '--runInBand'], { limitMinutes: 60, signal }),
  e2e: () => runJest(['--selectProjects', 'e2e', '--runInBand'], { limitMinutes: 60, signal }),
  kafka: () => testOnKafka('short', signal),
};
const asked = process.argv.slice(2);
const counts = [];
for (const name of asked.length > 0 ? asked : ['unit', 'integration', 'e2e']) {
  const suite = suites[name];
  if (!suite) throw new Error(`which suite is ${name}? There are ${Object.keys(suites).join(', ')}`);
  if (!signal.aborted) counts.push(await suite());
}
conclude(sumOf(...counts));

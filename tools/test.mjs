// Runs the suites one after the other, so that processes under test never compete with other suites for the
// machine, and closes with one line that counts them all. Arguments choose: unit, integration, e2e, kafka, keycloak, or
// parts of paths, of specs of whichever kind; without any all but the last two are run, which need more than Node. What begins with
// the first option is for jest: `npm test -- sharing/decide -t refuses`.
import { resolve } from 'node:path';
import process from 'node:process';
import { deriveAnswers } from './answer-schemas.mjs';
import { buildAll, filesIn } from './build.mjs';
import { testOnKafka } from './kafka/suite.mjs';
import { testOnKeycloak } from './keycloak/suite.mjs';
import { conclude, interruption, runJest, runUnit, sumOf } from './suites.mjs';

const signal = interruption();

/** @typedef {(args: string[]) => Promise<import('./suites.mjs').Count>} Suite */

/**
 * Of specs that start what is built: two at a time, since they wait more than they work, and no more, since each has
 * engines of its own that wait for the disk.
 * @type {(project: string) => Suite}
 */
const ofProcesses = (project) => async (args) => {
  await buildAll();
  return runJest(['--selectProjects', project, '--maxWorkers=2', ...args], { limitMinutes: 60, signal });
};

/** @type {Record<string, { suite: Suite, ending?: string }>} */
const suites = {
  unit: {
    suite: async (args) => {
      await deriveAnswers();
      return runUnit(args, { limitMinutes: 30, signal });
    },
    ending: '.spec.ts',
  },
  integration: { suite: ofProcesses('integration'), ending: '.int-spec.ts' },
  e2e: { suite: ofProcesses('e2e'), ending: '.e2e-spec.ts' },
  kafka: {
    suite: async () => {
      await buildAll();
      return testOnKafka('short', signal);
    },
  },
  keycloak: {
    suite: async () => {
      await buildAll();
      return testOnKeycloak(signal);
    },
  },
};

/** What needs more than Node. */
const furnished = ['kafka', 'keycloak'];

const given = process.argv.slice(2);
const firstOption = given.findIndex((arg) => arg.startsWith('-'));
const asked = given.slice(0, firstOption < 0 ? undefined : firstOption);
const options = given.slice(asked.length);

const names = asked.filter((one) => Object.hasOwn(suites, one));
const paths = asked.filter((one) => !names.includes(one));
const specs = ['apps', 'libs', 'test']
  .flatMap(filesIn)
  .filter((file) => /\.(int-|e2e-)?spec\.ts$/.test(file));
/** @type {(path: string) => string[]} */
const specsAt = (path) => specs.filter((spec) => new RegExp(path).test(resolve(spec)));
for (const path of paths) {
  if (specsAt(path).length > 0) continue;
  process.stderr.write(`${path} is no suite (${Object.keys(suites).join(', ')}) and in no path of a spec\n`);
  process.exit(1);
}

const counts = [];
for (const [name, { suite, ending }] of Object.entries(suites)) {
  if (signal.aborted) break;
  if (names.includes(name) || (asked.length === 0 && !furnished.includes(name))) {
    counts.push(await suite(options));
    continue;
  }
  const chosen = paths.flatMap(specsAt).filter((spec) => ending && spec.endsWith(ending));
  if (chosen.length > 0) counts.push(await suite(['--runTestsByPath', ...chosen, ...options]));
}
conclude(sumOf(...counts));

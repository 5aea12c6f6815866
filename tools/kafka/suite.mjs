import { createServer } from 'node:net';
import { runJest, say, sumOf } from '../suites.mjs';
import { addresses, credentials, down, portsOf, up } from './cluster.mjs';
import { missing, RegistryUnreachable, resolveBroker } from './toolchain.mjs';

/** @typedef {{ name: string, brokers: 1 | 3, rules?: true, tests: string[] }} Stage */

const conformance = ['--selectProjects', 'integration', '--', 'test/engines/kafka/', 'libs/messaging/'];
const endToEnd = ['--selectProjects', 'e2e'];
/** What hangs on the broker most: the whole night, also with faults. All others are played in the full plan. */
const theNight = [...endToEnd, '--', 'test/e2e/night'];
const rolling = ['--selectProjects', 'integration', '--', 'test/engines/rolling-restart'];

/** @type {Stage} */
const rights = {
  name: 'what each agency and each process may read and write',
  brokers: 1,
  rules: true,
  tests: ['--selectProjects', 'integration', '--', 'test/engines/(partners|accounts)'],
};

/** @typedef {'full' | 'short' | 'rolling'} Plan */

/** @type {Record<Plan, Stage[]>} */
const plans = {
  rolling: [{ name: 'rolling restart under load', brokers: 3, tests: rolling }],
  full: [
    { name: 'conformance', brokers: 1, tests: conformance },
    { name: 'end to end', brokers: 1, tests: endToEnd },
    { name: 'conformance', brokers: 3, tests: conformance },
    { name: 'rolling restart under load', brokers: 3, tests: rolling },
    rights,
  ],
  short: [
    { name: 'conformance', brokers: 3, tests: conformance },
    { name: 'end to end', brokers: 3, tests: theNight },
    rights,
  ],
};

/**
 * Conformance, end to end and a rolling restart on the real Apache Kafka, which is started for it. A machine that
 * cannot have one is told so, and counts as one test skipped; a Kafka that does not start counts as one failed.
 * @param {Plan} plan
 * @param {AbortSignal} signal ends it, with what was started for it
 * @returns {Promise<import('../suites.mjs').Count>}
 */
export async function testOnKafka(plan, signal) {
  /** @type {import('../suites.mjs').Count[]} */
  const counts = [];
  try {
    const lacking = whatLacks();
    if (lacking) {
      say(`Apache Kafka: skipped, ${lacking}`);
      return { passed: 0, failed: 0, skipped: 1 };
    }
    const port = await freePorts();
    let running = 0;
    for (const { name, brokers, rules, tests } of plans[plan]) {
      const title = `Apache Kafka, ${brokers === 1 ? 'one broker' : `${brokers} brokers`}, ${name}`;
      say(title);
      const cluster = await up({ brokers, port, fresh: rules === true || brokers !== running, rules });
      running = brokers;
      const startedAt = Date.now();
      signal.throwIfAborted();
      const count = await runJest(['--runInBand', ...tests], {
        env: {
          KAFKA_BROKERS: addresses(cluster),
          KAFKA_REPLICATION_FACTOR: String(brokers),
          ...credentials(cluster),
        },
        signal,
      });
      counts.push(count);
      const seconds = Math.round((Date.now() - startedAt) / 1_000);
      say(`${title}: ${count.passed} passed, ${count.failed} failed in ${seconds} s`);
      signal.throwIfAborted();
    }
  } catch (error) {
    say(`Apache Kafka: ${error instanceof Error ? error.message : String(error)}`);
    counts.push({ passed: 0, failed: 1, skipped: 0 });
  } finally {
    await down({ remove: true });
  }
  return sumOf(...counts);
}

/** The first port of a cluster of three that nobody listens on. */
async function freePorts() {
  for (let port = 19092; port < 30_000; port += 200) {
    const taken = await Promise.all(portsOf({ dir: '', brokers: 3, port }).map(isTaken));
    if (!taken.includes(true)) return port;
  }
  throw new Error('no ports are free for three brokers between 19092 and 30000');
}

/**
 * @param {number} port
 * @returns {Promise<boolean>}
 */
const isTaken = (port) =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(true));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(false)));
  });

/**
 * Why there can be no Kafka here, in words for people.
 * @returns {string | undefined}
 */
function whatLacks() {
  const tools = missing();
  if (tools.length > 0) return `there is no ${tools.join(' and no ')}`;
  try {
    resolveBroker();
    return undefined;
  } catch (error) {
    if (error instanceof RegistryUnreachable) return error.message;
    throw error;
  }
}

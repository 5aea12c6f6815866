import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, openSync, closeSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { kill } from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const log4j = join(dirname(fileURLToPath(import.meta.url)), 'log4j2.properties');
const stopWithinMs = 30_000;

/**
 * @typedef {object} Layout
 * @property {string} dir folder of the whole cluster
 * @property {number} brokers 1 or 3
 * @property {number} port client port of the first broker; the others follow, controllers are 100 above
 * @property {string} [password] of the service's user, where users prove themselves and rules are checked
 */

/** @type {(layout: Layout, id: number) => string} */
const folder = ({ dir }, id) => join(dir, `node-${id}`);

/** @type {(layout: Layout) => number[]} */
export const ids = ({ brokers }) => Array.from({ length: brokers }, (_, i) => i + 1);

/** @type {(layout: Layout, id: number) => string} */
export const addressOf = ({ port }, id) => `127.0.0.1:${port + id - 1}`;

/** @type {(layout: Layout, id: number) => number} */
export const controllerPort = ({ port }, id) => port + 99 + id;

/**
 * Broker and controller in one process, as small clusters are run.
 * @type {(layout: Layout, id: number) => string}
 */
function properties(layout, id) {
  const { brokers, password } = layout;
  /** @type {(node: number) => string} */
  const controller = (node) => `127.0.0.1:${controllerPort(layout, node)}`;
  const inSync = brokers === 3 ? 2 : 1;
  const lines = {
    'process.roles': 'broker,controller',
    'node.id': id,
    'controller.quorum.voters': ids(layout)
      .map((node) => `${node}@${controller(node)}`)
      .join(','),
    listeners: `CLIENTS://${addressOf(layout, id)},CONTROLLER://${controller(id)}`,
    'listener.security.protocol.map': `CLIENTS:${password ? 'SASL_PLAINTEXT' : 'PLAINTEXT'},CONTROLLER:PLAINTEXT`,
    ...(password && rulesChecked(password)),
    'inter.broker.listener.name': 'CLIENTS',
    'controller.listener.names': 'CONTROLLER',
    'log.dirs': join(folder(layout, id), 'data'),
    'default.replication.factor': brokers,
    'min.insync.replicas': inSync,
    'offsets.topic.replication.factor': brokers,
    // 50 by default, which three brokers on a small machine take minutes over
    'offsets.topic.num.partitions': 6,
    'transaction.state.log.replication.factor': brokers,
    'transaction.state.log.min.isr': inSync,
    'transaction.state.log.num.partitions': 6,
    'share.coordinator.state.topic.replication.factor': brokers,
    'share.coordinator.state.topic.min.isr': inSync,
    // a new group waits 3 s by default, which adds up over a suite
    'group.initial.rebalance.delay.ms': 100,
    'log.retention.check.interval.ms': 2_000,
  };
  return Object.entries(lines)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

export const serviceUser = 'liandong';

/**
 * The service's user may do everything; the controllers' own listener knows no users.
 * @type {(password: string) => Record<string, string>}
 */
const rulesChecked = (password) => ({
  'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
  'super.users': `User:${serviceUser};User:ANONYMOUS`,
  'sasl.enabled.mechanisms': 'SCRAM-SHA-256',
  'sasl.mechanism.inter.broker.protocol': 'SCRAM-SHA-256',
  'listener.name.clients.scram-sha-256.sasl.jaas.config': `org.apache.kafka.common.security.scram.ScramLoginModule required username="${serviceUser}" password="${password}";`,
});

/**
 * Writes the configuration and formats the storage, unless this was done before.
 * @param {Layout} layout
 * @param {number} id
 * @param {string} classPath
 * @param {string} clusterId
 */
export function prepare(layout, id, classPath, clusterId) {
  const dir = folder(layout, id);
  mkdirSync(dir, { recursive: true });
  const file = join(dir, 'server.properties');
  writeFileSync(file, properties(layout, id));
  if (existsSync(join(dir, 'data', 'meta.properties'))) return;
  const { password } = layout;
  const user = password ? ['--add-scram', `SCRAM-SHA-256=[name=${serviceUser},password=${password}]`] : [];
  const format = ['kafka.tools.StorageTool', 'format', '-t', clusterId, '-c', file, ...user];
  execFileSync('java', [`-Dlog4j2.configurationFile=${log4j}`, '-cp', classPath, ...format], {
    stdio: ['ignore', 2, 2],
  });
}

/**
 * Starts one node, detached from this process; whether it is ready is another question.
 * @param {Layout} layout
 * @param {number} id
 * @param {string} classPath
 */
export function launch(layout, id, classPath) {
  if (pidOf(layout, id) !== undefined) return;
  const dir = folder(layout, id);
  const out = openSync(join(dir, 'broker.log'), 'a');
  const vm = ['-Xms128m', '-Xmx512m', '-XX:+UseSerialGC', `-Dlog4j2.configurationFile=${log4j}`];
  const child = spawn('java', [...vm, '-cp', classPath, 'kafka.Kafka', join(dir, 'server.properties')], {
    detached: true,
    stdio: ['ignore', out, out],
  });
  closeSync(out);
  child.unref();
  writeFileSync(join(dir, 'pid'), String(child.pid));
}

/**
 * The process of a node that runs. A number that meanwhile belongs to another program does not count.
 * @param {Layout} layout
 * @param {number} id
 */
function pidOf(layout, id) {
  const file = join(folder(layout, id), 'pid');
  if (!existsSync(file)) return undefined;
  const pid = Number(readFileSync(file, 'utf8'));
  const { stdout } = spawnSync('ps', ['-ww', '-o', 'args=', '-p', String(pid)], { encoding: 'utf8' });
  return stdout?.includes(join(folder(layout, id), 'server.properties')) ? pid : undefined;
}

/**
 * Asks a node to hand over its partitions and end; insists after a while.
 * @param {Layout} layout
 * @param {number} id
 * @param {'SIGTERM' | 'SIGKILL'} signal
 */
export async function end(layout, id, signal = 'SIGTERM') {
  const pid = pidOf(layout, id);
  if (pid !== undefined) {
    kill(pid, signal);
    const insistAt = Date.now() + stopWithinMs;
    while (pidOf(layout, id) !== undefined) {
      if (Date.now() > insistAt) kill(pid, 'SIGKILL');
      await sleep(100);
    }
  }
  rmSync(join(folder(layout, id), 'pid'), { force: true });
}

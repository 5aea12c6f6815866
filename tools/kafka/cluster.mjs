import kafkajs from 'kafkajs';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { addressOf, controllerPort, end, ids, launch, prepare, serviceUser } from './node.mjs';
import { cache, resolveBroker } from './toolchain.mjs';

/** @typedef {import('./node.mjs').Layout & { clusterId: string }} Cluster */

const dir = join(cache, 'cluster');
const file = join(dir, 'cluster.json');
const readyWithinMs = 120_000;

/**
 * The cluster that was brought up, whether or not it runs.
 * @returns {Cluster | undefined}
 */
export const known = () =>
  existsSync(file) ? { .../** @type {Cluster} */ (JSON.parse(readFileSync(file, 'utf8'))), dir } : undefined;

/** @type {(layout: import('./node.mjs').Layout) => number[]} */
export const portsOf = (layout) =>
  ids(layout).flatMap((id) => [layout.port + id - 1, controllerPort(layout, id)]);

/** @type {(cluster: Cluster) => string} */
export const addresses = (cluster) =>
  ids(cluster)
    .map((id) => addressOf(cluster, id))
    .join(',');

/**
 * Brings a cluster up and waits until it serves. Data of one with as many brokers on the same port is kept. With rules
 * it checks who may do what, and its users prove themselves.
 * @param {{ brokers: number, port: number, fresh: boolean, rules?: boolean }} wanted
 */
export async function up({ brokers, port, fresh, rules = false }) {
  const classPath = resolveBroker();
  const before = known();
  if (before && (fresh || before.brokers !== brokers || before.port !== port)) await down({ remove: true });
  const password = rules ? randomBytes(16).toString('hex') : undefined;
  const cluster = known() ?? { dir, brokers, port, clusterId: newClusterId(), password };
  mkdirSync(dir, { recursive: true });
  writeFileSync(file, `${JSON.stringify(cluster)}\n`);
  for (const id of ids(cluster)) {
    prepare(cluster, id, classPath, cluster.clusterId);
    launch(cluster, id, classPath);
  }
  await ready(cluster);
  return cluster;
}

/** One that begins with a dash would be taken for an option by Kafka's tools. */
function newClusterId() {
  for (;;) {
    const id = randomBytes(16).toString('base64url');
    if (!id.startsWith('-')) return id;
  }
}

/**
 * How a client proves that it is the service's user.
 * @param {Cluster} cluster
 * @returns {Record<string, string>}
 */
export const credentials = ({ password }) =>
  password === undefined
    ? {}
    : {
        KAFKA_SASL_MECHANISM: 'scram-sha-256',
        KAFKA_SASL_USERNAME: serviceUser,
        KAFKA_SASL_PASSWORD: password,
      };

/**
 * Stops what {@link up} started.
 * @param {{ remove: boolean }} how
 */
export async function down({ remove }) {
  const cluster = known();
  if (!cluster) return;
  await Promise.all(ids(cluster).map((id) => end(cluster, id)));
  if (remove) rmSync(dir, { recursive: true, force: true });
}

/**
 * Stops one node, starts it again and waits until every partition has all its replicas: the next one may follow.
 * @param {Cluster} cluster
 * @param {number} id
 * @param {'SIGTERM' | 'SIGKILL'} signal
 */
export async function restart(cluster, id, signal) {
  await end(cluster, id, signal);
  launch(cluster, id, resolveBroker());
  await ready(cluster);
}

/**
 * All brokers are registered and no partition lacks a replica.
 * @param {Cluster} cluster
 */
async function ready(cluster) {
  const client = new kafkajs.Kafka({
    clientId: 'liandong-engine',
    brokers: addresses(cluster).split(','),
    logLevel: kafkajs.logLevel.NOTHING,
    connectionTimeout: 1_000,
    requestTimeout: 5_000,
    retry: { retries: 0 },
    ...(cluster.password && {
      sasl: { mechanism: 'scram-sha-256', username: serviceUser, password: cluster.password },
    }),
  });
  const deadline = Date.now() + readyWithinMs;
  for (;;) {
    const lacking = await whatLacks(client.admin(), cluster.brokers);
    if (lacking === undefined) return;
    if (Date.now() > deadline) {
      throw new Error(`not ready after ${readyWithinMs / 1_000} s: ${lacking}; see ${dir}/node-*/broker.log`);
    }
    await sleep(250);
  }
}

/**
 * @param {import('kafkajs').Admin} admin
 * @param {number} brokers
 */
async function whatLacks(admin, brokers) {
  try {
    await admin.connect();
    const present = (await admin.describeCluster()).brokers.length;
    if (present < brokers) return `${present} of ${brokers} brokers`;
    const { topics } = await admin.fetchTopicMetadata();
    const behind = topics.filter(({ partitions }) =>
      partitions.some(({ isr, replicas, leader }) => leader < 0 || isr.length < replicas.length),
    );
    if (behind.length > 0) return `replicas of ${behind.map(({ name }) => name).join(', ')}`;
    // the first group that is asked for brings the offsets topic into being
    await admin.fetchOffsets({ groupId: 'liandong-engine-ready' });
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
}

import { groupOf } from '#contracts';
import { createKafka } from '#messaging';
import { loadConfig } from '#platform';
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { hostname } from 'node:os';
import { text } from 'node:stream/consumers';
import pg from 'pg';
import process from 'node:process';

/**
 * Whether a process of the service is at work, asked from beside it with the same environment: not only that it
 * runs, but that others see it take part. Exit code 0 or 1, with the reason on standard error.
 */
const config = loadConfig();
const silent = () => undefined;
const log = { debug: silent, info: silent, warn: silent, error: silent };

/** @type {Record<string, () => Promise<void>>} */
const checks = {
  async api() {
    // whether this process serves: that a follower stands still is for the check of the followers to say
    await answersWell(`127.0.0.1:${config.api.port}/health/serving`);
  },

  /** At its own door, where receipts come in. */
  async messenger() {
    const { host, port } = config.messenger;
    await answersWell(`${host === '0.0.0.0' ? '127.0.0.1' : host}:${port}/health/ready`);
  },

  'command-worker': () => consuming('command-worker'),

  observer: () => consuming('observer'),

  /** At its own door; without one, by what it has written for others. */
  async followers() {
    const { host, port } = config.health;
    if (port) return answersWell(`${host === '0.0.0.0' ? '127.0.0.1' : host}:${port}/health/ready`);
    const client = new pg.Client({ connectionString: config.postgresUrl, connectionTimeoutMillis: 5_000 });
    await client.connect();
    const { rows } = await client.query(
      `select name, status, reason_code from read.follower_health
        where split_part(process, ':', 1) = $1 and beat_at > now() - interval '15 seconds'`,
      [hostname()],
    );
    await client.end();
    if (rows.length === 0) throw new Error('the followers have not written for 15 seconds');
    const still = rows.filter(({ status }) => status === 'standing-still');
    if (still.length === 0) return;
    throw new Error(`standing still: ${still.map((one) => `${one.name} (${one.reason_code})`).join(', ')}`);
  },
};

/**
 * Over TLS the answer must come with this very certificate: its name need not be that of the machine itself.
 * @param {string} address
 */
async function answersWell(address) {
  const { httpTls } = config;
  /** @type {import('node:https').RequestOptions} */
  const options = { timeout: 5_000, rejectUnauthorized: false, agent: false };
  const request = httpTls
    ? https.get(`https://${address}`, options)
    : http.get(`http://${address}`, { timeout: 5_000 });
  request.once('timeout', () => request.destroy(new Error('no answer within 5 s')));
  /** @type {[import('node:http').IncomingMessage]} */
  const [response] = await once(request, 'response');
  if (httpTls) {
    const { socket } = /** @type {{ socket: import('node:tls').TLSSocket }} */ (request);
    const own = new X509Certificate(readFileSync(httpTls.certFile));
    if (socket.getPeerX509Certificate()?.fingerprint256 !== own.fingerprint256)
      throw new Error(`another certificate than HTTP_TLS_CERT_FILE=${httpTls.certFile}`);
  }
  const said = await text(response);
  if (response.statusCode !== 200) throw new Error(`not ready: ${said}`);
}

/**
 * The group coordinator drops members that give no sign of life.
 * @param {string} app
 */
async function consuming(app) {
  const groupId = groupOf(config.topicPrefix, app);
  const admin = createKafka(config.kafka, 'liandong-healthcheck', log).admin();
  await admin.connect();
  const { groups } = await admin.describeGroups([groupId]);
  await admin.disconnect();
  const members = groups[0]?.members.length ?? 0;
  if (members === 0) throw new Error(`no member in the group ${groupId}, which is ${groups[0]?.state}`);
}

const name = process.argv[2] ?? '';
try {
  const check = checks[name];
  if (!check) throw new Error(`which process? One of ${Object.keys(checks).join(', ')}`);
  await check();
  process.exit(0);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

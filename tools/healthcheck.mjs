import { groupOf } from '#contracts';
import { createKafka } from '#messaging';
import { loadConfig } from '#platform';
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
    const response = await globalThis.fetch(`http://127.0.0.1:${config.api.port}/health/ready`);
    if (!response.ok) throw new Error(`not ready: ${await response.text()}`);
  },

  'command-worker': () => consuming('command-worker'),

  observer: () => consuming('observer'),

  /** Whoever leads or stands by lets its database session do something every few seconds. */
  async followers() {
    const client = new pg.Client({ connectionString: config.postgresUrl, connectionTimeoutMillis: 5_000 });
    await client.connect();
    const { rowCount } = await client.query(
      `select 1 from pg_stat_activity where application_name = 'followers'
        and client_addr is not distinct from inet_client_addr() and state_change > now() - interval '30 seconds'`,
    );
    await client.end();
    if (!rowCount) throw new Error('the followers have not spoken to the database for 30 seconds');
  },
};

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

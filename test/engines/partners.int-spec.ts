import {
  checkpointTopic,
  incomingTopics,
  outgoingTopics,
  partnerTopic,
  topicsOf,
  type PartnerTopicName,
} from '#contracts';
import { createKafka, groupPrefixOf, type BrokerConfig, type Log } from '#messaging';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deleteTopics } from '../harness/shared.js';
import { read, write } from './permitted.js';
import { unique } from './support.js';
import { loadConfig } from '#platform';

const silent = (): void => undefined;
const quiet: Log = { debug: silent, info: silent, warn: silent, error: silent };
const partners = ['FIRE', 'WATER.CO_2'] as const;
type Partner = (typeof partners)[number];

/** Only where users prove themselves can one agency be kept from what is another's. */
const hasUsers = process.env['KAFKA_SASL_USERNAME'] !== undefined;

(hasUsers ? describe : describe.skip)('what each agency may read and write (a Kafka with rules only)', () => {
  const dir = mkdtempSync(join(tmpdir(), 'liandong-partners-'));
  const prefix = `${unique('partners')}.`;
  const topics = topicsOf(prefix);
  const config = loadConfig({
    ...process.env,
    KAFKA_TOPIC_PREFIX: prefix,
    EVENTSTORE_URL: 'esdb://127.0.0.1:1',
  });
  const users = new Map(partners.map((partner) => [partner, unique('user')]));

  const makeTopics = (partner: Partner): string =>
    execFileSync(
      process.execPath,
      ['dist/apps/cli/src/main.js', 'agency', 'topics', partner, '--user', users.get(partner) ?? ''].concat([
        '--data',
        dir,
        '--keys',
        dir,
      ]),
      {
        env: { ...process.env, KAFKA_TOPIC_PREFIX: prefix, EVENTSTORE_URL: 'esdb://127.0.0.1:1' },
        encoding: 'utf8',
      },
    );

  /** As the partner's own program would connect. */
  function as(partner: Partner): BrokerConfig {
    const password = readFileSync(join(dir, `${partner}.kafka`), 'utf8').trim();
    const { brokers } = config.kafka;
    return { brokers, sasl: { mechanism: 'scram-sha-256', username: users.get(partner) ?? '', password } };
  }

  beforeAll(async () => {
    const admin = createKafka(config.kafka, 'partners', quiet).admin();
    await admin.connect();
    const names = [...Object.values(topics), checkpointTopic(prefix)];
    await admin.createTopics({ waitForLeaders: true, topics: names.map((topic) => ({ topic })) });
    await admin.disconnect();
    for (const partner of partners) expect(makeTopics(partner)).toContain('created');
  });
  afterAll(async () => {
    await deleteTopics(config);
    rmSync(dir, { recursive: true, force: true });
  });

  const own = (names: readonly PartnerTopicName[], partner: Partner): string[] =>
    names.map((name) => partnerTopic(topics, name, partner));
  const everyTopic = [
    ...Object.values(topics),
    checkpointTopic(prefix),
    ...partners.flatMap((partner) => own([...incomingTopics, ...outgoingTopics], partner)),
  ];

  it.each(partners)('%s writes what is its own, and nothing else', async (partner) => {
    const written = new Map<string, string>();
    for (const topic of everyTopic) written.set(topic, await write(as(partner), topic));
    expect([...written].filter(([, outcome]) => outcome === 'written').map(([topic]) => topic)).toEqual(
      own(incomingTopics, partner),
    );
    expect([...new Set(written.values())].sort()).toEqual(['TOPIC_AUTHORIZATION_FAILED', 'written']);
  });

  it.each(partners)('%s reads its answers and the checkpoints, and nothing else', async (partner) => {
    const group = `${groupPrefixOf(partner)}all`;
    const outcomes = new Map<string, string>();
    for (const [index, topic] of everyTopic.entries())
      outcomes.set(topic, await read(as(partner), topic, `${group}-${index}`));
    expect([...outcomes].filter(([, outcome]) => outcome === 'read').map(([topic]) => topic)).toEqual([
      checkpointTopic(prefix),
      ...own(outgoingTopics, partner),
    ]);
    expect([...new Set(outcomes.values())].sort()).toEqual(['TOPIC_AUTHORIZATION_FAILED', 'read']);
  });

  it('no agency reads in a group of another', async () => {
    const [one, other] = partners;
    const [topic = ''] = own(outgoingTopics, one);
    // what kafkajs makes of a denial when it asks who coordinates the group
    expect(await read(as(one), topic, `${groupPrefixOf(other)}all`)).toContain('GroupCoordinatorNotFound');
  });

  it('the command may be given again, and changes nothing', () => {
    expect(makeTopics('FIRE')).not.toContain('created');
  });
});

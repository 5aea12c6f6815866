import { registerAgency, setInstallation } from '#application';
import { partnerTopic, topicsOf, type Reply } from '#contracts';
import { createKafka, createPartnerTopics, runConsumer } from '#messaging';
import { keyFile } from '#security';
import { randomUUID } from 'node:crypto';
import { execFile, spawn } from 'node:child_process';
import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import {
  fetchKeys,
  FilePositions,
  followFeed,
  followTopic,
  generateKey,
  HttpDoor,
  KafkaDoor,
  provePossession,
  publicKeyOf,
  readKeyFile,
  type KafkaClient,
  type ServiceEvent,
} from '../../libs/client/src/index.js';
import { until } from '../engines/support.js';
import { freePort } from '../harness/processes.js';
import { TestService } from '../harness/service.js';
import { hasPython, hasPythonKafka, pythonClient, pythonEnv as env } from '../clients/python.helper-spec.js';
import { PartnersFolder } from './package.helper-spec.js';

const nothing = (): void => undefined;
const quiet = { debug: nothing, info: nothing, warn: nothing, error: nothing };
const district = '520111';
const report = {
  ...{ title: '下穿隧道积水', category: 'accident', areaCode: district },
  ...{ description: '积水 1.1 m', exercise: true },
};
const speaker = { principal: 'pump-control', role: 'enterprise-operator' };

/** Follows until an event of a stream is heard; gives all that were heard until then. */
async function heardUntil(
  stream: string,
  follow: (handle: (event: ServiceEvent) => void, signal: AbortSignal) => Promise<void>,
): Promise<ServiceEvent[]> {
  const heard: ServiceEvent[] = [];
  const over = new AbortController();
  await follow((event) => {
    if (over.signal.aborted) throw new Error('an event after the end');
    heard.push(event);
    if (event.stream === stream) over.abort();
  }, over.signal);
  return heard;
}

const streams = (events: readonly ServiceEvent[]): string[] =>
  events.filter(({ type }) => type === 'incident.reported').map(({ stream }) => stream);

describe('a partner', () => {
  let service: TestService;
  let kafka: KafkaClient;
  let keysDir: string;
  const fileOf = (agencyId: string): string => keyFile(keysDir, agencyId);

  beforeAll(async () => {
    service = await TestService.create();
    await service.orClosed(async () => {
      await Promise.all((['command-worker', 'followers', 'api'] as const).map((app) => service.start(app)));
      keysDir = join(service.dir, 'keys');
      const log = service.openLog();
      const home = { keysDir, areaCode: district, audience: service.audience };
      await registerAgency(log, {
        ...{ agencyId: 'EMB', name: '区应急管理局', kind: 'department', roles: ['duty-officer'], ...home },
        mandates: [{ capacity: 'command', areaCode: district }],
      });
      await setInstallation(log, { districtCode: district, homeBureauId: 'EMB' });
      for (const agencyId of ['PUMP', 'DRAIN']) {
        const roles = ['enterprise-operator'] as const;
        await registerAgency(log, { agencyId, name: '泵站', kind: 'enterprise', roles, ...home });
      }
      for (const agencyId of ['LD-ADMIN', 'LD-ADMIN-2'])
        await registerAgency(log, {
          ...{ agencyId, name: '管理', kind: 'organisation', roles: ['administrator'], ...home },
          mandates: [{ capacity: 'administer', areaCode: district }],
        });
      await log.close();
      const own = createKafka(service.config.kafka, 'partner', quiet);
      kafka = own;
      const topics = topicsOf(service.config.topicPrefix);
      const partners = ['PUMP', 'DRAIN', 'LD-ADMIN', 'LD-ADMIN-2'];
      await createPartnerTopics(own, topics, partners, service.config);
    });
  });
  afterAll(() => service.close());

  const sender = (agencyId = 'PUMP') => ({ ...speaker, key: readKeyFile(fileOf(agencyId)) });
  const http = (agencyId?: string): HttpDoor => new HttpDoor({ ...sender(agencyId), url: service.apiUrl });

  it('is admitted by two administrators over Kafka, and the first is told what it came to', async () => {
    const { topicPrefix } = service.config;
    const told: string[] = [];
    const replies = await runConsumer(createKafka(service.config.kafka, 'told', quiet), {
      topics: [partnerTopic(topicsOf(topicPrefix), 'replies', 'LD-ADMIN')],
      ...{ groupId: randomUUID(), inFlight: 16, log: quiet },
      handle: ({ value }) => {
        const { command, outcome } = JSON.parse(String(value)) as Reply;
        if (command.id === 'admit-1' && !told.includes(outcome)) told.push(outcome);
        return Promise.resolve({ settled: Promise.resolve() });
      },
    });
    const open = (agencyId: string): Promise<KafkaDoor> =>
      KafkaDoor.open({
        ...{ kafka, topicPrefix, key: readKeyFile(fileOf(agencyId)) },
        ...{ principal: agencyId, role: 'administrator' },
      });
    const [first, second] = await Promise.all(['LD-ADMIN', 'LD-ADMIN-2'].map(open));
    try {
      const data = { name: '泵站三', kind: 'enterprise', areaCode: district };
      const admit = { name: 'agency.register', target: 'PUMP-3', id: 'admit-1', data };
      const waiting = await first!.send(admit);
      if (waiting.outcome !== 'awaiting-second-person') throw new Error(waiting.outcome);
      expect(await first!.send(admit)).toEqual(waiting);
      const confirm = {
        ...{ name: 'approval.confirm', target: waiting.approvalId },
        data: { digest: waiting.digest },
      };
      expect(await first!.send(confirm)).toMatchObject({ code: 'second-person-required' });
      expect(await second!.send(confirm)).toMatchObject({ outcome: 'accepted' });
      await until(
        () => told.length === 2,
        () => `told ${told.join()}`,
      );
      expect(told).toEqual(['awaiting-second-person', 'accepted']);
      expect(await first!.send(admit)).toMatchObject({ outcome: 'accepted', stream: 'agency-PUMP-3' });
    } finally {
      await Promise.all([first?.close(), second?.close(), replies.stop()]);
    }
  });

  const ownTopic = () => ({
    ...{ kafka, agencyId: 'PUMP', topicPrefix: service.config.topicPrefix },
    ...{ installation: service.audience, keys: () => fetchKeys(service.apiUrl) },
  });

  let folder: PartnersFolder;
  it('installs the client in an empty folder, and the guide fits its types', async () => {
    folder = await PartnersFolder.below(service.dir);
    expect(folder.files).toEqual(
      expect.arrayContaining(['dist/index.js', 'dist/index.d.ts', 'LICENSE', 'README.md']),
    );
    expect(folder.files.filter((name) => name.includes('spec'))).toEqual([]);
    folder.add('kafkajs');
    await folder.programs('first.mjs', 'follow.mjs', 'kafka.mjs', 'readme.mts');
  });

  it('comes to an accepted command by the guide', async () => {
    copyFileSync(fileOf('PUMP'), join(folder.dir, 'PUMP.json'));
    const said = await folder.run('first.mjs', service.apiUrl);
    expect(said).toMatch(/^accepted: incident-INC-1, revision 0\n\{\n {2}id: 'INC-1'/);
    expect(await folder.run('first.mjs', service.apiUrl)).toBe(said);

    const line = /^\d+ incident\.reported incident-INC-1 by PUMP\n$/;
    expect(await folder.run('follow.mjs', service.apiUrl, '1')).toMatch(line);

    // another Kafka than the embedded one may want other credentials, and has topics of another name
    const { brokers, sasl } = service.config.kafka;
    if (!service.owns('kafka') || !sasl) return;
    const { username, password } = sasl;
    const heard = await folder.run('kafka.mjs', brokers[0] ?? '', username, password, service.apiUrl);
    expect(heard).toMatch(/^accepted\n(?:.*\n)*\d+ incident\.reported incident-INC-2\n$/);
  });

  it('speaks over HTTP, and follows the feed from where it was', async () => {
    const door = http();
    const first = await door.send({ name: 'incident.report', target: 'HTTP-1', id: 'http-1', data: report });
    expect(first).toMatchObject({ outcome: 'accepted', stream: 'incident-HTTP-1', revision: '0' });
    expect(
      await door.send({ name: 'incident.report', target: 'HTTP-1', id: 'http-1', data: report }),
    ).toEqual(first);
    expect(await door.send({ name: 'incident.report', target: 'HTTP-1', data: report })).toMatchObject({
      ...{ outcome: 'refused', code: 'already-exists', isFinal: true },
    });
    expect(await door.send({ name: 'incident.report', target: 'HTTP-0', data: { title: 1 } })).toMatchObject({
      ...{ outcome: 'refused', code: 'invalid-command' },
      fields: { violations: expect.arrayContaining([expect.objectContaining({ path: 'title' })]) },
    });

    const positions = new FilePositions(join(service.dir, 'feed.position'));
    const feed = (stream: string) =>
      heardUntil(stream, (handle, signal) => followFeed({ door, positions, from: 'start', handle, signal }));
    expect(streams(await feed('incident-HTTP-1'))).toContain('incident-HTTP-1');
    await door.send({ name: 'incident.report', target: 'HTTP-2', data: report });
    const later = await feed('incident-HTTP-2');
    expect(streams(later)).toEqual(['incident-HTTP-2']);
    expect(later.at(-1)).toMatchObject({ agencyId: 'PUMP', data: { title: report.title } });
  });

  it('speaks over Kafka, and follows the topic from where it was', async () => {
    const door = await KafkaDoor.open({ ...sender(), kafka, topicPrefix: service.config.topicPrefix });
    try {
      const command = { name: 'incident.report', target: 'KAFKA-1', id: 'kafka-1', data: report };
      const first = await door.send(command);
      expect(first).toMatchObject({ outcome: 'accepted', stream: 'incident-KAFKA-1', revision: '0' });
      expect(await door.send(command)).toEqual(first);
      // it is one command, whichever door it comes by
      expect(await http().send(command)).toEqual(first);
      expect(await door.send({ ...command, id: undefined })).toMatchObject({
        ...{ outcome: 'refused', code: 'already-exists', isFinal: true },
      });

      const positions = new FilePositions(join(service.dir, 'topic.position'));
      const options = { ...ownTopic(), positions };
      const topic = (stream: string) =>
        heardUntil(stream, (handle, signal) => followTopic({ ...options, from: 'start', handle, signal }));
      const events = await topic('incident-KAFKA-1');
      expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
      await door.send({ ...command, id: 'kafka-2', target: 'KAFKA-2' });
      const later = await topic('incident-KAFKA-2');
      expect(streams(later)).not.toContain('incident-KAFKA-1');
      expect(later.at(-1)).toMatchObject({ type: 'incident.reported', agencyId: 'PUMP', revision: '0' });
    } finally {
      await door.close();
    }
  });

  it('is told which part of a signature is at fault', async () => {
    const { key, ...rest } = sender();
    const elsewhere = { ...rest, key: { ...key, audience: 'other.liandong' } };
    const another = { ...rest, key: { ...generateKey('PUMP', key.keyId, key.audience) } };
    const command = { name: 'incident.report', target: 'FAULT-1', id: 'fault-1', data: report };
    const say = async (as: typeof elsewhere) => {
      const door = await KafkaDoor.open({ ...as, kafka, topicPrefix: service.config.topicPrefix });
      return door.send(command).finally(() => door.close());
    };
    expect(await say(elsewhere)).toMatchObject({
      ...{ outcome: 'refused', code: 'signature-invalid', isFinal: false },
      fields: { part: 'audience', expected: service.audience },
    });
    expect(await say(another)).toMatchObject({
      ...{ code: 'signature-invalid', isFinal: false },
      fields: { part: 'signature', over: { dataBytes: Buffer.byteLength(JSON.stringify(report)) } },
    });
    // the id is still the partner's own
    expect(await say(sender())).toMatchObject({ outcome: 'accepted' });
  });

  it('replaces its key by itself', async () => {
    const old = http('DRAIN');
    const newKey = generateKey('DRAIN', 'DRAIN-2', service.audience);
    const id = 'rotate-1';
    const rotation = {
      ...{ name: 'agency.rotate-credential', target: 'DRAIN', id },
      data: {
        ...{ replacedKeyId: 'DRAIN-1', keyId: 'DRAIN-2', publicKey: publicKeyOf(newKey) },
        proof: provePossession(newKey, { source: '/agencies/DRAIN', id }),
      },
    };
    expect(await old.send(rotation)).toMatchObject({ outcome: 'accepted' });
    const door = new HttpDoor({ ...speaker, key: newKey, url: service.apiUrl });
    const command = { name: 'incident.report', target: 'ROTATED-1', data: report };
    expect(await door.send(command)).toMatchObject({ outcome: 'accepted' });
    expect(await old.send(command)).toMatchObject({ code: 'key-unknown', isFinal: false });
  });

  (hasPython ? describe : describe.skip)('in Python', () => {
    const args = () => [
      pythonClient,
      '--url',
      service.apiUrl,
      '--key',
      fileOf('PUMP'),
      '--role',
      speaker.role,
    ];
    const send = async (target: string, id: string, data: object) => {
      const given = [...args(), 'send', 'incident.report', target, JSON.stringify(data), '--id', id];
      const said = promisify(execFile)('python3', given, { env });
      const { stdout } = await said.catch((error: { stdout: string }) => error);
      return JSON.parse(stdout) as Record<string, unknown>;
    };

    it('sends and is refused', async () => {
      const first = await send('PY-1', 'py-1', report);
      expect(first).toMatchObject({ outcome: 'accepted', stream: 'incident-PY-1', commandId: 'py-1' });
      expect(await send('PY-1', 'py-1', report)).toEqual(first);
      expect(await send('PY-1', 'py-2', report)).toMatchObject({
        ...{ outcome: 'refused', code: 'already-exists', commandId: 'py-2' },
      });
    });

    it('signs a message that the service takes', async () => {
      const data = { ...report, location: { lat: 26.0, lon: 106.67 } };
      const given = [...args(), 'sign', 'incident.report', 'PY-4', JSON.stringify(data), '--id', 'py-5'];
      const { stdout } = await promisify(execFile)('python3', given, { env });
      const producer = kafka.producer({ allowAutoTopicCreation: false });
      await producer.connect();
      const headers = { 'content-type': 'application/cloudevents+json' };
      const messages = [{ key: 'incident-PY-4', value: stdout.trim(), headers }];
      await producer.send({ topic: `${service.config.topicPrefix}commands.PUMP`, acks: -1, messages });
      await producer.disconnect();
      const positions = new FilePositions(join(service.dir, 'signed.position'));
      const options = { ...ownTopic(), positions };
      await heardUntil('incident-PY-4', (handle, signal) =>
        followTopic({ ...options, from: 'start', handle, signal }),
      );
      // in another client's canonical form it is the same command
      const same = { name: 'incident.report', target: 'PY-4', id: 'py-5', data };
      expect(await http().send(same)).toMatchObject({ outcome: 'accepted', stream: 'incident-PY-4' });
    });

    (hasPythonKafka ? describe : describe.skip)('on the topics of its own', () => {
      /** Options of the Kafka client of Python, in a file. */
      const kafkaFile = (brokers: readonly string[]): string => {
        const { tls, sasl } = service.config.kafka;
        const file = join(service.dir, `kafka-${brokers.join('-').replaceAll(':', '-')}.json`);
        const user = sasl && {
          sasl_mechanism: sasl.mechanism.toUpperCase(),
          sasl_plain_username: sasl.username,
          sasl_plain_password: sasl.password,
        };
        const security_protocol = [sasl && 'SASL', tls ? 'SSL' : 'PLAINTEXT'].filter(Boolean).join('_');
        const ca = tls?.ca && { ssl_cafile: join(service.dir, 'kafka-ca.pem') };
        if (ca) writeFileSync(ca.ssl_cafile, tls.ca ?? '');
        writeFileSync(
          file,
          JSON.stringify({ bootstrap_servers: brokers, security_protocol, ...user, ...ca }),
        );
        return file;
      };
      const follow = (topic: string, options: object, seconds = 30) => {
        const given = Object.entries({
          ...{ kafka: kafkaFile(service.config.kafka.brokers), prefix: service.config.topicPrefix },
          ...{ from: 'start', position: join(service.dir, `python.${topic}`), ...options },
        });
        const flags = given.flatMap(([name, value]) => [`--${name}`, String(value)]);
        return [
          ...args().slice(0, 1),
          '--timeout',
          String(seconds),
          ...args().slice(1),
          'follow',
          topic,
          ...flags,
        ];
      };
      /** What is told until something is, and that is done. */
      const told = async (topic: string, last: (line: Record<string, string>) => boolean) => {
        const child = spawn('python3', follow(topic, {}), { env, stdio: ['ignore', 'pipe', 'inherit'] });
        const heard: Record<string, string>[] = [];
        for await (const line of createInterface({ input: child.stdout })) {
          // the next line is written only once the position of the one before is kept
          if (heard.some(last)) break;
          heard.push(JSON.parse(line) as Record<string, string>);
        }
        child.kill();
        return heard;
      };
      const of = (stream: string) => (line: Record<string, string>) =>
        line['subject'] === stream && line['type'] === 'liandong.incident.reported.v1';
      const ended = async (topic: string, options: object, seconds: number): Promise<string> => {
        const given = follow(topic, options, seconds);
        const said = promisify(execFile)('python3', given, { env }).catch(
          (error: { stderr: string }) => error,
        );
        return (await said).stderr;
      };

      it('hears of events, which it verifies, and of answers, each from where it was', async () => {
        await send('PY-5', 'py-6', report);
        await send('PY-6', 'py-7', report);
        const events = await told('events', of('incident-PY-5'));
        expect(events.some(of('incident-PY-5'))).toBe(true);
        await send('PY-7', 'py-8', report);
        await send('PY-8', 'py-9', report);
        const later = await told('events', of('incident-PY-7'));
        expect(later.some(of('incident-PY-7'))).toBe(true);
        expect(later.some(of('incident-PY-5'))).toBe(false);

        const answers = await told('replies', ({ correlationid }) => correlationid === 'kafka-1');
        expect(answers.at(-1)).toMatchObject({ data: { outcome: 'accepted', stream: 'incident-KAFKA-1' } });
      });

      it('ends with a reason: nothing is told, nobody is there, or somebody else writes', async () => {
        const position = join(service.dir, 'python.none');
        expect(await ended('exercise-events', { position }, 1)).toBe(
          `timeout: nothing was told on ${service.config.topicPrefix}exercise-events.PUMP for 1 s\n`,
        );
        const nobody = kafkaFile([`127.0.0.1:${await freePort()}`]);
        expect(await ended('events', { kafka: nobody }, 1)).toMatch(/^unreadable: /);

        const producer = kafka.producer({ allowAutoTopicCreation: false });
        await producer.connect();
        const [topic, headers] = [
          `${service.config.topicPrefix}events.PUMP`,
          { ce_id: 'forged', ce_type: 'x' },
        ];
        await producer.send({ topic, acks: -1, messages: [{ key: 'x', value: '{}', headers }] });
        await producer.disconnect();
        expect(await ended('events', {}, 30)).toMatch(/^not-signed: forged is not the installation's/);
      });
    });
  });
});

import { registerAgency } from '#application';
import {
  agencySource,
  commandExamples,
  messageType,
  topicsOf,
  type OuterCommandName,
  type Reply,
} from '#contracts';
import { EventLog } from '#event-log';
import { BatchingProducer, createKafka, runConsumer, toMessage } from '#messaging';
import { privateKeyObject, signEvent, type AgencyKey } from '#security';
import { randomUUID } from 'node:crypto';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { freePort } from '../harness/processes.js';
import { TestService } from '../harness/service.js';

const nothing = (): void => undefined;
const quiet = { debug: nothing, info: nothing, warn: nothing, error: nothing };

/** The way to PostgreSQL, which can be cut. */
class Way {
  private server: Server | undefined;
  private readonly sockets = new Set<Socket>();

  constructor(
    private readonly port: number,
    private readonly target: URL,
  ) {}

  async open(): Promise<void> {
    const server = createServer((near) => {
      const far = connect(Number(this.target.port), this.target.hostname);
      for (const [one, other] of [
        [near, far],
        [far, near],
      ] as const) {
        this.sockets.add(one);
        one.on('error', nothing).on('close', () => other.destroy());
        one.pipe(other);
      }
    });
    this.server = server;
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve));
  }

  cut(): void {
    this.server?.close();
    for (const socket of this.sockets) socket.destroy();
    this.sockets.clear();
  }
}

/** The limit is for what stands still; a busy machine takes long. */
async function until(condition: () => boolean, timeoutMs = 240_000): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`not within ${timeoutMs} ms: ${condition.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe('while PostgreSQL is away', () => {
  let service: TestService;
  let way: Way;
  let key: AgencyKey;
  let producer: BatchingProducer;
  const replies = new Map<string, Reply>();
  const closing: (() => Promise<unknown>)[] = [];

  beforeAll(async () => {
    service = await TestService.create({ LOG_LEVEL: 'warn' }, { supervised: true });
    closing.push(() => service.close());
    const direct = new URL(service.config.postgresUrl);
    const port = await freePort();
    way = new Way(port, direct);
    closing.push(() => Promise.resolve(way.cut()));
    const through = new URL(direct);
    through.port = String(port);
    through.hostname = '127.0.0.1';
    await service.start('followers');
    // not yet open: it starts without
    await service.start('command-worker', { POSTGRES_URL: through.href });

    const { kafka: brokers, topicPrefix, eventStoreUrl } = service.config;
    const log = new EventLog({ url: eventStoreUrl });
    closing.push(() => log.close());
    key = await registerAgency(log, {
      agencyId: 'EMB',
      name: '应急局',
      kind: 'department',
      roles: ['duty-officer', 'commander'],
      keysDir: join(service.dir, 'keys'),
    });
    const kafka = createKafka(brokers, 'spec', quiet);
    producer = await BatchingProducer.connect(kafka);
    closing.push(() => producer.close());
    const consumer = await runConsumer(kafka, {
      topics: [topicsOf(topicPrefix).replies],
      groupId: randomUUID(),
      inFlight: 16,
      partitionsAtOnce: 4,
      handle: (message) => {
        const reply = JSON.parse(String(message.value)) as Reply;
        replies.set(reply.command.id, reply);
        return Promise.resolve({ settled: Promise.resolve() });
      },
      log: quiet,
    });
    closing.push(() => consumer.stop());
  }, 600_000);

  afterAll(async () => {
    // whatever was opened is closed, also where the rest was not or does not close; the service last
    for (const close of closing.reverse()) await close().catch(nothing);
  }, 120_000);

  /** Sends a command and gives its id. */
  async function say(name: OuterCommandName, subject: string, data: object = commandExamples[name]) {
    const id = randomUUID();
    const event = signEvent(
      {
        specversion: '1.0',
        id,
        source: agencySource('EMB'),
        type: messageType(name),
        subject,
        time: new Date().toISOString(),
        principal: '值班员',
        role: 'commander',
        data,
      },
      key.keyId,
      privateKeyObject(key),
    );
    await producer.send(topicsOf(service.config.topicPrefix).commands, toMessage(event));
    return id;
  }
  const outcome = (id: string): string | undefined => replies.get(id)?.outcome;
  const report = (incidentId: string) => say('incident.report', `incident-${incidentId}`);
  const request = (sharingId: string) =>
    say('sharing.request', `sharing-${sharingId}`, {
      ...commandExamples['sharing.request'],
      incidentId: 'I-0',
      neededBy: new Date(Date.now() + 3_600_000).toISOString(),
    });

  it('a decision waits for it, and everybody else goes on', async () => {
    const first = [await report('I-0')];
    await until(() => first.every((id) => outcome(id) !== undefined));
    const asked = [await request('S-1'), await request('S-2')];
    await until(() => asked.every((id) => outcome(id) !== undefined));
    expect(
      [...first, ...asked].map((id) => replies.get(id)).filter((r) => r?.outcome !== 'accepted'),
    ).toEqual([]);

    for (const sharingId of ['S-1', 'S-2']) {
      const decide = await say('sharing.decide-allocation', `sharing-${sharingId}`, {});
      // longer than the client tries a batch before it gives up
      const end = Date.now() + 15_000;
      for (let n = 0; Date.now() < end; n++) {
        const others = await Promise.all([0, 1, 2, 3].map((m) => report(`${sharingId}-${n * 4 + m}`)));
        await until(() => others.every((id) => outcome(id) === 'accepted'));
      }
      expect(outcome(decide)).toBeUndefined();
      await way.open();
      await until(() => outcome(decide) !== undefined);
      expect(outcome(decide)).toBe('accepted');
      way.cut();
    }
    expect(service.process('command-worker').restarted).toBe(0);
    expect(service.process('command-worker').running).toBe(true);
  }, 1_200_000);
});

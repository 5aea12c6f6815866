import { registerAgency } from '#application';
import { agencySource, commandExamples, messageType, topicsOf, type Reply } from '#contracts';
import type { Role } from '#domain';
import { EventLog } from '#event-log';
import { BatchingProducer, createKafka, runConsumer, toMessage } from '#messaging';
import { privateKeyObject, signEvent, signToken, type AgencyKey } from '#security';
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { cpSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { TestService } from '../harness/service.js';

const nothing = (): void => undefined;
const quiet = { debug: nothing, info: nothing, warn: nothing, error: nothing };
const withinMs = 120_000;

async function until<T>(ask: () => Promise<T | undefined | false> | T | undefined | false): Promise<T> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const found = await ask();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > deadline) throw new Error(`not within ${withinMs} ms: ${ask.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const own = process.env['EVENTSTORE_URL'] ? describe.skip : describe;

own('when the log is put back from an older copy', () => {
  let service: TestService;
  let key: AgencyKey;
  let token: string;
  let producer: BatchingProducer;
  const replies = new Map<string, Reply>();
  const closing: (() => Promise<unknown>)[] = [];

  beforeAll(async () => {
    service = await TestService.create({ LOG_LEVEL: 'warn' }, { supervised: true });
    for (const app of ['followers', 'command-worker', 'api'] as const) await service.start(app);
    const { kafka: brokers, topicPrefix, eventStoreUrl } = service.config;
    const log = new EventLog({ url: eventStoreUrl });
    const role: Role = 'commander';
    key = await registerAgency(log, {
      agencyId: 'EMB',
      name: '应急局',
      kind: 'department',
      roles: ['duty-officer', role],
      keysDir: join(service.dir, 'keys'),
    });
    await log.close();
    const actor = { agencyId: 'EMB', principal: '值班员', role };
    token = await signToken(actor, key.keyId, privateKeyObject(key), '1h');
    const kafka = createKafka(brokers, 'spec', quiet);
    producer = await BatchingProducer.connect(kafka);
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
    closing.push(
      () => consumer.stop(),
      () => producer.close(),
    );
  }, 300_000);

  afterAll(async () => {
    for (const close of closing) await close();
    await service.close();
  }, 120_000);

  /** Reports an incident over Kafka; gives the command's id. */
  async function report(incidentId: string): Promise<string> {
    const id = randomUUID();
    const event = signEvent(
      {
        specversion: '1.0',
        id,
        source: agencySource('EMB'),
        type: messageType('incident.report'),
        subject: `incident-${incidentId}`,
        time: new Date().toISOString(),
        principal: '值班员',
        role: 'commander',
        data: commandExamples['incident.report'],
      },
      key.keyId,
      privateKeyObject(key),
    );
    await producer.send(topicsOf(service.config.topicPrefix).commands, toMessage(event));
    return id;
  }
  const reported = async (incidentId: string) => {
    const id = await report(incidentId);
    return until(() => replies.get(id));
  };
  const get = async (path: string) => {
    try {
      const answer = await fetch(`${service.apiUrl}${path}`, {
        headers: { authorization: `Bearer ${token}` },
        signal: AbortSignal.timeout(10_000),
      });
      return {
        status: answer.status,
        headers: answer.headers,
        body: (await answer.json()) as Record<string, unknown>,
      };
    } catch {
      // it may be starting over
      return undefined;
    }
  };
  const shows = (incidentId: string) =>
    until(async () => {
      const answer = await get(`/v1/incidents/${incidentId}`);
      return answer?.status === 200 && answer;
    });
  const engine = () => service.process('eventstore');
  const data = (name: string) => join(service.dir, name);
  const putInPlace = async (copy: string, away: string) => {
    await engine().stop();
    renameSync(data('eventstore'), data(away));
    cpSync(data(copy), data('eventstore'), { recursive: true });
    await engine().start();
  };
  const ready = () => get('/health/ready');
  const cli = (...args: string[]) =>
    promisify(execFile)(process.execPath, ['dist/apps/cli/src/main.js', 'log', ...args], {
      env: { PATH: process.env['PATH'], ...service.env },
    });

  it('accepts nothing, says so with both positions, and goes on as if nothing had been when the right one is back', async () => {
    expect(await reported('I-1')).toMatchObject({ outcome: 'accepted' });
    await shows('I-1');
    await engine().stop();
    cpSync(data('eventstore'), data('copy'), { recursive: true });
    await engine().start();
    const last = await until(async () => {
      const reply = await reported('I-2');
      return reply.outcome === 'accepted' && reply;
    });
    await shows('I-2');

    await putInPlace('copy', 'right');
    const wrong = await until(async () => {
      const answer = await ready();
      return answer?.status === 503 && answer.body['fault'] !== undefined && answer.body;
    });
    const { position, end } = wrong['fault'] as { position: string; end: string };
    expect(BigInt(position)).toBeGreaterThanOrEqual(BigInt(last.position));
    expect(BigInt(end)).toBeLessThan(BigInt(position));
    // over Kafka it waits, over HTTP somebody is told
    const waiting = await report('I-3');
    const refused = await until(async () => {
      const answer = await fetch(`${service.apiUrl}/v1/incidents/I-4/report`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${token}`,
          'idempotency-key': 'four',
          'content-type': 'application/json',
        },
        body: JSON.stringify(commandExamples['incident.report']),
      }).catch(() => undefined);
      return answer && { status: answer.status, body: (await answer.json()) as object };
    });
    expect(refused).toMatchObject({ status: 503, body: { code: 'not-this-log' } });
    // what was known is still shown, and said to be of then
    const stale = await shows('I-2');
    expect(stale.headers.get('liandong-stale')).toBe('not-this-log');
    expect(replies.get(waiting)).toBeUndefined();
    await expect(cli('status')).rejects.toMatchObject({
      code: 1,
      stdout: expect.stringContaining(position) as string,
    });

    rmSync(data('eventstore-older'), { recursive: true, force: true });
    await putInPlace('right', 'eventstore-older');
    expect(await until(() => replies.get(waiting))).toMatchObject({ outcome: 'accepted' });
    await shows('I-3');
    await until(async () => (await ready())?.status === 200);
    expect((await shows('I-2')).headers.get('liandong-stale')).toBeNull();
  }, 600_000);

  it('is taken into use by an operator: what was lost is gone, and the rest goes on', async () => {
    await putInPlace('copy', 'lost');
    await until(async () => (await ready())?.body['fault'] !== undefined);
    const decided = await cli('adopt', '--reason', 'the disk was lost', '--operator', '王');
    expect(decided.stdout).toContain('taken into use');
    await until(async () => {
      const reply = await reported(`I-${randomUUID().slice(0, 8)}`);
      return reply.outcome === 'accepted';
    });
    await until(async () => (await ready())?.status === 200);
    await shows('I-1');
    expect((await get('/v1/incidents/I-2'))?.status).toBe(404);
    const { stdout } = await cli('status');
    expect(stdout).toMatch(/epoch [0-9a-f]{8}/);
    await expect(cli('adopt', '--reason', 'x', '--operator', 'y')).rejects.toMatchObject({
      stderr: expect.stringContaining('nothing to decide') as string,
    });
    const log = new EventLog({ url: service.config.eventStoreUrl });
    expect((await log.read('log')).map(({ storedType }) => storedType)).toEqual(['log.adopted.v1']);
    await log.close();
  }, 600_000);
});

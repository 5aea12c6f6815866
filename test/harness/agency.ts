import { registerAgency } from '#application';
import {
  agencySource,
  commandExamples,
  messageType,
  topicsOf,
  type OuterCommandName,
  type Reply,
} from '#contracts';
import { BatchingProducer, createKafka, runConsumer, toMessage } from '#messaging';
import { signEvent, signToken, type AgencyKey } from '#security';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { TestService } from './service.js';

const nothing = (): void => undefined;
const quiet = { debug: nothing, info: nothing, warn: nothing, error: nothing };

/** One agency at the doors of the service: it sends commands through Kafka, hears the replies, and asks the API. */
export class TestAgency {
  private readonly replies = new Map<string, Reply>();

  private constructor(
    private readonly service: TestService,
    private readonly key: AgencyKey,
    private readonly producer: BatchingProducer,
    private readonly closing: readonly (() => Promise<unknown>)[],
  ) {}

  static async register(service: TestService, agencyId: string): Promise<TestAgency> {
    const { kafka: brokers, topicPrefix } = service.config;
    const log = service.openLog();
    const key = await registerAgency(log, {
      agencyId,
      name: '应急局',
      kind: 'department',
      mandates: [{ capacity: 'command', areaCode: '520111' }],
      roles: ['duty-officer', 'commander'],
      keysDir: join(service.dir, 'keys'),
      audience: service.audience,
    });
    const kafka = createKafka(brokers, 'spec', quiet);
    const producer = await BatchingProducer.connect(kafka);
    const closing: (() => Promise<unknown>)[] = [];
    const agency = new TestAgency(service, key, producer, closing);
    const consumer = await runConsumer(kafka, {
      topics: [topicsOf(topicPrefix).replies],
      groupId: randomUUID(),
      inFlight: 16,
      handle: (message) => {
        const reply = JSON.parse(String(message.value)) as Reply;
        agency.replies.set(reply.command.id, reply);
        return Promise.resolve({ settled: Promise.resolve() });
      },
      log: quiet,
    });
    closing.push(
      () => consumer.stop(),
      () => producer.close(),
      () => log.close(),
    );
    return agency;
  }

  /** Sends a command and gives its id. */
  async say(name: OuterCommandName, subject: string, data: object = commandExamples[name]): Promise<string> {
    const { agencyId } = this.key;
    const id = randomUUID();
    const event = signEvent(
      {
        specversion: '1.0',
        id,
        source: agencySource(agencyId),
        type: messageType(name),
        subject,
        time: new Date().toISOString(),
        principal: '值班员',
        role: 'commander',
        data,
      },
      this.key,
    );
    await this.producer.send(topicsOf(this.service.config.topicPrefix).commands, toMessage(event));
    return id;
  }

  report(incidentId: string): Promise<string> {
    return this.say('incident.report', `incident-${incidentId}`);
  }

  reply(commandId: string): Reply | undefined {
    return this.replies.get(commandId);
  }

  outcome(commandId: string): string | undefined {
    return this.reply(commandId)?.outcome;
  }

  /** Asks the API as the duty officer. */
  get(path: string, withinMs: number): Promise<Response> {
    return this.ask(path, withinMs);
  }

  /** Gives a command to the API. */
  post(path: string, idempotencyKey: string, data: object, withinMs: number): Promise<Response> {
    return this.ask(path, withinMs, {
      method: 'POST',
      headers: { 'idempotency-key': idempotencyKey, 'content-type': 'application/json' },
      body: JSON.stringify(data),
    });
  }

  private async ask(path: string, withinMs: number, init: RequestInit = {}): Promise<Response> {
    const actor = { agencyId: this.key.agencyId, principal: '值班员', role: 'duty-officer' } as const;
    const token = await signToken(actor, this.key);
    return fetch(new URL(path, this.service.apiUrl), {
      ...init,
      headers: { ...init.headers, authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(withinMs),
    });
  }

  async close(): Promise<void> {
    for (const close of this.closing) await close();
  }
}

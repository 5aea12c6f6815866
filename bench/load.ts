import { registerAgency } from '#application';
import { agencySource, commandExamples, messageType, topics } from '#contracts';
import { EventLog } from '#event-log';
import { BatchingProducer, createKafka, toMessage, type Log, type OutgoingMessage } from '#messaging';
import { privateKeyObject, signEvent, type AgencyKey } from '#security';
import { join } from 'node:path';
import { TestService } from '../test/harness/service.js';

export const quiet: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: console.error,
};

/** One agency that sends commands, and how to look at what became of them without disturbing the measurement. */
export class Load {
  private constructor(
    readonly service: TestService,
    readonly key: AgencyKey,
    readonly producer: BatchingProducer,
    private readonly kafka: ReturnType<typeof createKafka>,
  ) {}

  static async open(service: TestService): Promise<Load> {
    const log = new EventLog({ url: service.env['EVENTSTORE_URL'] ?? '' });
    const key = await registerAgency(log, {
      agencyId: 'BENCH',
      name: 'bench',
      kind: 'department',
      roles: ['duty-officer'],
      keysDir: join(service.dir, 'keys'),
    });
    await log.close();
    const kafka = createKafka({ brokers: [service.env['KAFKA_BROKERS'] ?? ''] }, 'bench', quiet);
    return new Load(service, key, await BatchingProducer.connect(kafka), kafka);
  }

  /** Signed commands, each for a new incident. */
  commands(count: number, prefix: string): OutgoingMessage[] {
    const key = privateKeyObject(this.key);
    return Array.from({ length: count }, (_, index) => {
      const id = `${prefix}-${index}`;
      const event = signEvent(
        {
          specversion: '1.0',
          id,
          source: agencySource('BENCH'),
          type: messageType('incident.report'),
          subject: `incident-${id}`,
          time: new Date().toISOString(),
          principal: 'bench',
          role: 'duty-officer',
          data: commandExamples['incident.report'],
        },
        this.key.keyId,
        key,
      );
      return toMessage(event);
    });
  }

  async send(messages: readonly OutgoingMessage[]): Promise<void> {
    await Promise.all(messages.map((message) => this.producer.send(topics.commands, message)));
  }

  /** Replies that the broker has by now. */
  async replies(): Promise<number> {
    const admin = this.kafka.admin();
    await admin.connect();
    const offsets = await admin.fetchTopicOffsets(topics.replies);
    await admin.disconnect();
    return offsets.reduce((sum, { high }) => sum + Number(high), 0);
  }

  get connection(): ReturnType<typeof createKafka> {
    return this.kafka;
  }

  close(): Promise<void> {
    return this.producer.close();
  }
}

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export function percentile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * p) / 100))] ?? NaN;
}

import { registerAgency } from '#application';
import {
  agencySource,
  commandExamples,
  messageType,
  partnerTopic,
  topicsOf,
  type EventMetadata,
  type Topics,
} from '#contracts';
import { commandUuid, effectId, noStream, type NewEvent } from '#event-log';
import {
  BatchingProducer,
  createKafka,
  createPartnerTopics,
  toMessage,
  type Log,
  type OutgoingMessage,
} from '#messaging';
import { openReadModel } from '#read-model';
import { signEvent, type AgencyKey } from '#security';
import { join } from 'node:path';
import { TestService } from '../test/harness/service.js';

export const quiet: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: console.error,
};

/** By what an agency writes and is answered: the topics that all share, or its own. */
export type Ways = 'shared' | 'own';

/** One agency that sends commands, and how to look at what became of them without disturbing the measurement. */
export class Load {
  private constructor(
    readonly agencyId: string,
    readonly service: TestService,
    readonly key: AgencyKey,
    readonly producer: BatchingProducer,
    private readonly kafka: ReturnType<typeof createKafka>,
    /** With the agency's own in place of those that it has. */
    readonly topics: Topics,
  ) {}

  static async open(service: TestService, agencyId = 'BENCH', ways: Ways = 'shared'): Promise<Load> {
    const log = service.openLog();
    const key = await registerAgency(log, {
      agencyId,
      name: 'bench',
      kind: 'department',
      roles: ['duty-officer'],
      keysDir: join(service.dir, 'keys'),
      audience: service.audience,
    });
    await log.close();
    const { config } = service;
    const kafka = createKafka(config.kafka, 'bench', quiet);
    const producer = await BatchingProducer.connect(kafka);
    const all = topicsOf(config.topicPrefix);
    if (ways === 'own') await createPartnerTopics(kafka, all, [agencyId], config);
    const topicOf = (name: 'commands' | 'replies'): string =>
      ways === 'own' ? partnerTopic(all, name, agencyId) : all[name];
    const topics = { ...all, commands: topicOf('commands'), replies: topicOf('replies') };
    return new Load(agencyId, service, key, producer, kafka, topics);
  }

  /** Signed commands, each for a new incident. */
  commands(count: number, prefix: string): OutgoingMessage[] {
    return this.signed(count, prefix, 'incident.report', 'incident');
  }

  /** Signed commands that are refused, each for a task that is not there. */
  refused(count: number, prefix: string): OutgoingMessage[] {
    return this.signed(count, prefix, 'task.accept', 'task');
  }

  private signed(
    count: number,
    prefix: string,
    name: 'incident.report' | 'task.accept',
    aggregate: string,
  ): OutgoingMessage[] {
    return Array.from({ length: count }, (_, index) => {
      const id = `${prefix}-${index}`;
      const event = signEvent(
        {
          specversion: '1.0',
          id,
          source: agencySource(this.agencyId),
          type: messageType(name),
          subject: `${aggregate}-${id}`,
          time: new Date().toISOString(),
          principal: 'bench',
          role: 'duty-officer',
          data: commandExamples[name],
        },
        this.key,
      );
      return toMessage(event);
    });
  }

  async send(messages: readonly OutgoingMessage[]): Promise<void> {
    await Promise.all(messages.map((message) => this.producer.send(this.topics.commands, message)));
  }

  /** Replies that the broker has by now. */
  async replies(): Promise<number> {
    const admin = this.kafka.admin();
    await admin.connect();
    const offsets = await admin.fetchTopicOffsets(this.topics.replies);
    await admin.disconnect();
    return offsets.reduce((sum, { high }) => sum + Number(high), 0);
  }

  /** Waits until nothing more is answered: what is measured next is not shared with a backlog. */
  async answered(): Promise<void> {
    for (let before = -1, now = await this.replies(); now !== before; now = await this.replies()) {
      before = now;
      await sleep(2_000);
    }
  }

  /** Adds events to the log past the worker: incidents with nine situation reports each, in one append. */
  async fillLog(count: number): Promise<void> {
    const log = this.service.openLog();
    const perIncident = 10;
    let next = 0;
    const total = Math.ceil(count / perIncident);
    await Promise.all(
      Array.from({ length: 64 }, async () => {
        for (let index = next++; index < total; index = next++) {
          await log.append(`incident-fill-${index}`, noStream, incidentHistory(index, perIncident));
        }
      }),
    );
    await log.close();
  }

  /** Waits until no follower has anything left to do: what is measured next is not shared with a backlog. */
  async followed(): Promise<void> {
    const readModel = await openReadModel({
      url: this.service.env['POSTGRES_URL'] ?? '',
      applicationName: 'bench',
    });
    const deadline = Date.now() + 180_000;
    let before = '';
    for (let quiet = 0; quiet < 3;) {
      if (Date.now() > deadline) throw new Error('the followers did not come to rest within 180 s');
      await sleep(1_000);
      const now = JSON.stringify(
        (await readModel.checkpoints.all()).map(({ name, position }) => [name, String(position)]),
      );
      quiet = now === before ? quiet + 1 : 0;
      before = now;
    }
    await readModel.close();
  }

  get connection(): ReturnType<typeof createKafka> {
    return this.kafka;
  }

  close(): Promise<void> {
    return this.producer.close();
  }
}

function incidentHistory(index: number, events: number): NewEvent[] {
  const commandId = commandUuid('/bench/fill', String(index));
  const now = new Date().toISOString();
  const metadata: EventMetadata = {
    commandId,
    command: { source: '/bench/fill', id: String(index), name: 'incident.report' },
    digest: commandId,
    correlationId: commandId,
    causationId: commandId,
    actor: { agencyId: 'BENCH', principal: 'fill', role: 'duty-officer' },
    occurredAt: now,
    receivedAt: now,
    origin: { via: 'operator' },
  };
  return Array.from({ length: events }, (_, n) => ({
    eventId: effectId(commandId, n),
    storedType: n === 0 ? 'incident.reported.v1' : 'incident.situation-updated.v1',
    data:
      n === 0
        ? { ...commandExamples['incident.report'], reporterAgencyId: 'BENCH' }
        : { ...commandExamples['incident.update-situation'], byAgencyId: 'BENCH' },
    metadata,
  }));
}

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export function percentile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * p) / 100))] ?? NaN;
}

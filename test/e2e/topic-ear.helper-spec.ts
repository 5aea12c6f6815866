import { partnerTopic, type PartnerTopicName, type Topics } from '#contracts';
import type { createKafka } from '#messaging';
import { randomUUID } from 'node:crypto';
import type { Consumer } from 'kafkajs';
import { Verifier, type InstallationKey } from '../../libs/client/src/index.js';

/** A message as it lies on a topic: its CloudEvents attributes, and its data. */
export interface Told {
  readonly is: Readonly<Record<string, string>>;
  readonly data: Record<string, unknown>;
}

/** Reads all that lies on an agency's own topic, in its order and as often as it lies there; checks each signature. */
export class TopicEar {
  readonly told: Told[] = [];
  /** Why something was not the installation's. */
  readonly faults: unknown[] = [];

  private constructor(private readonly consumer: Consumer) {}

  static async open(
    kafka: ReturnType<typeof createKafka>,
    topics: Topics,
    agencyId: string,
    installation: string,
    keys: () => Promise<readonly InstallationKey[]>,
    name: PartnerTopicName = 'events',
  ): Promise<TopicEar> {
    const consumer = kafka.consumer({ groupId: `${agencyId}:${randomUUID()}` });
    const ear = new TopicEar(consumer);
    const verifier = new Verifier(installation, keys);
    await consumer.connect();
    await consumer.subscribe({ topics: [partnerTopic(topics, name, agencyId)], fromBeginning: true });
    await consumer.run({
      eachMessage: async ({ message: { headers = {}, value } }) => {
        const texts = Object.entries(headers).filter(([header]) => header.startsWith('ce_'));
        const is = Object.fromEntries(texts.map(([header, text]) => [header.slice(3), String(text)]));
        const data = JSON.parse(String(value)) as Record<string, unknown>;
        await verifier.verify(is, data).catch((error: unknown) => ear.faults.push(error));
        ear.told.push({ is, data });
      },
    });
    return ear;
  }

  get lines(): string[] {
    return linesOf(this.told);
  }

  /** What came since the agency was last begun with. */
  get news(): readonly Told[] {
    return this.told.slice(this.lines.findLastIndex((line) => line.startsWith('beginning ')) + 1);
  }

  /** Each once, as a reader that knows ids hears them. */
  get once(): Told[] {
    return [...new Map(this.told.map((one) => [one.is['id'], one])).values()];
  }

  find(line: string): Told | undefined {
    return this.told[this.lines.indexOf(line)];
  }

  close(): Promise<void> {
    return this.consumer.disconnect();
  }
}

/** `incident.reported incident-INC-1`, each as often as it was written. */
export const linesOf = (told: readonly Told[]): string[] =>
  told.map(({ is }) => `${(is['type'] ?? '').replace(/^liandong\.|\.v\d+$/g, '')} ${is['subject']}`);

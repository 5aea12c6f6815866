import { setTimeout as sleep } from 'node:timers/promises';
import {
  agencySource,
  commandSpecs,
  messageType,
  observationBatch,
  partnerTopic,
  type PartnerTopicName,
  type Topics,
} from '#contracts';
import {
  BatchingProducer,
  createKafka,
  toMessage,
  type BrokerConfig,
  type Log,
  type OutgoingMessage,
} from '#messaging';
import { signEvent, type AgencyKey } from '#security';
import { exerciseId, parties } from '../story/parties.js';
import type { Step } from '../story/step.js';
import { closeWithinMs, within } from './waiting.js';

/** A signed message, ready to be sent as often as need be. */
export interface Letter {
  readonly agencyId: string;
  readonly topic: PartnerTopicName;
  readonly message: OutgoingMessage;
}

const structured = new Set(
  parties
    .filter(({ kind }) => ['enterprise', 'superior', 'neighbour'].includes(kind))
    .map(({ agencyId }) => agencyId),
);

/** Signs a step with its agency's key: as a command, as the agency event that says the same, or as readings. */
export function letter(step: Step, key: AgencyKey): Letter {
  const { actor, id, time, stream, name, data, drill, correlation = exerciseId } = step;
  const isBatch = name === observationBatch;
  const agencyEvent = step.asAgencyEvent && !isBatch ? commandSpecs[name].agencyEvent : undefined;
  const event = signEvent(
    {
      specversion: '1.0',
      id,
      source: agencySource(actor.agencyId),
      type: messageType(agencyEvent ?? name),
      subject: stream,
      time,
      principal: actor.principal,
      role: actor.role,
      correlationid: correlation,
      ...(drill === undefined ? {} : { drill }),
      data,
    },
    key,
  );
  return {
    agencyId: actor.agencyId,
    topic: isBatch ? 'observations' : topicOf(drill, agencyEvent),
    message: toMessage(event, structured.has(actor.agencyId) ? 'structured' : 'binary'),
  };
}

const topicOf = (drill: string | undefined, agencyEvent: string | undefined): PartnerTopicName => {
  if (drill !== undefined) return 'exerciseCommands';
  return agencyEvent ? 'agencyEvents' : 'commands';
};

/** One Kafka client and producer per agency, connected when it first has something to say, on topics of its own. */
export class Outbox {
  private readonly producers = new Map<string, Promise<BatchingProducer>>();

  constructor(
    private readonly brokers: BrokerConfig,
    private readonly topics: Topics,
    private readonly log: Log,
  ) {}

  /** Resolves when the broker has the message; repeats until then. Rejects only when the signal aborts. */
  async send({ agencyId, topic, message }: Letter, signal: AbortSignal): Promise<void> {
    for (;;) {
      signal.throwIfAborted();
      try {
        const producer = await this.producer(agencyId);
        await producer.send(partnerTopic(this.topics, topic, agencyId), message);
        return;
      } catch (error) {
        this.log.warn({ err: error, agencyId }, 'a message was not confirmed, sending it again');
        await sleep(500, undefined, { signal });
      }
    }
  }

  /** Waits for the broker's farewell, but not for ever: it may be gone. */
  async close(): Promise<void> {
    const closing = [...this.producers.values()].map(async (producer) => (await producer).close());
    await within(closeWithinMs, Promise.allSettled(closing));
  }

  private producer(agencyId: string): Promise<BatchingProducer> {
    const present = this.producers.get(agencyId);
    if (present) return present;
    const kafka = createKafka(this.brokers, `liandong-demo-${agencyId}`, this.log);
    const connecting = BatchingProducer.connect(kafka);
    this.producers.set(agencyId, connecting);
    // the next attempt connects anew
    connecting.catch(() => this.producers.delete(agencyId));
    return connecting;
  }
}

import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  agencySource,
  groupOf,
  nameOfType,
  partnerTopic,
  placeOf,
  topicsOf,
  type PartnerTopicName,
  type Reply,
  type StoredReply,
  type Topics,
} from '#contracts';
import { fromMessage, runConsumer, type IncomingMessage, type Log } from '#messaging';
import type { Awaited, Step } from '../story/step.js';
import { acknowledgedBy } from './phones.js';
import { closeWithinMs, orAborted, within } from './waiting.js';

type Kafka = Parameters<typeof runConsumer>[0];

/** What a step is answered: a command by what became of it, readings by their number. */
export type Answer = Reply | StoredReply;

const replyKey = (source: string, id: string): string => `${source} ${id}`;
const eventKey = (agencyId: string, { stream, event, about }: Awaited, drill: string | undefined): string =>
  `${agencyId} ${drill ?? ''} ${stream} ${event} ${about ?? ''}`;

/** The topics on which agencies hear what steps wait for: replies to what they say, and events that they await. */
const heard = (topics: Topics, steps: readonly Step[]): string[] => {
  const names = ({ awaits, drill, phone }: Step): PartnerTopicName[] => [
    drill === undefined ? 'replies' : 'exerciseReplies',
    ...(awaits.length === 0 && !phone
      ? []
      : [drill === undefined ? ('events' as const) : ('exerciseEvents' as const)]),
  ];
  const all = steps.flatMap((step) =>
    names(step).map((name) => partnerTopic(topics, name, step.actor.agencyId)),
  );
  return [...new Set(all)];
};

/** What was done by phone has no reply of its own: what came of it is one. */
const asReply = (
  { actor, id, stream, name }: Step,
  { position, revision }: { readonly position: bigint; readonly revision: string },
): Partial<Answer> => ({
  outcome: 'accepted',
  command: { source: agencySource(actor.agencyId), id, name },
  stream,
  revision,
  position: position.toString(),
});

/** A place that is waited for and filled once. */
class Slot<T> {
  value: T | undefined;
  private fill!: (value: T) => void;
  readonly filled = new Promise<T>((resolve) => (this.fill = resolve));

  set(value: T): void {
    this.value = value;
    this.fill(value);
  }
}

/**
 * What the service tells the agencies that play, each on topics of its own: replies to their commands and the events that
 * they wait for, inside drills too. Reads the topics from their beginning, so that nothing said before it listened is
 * missed.
 */
export class Inbox {
  /** Replies to one command that differ; there must be none. */
  contradictions = 0;
  private readonly replies = new Map<string, Slot<Answer>>();
  private readonly events = new Map<string, Slot<bigint>>();
  /** Steps that are said on a phone, by the event that they come to. */
  private readonly byPhone = new Map<string, Step>();
  private readonly topics: Topics;
  private readonly names: readonly string[];
  /** Topics on which nobody has been told anything yet. */
  private readonly silent = new Map<string, Slot<true>>();
  private readonly listening: Promise<void>;
  private readonly closing = new AbortController();

  constructor(
    private readonly kafka: Kafka,
    private readonly topicPrefix: string,
    steps: readonly Step[],
    /** Topics that were not there before. */
    created: readonly string[],
    private readonly log: Log,
  ) {
    this.topics = topicsOf(topicPrefix);
    this.names = heard(this.topics, steps);
    for (const topic of this.names)
      if (created.includes(topic) && this.isOfEvents(topic)) this.silent.set(topic, new Slot());
    for (const step of steps) {
      const { actor, id, awaits, drill, phone } = step;
      if (phone) this.byPhone.set(eventKey(actor.agencyId, acknowledgedBy(step), drill), step);
      this.replies.set(replyKey(agencySource(actor.agencyId), id), new Slot());
      awaits.forEach((awaited) => this.events.set(eventKey(actor.agencyId, awaited, drill), new Slot()));
    }
    this.listening = this.listen();
  }

  /** The reply that is in already, if there is one. */
  known({ actor, id }: Step): Answer | undefined {
    return this.replies.get(replyKey(agencySource(actor.agencyId), id))?.value;
  }

  reply({ actor, id }: Step): Promise<Answer> {
    return this.slot(this.replies, replyKey(agencySource(actor.agencyId), id)).filled;
  }

  /** Resolves when the agencies are told what happens: what does before is never told them as an event. */
  async told(signal: AbortSignal): Promise<void> {
    await orAborted(Promise.all([...this.silent.values()].map(({ filled }) => filled)), signal);
  }

  /** Gives the position in the log of an event of which the step's agency is told. */
  happened(awaited: Awaited, { actor, drill }: Step): Promise<bigint> {
    return this.slot(this.events, eventKey(actor.agencyId, awaited, drill)).filled;
  }

  /** What a step awaits and has not happened yet. */
  missing({ actor, awaits, drill }: Step): readonly Awaited[] {
    return awaits.filter(
      (awaited) => this.slot(this.events, eventKey(actor.agencyId, awaited, drill)).value === undefined,
    );
  }

  /** Waits for the broker's farewell, but not for ever: it may be gone. */
  async close(): Promise<void> {
    this.closing.abort();
    await within(closeWithinMs, this.listening);
  }

  private slot<T>(slots: Map<string, Slot<T>>, key: string): Slot<T> {
    const slot = slots.get(key);
    if (!slot) throw new Error(`nothing was to be waited for under ${key}`);
    return slot;
  }

  private isOfEvents(topic: string): boolean {
    return ['events', 'exerciseEvents'].includes(placeOf(this.topics, topic)?.name ?? '');
  }

  /** A consumer that fails is replaced by another of the same group, which goes on where that one was. */
  private async listen(): Promise<void> {
    const groupId = groupOf(this.topicPrefix, `demo-${randomUUID()}`);
    const closed = new Promise<void>((resolve) =>
      this.closing.signal.addEventListener('abort', () => resolve(), { once: true }),
    );
    while (!this.closing.signal.aborted) {
      try {
        const consumer = await runConsumer(this.kafka, {
          topics: this.names,
          groupId,
          inFlight: 64,
          handle: (message) => {
            this.take(message);
            return Promise.resolve({ settled: Promise.resolve() });
          },
          log: this.log,
        });
        await Promise.race([consumer.failed, closed]);
        await consumer.stop();
      } catch (error) {
        this.log.warn({ err: error }, 'the player cannot listen, trying again');
      }
      if (!this.closing.signal.aborted) await sleep(500);
    }
  }

  private take(message: IncomingMessage): void {
    const { name, agencyId = '' } = placeOf(this.topics, message.topic) ?? {};
    if (name === 'replies' || name === 'exerciseReplies') {
      return this.answered(JSON.parse(message.value?.toString() ?? '{}') as Partial<Answer>);
    }
    this.silent.get(message.topic)?.set(true);
    const read = fromMessage(message);
    if ('undecodable' in read) return;
    const { subject: stream, type, data, drill } = read.event;
    const event = nameOfType(type) ?? '';
    const { lineId, clauseId, agencyId: ofAgency } = data as Partial<Record<string, string>>;
    const position = BigInt(String(message.headers['ce_logposition'] ?? 0));
    this.events.get(eventKey(agencyId, { stream, event }, drill))?.set(position);
    const about = lineId ?? clauseId ?? ofAgency;
    if (!about) return;
    const key = eventKey(agencyId, { stream, event, about }, drill);
    this.events.get(key)?.set(position);
    const step = this.byPhone.get(key);
    if (step)
      this.answered(asReply(step, { position, revision: String(message.headers['ce_revision'] ?? '') }));
  }

  /** Takes a reply, whichever way it came. */
  answered(reply: Partial<Answer>): void {
    if (!reply.command) return;
    const slot = this.replies.get(replyKey(reply.command.source, reply.command.id));
    if (!slot) return;
    // what it came to once it was confirmed is another answer, and no contradiction
    if (slot.value?.outcome === 'awaiting-second-person') return;
    if (slot.value && JSON.stringify(slot.value) !== JSON.stringify(reply)) {
      this.contradictions++;
      this.log.error({ first: slot.value, then: reply }, 'two different replies to one command');
    }
    slot.set(slot.value ?? (reply as Answer));
  }
}

import { rosterOrders, type FlowDoor, type CallOrders } from '#application';
import { decode, parseStreamId, type AnyEvent } from '#contracts';
import {
  message,
  nextStep,
  shippedReachingRules,
  statusOf,
  type MessageEvent,
  type MessageState,
  type ReachingRules,
} from '#domain';
import type { Channel, Outgoing, Sent } from '#gateways';
import { MemoryLog, MemoryPositions } from '../../followers/src/following/memory-log.helper-spec.js';
import { reachingReactor } from '../../followers/src/reaching/reactor.js';
import type { Contacts } from './contacts.js';
import { Receipts } from './receipts.js';
import { Sender } from './sender.js';

const warningContent = {
  ...{ category: 'natural-disaster', hazard: 'rainstorm', colour: 'red', headline: '暴雨红色预警' },
  ...{ areaCodes: ['520111004'], startsAt: '1970-01-01T00:00:00.000Z' },
  ...{ expectedEndAt: '1970-01-02T00:00:00.000Z', cautions: [], measures: [] },
} as const;

/** A provider that keeps what each phone received, by key, and how often it was brought. */
export class Provider {
  readonly received = new Map<string, { text: string; telephone?: string; brought: number }>();
  /** What it answers; it has taken the message all the same where it says so. */
  answer: (out: Outgoing) => Promise<Sent & { readonly hasTaken?: boolean }> = () =>
    Promise.resolve({ outcome: 'handed-over' });

  channel(name: Channel['name'], more: Partial<Channel> = {}): Channel {
    return {
      ...{ name, keepsKeys: true, reaches: () => true },
      send: async (out) => {
        const { hasTaken, ...sent } = await this.answer(out);
        if (hasTaken ?? sent.outcome === 'handed-over') this.take(out);
        return sent;
      },
      ...more,
    };
  }

  private take({ key, words, contact: { telephone } }: Outgoing): void {
    const { brought = 0 } = this.received.get(key) ?? {};
    this.received.set(key, { text: words(10_000, (one) => one.length), telephone, brought: brought + 1 });
  }
}

/** A log, a clock, and whoever asks for messages and sends them. */
export class Night {
  readonly log = new MemoryLog();
  readonly provider = new Provider();
  /** Seconds since the log began. */
  seconds = 0;
  channels: readonly Channel[] = [this.provider.channel('voice'), this.provider.channel('sms')];
  rules: ReachingRules = shippedReachingRules;
  homeBureauId: string | undefined;
  /** Who is asked in an agency. */
  persons: (agencyId: string) => readonly string[] = (agencyId) => [`${agencyId}-1`, `${agencyId}-2`];
  orders: CallOrders = this.named();

  private named(): CallOrders {
    return {
      of: (agencyId) => {
        const recipients = this.persons(agencyId).map((personId) => ({ agencyId, personId }));
        return Promise.resolve({ recipients, passedOver: [] });
      },
    };
  }

  /** From now on it is who is named in `persons`. */
  byPersons(): void {
    this.orders = this.named();
  }

  /** From now on it is who is on duty by the rosters of the log. */
  byRosters(): void {
    const rosters = (agencyId: string): string[] =>
      [...new Set(this.log.records.map(({ stream }) => stream))]
        .filter((stream) => stream.startsWith(`duty-${agencyId}.`))
        .map((stream) => stream.slice('duty-'.length));
    this.orders = rosterOrders(this.door().runners, {
      rosterIds: (agencyId) => Promise.resolve(rosters(agencyId)),
      waitForPosition: () => Promise.resolve(true),
    });
  }

  contacts: Contacts = { of: (personId) => Promise.resolve({ telephone: personId }) };

  readonly now = (): Date => new Date(this.seconds * 1_000);

  constructor() {
    this.log.now = this.now;
  }

  async warn(id: string, ...agencies: readonly string[]): Promise<void> {
    const issued = {
      ...warningContent,
      exercise: false,
      issuerAgencyId: 'MET',
      version: 1,
      callsForIncident: true,
    };
    await this.log.put(`warning-${id}`, { type: 'warning.issued', data: issued } as AnyEvent);
    await this.call(id, ...agencies);
  }

  async call(id: string, ...agencies: readonly string[]): Promise<void> {
    const recipients = agencies.map((agencyId) => ({ agencyId }));
    const called = { recipients, acknowledgeWithinMinutes: 10, version: 1, callerAgencyId: 'EMB' };
    await this.log.put(`warning-${id}`, { type: 'warning.called', data: called });
  }

  acknowledge(id: string, agencyId: string): Promise<unknown> {
    const data = { agencyId, byAgencyId: agencyId, version: 1 };
    return this.log.put(`warning-${id}`, { type: 'warning.acknowledged', data });
  }

  door(): FlowDoor {
    return this.log.intake();
  }

  /** What a follower that has just started does with everything so far. */
  async follow(): Promise<void> {
    const { rules, orders } = this;
    const parts = {
      ...{ rules, orders, areas: [{ code: '520111004', name: '贵筑街道' }] },
      ...{ homeBureauId: () => this.homeBureauId, now: () => this.seconds * 1_000 },
    };
    await reachingReactor(this.door(), new MemoryPositions(), parts).handle({
      ...{ events: [...this.log.records], upTo: 9n, caughtUp: true },
    });
  }

  /** A process that has just started and sends what is due. */
  sender(): Sender {
    return new Sender({
      ...{ door: this.door(), channels: this.channels, rules: this.rules, now: this.now },
      ...{ orders: this.orders, contacts: this.contacts },
      due: (now) => Promise.resolve(this.due(now)),
      logger: { error: () => undefined, warn: () => undefined },
    });
  }

  async send(sender = this.sender()): Promise<void> {
    await sender.look(new AbortController().signal);
    await sender.idle();
  }

  /** Asks and sends until nothing more comes of it at this instant. */
  async settle(): Promise<void> {
    for (let before = -1; before < this.log.records.length;) {
      before = this.log.records.length;
      await this.follow();
      await this.send();
    }
  }

  receipts(): Receipts {
    return new Receipts({
      ...{ door: this.door(), ways: new Map(), now: this.now },
      byProvider: () => Promise.resolve(undefined),
      early: {
        keep: () => Promise.resolve(),
        joined: () => Promise.resolve([]),
        done: () => Promise.resolve(),
      },
    });
  }

  messages(): ReadonlyMap<string, MessageState> {
    const states = new Map<string, MessageState>();
    for (const { stream, storedType, data } of this.log.records) {
      const place = parseStreamId(stream);
      const event = decode(storedType, data);
      if (place?.aggregate !== 'message' || !event.type.startsWith('message.')) continue;
      const state = states.get(place.id) ?? message.initialState;
      states.set(place.id, message.evolve(state, event as MessageEvent));
    }
    return states;
  }

  /** Status by the person that it is for. */
  statuses(): Record<string, string> {
    return Object.fromEntries(
      [...this.messages().values()].map((state) => [
        state.request?.recipient.personId ?? '',
        statusOf(state),
      ]),
    );
  }

  private due(now: string): string[] {
    return [...this.messages()]
      .filter(([, state]) => (nextStep(state)?.at ?? '9999') <= now)
      .map(([id]) => id);
  }
}

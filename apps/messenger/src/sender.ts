import type { FlowDoor, CallOrders } from '#application';
import {
  isRelieved,
  isUnsent,
  keyOf,
  sendingsAt,
  stepAt,
  wordsFor,
  type ChannelName,
  type MessageCommand,
  type MessageRequest,
  type MessageState,
  type ReachingRules,
} from '#domain';
import type { Channel, Contact, Sent } from '#gateways';
import type { Logger } from '#platform';
import { Windows } from '#platform';
import { ContactNotFound, type Contacts } from './contacts.js';
import { giveTo } from './give.js';
import {
  attemptOf,
  chosen,
  grouped,
  togetherWith,
  type Group,
  type Open,
  type Ready,
  type Sendable,
  type Sending,
} from './group.js';
import { useEnded } from './standing.js';

export interface SenderParts {
  readonly door: FlowDoor;
  /** Ids of messages about which something is to be done by then, those that press first. */
  readonly due: (now: string, limit: number) => Promise<readonly string[]>;
  readonly contacts: Contacts;
  /** Who is on duty: what has not gone out yet goes to them. */
  readonly orders: CallOrders;
  readonly channels: readonly Channel[];
  readonly rules: Pick<ReachingRules, 'language' | 'utcOffsetMinutes'>;
  /** Where a message may be answered by a button. */
  readonly answerUrl?: (key: string) => string | undefined;
  readonly logger: Pick<Logger, 'error' | 'warn'>;
  readonly now?: () => Date;
}

/** Messages looked at in one go, and sendings in hand at once. */
const most = { due: 200, inHand: 50 };
const minuteMs = 60_000;

/**
 * Sends what is due. Each step is on record before and after: what was begun and not concluded when a process ended is
 * sent again under the same key. What is in hand here is not taken up again, however long a provider takes; that no
 * other process does is the caller's leadership.
 */
export class Sender {
  private readonly inHand = new Map<string, Promise<void>>();
  private readonly quotas = new Map<ChannelName, Windows>();

  constructor(private readonly parts: SenderParts) {}

  /** Looks once at what is due, and begins to send. Does not wait for providers. */
  async look(signal: AbortSignal): Promise<void> {
    const { due, logger } = this.parts;
    const now = this.now();
    const found: Ready[] = [];
    for (const id of await due(now, most.due)) {
      if (signal.aborted) return;
      if (this.inHand.has(id)) continue;
      try {
        const one = await this.ready(id, now);
        if (one) found.push(one);
      } catch (error) {
        // one that cannot be dealt with must not keep the others waiting
        logger.error({ err: error, message: id }, 'a message could not be looked at; trying again');
      }
    }
    for (const group of grouped(chosen(found))) {
      if (signal.aborted || this.inHand.size >= most.inHand) return;
      this.take(group, signal);
    }
  }

  /** Resolves when nothing is in hand. */
  async idle(): Promise<void> {
    while (this.inHand.size > 0) await Promise.all(this.inHand.values());
  }

  private take(group: Group, signal: AbortSignal): void {
    const [first] = group;
    const channel = this.parts.channels.find(({ name }) => name === first.channel);
    // what there is no room for now stays due, and goes out with the rest
    if (channel?.perMinute !== undefined && !this.hasRoom(channel, first.request.recipient.agencyId)) return;
    const ids = [...group.map(({ id }) => id), ...togetherWith(first)];
    const work = this.send(group, channel, signal)
      .catch((error: unknown) => {
        const about = { err: error, message: first.id };
        this.parts.logger.error(about, 'what became of a message could not be recorded; looking at it again');
      })
      .finally(() => ids.forEach((id) => this.inHand.delete(id)));
    for (const id of ids) this.inHand.set(id, work);
  }

  private hasRoom({ name, perMinute = 1 }: Channel, agencyId: string): boolean {
    const quota =
      this.quotas.get(name) ??
      new Windows({ most: perMinute, withinMs: minuteMs }, () =>
        (this.parts.now?.() ?? new Date()).getTime(),
      );
    this.quotas.set(name, quota);
    return quota.take(agencyId) === undefined;
  }

  /** What is to be sent of a message; what is to be done about it otherwise is done. */
  private async ready(id: string, now: string): Promise<Ready | undefined> {
    const { door } = this.parts;
    const state = await door.runners.message.state(id);
    const step = stepAt(state, now);
    const { request } = state;
    if (!step || !request) return undefined;
    const ended = await useEnded(request, { live: door.runners, now });
    if (ended) {
      await this.give(id, 'settle', { type: 'message.settle', data: { because: ended, at: now } });
      return undefined;
    }
    switch (step.do) {
      case 'lapse':
        return undefined;
      case 'give-up':
        await this.give(id, 'give-up', { type: 'message.give-up', data: { because: step.because, at: now } });
        return undefined;
      case 'begin':
      case 'repeat': {
        if (await this.relieved({ id, state, request }, now)) return undefined;
        const [first, ...others] = sendingsOf(state, request, now);
        return first && { id, state, request, sendings: [first, ...others] };
      }
    }
  }

  /** Whether it is for somebody who has gone off duty before anything went out: the next in line is asked then. */
  private async relieved({ id, state, request }: Open, now: string): Promise<boolean> {
    if (request.recipient.personId === undefined || !isUnsent(state)) return false;
    if (!isRelieved(request, await this.parts.orders.of(request.recipient.agencyId, now))) return false;
    await this.give(id, 'give-up', { type: 'message.give-up', data: { because: 'off-duty', at: now } });
    return true;
  }

  private async send(group: Group, channel: Channel | undefined, signal: AbortSignal): Promise<void> {
    const [first, ...others] = group;
    const { step, request } = first;
    const begun = step.do === 'begin' ? await this.begin(first, others) : await this.rest(first);
    if (!begun) return;
    const mayBeOut = step.do === 'repeat';
    if (mayBeOut && !request.calls && channel?.keepsKeys !== true) {
      const unknown: Sent = { outcome: 'unknown', reason: 'the process ended while it was being sent' };
      return this.conclude(first, begun, { ...unknown, isFinal: true });
    }
    const sent = await this.hand(first, begun, channel, signal);
    if (sent === undefined) return;
    const isFinal = sent.outcome === 'refused' ? sent.isFinal : !request.calls && channel?.keepsKeys !== true;
    await this.conclude(first, begun, { ...sent, isFinal });
  }

  private async hand(
    { step, request }: Sendable,
    begun: readonly [Begun, ...Begun[]],
    channel: Channel | undefined,
    signal: AbortSignal,
  ): Promise<Sent | undefined> {
    const { contacts, rules, answerUrl } = this.parts;
    const { agencyId, personId } = request.recipient;
    if (!channel) return { outcome: 'refused', reason: 'no gateway for this channel', isFinal: true };
    const contact = personId === undefined ? {} : await known(contacts.of(personId));
    if (contact instanceof ContactNotFound)
      return { outcome: 'refused', reason: contact.code, isFinal: false };
    const to = { agencyId, contact };
    if (!channel.reaches(to))
      return { outcome: 'refused', reason: 'no contact for this channel', isFinal: true };
    const [lead, ...rest] = begun;
    const key = keyOf(lead.id, lead.attempt);
    const said = [lead.request, ...rest.map((one) => one.request)] as const;
    const sent = await channel.send(
      {
        ...{ ...to, key, subject: request.content.subject },
        words: (limit, measure) => wordsFor(said, rules, limit, measure),
        urgent: said.some(({ urgent }) => urgent),
        exercise: request.exercise,
        answerUrl: request.answers ? answerUrl?.(key) : undefined,
      },
      signal,
    );
    // it was given up, not answered: whoever leads next asks again under the same key
    return signal.aborted && sent.outcome === 'unknown' && step.attempt > 0 ? undefined : sent;
  }

  /** On record with all that go out together, before any contact is opened. */
  private async begin(
    first: Sendable,
    others: readonly Sendable[],
  ): Promise<readonly [Begun, ...Begun[]] | undefined> {
    const at = this.now();
    const lead = beganOf(first);
    const together = others.length > 0 ? others.map(({ id }) => id) : undefined;
    if (!(await this.beginOne(first, { with: together, at }))) return undefined;
    for (const one of others) await this.beginOne(one, { mergedInto: first.id, at });
    return [lead, ...others.map(beganOf)];
  }

  private beginOne(
    { id, step, channel }: Sendable,
    more: { readonly with?: readonly string[]; readonly mergedInto?: string; readonly at: string },
  ): Promise<boolean> {
    const { attempt } = step;
    const index = step.do === 'begin' ? step.step : 0;
    const data = { attempt, step: index, channel, ...more };
    return this.give(id, `begin/${attempt}`, { type: 'message.begin', data });
  }

  /** Those that an attempt was begun with, which may not all be on record as begun. */
  private async rest(first: Sendable): Promise<readonly [Begun, ...Begun[]] | undefined> {
    const attempt = attemptOf(first.state, first.step.attempt);
    const rest: Begun[] = [];
    for (const id of attempt?.with ?? []) {
      const state = await this.parts.door.runners.message.state(id);
      const { request } = state;
      if (!request) continue;
      const last = state.attempts.at(-1);
      // what was refused was begun with this one at an earlier time
      const isOfThis = last?.mergedInto === first.id && last.status !== 'refused';
      const merged = isOfThis ? last : undefined;
      const number = merged?.attempt ?? state.attempts.length + 1;
      if (!merged) {
        const step = attempt?.step ?? 0;
        const data = {
          ...{ attempt: number, step, channel: first.channel, mergedInto: first.id, at: this.now() },
        };
        if (!(await this.give(id, `begin/${number}`, { type: 'message.begin', data }))) continue;
      }
      rest.push({ id, attempt: number, request });
    }
    return [beganOf(first), ...rest];
  }

  /** Those that went out with it first: as long as it is not concluded itself, all is done again. */
  private async conclude(
    first: Sendable,
    [lead, ...rest]: readonly [Begun, ...Begun[]],
    sent: Sent & { readonly isFinal: boolean },
  ): Promise<void> {
    // what is not known to have gone out is asked for again with all of it; what was refused may go out otherwise
    const isSettled = sent.outcome !== 'unknown' || sent.isFinal;
    const tries = (attemptOf(first.state, lead.attempt)?.tries ?? 0) + 1;
    const { outcome, isFinal } = sent;
    const providerId = sent.outcome === 'handed-over' ? sent.providerId : undefined;
    const reason = sent.outcome === 'handed-over' ? undefined : sent.reason;
    for (const { id, attempt } of [...(isSettled ? rest : []), lead]) {
      const data = { attempt, outcome, reason, isFinal, at: this.now() };
      await this.give(id, `conclude/${attempt}/${tries}/${outcome}`, {
        type: 'message.conclude',
        data: id === lead.id ? { ...data, providerId } : data,
      });
    }
  }

  /** Whether it is on record, by now or since before. What would change nothing is not sent to the log. */
  private async give(id: string, key: string, command: MessageCommand): Promise<boolean> {
    return giveTo(this.parts.door, id, key, command, this.now());
  }

  private now(): string {
    return (this.parts.now?.() ?? new Date()).toISOString();
  }
}

/** What may only not have come yet is looked for again later, as a provider that is away is. */
const known = (contact: Promise<Contact | undefined>): Promise<Contact | ContactNotFound> =>
  contact.then(
    (found) => found ?? {},
    (error: unknown) => {
      if (error instanceof ContactNotFound) return error;
      throw error;
    },
  );

const sendingsOf = (state: MessageState, request: MessageRequest, now: string): Sending[] =>
  sendingsAt(state, now).flatMap((step) => {
    const channel =
      step.do === 'begin' ? request.steps[step.step]?.channel : attemptOf(state, step.attempt)?.channel;
    return channel ? [{ step, channel }] : [];
  });

interface Begun {
  readonly id: string;
  readonly attempt: number;
  readonly request: MessageRequest;
}

const beganOf = ({ id, step, request }: Sendable): Begun => ({ id, attempt: step.attempt, request });

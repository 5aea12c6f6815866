import { commandQuota, isUnlimited } from '#contracts';
import { directing, type Actor } from '#domain';
import { Buckets, FairSlots, networkOf, Places, usualWithin, Windows, type NoPlace } from '#platform';
import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import { Problem } from '../http/problem.js';
import type { HttpProblemCode } from '../http/http-problems.js';

/** Commands of unknown senders that are put on record, for each address, of IPv6 for each /64: one a second, and a minute's worth at once. */
const strangers = { perSecond: 1, burst: 60 };
/** Looks at papers by their codes without a credential, for each address. */
const lookUps = { perSecond: 1, burst: 60 };
/** Cookies of a kind that nothing is found for, for each address; each costs the database a look. */
const strangeCookies = { perSecond: 10, burst: 100 };
/** So many known cookies are remembered, the latest. */
const mostCookies = 10_000;
/** Requests of one agency, those of all its keys together. */
const requests = { perSecond: 100, burst: 1_000 };
/** Previews and what-ifs take a processor each: so many go on at once, one of them for who commands. */
const calculations = { total: 3, reserved: 1, per: { agency: 1 } };
/** Questions about the past, going on or waiting for their turn: each takes a processor and memory. */
const asOf = { total: 20, reserved: 0, per: {} };
/** Commands in hand, of all agencies in turn; those of one are to be done so soon, whoever else comes. */
const inHand = { total: 128, within: usualWithin };
/** Batches of commands that tables come to, of all agencies in turn: they leave room beside them for what people do. */
const batchesInHand = 2;
/** Readings of personal data in plain of one person, whom the key stands for or the session is of: 20 in any hour. */
const reveals = { most: 20, withinMs: 3_600_000 };
/** Feeds of one key, one signed-in person and one agency; a tenth of all places is for who commands. */
const feedsPer = { key: 3, person: 5, agency: 100 };
const feedsReserved = 0.1;

/** Who has one address of IPv6 has all of its network. */
const senderOf = (address: string): string => networkOf(address, { v4: 32, v6: 64 }) ?? address;

const hashOf = (cookie: string): string => createHash('sha256').update(cookie).digest('base64');

/** Limits that answer 429, as the metrics count them. */
const limitCodes = [
  'too-many-unidentified',
  'too-many-requests',
  'too-many-commands',
  'too-many-calculations',
  'too-many-own-feeds',
  'too-many-reveals',
] as const satisfies readonly HttpProblemCode[];

type LimitCode = (typeof limitCodes)[number];

/** Who directs an operation is never starved by others: places are kept for these roles. */
export const isCommanding = ({ role }: Pick<Actor, 'role'>): boolean => directing.includes(role);

/** How much one sender may ask of this process, so that nobody else waits for it. */
@Injectable()
export class Limits {
  /** How often each has answered since the start. */
  readonly refused = new Map<LimitCode, number>(limitCodes.map((code) => [code, 0]));
  private readonly strangers: Buckets;
  private readonly lookUps: Buckets;
  private readonly strangeCookies: Buckets;
  /** By hash, the latest last: a cookie opens a session to whoever reads it. */
  private readonly knownCookies = new Set<string>();
  private readonly requests: Buckets;
  private readonly commands: Buckets;
  private readonly reveals: Windows;
  private readonly calculations = new Places(calculations);
  private readonly asOf = new Places(asOf);
  private readonly turns: FairSlots;
  private readonly tables = new FairSlots({ total: batchesInHand });

  /** @param now milliseconds that never go back */
  constructor(now: () => number = () => performance.now()) {
    this.strangers = new Buckets(strangers, now);
    this.lookUps = new Buckets(lookUps, now);
    this.strangeCookies = new Buckets(strangeCookies, now);
    this.requests = new Buckets(requests, now);
    this.commands = new Buckets(commandQuota, now);
    this.turns = new FairSlots({ ...inHand, now });
    this.reveals = new Windows(reveals, now);
  }

  /** @throws {Problem} `too-many-unidentified`: nothing is put on record */
  stranger(address: string): void {
    const perMinute = strangers.perSecond * 60;
    this.passOrAnswer('too-many-unidentified', { perMinute }, this.strangers.take(senderOf(address)));
  }

  /** @throws {Problem} `too-many-unidentified` */
  lookUp(address: string): void {
    const perMinute = lookUps.perSecond * 60;
    this.passOrAnswer('too-many-unidentified', { perMinute }, this.lookUps.take(senderOf(address)));
  }

  /**
   * Looks for what a cookie is of, as long as few of its kind from its address were of nothing. One that is known costs
   * nothing, and is looked for whatever else comes from there.
   * @throws {Problem} `too-many-unidentified`, without a look
   */
  async ofCookie<T>(
    kind: 'session' | 'sign-in',
    address: string,
    cookie: string,
    look: () => Promise<T | undefined>,
  ): Promise<T | undefined> {
    const sender = `${kind} ${senderOf(address)}`;
    const isKnown = this.knownCookies.has(hashOf(cookie));
    const perMinute = strangeCookies.perSecond * 60;
    if (!isKnown) this.passOrAnswer('too-many-unidentified', { perMinute }, this.strangeCookies.take(sender));
    const found = await look();
    if (found !== undefined) {
      if (!isKnown) this.strangeCookies.giveBack(sender);
      this.knowCookie(cookie);
    } else this.knownCookies.delete(hashOf(cookie));
    return found;
  }

  /** A cookie that something was found for, or that was just given out. */
  knowCookie(cookie: string): void {
    const hash = hashOf(cookie);
    this.knownCookies.delete(hash);
    this.knownCookies.add(hash);
    const [oldest] = this.knownCookies;
    if (this.knownCookies.size > mostCookies && oldest !== undefined) this.knownCookies.delete(oldest);
  }

  /** @throws {Problem} `too-many-requests` */
  request(agencyId: string): void {
    this.passOrAnswer('too-many-requests', requests, this.requests.take(agencyId));
  }

  /** @throws {Problem} `too-many-commands`: it was not taken up and may come again */
  command(agencyId: string, name: string): void {
    if (isUnlimited(name)) return;
    this.passOrAnswer('too-many-commands', commandQuota, this.commands.take(agencyId));
  }

  /** When it is this agency's turn; those who prove nothing are one together. */
  async turn<T>(agencyId: string | undefined, work: () => Promise<T>): Promise<T> {
    const giveBack = await this.turns.take(agencyId ?? '');
    try {
      return await work();
    } finally {
      giveBack();
    }
  }

  /** A batch of what a table comes to, when it is the turn of this agency’s tables. */
  async table<T>(agencyId: string, work: () => Promise<T>): Promise<T> {
    const giveBack = await this.tables.take(agencyId);
    try {
      return await work();
    } finally {
      giveBack();
    }
  }

  /**
   * @param who the person, or where the key is nobody's the first of those that it replaced one by one
   * @throws {Problem} `too-many-reveals`
   */
  reveal(agencyId: string, who: string): void {
    this.passOrAnswer('too-many-reveals', { perHour: reveals.most }, this.reveals.take(`${agencyId} ${who}`));
  }

  /** @throws {Problem} `too-many-calculations` */
  calculation<T>(who: Pick<Actor, 'agencyId' | 'role'>, work: () => Promise<T>): Promise<T> {
    return this.inPlace(this.calculations.take({ agency: who.agencyId }, isCommanding(who)), work);
  }

  /** @throws {Problem} `too-many-calculations`: so many wait that another would wait for long */
  askOfPast<T>(work: () => Promise<T>): Promise<T> {
    return this.inPlace(this.asOf.take({}, true), work);
  }

  private async inPlace<T>(place: (() => void) | NoPlace, work: () => Promise<T>): Promise<T> {
    if (typeof place !== 'function') throw this.answer('too-many-calculations', { ...place }, 2);
    try {
      return await work();
    } finally {
      place();
    }
  }

  /** Why there is no place for another feed of this key or agency. */
  noFeed(refusal: NoPlace): Problem {
    return this.answer('too-many-own-feeds', { ...refusal }, 5);
  }

  private passOrAnswer(code: LimitCode, details: object, waitMs: number | undefined): void {
    if (waitMs !== undefined) throw this.answer(code, details, Math.ceil(waitMs / 1_000));
  }

  private answer(code: LimitCode, details: object, seconds: number): Problem {
    this.refused.set(code, (this.refused.get(code) ?? 0) + 1);
    return new Problem(code, { ...details }, { headers: { 'retry-after': String(seconds) } });
  }
}

export const feedPlaces = (total: number): Places =>
  new Places({ total, reserved: Math.floor(total * feedsReserved), per: feedsPer });

import { streamId } from '#contracts';
import {
  aggregateIdPattern,
  type AgencyFacts,
  type AgencyState,
  type Capacity,
  type IncidentFacts,
  type Installation,
  type Jurisdiction,
  type KnownCapability,
  type TwoPersons,
} from '#domain';
import type { Batch, EventLog } from '#event-log';
import { Buckets } from '#platform';
import { Currentness } from './currentness.js';
import { Following, type DirectoryLog } from './following.js';
import type { Owners } from './owners.js';
import type { KnownPerson } from './staff.js';
import { Worlds, type KeptWorlds, type Place } from './worlds.js';

export { NotCurrent } from './currentness.js';
export type { KnownPerson } from './staff.js';
export type { DirectoryLog } from './following.js';

/** How often an agency that is not known here is looked for in the log, for all who ask together. */
const lookUpRate = { perSecond: 10, burst: 100 };

/**
 * Who is registered, with which keys and mandates, for which district the service works, and who takes part in which
 * incident: followed from the log itself, so that it needs no read model. What is registered or withdrawn counts when
 * the follower has seen it, usually within milliseconds. An agency that is not known yet may have registered within
 * these, and is looked up in the log at once; that is done ten times a second and no more, so that names which anybody
 * makes up cost the log nothing.
 */
export class AgencyDirectory {
  private worlds: Worlds;
  private newest: Place | undefined;
  private seen = 0;
  private readonly currentness: Currentness;
  private readonly following: Following;

  constructor(
    private readonly eventLog: EventLog,
    log: DirectoryLog,
    private readonly lookUps = new Buckets(lookUpRate),
  ) {
    this.worlds = new Worlds(eventLog);
    this.currentness = new Currentness(() => eventLog.lastPosition());
    this.following = new Following(eventLog, log, (batch) => this.take(batch));
  }

  /**
   * Follows the log until closed, from its start or from what was kept of it; resolves when it has caught up, or when
   * the log is not the one that was worked with: then nobody is found until it is. An event type that this version
   * does not know ends the process: with keys that are out of date it would let in whom it should not.
   */
  async open(kept?: KeptWorlds): Promise<void> {
    if (kept) {
      this.worlds = new Worlds(this.eventLog, kept.worlds);
      this.newest = kept.at;
    }
    await this.following.open(kept?.at.position);
  }

  close(): Promise<void> {
    return this.following.close();
  }

  /** How many events were taken since it was opened. */
  get taken(): number {
    return this.seen;
  }

  /** What it would go on from, as it is now: to be written down before anything else is awaited. */
  save(): KeptWorlds | undefined {
    return this.newest && { at: this.newest, worlds: this.worlds.save() };
  }

  async find(agencyId: string): Promise<AgencyState | undefined> {
    const known = this.registry.state(agencyId);
    if (known) return known;
    // the name may come from anybody, and not every text is the name of a stream
    if (!aggregateIdPattern.test(agencyId)) return undefined;
    if (this.lookUps.take('all') !== undefined) return undefined;
    for (const record of await this.eventLog.read(streamId('agency', agencyId))) this.registry.take(record);
    return this.registry.state(agencyId);
  }

  /** Whether the follower has seen it: costs nothing. */
  isKnown(agencyId: string): boolean {
    return this.registry.state(agencyId) !== undefined;
  }

  async isRegistered(agencyId: string): Promise<boolean> {
    return (await this.find(agencyId))?.status === 'registered';
  }

  /** Whether it is suspended, as far as the log was followed. */
  isSuspended(agencyId: string): boolean {
    return this.registry.state(agencyId)?.status === 'suspended';
  }

  /** What authority is judged by of an agency, as far as the log was followed; nothing of one not registered. */
  async facts(agencyId: string): Promise<AgencyFacts | undefined> {
    await this.find(agencyId);
    return this.registry.facts(agencyId);
  }

  /** The district and its home bureau, as far as the log was followed; nothing before they are set. */
  installation(): Installation | undefined {
    return this.registry.installation();
  }

  /** What needs two persons beside what always does, as far as the log was followed. */
  twoPersons(): TwoPersons {
    return this.registry.twoPersons();
  }

  /** Somebody on the staff of an agency, as far as the log was followed. */
  person(personId: string): KnownPerson | undefined {
    return this.registry.person(personId);
  }

  /** Everybody who is or was on the staff of an agency, as far as the log was followed. */
  personsOf(agencyId: string): KnownPerson[] {
    return this.registry.personsOf(agencyId);
  }

  /** Who signs in so, as far as the log was followed: `signIn` is the digest of agency, issuer and subject. */
  signingIn(signIn: string): readonly string[] {
    return this.registry.signingIn(signIn);
  }

  /** Agencies that can use a capacity now, as far as the log was followed. */
  holdersOf(capacity: Capacity): string[] {
    return this.registry.holdersOf(capacity);
  }

  /** The same with what commands in it: what no mandate covers falls to the home bureau. Nobody's before it is set. */
  jurisdiction(): Jurisdiction {
    return this.registry.jurisdiction();
  }

  /** Every agency that is registered now. */
  registered(): AgencyFacts[] {
    return this.registry.registered();
  }

  /** Those of them that hold a key that counts. */
  heard(): AgencyFacts[] {
    return this.registry.heard();
  }

  /** Who takes part in an incident, of the live world or of a drill; nothing where none is known. */
  async incident(incidentId: string, drillId?: string): Promise<IncidentFacts | undefined> {
    return this.worlds.of(drillId)?.ties.facts(incidentId);
  }

  /**
   * Streams of the tasks, requests and reports of an incident, of those merged into it and of what it was merged into,
   * as far as the log was followed.
   */
  workOf(incidentId: string, drillId?: string): string[] {
    return this.worlds.of(drillId)?.ties.work(incidentId) ?? [];
  }

  /** Whom the service asks for what is needed, as far as the log was followed. */
  ownersToAsk(need: Parameters<Owners['toAsk']>[0], drillId?: string): string[] {
    const partyOf = (agencyId: string): AgencyFacts | undefined => this.registry.facts(agencyId);
    return this.worlds.of(drillId)?.owners.toAsk(need, partyOf, this.jurisdiction()) ?? [];
  }

  /** Whether an agreement of the issuer in force names a sender of messages, as far as the log was followed. */
  isSenderAgreed(asked: Parameters<Owners['isSenderAgreed']>[0], drillId?: string): boolean {
    return this.worlds.of(drillId)?.owners.isSenderAgreed(asked) ?? false;
  }

  /** Capabilities that somebody has registered resources with, in the live world or in a drill. */
  capabilities(drillId?: string): KnownCapability[] {
    return this.worlds.of(drillId)?.owners.capabilities() ?? [];
  }

  /**
   * Commands that may take away what somebody always holds, that were confirmed before a place and have no outcome yet,
   * in order.
   */
  withdrawalsBefore(position: bigint): string[] {
    return this.worlds.withdrawals.before(position);
  }

  /** @throws {NotCurrent} where it was not shown within 10 s that everything in the log is known here */
  beCurrent(): Promise<void> {
    return this.currentness.beCurrent();
  }

  /**
   * Waits until all is known here that was in the log when this was asked, at most 2 s.
   * @throws {NotCurrent}
   */
  passEnd(): Promise<void> {
    return this.currentness.passEnd();
  }

  /**
   * Waits until all is known here up to a place of the log, at most 2 s.
   * @throws {NotCurrent}
   */
  pass(position: bigint): Promise<void> {
    return this.currentness.pass(position);
  }

  private get registry(): Worlds['registry'] {
    return this.worlds.registry;
  }

  private take({ events, upTo }: Batch): void {
    for (const record of events) {
      this.worlds.take(record);
      const { position, eventId, stream, revision } = record;
      this.newest = { position, eventId, stream, revision };
      this.seen++;
    }
    this.currentness.reach(upTo);
  }
}

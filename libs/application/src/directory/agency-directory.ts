import {
  decode,
  exercisePrefix,
  parseExerciseStream,
  parseStreamId,
  streamId,
  UnknownStoredType,
  type AggregateName,
  type DomainEvent,
  type DomainEvents,
  type RecordedEvent,
} from '#contracts';
import {
  agency,
  aggregateIdPattern,
  counts,
  factsOf,
  holdsNow,
  installation,
  installationId,
  rolesAllowed,
  type AgencyFacts,
  type AgencyState,
  type Capacity,
  type IncidentFacts,
  type Installation,
  type InstallationState,
  type Jurisdiction,
} from '#domain';
import { NotThisLog, type EventLog } from '#event-log';
import { Buckets, pause } from '#platform';
import { LRUCache } from 'lru-cache';
import { IncidentTies } from './incident-ties.js';
import { Owners } from './owners.js';

interface Entry {
  readonly state: AgencyState;
  readonly revision: bigint;
}

/** What is known of the live world or of a drill. */
interface Scope {
  readonly ties: IncidentTies;
  readonly owners: Owners;
}

/** The part of a logger that is used here. */
export interface DirectoryLog {
  warn(fields: object, message: string): void;
}

/** Whose acts draw agencies into incidents. */
const tying: readonly AggregateName[] = ['incident', 'task', 'sharing', 'report'];
const giving: readonly AggregateName[] = ['resource', 'agreement'];
const endingDrill = ['drill.ended', 'drill.cancelled'];

/** What was judged by facts no older than this is in order; the design of authority, section 2. */
const currentForMs = 10_000;
/** From this age on it is looked again, beside the work. */
const proveAfterMs = 5_000;
/** How long a look, or an answer that hangs on what may not have been seen yet, waits. */
const patienceMs = 2_000;
const mostDrills = 200;
/** How often an agency that is not known here is looked for in the log, for all who ask together. */
const lookUpRate = { perSecond: 10, burst: 100 };
const retryMs = 500;

/** What this process knows of the registry and of participation is not shown to be current: nothing is judged by it. */
export class NotCurrent extends Error {
  readonly code = 'not-yet-visible';
}

/**
 * Who is registered, with which keys and mandates, for which district the service works, and who takes part in which incident: followed from the log
 * itself, so that it needs no read model. What is registered or withdrawn counts when the follower has seen it, usually
 * within milliseconds. An agency that is not known yet may have registered within these, and is looked up in the log at
 * once; that is done ten times a second and no more, so that names which anybody makes up cost the log nothing.
 */
export class AgencyDirectory {
  private readonly entries = new Map<string, Entry>();
  private district: { readonly state: InstallationState; readonly revision: bigint } = {
    state: installation.initialState,
    revision: -1n,
  };
  private readonly live: Scope;
  private readonly drills = new LRUCache<string, Scope>({ max: mostDrills });
  private commands: Jurisdiction['commands'] | undefined;
  private upTo = -1n;
  private readonly waiting = new Set<() => void>();
  private provenAt = Number.NEGATIVE_INFINITY;
  private proof: Promise<boolean> | undefined;
  private readonly stopping = new AbortController();
  private following: Promise<void> | undefined;

  constructor(
    private readonly eventLog: EventLog,
    private readonly log: DirectoryLog,
    private readonly lookUps = new Buckets(lookUpRate),
  ) {
    this.live = this.scope('');
  }

  /**
   * Follows the log until closed; resolves when it has caught up, or when the log is not the one that was worked
   * with: then nobody is found until it is. An event type that this version does not know ends the process: with keys
   * that are out of date it would let in whom it should not.
   */
  async open(): Promise<void> {
    let opened = false;
    await new Promise<void>((resolve, reject) => {
      this.following = this.keepFollowing(() => {
        opened = true;
        resolve();
      });
      void this.following.catch((error: Error) => {
        // nobody waits any more: an unhandled rejection ends the process
        if (opened) throw error;
        reject(error);
      });
    });
  }

  async close(): Promise<void> {
    this.stopping.abort();
    await this.following;
  }

  async find(agencyId: string): Promise<AgencyState | undefined> {
    const entry = this.entries.get(agencyId);
    if (entry) return entry.state;
    // the name may come from anybody, and not every text is the name of a stream
    if (!aggregateIdPattern.test(agencyId)) return undefined;
    if (this.lookUps.take('all') !== undefined) return undefined;
    for (const record of await this.eventLog.read(streamId('agency', agencyId))) this.take(record);
    return this.entries.get(agencyId)?.state;
  }

  /** Whether the follower has seen it: costs nothing. */
  isKnown(agencyId: string): boolean {
    return this.entries.has(agencyId);
  }

  async isRegistered(agencyId: string): Promise<boolean> {
    return (await this.find(agencyId))?.status === 'registered';
  }

  /** How many keys of administrators count in the whole installation, as far as it is known, but for one. */
  administratorsBeside(agencyId: string, keyId: string): number {
    let many = 0;
    for (const [id, { state }] of this.entries) {
      if (state.status !== 'registered' || !rolesAllowed(state).includes('administrator')) continue;
      for (const key of Object.values(state.credentials)) {
        const isThatOne = id === agencyId && key.keyId === keyId;
        if (!isThatOne && counts(key) && key.roles.includes('administrator')) many++;
      }
    }
    return many;
  }

  /** What authority is judged by of an agency, as far as the log was followed; nothing of one not registered. */
  async facts(agencyId: string): Promise<AgencyFacts | undefined> {
    const state = await this.find(agencyId);
    return state && factsOf(agencyId, state);
  }

  /** The district and its home bureau, as far as the log was followed; nothing before they are set. */
  installation(): Installation | undefined {
    const { districtCode, homeBureauId } = this.district.state;
    return districtCode === undefined || homeBureauId === undefined
      ? undefined
      : { districtCode, homeBureauId };
  }

  /** Agencies that can use a capacity now, as far as the log was followed. */
  holdersOf(capacity: Capacity): string[] {
    return [...this.entries].flatMap(([agencyId, { state }]) =>
      holdsNow(state, capacity) ? [agencyId] : [],
    );
  }

  /** The same with what commands in it: what no mandate covers falls to the home bureau. Nobody's before it is set. */
  jurisdiction(): Jurisdiction {
    this.commands ??= [...this.entries].flatMap(([agencyId, { state }]) =>
      (state.status === 'registered' ? (factsOf(agencyId, state)?.mandates ?? []) : []).filter(
        ({ capacity }) => capacity === 'command',
      ),
    );
    const { districtCode = '', homeBureauId = '' } = this.district.state;
    return { districtCode, homeBureauId, commands: this.commands };
  }

  /** Every agency that is registered now. */
  registered(): AgencyFacts[] {
    return [...this.entries].flatMap(([agencyId, { state }]) => {
      const facts = state.status === 'registered' ? factsOf(agencyId, state) : undefined;
      return facts ? [facts] : [];
    });
  }

  /** Who takes part in an incident, of the live world or of a drill; nothing where none is known. */
  async incident(incidentId: string, drillId?: string): Promise<IncidentFacts | undefined> {
    const scope = drillId === undefined ? this.live : this.drills.get(drillId);
    return scope?.ties.facts(incidentId);
  }

  /** Whom the service asks for what is needed, as far as the log was followed. */
  ownersToAsk(need: Parameters<Owners['toAsk']>[0], drillId?: string): string[] {
    const scope = drillId === undefined ? this.live : this.drills.get(drillId);
    const partyOf = (agencyId: string): AgencyFacts | undefined => {
      const state = this.entries.get(agencyId)?.state;
      return state && factsOf(agencyId, state);
    };
    return scope?.owners.toAsk(need, partyOf, this.jurisdiction()) ?? [];
  }

  /** @throws {NotCurrent} where it was not shown within 10 s that everything in the log is known here */
  async beCurrent(): Promise<void> {
    const age = Date.now() - this.provenAt;
    if (age <= proveAfterMs) return;
    const proof = this.proveCurrent();
    if (age <= currentForMs) return void proof.catch(() => undefined);
    if (!(await proof)) throw new NotCurrent('the registry and who takes part are not known to be current');
  }

  /**
   * Waits until all is known here that was in the log when this was asked, at most 2 s.
   * @throws {NotCurrent}
   */
  async passEnd(): Promise<void> {
    if (!(await this.seen(await this.eventLog.lastPosition())))
      throw new NotCurrent('what may have been done already is not known here yet');
  }

  private proveCurrent(): Promise<boolean> {
    this.proof ??= (async () => {
      const askedAt = Date.now();
      const isCurrent = await this.seen(await this.eventLog.lastPosition());
      if (isCurrent) this.provenAt = askedAt;
      return isCurrent;
    })().finally(() => {
      this.proof = undefined;
    });
    return this.proof;
  }

  private async seen(position: bigint): Promise<boolean> {
    if (this.upTo >= position) return true;
    return new Promise((resolve) => {
      const look = (): void => {
        if (this.upTo >= position) done(true);
      };
      const timer = setTimeout(() => done(false), patienceMs);
      const done = (isSeen: boolean): void => {
        clearTimeout(timer);
        this.waiting.delete(look);
        resolve(isSeen);
      };
      this.waiting.add(look);
    });
  }

  private async keepFollowing(caughtUp: () => void): Promise<void> {
    let after: bigint | undefined;
    const { signal } = this.stopping;
    while (!signal.aborted) {
      try {
        for await (const batch of this.eventLog.follow({ after, signal })) {
          for (const record of batch.events) this.takeAct(record);
          after = batch.upTo < 0n ? undefined : batch.upTo;
          this.upTo = batch.upTo;
          for (const look of [...this.waiting]) look();
          if (batch.caughtUp) caughtUp();
        }
      } catch (error) {
        if (error instanceof UnknownStoredType) throw error;
        if (error instanceof NotThisLog) caughtUp();
        else this.log.warn({ err: error }, 'agency directory lost its subscription; following again');
        await pause(retryMs, signal);
      }
    }
  }

  private takeAct(record: RecordedEvent): void {
    const inside = record.stream.startsWith(exercisePrefix) ? parseExerciseStream(record.stream) : undefined;
    const stream = inside?.stream ?? record.stream;
    const target = parseStreamId(stream);
    if (!target) return;
    const isTie = tying.includes(target.aggregate);
    if (isTie || giving.includes(target.aggregate)) {
      const { ties, owners } = inside === undefined ? this.live : this.ofDrill(inside.drillId);
      if (isTie) ties.take(record, stream);
      else owners.take(decode(record.storedType, record.data) as DomainEvent, stream);
      return;
    }
    if (inside !== undefined) return;
    if (target.aggregate === 'drill' && endingDrill.includes(decode(record.storedType, record.data).type))
      this.drills.delete(target.id);
    this.take(record);
  }

  private ofDrill(drillId: string): Scope {
    const known = this.drills.get(drillId);
    if (known) return known;
    const scope = this.scope(`${exercisePrefix}${drillId}/`);
    this.drills.set(drillId, scope);
    return scope;
  }

  private scope(prefix: string): Scope {
    return { ties: new IncidentTies((stream) => this.eventLog.read(stream), prefix), owners: new Owners() };
  }

  private take(record: RecordedEvent): void {
    const target = parseStreamId(record.stream);
    if (target?.aggregate === 'installation') this.takeInstallation(target.id, record);
    if (target?.aggregate !== 'agency') return;
    const entry = this.entries.get(target.id) ?? { state: agency.initialState, revision: -1n };
    if (record.revision <= entry.revision) return;
    const event = decode(record.storedType, record.data);
    const state = event.type.startsWith('agency.')
      ? agency.evolve(entry.state, event as DomainEvents['agency'])
      : entry.state;
    if (state.status === 'none') return;
    this.entries.set(target.id, { state, revision: record.revision });
    this.commands = undefined;
  }

  private takeInstallation(id: string, { storedType, data, revision }: RecordedEvent): void {
    if (id !== installationId || revision <= this.district.revision) return;
    const event = decode(storedType, data);
    const { state } = this.district;
    this.district = {
      state: event.type === 'installation.set' ? installation.evolve(state, event) : state,
      revision,
    };
  }
}

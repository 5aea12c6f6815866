import {
  decode,
  parseStreamId,
  streamId,
  UnknownStoredType,
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
  type Installation,
  type InstallationState,
} from '#domain';
import { NotThisLog, type EventLog } from '#event-log';
import { Buckets, pause } from '#platform';

interface Entry {
  readonly state: AgencyState;
  readonly revision: bigint;
}

/** The part of a logger that is used here. */
export interface DirectoryLog {
  warn(fields: object, message: string): void;
}

/** How often an agency that is not known here is looked for in the log, for all who ask together. */
const lookUpRate = { perSecond: 10, burst: 100 };
const followed = ['agency-', 'installation-'];
const retryMs = 500;

/**
 * Who is registered, with which keys and mandates, and for which district the service works: followed from the log
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
  private readonly stopping = new AbortController();
  private following: Promise<void> | undefined;

  constructor(
    private readonly eventLog: EventLog,
    private readonly log: DirectoryLog,
    private readonly lookUps = new Buckets(lookUpRate),
  ) {}

  /**
   * Follows agencies and the installation until closed; resolves when it has caught up, or when the log is not the one that was worked
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

  private async keepFollowing(caughtUp: () => void): Promise<void> {
    let after: bigint | undefined;
    const { signal } = this.stopping;
    while (!signal.aborted) {
      try {
        for await (const batch of this.eventLog.follow({ after, streamPrefixes: followed, signal })) {
          for (const record of batch.events) this.take(record);
          after = batch.upTo < 0n ? undefined : batch.upTo;
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

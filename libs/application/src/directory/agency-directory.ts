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
  factsOf,
  holdsNow,
  installation,
  installationId,
  type AgencyFacts,
  type AgencyState,
  type Capacity,
  type Installation,
  type InstallationState,
} from '#domain';
import { NotThisLog, type EventLog } from '#event-log';
import { pause } from '#platform';

interface Entry {
  readonly state: AgencyState;
  readonly revision: bigint;
}

/** The part of a logger that is used here. */
export interface DirectoryLog {
  warn(fields: object, message: string): void;
}

const followed = ['agency-', 'installation-'];
const missTtlMs = 1_000;
const retryMs = 500;

/**
 * Who is registered, with which keys and mandates, and for which district the service works: followed from the log itself, so that it needs no read model. An agency
 * that is not known yet is looked up in the log at once; a key that is withdrawn stops counting when the follower
 * has seen it, usually within milliseconds.
 */
export class AgencyDirectory {
  private readonly entries = new Map<string, Entry>();
  private district: { readonly state: InstallationState; readonly revision: bigint } = {
    state: installation.initialState,
    revision: -1n,
  };
  private readonly misses = new Map<string, number>();
  private readonly stopping = new AbortController();
  private following: Promise<void> | undefined;

  constructor(
    private readonly eventLog: EventLog,
    private readonly log: DirectoryLog,
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
    if ((this.misses.get(agencyId) ?? 0) > Date.now()) return undefined;
    for (const record of await this.eventLog.read(streamId('agency', agencyId))) this.take(record);
    const found = this.entries.get(agencyId)?.state;
    if (!found) this.miss(agencyId);
    return found;
  }

  async isRegistered(agencyId: string): Promise<boolean> {
    return (await this.find(agencyId))?.status === 'registered';
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

  /** Remembers briefly, and not too many: the name may come from anybody. */
  private miss(agencyId: string): void {
    if (this.misses.size > 10_000) this.misses.clear();
    this.misses.set(agencyId, Date.now() + missTtlMs);
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

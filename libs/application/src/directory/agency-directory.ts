import {
  decode,
  parseStreamId,
  streamId,
  UnknownStoredType,
  type DomainEvents,
  type RecordedEvent,
} from '#contracts';
import { agency, aggregateIdPattern, type AgencyState } from '#domain';
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
const retryMs = 500;

/**
 * Who is registered and with which keys, followed from the log itself, so that it needs no read model: what is
 * registered or withdrawn counts when the follower has seen it, usually within milliseconds. Whoever is not known yet
 * may have registered within these, and is looked up in the log at once; that is done ten times a second and no more,
 * so that names which anybody makes up cost the log nothing.
 */
export class AgencyDirectory {
  private readonly entries = new Map<string, Entry>();
  private readonly stopping = new AbortController();
  private following: Promise<void> | undefined;

  constructor(
    private readonly eventLog: EventLog,
    private readonly log: DirectoryLog,
    private readonly lookUps = new Buckets(lookUpRate),
  ) {}

  /**
   * Follows agency streams until closed; resolves when it has caught up, or when the log is not the one that was worked
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

  private async keepFollowing(caughtUp: () => void): Promise<void> {
    let after: bigint | undefined;
    const { signal } = this.stopping;
    while (!signal.aborted) {
      try {
        for await (const batch of this.eventLog.follow({ after, streamPrefixes: ['agency-'], signal })) {
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
}

import { randomUUID } from 'node:crypto';
import { BrokerConfig } from '../config.js';
import { ErrorCode } from '../protocol/errors.js';
import { Store } from '../store/store.js';
import { Group } from './group.js';
import {
  JoinReply,
  joinRefused,
  JoinRequest,
  MemberIdentity,
  SyncReply,
  syncRefused,
  SyncRequest,
} from './messages.js';
import { groupKey } from './group-key.js';
import { GroupOffsets } from './offsets.js';
import { GroupEnvironment } from './rebalance.js';

/** `setTimeout` fires at once for longer delays. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

interface Entry {
  group: Group;
  timer: NodeJS.Timeout | undefined;
  firesAt: number;
}

/** All groups of the broker: finds the group, brings the time, keeps one timer per group, stores. */
export class GroupCoordinator {
  readonly offsets: GroupOffsets;
  private readonly entries = new Map<string, Entry>();
  private readonly environment: GroupEnvironment;
  private closed = false;

  constructor(
    private readonly store: Store,
    private readonly config: BrokerConfig,
  ) {
    this.offsets = new GroupOffsets(store);
    this.environment = {
      initialRebalanceDelayMs: config.groupInitialRebalanceDelayMs,
      now: () => Date.now(),
      uniqueId: () => randomUUID(),
      store: (record, done) => {
        const key = groupKey(record.groupId);
        store
          .commit((writes) => writes.put(store.groups, key, record))
          .then(
            () => ErrorCode.NONE,
            () => ErrorCode.KAFKA_STORAGE_ERROR,
          )
          .then((errorCode) => {
            done(errorCode);
            const entry = this.entries.get(record.groupId);
            if (entry) this.schedule(entry);
          })
          .catch((error: unknown) => process.emitWarning(error as Error));
      },
    };
    const now = Date.now();
    for (const { value } of store.groups.getRange())
      this.schedule(this.track(Group.restore(value, this.environment, now)));
  }

  private track(group: Group): Entry {
    const entry: Entry = { group, timer: undefined, firesAt: Infinity };
    this.entries.set(group.id, entry);
    return entry;
  }

  private schedule(entry: Entry): void {
    const deadline = this.closed ? Infinity : entry.group.nextDeadline();
    // A timer that fires too early finds nothing due; a heartbeat need not replace it.
    if (entry.timer && entry.firesAt <= deadline && deadline !== Infinity) return;
    clearTimeout(entry.timer);
    entry.timer = undefined;
    entry.firesAt = deadline;
    if (deadline === Infinity) return;
    entry.timer = setTimeout(
      () => {
        entry.timer = undefined;
        entry.group.tick(Date.now());
        this.schedule(entry);
      },
      Math.min(Math.max(deadline - Date.now(), 0), LONGEST_TIMER_MS),
    );
  }

  private with<T>(groupId: string, absent: T, use: (group: Group, now: number) => T): T {
    const entry = this.entries.get(groupId);
    if (!entry) return absent;
    const result = use(entry.group, Date.now());
    this.schedule(entry);
    return result;
  }

  all(): Group[] {
    return [...this.entries.values()].map(({ group }) => group);
  }

  get(groupId: string): Group | undefined {
    return this.entries.get(groupId)?.group;
  }

  join(groupId: string, request: JoinRequest): Promise<JoinReply> {
    const { memberId, sessionTimeoutMs } = request;
    if (groupId === '') return Promise.resolve(joinRefused(ErrorCode.INVALID_GROUP_ID, memberId));
    if (
      sessionTimeoutMs < this.config.groupMinSessionTimeoutMs ||
      sessionTimeoutMs > this.config.groupMaxSessionTimeoutMs
    )
      return Promise.resolve(joinRefused(ErrorCode.INVALID_SESSION_TIMEOUT, memberId));
    if (memberId === '' && !this.entries.has(groupId))
      this.track(new Group(groupId, this.environment, Date.now()));
    return new Promise((resolve) => {
      if (!this.entries.has(groupId)) resolve(joinRefused(ErrorCode.UNKNOWN_MEMBER_ID, memberId));
      this.with(groupId, undefined, (group, now) => group.join(request, now, resolve));
    });
  }

  sync(groupId: string, request: SyncRequest): Promise<SyncReply> {
    if (groupId === '') return Promise.resolve(syncRefused(ErrorCode.INVALID_GROUP_ID));
    return new Promise((resolve) => {
      if (!this.entries.has(groupId)) resolve(syncRefused(ErrorCode.UNKNOWN_MEMBER_ID));
      this.with(groupId, undefined, (group, now) => group.sync(request, now, resolve));
    });
  }

  heartbeat(groupId: string, identity: MemberIdentity, generationId: number): ErrorCode {
    if (groupId === '') return ErrorCode.INVALID_GROUP_ID;
    return this.with<ErrorCode>(groupId, ErrorCode.UNKNOWN_MEMBER_ID, (group, now) =>
      group.heartbeat(identity, generationId, now),
    );
  }

  leave(groupId: string, identity: MemberIdentity): ErrorCode {
    return this.with<ErrorCode>(groupId, ErrorCode.UNKNOWN_MEMBER_ID, (group, now) =>
      group.leave(identity, now),
    );
  }

  /** A commit without a generation makes the group, as for consumers that assign their partitions themselves. */
  checkCommit(groupId: string, identity: MemberIdentity, generationId: number): ErrorCode {
    if (groupId === '' && generationId >= 0) return ErrorCode.INVALID_GROUP_ID;
    if (generationId < 0 && !this.entries.has(groupId)) {
      const { group } = this.track(new Group(groupId, this.environment, Date.now()));
      this.environment.store(group.toRecord(), () => undefined);
    }
    return this.with<ErrorCode>(groupId, ErrorCode.ILLEGAL_GENERATION, (group, now) =>
      group.checkCommit(identity, generationId, now),
    );
  }

  /** Durable on return. */
  async delete(groupId: string): Promise<ErrorCode> {
    const entry = this.entries.get(groupId);
    if (!entry) return ErrorCode.GROUP_ID_NOT_FOUND;
    if (entry.group.state !== 'Empty') return ErrorCode.NON_EMPTY_GROUP;
    this.forget(entry);
    await Promise.all([
      this.offsets.deleteGroup(groupId),
      this.store.commit((writes) => writes.remove(this.store.groups, groupKey(groupId))),
    ]);
    return ErrorCode.NONE;
  }

  private forget(entry: Entry): void {
    clearTimeout(entry.timer);
    this.entries.delete(entry.group.id);
  }

  /** Drops the offsets of groups that have been empty for long, and groups that have neither members nor offsets. */
  async expire(now: number): Promise<void> {
    for (const { group } of [...this.entries.values()]) {
      if (!group.isDeserted) continue;
      const expiresBefore = now - this.config.offsetsRetentionMs;
      if (group.emptySince !== null && group.emptySince < expiresBefore)
        await this.offsets.expire(group.id, expiresBefore);
      if (group.isDeserted && this.offsets.of(group.id).length === 0) await this.delete(group.id);
    }
  }

  /** Ends the timers; members of the groups stay members, for the next start. */
  close(): void {
    this.closed = true;
    for (const entry of this.entries.values()) this.schedule(entry);
  }
}

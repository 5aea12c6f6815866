import { ErrorCode } from '../protocol/errors.js';
import { GroupRecord } from '../store/records.js';
import { Member, metadataFor, selectProtocol, toRecord } from './member.js';
import { JoinReply, joinRefused, MemberIdentity, Respond, syncRefused } from './messages.js';

export type GroupState = 'Empty' | 'PreparingRebalance' | 'CompletingRebalance' | 'Stable';

export interface GroupEnvironment {
  initialRebalanceDelayMs: number;
  /** Only for what happens when a write completes; every request brings its own time. */
  now(): number;
  /** A new, unique suffix for a member id. */
  uniqueId(): string;
  /** Makes the record durable, then calls back with NONE or the error. */
  store(record: GroupRecord, done: (errorCode: ErrorCode) => void): void;
}

interface JoinPhase {
  deadline: number;
  /** A group that was empty waits out its delay even when all known members have joined. */
  isInitial: boolean;
  extensionLeftMs: number;
  newcomer: boolean;
}

/**
 * Members, generations and the phases of a rebalance. No clock and no timers: every call brings the time (ms), and
 * `tick` must be called at `nextDeadline`. Answers that wait are held as callbacks.
 */
export class Rebalance {
  state: GroupState = 'Empty';
  generation = 0;
  protocolType: string | null = null;
  protocol: string | null = null;
  leader: string | null = null;
  emptySince: number | null;
  readonly members = new Map<string, Member>();
  /** Ids given to newcomers that have not come back yet, with the time they lapse. */
  protected readonly pending = new Map<string, number>();
  private joinPhase: JoinPhase | undefined;
  private syncDeadline = Infinity;

  constructor(
    readonly id: string,
    protected readonly environment: GroupEnvironment,
    now: number,
  ) {
    this.emptySince = now;
  }

  toRecord(): GroupRecord {
    const { id: groupId, generation, protocolType, protocol, leader, emptySince } = this;
    const members = [...this.members.values()].map(toRecord);
    return { groupId, generation, protocolType, protocol, leader, members, emptySince };
  }

  /** Neither members nor newcomers on their way. */
  get isDeserted(): boolean {
    return this.state === 'Empty' && this.pending.size === 0;
  }

  protected memberOfInstance(instanceId: string): Member | undefined {
    return [...this.members.values()].find((member) => member.instanceId === instanceId);
  }

  /** The current member of that identity, or why there is none. */
  protected identify({ memberId, instanceId }: MemberIdentity): Member | ErrorCode {
    if (instanceId !== null) {
      const current = this.memberOfInstance(instanceId);
      if (!current) return ErrorCode.UNKNOWN_MEMBER_ID;
      if (current.id !== memberId) return ErrorCode.FENCED_INSTANCE_ID;
    }
    return this.members.get(memberId) ?? ErrorCode.UNKNOWN_MEMBER_ID;
  }

  protected add(member: Member, protocolType: string, now: number, respond: Respond<JoinReply>): void {
    if (this.members.size === 0) this.protocolType = protocolType;
    this.members.set(member.id, member);
    this.leader ??= member.id;
    if (this.joinPhase) this.joinPhase.newcomer = true;
    this.awaitRebalance(member, now, respond);
  }

  /** The member's join is answered when the rebalance, begun now if need be, has gathered its members. */
  protected awaitRebalance(member: Member, now: number, respond: Respond<JoinReply>): void {
    // A client that asks again has given up on its earlier request.
    member.awaitingJoin?.(joinRefused(ErrorCode.REBALANCE_IN_PROGRESS, member.id));
    member.awaitingJoin = respond;
    this.rebalanceOrProceed(now);
  }

  protected touch(member: Member, now: number): void {
    member.sessionDeadline = now + member.sessionTimeoutMs;
  }

  private rebalanceOrProceed(now: number): void {
    if (this.state === 'PreparingRebalance') this.completeJoinIfAll(now);
    else this.prepareRebalance(now);
  }

  private longestRebalanceTimeoutMs(): number {
    return Math.max(0, ...[...this.members.values()].map(({ rebalanceTimeoutMs }) => rebalanceTimeoutMs));
  }

  protected prepareRebalance(now: number): void {
    for (const member of this.members.values()) {
      member.awaitingSync?.(syncRefused(ErrorCode.REBALANCE_IN_PROGRESS));
      member.awaitingSync = undefined;
    }
    const isInitial = this.state === 'Empty';
    const timeoutMs = this.longestRebalanceTimeoutMs();
    const delayMs = isInitial ? this.environment.initialRebalanceDelayMs : timeoutMs;
    this.joinPhase = {
      deadline: now + delayMs,
      isInitial,
      extensionLeftMs: isInitial ? Math.max(timeoutMs - delayMs, 0) : 0,
      newcomer: false,
    };
    this.syncDeadline = Infinity;
    this.state = 'PreparingRebalance';
    this.completeJoinIfAll(now);
  }

  private completeJoinIfAll(now: number): void {
    if (!this.joinPhase || this.joinPhase.isInitial || this.pending.size > 0) return;
    if ([...this.members.values()].every(({ awaitingJoin }) => awaitingJoin)) this.completeJoin(now);
  }

  private completeJoin(now: number): void {
    for (const member of [...this.members.values()])
      if (!member.awaitingJoin && member.instanceId === null) this.members.delete(member.id);
    const joined = [...this.members.values()].filter(({ awaitingJoin }) => awaitingJoin);
    if (joined.length === 0 && this.members.size > 0) {
      // Only static members are left and none is back: they have until their sessions end.
      if (this.joinPhase) this.joinPhase.deadline = now + Math.max(1, this.longestRebalanceTimeoutMs());
      return;
    }
    this.joinPhase = undefined;
    this.generation++;
    if (joined.length === 0) this.becomeEmpty(now);
    else this.beginGeneration(joined, now);
  }

  private beginGeneration(joined: readonly Member[], now: number): void {
    if (!joined.some(({ id }) => id === this.leader)) this.leader = joined[0]!.id;
    this.emptySince = null;
    this.protocol = selectProtocol([...this.members.values()]);
    this.state = 'CompletingRebalance';
    this.syncDeadline = now + this.longestRebalanceTimeoutMs();
    for (const member of this.members.values()) member.hasSynced = false;
    for (const member of joined) {
      const respond = member.awaitingJoin;
      member.awaitingJoin = undefined;
      this.touch(member, now);
      respond?.(this.joined(member));
    }
  }

  private becomeEmpty(now: number): void {
    this.state = 'Empty';
    this.protocol = null;
    this.leader = null;
    this.emptySince = now;
    // If this is lost, the members of the generation before come back after a restart and time out.
    this.environment.store(this.toRecord(), () => undefined);
  }

  protected joined(member: Member): JoinReply {
    return {
      errorCode: ErrorCode.NONE,
      memberId: member.id,
      generationId: this.generation,
      protocolType: this.protocolType,
      protocolName: this.protocol,
      leader: this.leader ?? '',
      skipAssignment: false,
      members: member.id === this.leader ? this.describeMembers() : [],
    };
  }

  private describeMembers(): JoinReply['members'] {
    return [...this.members.values()].map((member) => ({
      memberId: member.id,
      groupInstanceId: member.instanceId,
      metadata: metadataFor(member, this.protocol),
    }));
  }

  protected remove(member: Member, now: number): void {
    member.awaitingJoin?.(joinRefused(ErrorCode.UNKNOWN_MEMBER_ID, ''));
    member.awaitingSync?.(syncRefused(ErrorCode.UNKNOWN_MEMBER_ID));
    this.members.delete(member.id);
    if (this.leader === member.id) this.leader = this.members.keys().next().value ?? null;
    this.rebalanceOrProceed(now);
  }

  protected removePending(memberId: string, now: number): void {
    if (this.pending.delete(memberId)) this.completeJoinIfAll(now);
  }

  nextDeadline(): number {
    const deadlines = [this.joinPhase?.deadline ?? Infinity, this.syncDeadline, ...this.pending.values()];
    for (const member of this.members.values())
      if (!member.awaitingJoin && !member.awaitingSync) deadlines.push(member.sessionDeadline);
    return Math.min(...deadlines);
  }

  /** Does what is due at `now`. */
  tick(now: number): void {
    for (const [memberId, deadline] of [...this.pending])
      if (deadline <= now) this.removePending(memberId, now);
    for (const member of [...this.members.values()])
      if (!member.awaitingJoin && !member.awaitingSync && member.sessionDeadline <= now)
        this.remove(member, now);
    if (this.syncDeadline <= now) this.expireSync(now);
    if (this.joinPhase && this.joinPhase.deadline <= now) this.expireJoin(this.joinPhase, now);
  }

  private expireSync(now: number): void {
    this.syncDeadline = Infinity;
    const late = [...this.members.values()].filter(({ hasSynced }) => !hasSynced);
    if (late.length === 0) return;
    for (const { id } of late) this.members.delete(id);
    if (!this.members.has(this.leader ?? '')) this.leader = this.members.keys().next().value ?? null;
    this.prepareRebalance(now);
  }

  private expireJoin(phase: JoinPhase, now: number): void {
    if (phase.isInitial && phase.newcomer && phase.extensionLeftMs > 0) {
      const delayMs = Math.min(this.environment.initialRebalanceDelayMs, phase.extensionLeftMs);
      phase.newcomer = false;
      phase.extensionLeftMs -= delayMs;
      phase.deadline = now + delayMs;
      return;
    }
    this.completeJoin(now);
  }
}

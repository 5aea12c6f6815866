import { ErrorCode } from '../protocol/errors.js';
import { GroupRecord } from '../store/records.js';
import { fromRecord, hasProtocols, Member, newMember, selectProtocol, updateMember } from './member.js';
import {
  JoinReply,
  joinRefused,
  JoinRequest,
  MemberIdentity,
  Protocol,
  Respond,
  SyncReply,
  syncRefused,
  SyncRequest,
} from './messages.js';
import { GroupEnvironment, Rebalance } from './rebalance.js';

const isError = (found: Member | ErrorCode): found is ErrorCode => typeof found === 'number';

/** One group under the classic protocol: what each request of a member is answered, as by Kafka's coordinator. */
export class Group extends Rebalance {
  /** After a restart the group goes on where it was; members have one session timeout to show up. */
  static restore(record: GroupRecord, environment: GroupEnvironment, now: number): Group {
    const group = new Group(record.groupId, environment, now);
    group.generation = record.generation;
    group.protocolType = record.protocolType;
    group.protocol = record.protocol;
    group.leader = record.leader;
    group.emptySince = record.emptySince;
    for (const member of record.members) group.members.set(member.id, fromRecord(member, now));
    if (group.members.size > 0) group.state = 'Stable';
    return group;
  }

  join(request: JoinRequest, now: number, respond: Respond<JoinReply>): void {
    const { memberId, instanceId } = request;
    if (!this.accepts(request.protocolType, request.protocols)) {
      respond(joinRefused(ErrorCode.INCONSISTENT_GROUP_PROTOCOL, memberId));
    } else if (memberId === '') {
      this.joinNew(request, now, respond);
    } else if (this.pending.delete(memberId)) {
      this.add(newMember(memberId, request), request.protocolType, now, respond);
    } else {
      const member = this.identify({ memberId, instanceId });
      if (isError(member)) respond(joinRefused(member, memberId));
      else this.rejoin(member, request, now, respond);
    }
  }

  private accepts(protocolType: string, protocols: readonly Protocol[]): boolean {
    if (protocolType === '' || protocols.length === 0) return false;
    if (this.members.size === 0) return true;
    const knownToAll = (name: string) =>
      [...this.members.values()].every((member) => member.protocols.some((known) => known.name === name));
    return protocolType === this.protocolType && protocols.some(({ name }) => knownToAll(name));
  }

  private joinNew(request: JoinRequest, now: number, respond: Respond<JoinReply>): void {
    const { instanceId } = request;
    const id = `${instanceId ?? request.clientId}-${this.environment.uniqueId()}`;
    const former = instanceId === null ? undefined : this.memberOfInstance(instanceId);
    if (former) {
      this.replaceStatic(former, id, request, now, respond);
    } else if (instanceId === null && request.requireKnownMemberId) {
      this.pending.set(id, now + request.sessionTimeoutMs);
      respond(joinRefused(ErrorCode.MEMBER_ID_REQUIRED, id));
    } else {
      this.add(newMember(id, request), request.protocolType, now, respond);
    }
  }

  private rejoin(member: Member, request: JoinRequest, now: number, respond: Respond<JoinReply>): void {
    const unchanged = hasProtocols(member, request.protocols);
    // A leader that joins again wants a new assignment; anyone else may only have missed the answer.
    const keepsGeneration =
      unchanged &&
      (this.state === 'CompletingRebalance' || (this.state === 'Stable' && member.id !== this.leader));
    updateMember(member, request);
    if (keepsGeneration) {
      this.touch(member, now);
      respond(this.joined(member));
    } else {
      this.awaitRebalance(member, now, respond);
    }
  }

  /** A static member came back without its id: it takes over the place and the assignment of its former self. */
  private replaceStatic(
    former: Member,
    id: string,
    request: JoinRequest,
    now: number,
    respond: Respond<JoinReply>,
  ): void {
    former.awaitingJoin?.(joinRefused(ErrorCode.FENCED_INSTANCE_ID, former.id));
    former.awaitingSync?.(syncRefused(ErrorCode.FENCED_INSTANCE_ID));
    const leaderBefore = this.leader ?? '';
    const member: Member = { ...former, id, awaitingJoin: undefined, awaitingSync: undefined };
    updateMember(member, request);
    this.members.delete(former.id);
    this.members.set(id, member);
    if (leaderBefore === former.id) this.leader = id;
    this.touch(member, now);
    if (this.state !== 'Stable' || selectProtocol([...this.members.values()]) !== this.protocol) {
      this.awaitRebalance(member, now, respond);
      return;
    }
    this.environment.store(this.toRecord(), (errorCode) => {
      if (errorCode !== ErrorCode.NONE) respond(joinRefused(errorCode, id));
      else if (request.canSkipAssignment)
        respond({ ...this.joined(member), skipAssignment: this.leader === id });
      // An older client that found itself leader would compute an assignment nobody takes.
      else respond({ ...this.joined(member), leader: leaderBefore, members: [] });
    });
  }

  sync(request: SyncRequest, now: number, respond: Respond<SyncReply>): void {
    const member = this.identify(request);
    const refuse = (errorCode: ErrorCode) => respond(syncRefused(errorCode));
    if (isError(member)) return refuse(member);
    if (request.generationId !== this.generation) return refuse(ErrorCode.ILLEGAL_GENERATION);
    const { protocolType, protocolName } = request;
    if (
      (protocolType !== null && protocolType !== this.protocolType) ||
      (protocolName !== null && protocolName !== this.protocol)
    )
      return refuse(ErrorCode.INCONSISTENT_GROUP_PROTOCOL);
    switch (this.state) {
      case 'Empty':
        return refuse(ErrorCode.UNKNOWN_MEMBER_ID);
      case 'PreparingRebalance':
        return refuse(ErrorCode.REBALANCE_IN_PROGRESS);
      case 'CompletingRebalance':
        member.awaitingSync?.(syncRefused(ErrorCode.REBALANCE_IN_PROGRESS));
        member.awaitingSync = respond;
        member.hasSynced = true;
        if (member.id === this.leader) this.assign(request);
        return;
      case 'Stable':
        member.hasSynced = true;
        this.touch(member, now);
        respond(this.assigned(member));
    }
  }

  private assign(request: SyncRequest): void {
    const assignments = new Map(
      request.assignments.map(({ memberId, assignment }) => [memberId, Buffer.from(assignment)]),
    );
    const record = this.toRecord();
    for (const member of record.members)
      member.assignment = assignments.get(member.id)?.toString('base64') ?? '';
    this.environment.store(record, (errorCode) => {
      // A member may have joined or left meanwhile.
      if (this.state !== 'CompletingRebalance' || request.generationId !== this.generation) return;
      if (errorCode !== ErrorCode.NONE) {
        for (const member of this.members.values()) {
          member.awaitingSync?.(syncRefused(errorCode));
          member.awaitingSync = undefined;
        }
        this.prepareRebalance(this.environment.now());
        return;
      }
      this.state = 'Stable';
      for (const member of this.members.values()) {
        member.assignment = assignments.get(member.id) ?? Buffer.alloc(0);
        const respond = member.awaitingSync;
        member.awaitingSync = undefined;
        if (!respond) continue;
        this.touch(member, this.environment.now());
        respond(this.assigned(member));
      }
    });
  }

  private assigned(member: Member): SyncReply {
    return {
      errorCode: ErrorCode.NONE,
      protocolType: this.protocolType,
      protocolName: this.protocol,
      assignment: member.assignment,
    };
  }

  heartbeat(identity: MemberIdentity, generationId: number, now: number): ErrorCode {
    const member = this.identify(identity);
    if (isError(member)) return member;
    if (generationId !== this.generation) return ErrorCode.ILLEGAL_GENERATION;
    this.touch(member, now);
    return this.state === 'PreparingRebalance' ? ErrorCode.REBALANCE_IN_PROGRESS : ErrorCode.NONE;
  }

  /** An administrator may remove a static member by its instance id alone. */
  leave({ memberId, instanceId }: MemberIdentity, now: number): ErrorCode {
    if (this.pending.has(memberId)) {
      this.removePending(memberId, now);
      return ErrorCode.NONE;
    }
    const member =
      memberId === '' && instanceId !== null
        ? (this.memberOfInstance(instanceId) ?? ErrorCode.UNKNOWN_MEMBER_ID)
        : this.identify({ memberId, instanceId });
    if (isError(member)) return member;
    this.remove(member, now);
    return ErrorCode.NONE;
  }

  /** Whether the sender may commit offsets; a member's commit also proves that it lives. */
  checkCommit(identity: MemberIdentity, generationId: number, now: number): ErrorCode {
    if (generationId < 0 && this.state === 'Empty') return ErrorCode.NONE;
    const member = this.identify(identity);
    if (isError(member)) return member;
    if (generationId !== this.generation) return ErrorCode.ILLEGAL_GENERATION;
    if (this.state === 'CompletingRebalance') return ErrorCode.REBALANCE_IN_PROGRESS;
    this.touch(member, now);
    return ErrorCode.NONE;
  }
}

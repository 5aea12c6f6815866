import { MemberRecord } from '../store/records.js';
import { JoinReply, JoinRequest, Protocol, Respond, SyncReply } from './messages.js';

export interface Member {
  id: string;
  instanceId: string | null;
  clientId: string;
  clientHost: string;
  sessionTimeoutMs: number;
  rebalanceTimeoutMs: number;
  /** In order of preference. */
  protocols: Protocol[];
  assignment: Buffer;
  /** Set while its JoinGroup or SyncGroup waits for an answer; such a member does not time out. */
  awaitingJoin: Respond<JoinReply> | undefined;
  awaitingSync: Respond<SyncReply> | undefined;
  hasSynced: boolean;
  sessionDeadline: number;
}

/** Copies what is kept for long, as requests are slices of large frames. */
const keep = (protocols: readonly Protocol[]): Protocol[] =>
  protocols.map(({ name, metadata }) => ({ name, metadata: Buffer.from(metadata) }));

export function newMember(id: string, request: JoinRequest): Member {
  return {
    id,
    instanceId: request.instanceId,
    clientId: request.clientId,
    clientHost: request.clientHost,
    sessionTimeoutMs: request.sessionTimeoutMs,
    rebalanceTimeoutMs: request.rebalanceTimeoutMs,
    protocols: keep(request.protocols),
    assignment: Buffer.alloc(0),
    awaitingJoin: undefined,
    awaitingSync: undefined,
    hasSynced: false,
    sessionDeadline: Infinity,
  };
}

export function updateMember(member: Member, request: JoinRequest): void {
  member.sessionTimeoutMs = request.sessionTimeoutMs;
  member.rebalanceTimeoutMs = request.rebalanceTimeoutMs;
  member.protocols = keep(request.protocols);
  member.clientId = request.clientId;
  member.clientHost = request.clientHost;
}

export function hasProtocols(member: Member, protocols: readonly Protocol[]): boolean {
  return (
    member.protocols.length === protocols.length &&
    member.protocols.every(
      ({ name, metadata }, i) => name === protocols[i]!.name && metadata.equals(protocols[i]!.metadata),
    )
  );
}

export function metadataFor(member: Member, protocol: string | null): Buffer {
  return member.protocols.find(({ name }) => name === protocol)?.metadata ?? Buffer.alloc(0);
}

/** Among the protocols all members know, the one most members like best. */
export function selectProtocol(members: readonly Member[]): string | null {
  const [first, ...rest] = members;
  if (!first) return null;
  const common = first.protocols
    .map(({ name }) => name)
    .filter((name) => rest.every((member) => member.protocols.some((protocol) => protocol.name === name)));
  const votes = new Map<string, number>();
  for (const member of members) {
    const favourite = member.protocols.find(({ name }) => common.includes(name));
    if (favourite) votes.set(favourite.name, (votes.get(favourite.name) ?? 0) + 1);
  }
  return [...votes].sort(([, a], [, b]) => b - a)[0]?.[0] ?? null;
}

export function toRecord(member: Member): MemberRecord {
  const { id, instanceId, clientId, clientHost, sessionTimeoutMs, rebalanceTimeoutMs } = member;
  return {
    id,
    instanceId,
    clientId,
    clientHost,
    sessionTimeoutMs,
    rebalanceTimeoutMs,
    protocols: member.protocols.map(({ name, metadata }) => ({
      name,
      metadata: metadata.toString('base64'),
    })),
    assignment: member.assignment.toString('base64'),
  };
}

export function fromRecord(record: MemberRecord, now: number): Member {
  return {
    ...record,
    protocols: record.protocols.map(({ name, metadata }) => ({
      name,
      metadata: Buffer.from(metadata, 'base64'),
    })),
    assignment: Buffer.from(record.assignment, 'base64'),
    awaitingJoin: undefined,
    awaitingSync: undefined,
    hasSynced: true,
    sessionDeadline: now + record.sessionTimeoutMs,
  };
}

/** What is stored as JSON; a field added later must be optional. */

export interface TopicRecord {
  name: string;
  /** 32 hex digits. */
  id: string;
  partitions: number;
  config: Record<string, string>;
  /** Set while the data of a deleted topic is being removed. */
  deleted?: true;
}

/** What compaction has done with a log. */
export interface CompactedRecord {
  /** Below this offset no key is there twice. */
  to: number;
  /** Size of what lies below. */
  bytes: number;
  /** Marks of deleted keys below `before` are there since `since` (ms since 1970) without the values before them. */
  tombstones?: { before: number; since: number };
}

export interface PartitionRecord {
  start: number;
  end: number;
  bytes: number;
  maxTimestamp: number;
  compacted?: CompactedRecord;
}

/** What one partition remembers of one idempotent producer. */
export interface ProducerRecord {
  epoch: number;
  lastAppendAt: number;
  /** Oldest first, all of `epoch`. */
  batches: { first: number; last: number; offset: number }[];
}

export interface MemberRecord {
  id: string;
  instanceId: string | null;
  clientId: string;
  clientHost: string;
  sessionTimeoutMs: number;
  rebalanceTimeoutMs: number;
  /** Base64, by protocol name in order of preference. */
  protocols: { name: string; metadata: string }[];
  /** Base64. */
  assignment: string;
}

export interface GroupRecord {
  groupId: string;
  generation: number;
  protocolType: string | null;
  protocol: string | null;
  leader: string | null;
  members: MemberRecord[];
  /** When the group last lost its last member, in ms since 1970; offsets expire from here. */
  emptySince: number | null;
}

/** What is kept of a user's password (SCRAM-SHA-256); base64. */
export interface UserRecord {
  iterations: number;
  salt: string;
  storedKey: string;
  serverKey: string;
}

export interface CommittedOffset {
  groupId: string;
  offset: number;
  leaderEpoch: number;
  metadata: string | null;
  committedAt: number;
}

/** Broker settings; the value of the real broker unless a comment says otherwise. */
export interface BrokerConfig {
  nodeId: number;
  autoCreateTopics: boolean;
  defaultPartitions: number;
  messageMaxBytes: number;
  retentionMs: number;
  retentionBytes: number;
  retentionCheckMs: number;
  /** Kafka waits 3 s for a new group to gather; a single machine starts its consumers closer together. */
  groupInitialRebalanceDelayMs: number;
  groupMinSessionTimeoutMs: number;
  groupMaxSessionTimeoutMs: number;
  offsetsRetentionMs: number;
  offsetMetadataMaxBytes: number;
  producerIdExpirationMs: number;
  fetchMaxBytes: number;
  requestMaxBytes: number;
  connectionsMaxIdleMs: number;
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

export const brokerDefaults: BrokerConfig = {
  nodeId: 1,
  autoCreateTopics: true,
  defaultPartitions: 1,
  messageMaxBytes: 1_048_588,
  retentionMs: 7 * DAY,
  retentionBytes: -1,
  retentionCheckMs: 5 * MINUTE,
  groupInitialRebalanceDelayMs: 100,
  groupMinSessionTimeoutMs: 6_000,
  groupMaxSessionTimeoutMs: 30 * MINUTE,
  offsetsRetentionMs: 7 * DAY,
  offsetMetadataMaxBytes: 4_096,
  producerIdExpirationMs: DAY,
  fetchMaxBytes: 57_671_680,
  requestMaxBytes: 104_857_600,
  connectionsMaxIdleMs: 10 * MINUTE,
};

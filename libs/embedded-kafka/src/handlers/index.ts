import { Broker, RequestContext } from '../broker.js';
import { ApiName, Request, Response } from '../protocol/apis.js';
import { apiVersions } from './api-versions.js';
import { alterConfigs, describeConfigs, incrementalAlterConfigs, listConfigResources } from './configs.js';
import { fetch } from './fetch.js';
import { offsetCommit, offsetDelete, offsetFetch } from './group-offsets.js';
import {
  consumerGroupDescribe,
  deleteGroups,
  describeGroups,
  findCoordinator,
  heartbeat,
  joinGroup,
  leaveGroup,
  listGroups,
  syncGroup,
} from './groups.js';
import { describeLogDirs } from './log-dirs.js';
import { describeCluster, metadata } from './metadata.js';
import { deleteRecords, listOffsets, offsetForLeaderEpoch } from './offsets.js';
import { produce } from './produce.js';
import { describeProducers, initProducerId, listTransactions } from './producers.js';
import { describeQuorum } from './quorum.js';
import {
  alterUserScramCredentials,
  describeUserScramCredentials,
  saslAuthenticate,
  saslHandshake,
} from './sasl.js';
import { describeAcls, describeClientQuotas, describeDelegationToken } from './security.js';
import { describeTopicPartitions, listPartitionReassignments } from './topic-partitions.js';
import { createPartitions, createTopics, deleteTopics } from './topics.js';

type Handler<K extends ApiName> = (
  broker: Broker,
  request: Request<K>,
  context: RequestContext,
) => Promise<Response<K> | undefined> | Response<K>;

export const handlers: { [K in ApiName]: Handler<K> } = {
  produce,
  fetch,
  listOffsets,
  metadata,
  offsetCommit,
  offsetFetch,
  findCoordinator,
  joinGroup,
  heartbeat,
  leaveGroup,
  syncGroup,
  describeGroups,
  listGroups,
  saslHandshake,
  apiVersions,
  createTopics,
  deleteTopics,
  deleteRecords,
  initProducerId,
  offsetForLeaderEpoch,
  describeAcls,
  describeConfigs,
  alterConfigs,
  describeLogDirs,
  saslAuthenticate,
  createPartitions,
  describeDelegationToken,
  deleteGroups,
  incrementalAlterConfigs,
  listPartitionReassignments,
  offsetDelete,
  describeClientQuotas,
  describeUserScramCredentials,
  alterUserScramCredentials,
  describeQuorum,
  describeCluster,
  describeProducers,
  listTransactions,
  consumerGroupDescribe,
  listConfigResources,
  describeTopicPartitions,
};

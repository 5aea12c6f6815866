import * as admin from './messages/admin.js';
import * as data from './messages/data.js';
import * as groups from './messages/groups.js';
import * as inspection from './messages/inspection.js';
import * as sasl from './messages/sasl.js';
import * as security from './messages/security.js';
import { Read, Type, Write } from './schema.js';

export interface Api<Req, Res> {
  key: number;
  min: number;
  max: number;
  /** First version with compact lengths and tagged fields. */
  flexible: number;
  request: Req;
  response: Res;
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- variance: any message fits
const api = <Req extends Type<any, any>, Res extends Type<any, any>>(
  key: number,
  [min, max]: [number, number],
  flexible: number,
  request: Req,
  response: Res,
): Api<Req, Res> => ({ key, min, max, flexible, request, response });

const NEVER = 32_767;

/**
 * Every API served and its versions: what kafkajs 2.2, librdkafka from 1.x and Java clients 2.1 to 4.x share.
 * Produce 0 to 2 are listed because librdkafka takes their absence for a broker without compression; they are
 * refused on use, as by Kafka 4.
 */
export const apis = {
  produce: api(0, [0, 11], 9, data.produceRequest, data.produceResponse),
  fetch: api(1, [4, 17], 12, data.fetchRequest, data.fetchResponse),
  listOffsets: api(2, [1, 11], 6, data.listOffsetsRequest, data.listOffsetsResponse),
  metadata: api(3, [0, 12], 9, data.metadataRequest, data.metadataResponse),
  offsetCommit: api(8, [1, 9], 8, groups.offsetCommitRequest, groups.offsetCommitResponse),
  offsetFetch: api(9, [1, 9], 6, groups.offsetFetchRequest, groups.offsetFetchResponse),
  findCoordinator: api(10, [0, 6], 3, groups.findCoordinatorRequest, groups.findCoordinatorResponse),
  joinGroup: api(11, [0, 9], 6, groups.joinGroupRequest, groups.joinGroupResponse),
  heartbeat: api(12, [0, 4], 4, groups.heartbeatRequest, groups.heartbeatResponse),
  leaveGroup: api(13, [0, 5], 4, groups.leaveGroupRequest, groups.leaveGroupResponse),
  syncGroup: api(14, [0, 5], 4, groups.syncGroupRequest, groups.syncGroupResponse),
  describeGroups: api(15, [0, 6], 5, groups.describeGroupsRequest, groups.describeGroupsResponse),
  listGroups: api(16, [0, 5], 3, groups.listGroupsRequest, groups.listGroupsResponse),
  saslHandshake: api(17, [0, 1], NEVER, sasl.saslHandshakeRequest, sasl.saslHandshakeResponse),
  apiVersions: api(18, [0, 4], 3, data.apiVersionsRequest, data.apiVersionsResponse),
  createTopics: api(19, [0, 7], 5, admin.createTopicsRequest, admin.createTopicsResponse),
  deleteTopics: api(20, [0, 6], 4, admin.deleteTopicsRequest, admin.deleteTopicsResponse),
  deleteRecords: api(21, [0, 2], 2, admin.deleteRecordsRequest, admin.deleteRecordsResponse),
  initProducerId: api(22, [0, 5], 2, data.initProducerIdRequest, data.initProducerIdResponse),
  offsetForLeaderEpoch: api(
    23,
    [0, 4],
    4,
    data.offsetForLeaderEpochRequest,
    data.offsetForLeaderEpochResponse,
  ),
  describeAcls: api(29, [1, 3], 2, security.describeAclsRequest, security.describeAclsResponse),
  describeConfigs: api(32, [0, 4], 4, admin.describeConfigsRequest, admin.describeConfigsResponse),
  alterConfigs: api(33, [0, 2], 2, admin.alterConfigsRequest, admin.alterConfigsResponse),
  describeLogDirs: api(35, [1, 5], 2, inspection.describeLogDirsRequest, inspection.describeLogDirsResponse),
  saslAuthenticate: api(36, [0, 2], 2, sasl.saslAuthenticateRequest, sasl.saslAuthenticateResponse),
  createPartitions: api(37, [0, 3], 2, admin.createPartitionsRequest, admin.createPartitionsResponse),
  describeDelegationToken: api(
    41,
    [1, 3],
    2,
    security.describeDelegationTokenRequest,
    security.describeDelegationTokenResponse,
  ),
  deleteGroups: api(42, [0, 2], 2, groups.deleteGroupsRequest, groups.deleteGroupsResponse),
  incrementalAlterConfigs: api(
    44,
    [0, 1],
    1,
    admin.incrementalAlterConfigsRequest,
    admin.alterConfigsResponse,
  ),
  listPartitionReassignments: api(
    46,
    [0, 0],
    0,
    inspection.listPartitionReassignmentsRequest,
    inspection.listPartitionReassignmentsResponse,
  ),
  offsetDelete: api(47, [0, 0], NEVER, groups.offsetDeleteRequest, groups.offsetDeleteResponse),
  describeClientQuotas: api(
    48,
    [0, 1],
    1,
    security.describeClientQuotasRequest,
    security.describeClientQuotasResponse,
  ),
  describeUserScramCredentials: api(
    50,
    [0, 0],
    0,
    security.describeUserScramCredentialsRequest,
    security.describeUserScramCredentialsResponse,
  ),
  alterUserScramCredentials: api(
    51,
    [0, 0],
    0,
    sasl.alterUserScramCredentialsRequest,
    sasl.alterUserScramCredentialsResponse,
  ),
  describeQuorum: api(55, [0, 2], 0, inspection.describeQuorumRequest, inspection.describeQuorumResponse),
  describeCluster: api(60, [0, 2], 0, admin.describeClusterRequest, admin.describeClusterResponse),
  describeProducers: api(
    61,
    [0, 0],
    0,
    inspection.describeProducersRequest,
    inspection.describeProducersResponse,
  ),
  listTransactions: api(
    66,
    [0, 2],
    0,
    inspection.listTransactionsRequest,
    inspection.listTransactionsResponse,
  ),
  consumerGroupDescribe: api(
    69,
    [0, 1],
    0,
    inspection.consumerGroupDescribeRequest,
    inspection.consumerGroupDescribeResponse,
  ),
  listConfigResources: api(
    74,
    [0, 1],
    0,
    admin.listConfigResourcesRequest,
    admin.listConfigResourcesResponse,
  ),
  describeTopicPartitions: api(
    75,
    [0, 0],
    0,
    inspection.describeTopicPartitionsRequest,
    inspection.describeTopicPartitionsResponse,
  ),
};

export type ApiName = keyof typeof apis;
export type Request<K extends ApiName> = Read<(typeof apis)[K]['request']>;
export type Response<K extends ApiName> = Write<(typeof apis)[K]['response']>;

const byKey = new Map<number, ApiName>(Object.entries(apis).map(([name, { key }]) => [key, name as ApiName]));

export function apiOfKey(key: number): ApiName | undefined {
  return byKey.get(key);
}

import { Broker, RequestContext } from '../broker.js';
import { Group } from '../groups/group.js';
import { metadataFor } from '../groups/member.js';
import { Request, Response } from '../protocol/apis.js';
import { ErrorCode } from '../protocol/errors.js';
import { operationsOn } from '../protocol/operations.js';

const GROUP_KEY = 0;

export function findCoordinator(
  broker: Broker,
  request: Request<'findCoordinator'>,
  { version }: RequestContext,
): Response<'findCoordinator'> {
  const isGroup = request.keyType === GROUP_KEY;
  // Transactions have no coordinator here; clients give up at once on this error only.
  const errorCode = isGroup ? ErrorCode.NONE : ErrorCode.TRANSACTIONAL_ID_AUTHORIZATION_FAILED;
  const errorMessage = isGroup ? null : 'Only groups have a coordinator: transactions are not supported.';
  const place = isGroup
    ? { nodeId: broker.config.nodeId, ...broker.endpoint }
    : { nodeId: -1, host: '', port: -1 };
  const keys = version >= 4 ? request.keys : [];
  return {
    errorCode,
    errorMessage,
    ...place,
    coordinators: keys.map((key) => ({ key, errorCode, errorMessage, ...place })),
  };
}

/** First JoinGroup version whose clients take MEMBER_ID_REQUIRED, and first that can skip the assignment. */
const KNOWN_MEMBER_ID = 4;
const SKIP_ASSIGNMENT = 9;
export async function joinGroup(
  broker: Broker,
  request: Request<'joinGroup'>,
  { version, clientId, clientHost }: RequestContext,
): Promise<Response<'joinGroup'>> {
  const { sessionTimeoutMs, rebalanceTimeoutMs } = request;
  return broker.groups.join(request.groupId, {
    memberId: request.memberId,
    instanceId: request.groupInstanceId,
    clientId,
    clientHost: `/${clientHost}`,
    sessionTimeoutMs,
    // Version 0 has none and some clients send 0: the session's stands in.
    rebalanceTimeoutMs: rebalanceTimeoutMs > 0 ? rebalanceTimeoutMs : sessionTimeoutMs,
    protocolType: request.protocolType,
    protocols: request.protocols,
    requireKnownMemberId: version >= KNOWN_MEMBER_ID,
    canSkipAssignment: version >= SKIP_ASSIGNMENT,
  });
}

export async function syncGroup(
  broker: Broker,
  request: Request<'syncGroup'>,
): Promise<Response<'syncGroup'>> {
  return broker.groups.sync(request.groupId, { ...request, instanceId: request.groupInstanceId });
}

export function heartbeat(broker: Broker, request: Request<'heartbeat'>): Response<'heartbeat'> {
  const identity = { memberId: request.memberId, instanceId: request.groupInstanceId };
  return { errorCode: broker.groups.heartbeat(request.groupId, identity, request.generationId) };
}

/** Until version 2 one member leaves per request and its error is that of the whole. */
const SEVERAL_MEMBERS = 3;

export function leaveGroup(
  broker: Broker,
  request: Request<'leaveGroup'>,
  { version }: RequestContext,
): Response<'leaveGroup'> {
  if (request.groupId === '') return { errorCode: ErrorCode.INVALID_GROUP_ID, members: [] };
  const leaving =
    version < SEVERAL_MEMBERS ? [{ memberId: request.memberId, groupInstanceId: null }] : request.members;
  const members = leaving.map(({ memberId, groupInstanceId }) => ({
    memberId,
    groupInstanceId,
    errorCode: broker.groups.leave(request.groupId, { memberId, instanceId: groupInstanceId }),
  }));
  return {
    errorCode: version < SEVERAL_MEMBERS ? members[0]!.errorCode : ErrorCode.NONE,
    members,
  };
}

export function listGroups(broker: Broker, request: Request<'listGroups'>): Response<'listGroups'> {
  const wanted = (filter: string[], value: string) =>
    filter.length === 0 || filter.some((entry) => entry.toLowerCase() === value.toLowerCase());
  return {
    errorCode: ErrorCode.NONE,
    groups: broker.groups
      .all()
      .filter(({ state }) => wanted(request.statesFilter, state) && wanted(request.typesFilter, 'classic'))
      .map((group) => ({
        groupId: group.id,
        protocolType: group.protocolType ?? '',
        groupState: group.state,
        groupType: 'classic',
      })),
  };
}

type Description = Response<'describeGroups'>['groups'][number];

function describe(group: Group): Description {
  const settled = group.state === 'Stable';
  return {
    errorCode: ErrorCode.NONE,
    groupId: group.id,
    groupState: group.state,
    protocolType: group.protocolType ?? '',
    protocolData: settled ? (group.protocol ?? '') : '',
    members: [...group.members.values()].map((member) => ({
      memberId: member.id,
      groupInstanceId: member.instanceId,
      clientId: member.clientId,
      clientHost: member.clientHost,
      memberMetadata: settled ? metadataFor(member, group.protocol) : Buffer.alloc(0),
      memberAssignment: settled ? member.assignment : Buffer.alloc(0),
    })),
  };
}

/** First DescribeGroups version that tells a missing group from a dead one. */
const SAYS_NOT_FOUND = 6;

function missing(groupId: string, version: number): Description {
  const notFound = version >= SAYS_NOT_FOUND ? ErrorCode.GROUP_ID_NOT_FOUND : ErrorCode.NONE;
  return {
    errorCode: groupId === '' ? ErrorCode.INVALID_GROUP_ID : notFound,
    errorMessage: version >= SAYS_NOT_FOUND ? `Group ${groupId} not found.` : null,
    groupId,
    groupState: 'Dead',
    protocolType: '',
    protocolData: '',
    members: [],
  };
}

export function describeGroups(
  broker: Broker,
  request: Request<'describeGroups'>,
  { version }: RequestContext,
): Response<'describeGroups'> {
  return {
    groups: request.groups.map((groupId) => {
      const group = broker.groups.get(groupId);
      if (!group) return missing(groupId, version);
      const authorizedOperations = operationsOn('group', request.includeAuthorizedOperations);
      return { ...describe(group), authorizedOperations };
    }),
  };
}

/** For groups of the consumer protocol, of which there are none here; clients then ask for a classic one. */
export function consumerGroupDescribe(
  broker: Broker,
  request: Request<'consumerGroupDescribe'>,
): Response<'consumerGroupDescribe'> {
  return {
    groups: request.groupIds.map((groupId) => ({
      errorCode: groupId === '' ? ErrorCode.INVALID_GROUP_ID : ErrorCode.GROUP_ID_NOT_FOUND,
      errorMessage: broker.groups.get(groupId)
        ? `Group ${groupId} is not a consumer group.`
        : `Group ${groupId} not found.`,
      groupId,
      members: [],
    })),
  };
}

export async function deleteGroups(
  broker: Broker,
  request: Request<'deleteGroups'>,
): Promise<Response<'deleteGroups'>> {
  return {
    results: await Promise.all(
      request.groups.map(async (groupId) => ({ groupId, errorCode: await broker.groups.delete(groupId) })),
    ),
  };
}

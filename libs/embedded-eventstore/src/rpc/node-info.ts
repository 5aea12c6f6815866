import { randomUUID } from 'node:crypto';
import gossipMessages from '@eventstore/db-client/generated/gossip_pb.js';
import featureMessages from '@eventstore/db-client/generated/serverfeatures_pb.js';
import sharedMessages from '@eventstore/db-client/generated/shared_pb.js';
import type { NodeState } from './leadership.js';

const TICKS_PER_MS = 10_000n;

/** Methods by service, with the features clients ask for. */
const METHODS: readonly [service: string, method: string, features?: readonly string[]][] = [
  ['event_store.client.streams.streams', 'read', ['position', 'events']],
  ['event_store.client.streams.streams', 'append'],
  ['event_store.client.streams.streams', 'delete'],
  ['event_store.client.streams.streams', 'tombstone'],
  ['event_store.client.streams.streams', 'batchappend', ['deadline_duration']],
  ['event_store.client.gossip.gossip', 'read'],
  ['event_store.client.server_features.serverfeatures', 'getsupportedmethods'],
];

/** `ServerFeatures.GetSupportedMethods` */
export function supportedMethods(serverVersion: string) {
  const response = new featureMessages.SupportedMethods();
  response.setEventStoreServerVersion(serverVersion);
  for (const [service, name, features = []] of METHODS) {
    const method = new featureMessages.SupportedMethod();
    method.setServiceName(service);
    method.setMethodName(name);
    method.setFeaturesList([...features]);
    response.addMethods(method);
  }
  return response;
}

/** `Gossip.Read`: a cluster of one node. @param instanceId for as long as the process runs */
export function clusterOfOne(instanceId = randomUUID()) {
  return ({ host, port }: { host: string; port: number }, state: NodeState) => {
    const id = new sharedMessages.UUID();
    id.setString(instanceId);
    const endPoint = new gossipMessages.EndPoint();
    endPoint.setAddress(host);
    endPoint.setPort(port);
    const member = new gossipMessages.MemberInfo();
    member.setInstanceId(id);
    member.setTimeStamp(String(BigInt(Date.now()) * TICKS_PER_MS));
    member.setState(state);
    member.setIsAlive(true);
    member.setHttpEndPoint(endPoint);
    const response = new gossipMessages.ClusterInfo();
    response.addMembers(member);
    return response;
  };
}

import type {
  handleServerStreamingCall,
  sendUnaryData,
  Server,
  ServiceDefinition,
  UntypedServiceImplementation,
} from '@grpc/grpc-js';
import gossipService from '@eventstore/db-client/generated/gossip_grpc_pb.js';
import monitoringService from '@eventstore/db-client/generated/monitoring_grpc_pb.js';
import operationsService from '@eventstore/db-client/generated/operations_grpc_pb.js';
import persistentService from '@eventstore/db-client/generated/persistent_grpc_pb.js';
import projectionsService from '@eventstore/db-client/generated/projections_grpc_pb.js';
import featuresService from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import streamsService from '@eventstore/db-client/generated/streams_grpc_pb.js';
import usersService from '@eventstore/db-client/generated/users_grpc_pb.js';
import { decodeAppend, decodeBatchAppend } from '../wire/append-messages.js';
import { guarded, type Guard } from './access.js';
import { append } from './append.js';
import { BatchAppendCall } from './batch-append.js';
import type { Context } from './context.js';
import { softDelete, tombstone } from './delete.js';
import { unimplemented } from '../wire/errors.js';
import { clusterOfOne, supportedMethods } from './node-info.js';
import { read } from './read.js';

const asIs = (bytes: Buffer) => bytes;

/** The service as shipped, but for the messages that every event passes through: those are coded by hand. */
const STREAMS = {
  ...streamsService.StreamsService,
  read: { ...streamsService.StreamsService.read, responseSerialize: asIs },
  append: {
    ...streamsService.StreamsService.append,
    requestDeserialize: decodeAppend,
    responseSerialize: asIs,
  },
  batchAppend: {
    ...streamsService.StreamsService.batchAppend,
    requestDeserialize: (bytes: Buffer) => decodeBatchAppend(bytes, Date.now()),
    responseSerialize: asIs,
  },
} as unknown as ServiceDefinition;

const UNSUPPORTED: readonly [service: ServiceDefinition, name: string][] = [
  [persistentService.PersistentSubscriptionsService, 'Persistent subscriptions'],
  [projectionsService.ProjectionsService, 'Projections'],
  [usersService.UsersService, 'User management'],
  [operationsService.OperationsService, 'Operations'],
  [monitoringService.MonitoringService, 'Monitoring'],
];

/**
 * All but what clients ask before they say who they are: where the node is, and what it is able to do.
 *
 * @param endpoint where clients reach this node
 */
export function addServices(
  server: Server,
  context: Context,
  endpoint: { host: string; port: number },
  guard: Guard,
): void {
  const add = (service: ServiceDefinition, implementation: UntypedServiceImplementation): void =>
    server.addService(service, guarded(service, implementation, guard));
  const cluster = clusterOfOne();
  add(STREAMS, {
    read: read.bind(undefined, context),
    append: append.bind(undefined, context),
    batchAppend: (call: ConstructorParameters<typeof BatchAppendCall>[1]) =>
      void new BatchAppendCall(context, call),
    delete: softDelete.bind(undefined, context),
    tombstone: tombstone.bind(undefined, context),
  });
  server.addService(featuresService.ServerFeaturesService, {
    getSupportedMethods: (_call: unknown, callback: sendUnaryData<unknown>) =>
      callback(null, supportedMethods(context.behaviour.serverVersion)),
  });
  server.addService(gossipService.GossipService, {
    read: (_call: unknown, callback: sendUnaryData<unknown>) =>
      callback(null, cluster(endpoint, context.leadership.state)),
  });
  for (const [service, name] of UNSUPPORTED) add(service, refusals(service, name));
}

function refusals(service: ServiceDefinition, name: string): UntypedServiceImplementation {
  const refusal = () => unimplemented(`${name} are not supported by the embedded event store.`);
  const streaming: handleServerStreamingCall<unknown, unknown> = (call) => void call.emit('error', refusal());
  const unary = (_call: unknown, callback: (error: Error) => void) => callback(refusal());
  return Object.fromEntries(
    Object.entries(service).map(([method, { responseStream }]) => [
      method,
      responseStream ? streaming : unary,
    ]),
  );
}

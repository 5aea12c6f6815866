import {
  Metadata,
  Server,
  ServerCredentials,
  status,
  type handleClientStreamingCall,
  type ServerWritableStream,
  type ServiceError,
} from '@grpc/grpc-js';
import streamsService from '@eventstore/db-client/generated/streams_grpc_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';

export interface DenyingLogOptions {
  /** What the user may not do; any other request gets the answer of an empty log. */
  readonly denies?: readonly ('all' | 'read' | 'append')[];
  /** Whoever gives another is not known. */
  readonly authorization?: string;
  readonly credentials?: ServerCredentials;
}

/** Answers as EventStoreDB does to a user without the rights; it holds nothing. */
export async function startDenyingLog(
  options: DenyingLogOptions,
): Promise<{ readonly port: number; stop(): void }> {
  const { denies = [], authorization, credentials = ServerCredentials.createInsecure() } = options;
  const refusalOf = (
    metadata: Metadata,
    what: 'all' | 'read' | 'append',
  ): Partial<ServiceError> | undefined => {
    if (authorization !== undefined && metadata.get('authorization')[0] !== authorization) {
      return { code: status.UNAUTHENTICATED, details: 'Authentication Failed' };
    }
    if (!denies.includes(what)) return undefined;
    const trailer = new Metadata();
    trailer.set('exception', 'access-denied');
    return { code: status.PERMISSION_DENIED, details: 'Access Denied', metadata: trailer };
  };
  const server = new Server();
  server.addService(streamsService.StreamsService, {
    read: (call: ServerWritableStream<streams.ReadReq, streams.ReadResp>) => {
      const stream = call.request.getOptions()?.getStream();
      const refusal = refusalOf(call.metadata, stream ? 'read' : 'all');
      if (refusal) return void call.emit('error', refusal);
      if (stream) {
        const missing = new streams.ReadResp.StreamNotFound();
        missing.setStreamIdentifier(stream.getStreamIdentifier());
        const answer = new streams.ReadResp();
        answer.setStreamNotFound(missing);
        call.write(answer);
      }
      call.end();
    },
    append: ((call, answer) => {
      call.on('error', () => undefined).resume();
      const conflict = new streams.AppendResp.WrongExpectedVersion();
      conflict.setCurrentNoStream();
      const response = new streams.AppendResp();
      response.setWrongExpectedVersion(conflict);
      const refusal = refusalOf(call.metadata, 'append');
      call.on('end', () => (refusal ? answer(refusal as ServiceError) : answer(null, response)));
    }) satisfies handleClientStreamingCall<streams.AppendReq, streams.AppendResp>,
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', credentials, (error, bound) => (error ? reject(error) : resolve(bound)));
  });
  return { port, stop: () => server.forceShutdown() };
}

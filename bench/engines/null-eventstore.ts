import { Server, ServerCredentials, type sendUnaryData, type ServerDuplexStream } from '@grpc/grpc-js';
import featuresService from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import features from '@eventstore/db-client/generated/serverfeatures_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import streamsService from '@eventstore/db-client/generated/streams_grpc_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';

/** Acknowledges every append at once and keeps nothing: what client and protocol alone are capable of. */
let position = 0;

function batchAppend(call: ServerDuplexStream<streams.BatchAppendReq, streams.BatchAppendResp>): void {
  call.on('data', (request: streams.BatchAppendReq) => {
    if (!request.getIsFinal()) return;
    const place = new shared.AllStreamPosition();
    place.setCommitPosition(String(++position));
    place.setPreparePosition(String(position));
    const success = new streams.BatchAppendResp.Success();
    success.setCurrentRevision('0');
    success.setPosition(place);
    const response = new streams.BatchAppendResp();
    response.setCorrelationId(request.getCorrelationId());
    response.setStreamIdentifier(request.getOptions()?.getStreamIdentifier());
    response.setSuccess(success);
    call.write(response);
  });
  call.on('end', () => call.end());
}

function supportedMethods(): features.SupportedMethods {
  const method = new features.SupportedMethod();
  method.setServiceName('event_store.client.streams.streams');
  method.setMethodName('batchappend');
  const response = new features.SupportedMethods();
  response.setEventStoreServerVersion('24.10.0');
  response.addMethods(method);
  return response;
}

const server = new Server();
server.addService(streamsService.StreamsService, { batchAppend });
server.addService(featuresService.ServerFeaturesService, {
  getSupportedMethods: (_: unknown, answer: sendUnaryData<features.SupportedMethods>) =>
    answer(null, supportedMethods()),
});
server.bindAsync(`127.0.0.1:${process.env['BENCH_PORT']}`, ServerCredentials.createInsecure(), (error) => {
  if (error) throw error;
  process.stdout.write('ready\n');
});

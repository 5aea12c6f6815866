import { selfSigned } from '#security';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import streamsService from '@eventstore/db-client/generated/streams_grpc_pb.js';
import usersService from '@eventstore/db-client/generated/users_grpc_pb.js';
import { EventStoreDBClient, ErrorType } from '@eventstore/db-client';
import { Client, credentials, Metadata, status, type ServiceDefinition } from '@grpc/grpc-js';
import { startTestEngine, type TestEngine } from '../testing/engine.js';
import { collect, errorOf, events, numbersIn } from '../testing/events.js';

const secret = 's3cret-of-the-test';

describe('an engine with a secret', () => {
  const tls = selfSigned('an engine');
  const folder = mkdtempSync(join(tmpdir(), 'embedded-eventstore-access-'));
  const caFile = join(folder, 'ca.pem');
  const clients: EventStoreDBClient[] = [];
  let engine: TestEngine;

  beforeAll(async () => {
    writeFileSync(caFile, tls.cert);
    engine = await startTestEngine({ access: { user: 'liandong', password: secret, tls } });
  });
  afterAll(async () => {
    await Promise.all(clients.map((client) => client.dispose()));
    await engine.stop();
    rmSync(folder, { recursive: true });
  });

  const clientAs = (user: string, query = ''): EventStoreDBClient => {
    const client = EventStoreDBClient.connectionString(
      `esdb://${user}localhost:${engine.port}?tls=true&tlsCAFile=${caFile}${query}`,
    );
    clients.push(client);
    return client;
  };

  it('serves whoever knows it, as a member of a cluster of one too', async () => {
    const known = clientAs(`liandong:${secret}@`);
    await known.appendToStream('s', events(2));
    expect(await numbersIn(known, 's')).toEqual([0, 1]);
    const found = EventStoreDBClient.connectionString(
      `esdb+discover://liandong:${secret}@localhost:${engine.port}?tls=true&tlsCAFile=${caFile}`,
    );
    clients.push(found);
    expect(await numbersIn(found, 's')).toEqual([0, 1]);
  });

  it.each([
    ['no name', '', 7],
    ['a wrong password', 'liandong:wrong@', 16],
    ['another name', `admin:${secret}@`, 16],
  ])('neither reads nor appends nor follows for %s', async (_, user, code) => {
    const stranger = clientAs(user);
    for (const attempt of [
      () => stranger.appendToStream('s', events(1)),
      () => stranger.appendToStream('s', events(1), { credentials: { username: 'x', password: 'y' } }),
      () => collect(stranger.readStream('s')),
      () => collect(stranger.readAll({ maxCount: 1 })),
      () => stranger.deleteStream('s'),
      () => stranger.tombstoneStream('s'),
    ]) {
      expect(await errorOf(attempt())).toMatchObject({ type: ErrorType.ACCESS_DENIED });
    }
    const subscription = stranger.subscribeToAll();
    const ended = await new Promise((resolve) => subscription.once('error', resolve));
    expect(ended).toMatchObject({ code });
    expect(await numbersIn(clientAs(`liandong:${secret}@`), 's')).toEqual([0, 1]);
  });

  it('refuses every call of every service to whoever gives no name', async () => {
    const channel = new Client(`localhost:${engine.port}`, credentials.createSsl(Buffer.from(tls.cert)));
    for (const service of [streamsService.StreamsService, usersService.UsersService] as unknown[]) {
      for (const { path, requestStream } of Object.values(service as ServiceDefinition)) {
        const call = channel.makeBidiStreamRequest(
          path,
          (bytes: Buffer) => bytes,
          (bytes: Buffer) => bytes,
          new Metadata(),
        );
        call.on('data', () => undefined);
        if (!requestStream) call.write(Buffer.alloc(0));
        call.end();
        const error = await new Promise<{ code: number }>((resolve) => call.once('error', resolve));
        expect([path, error.code]).toEqual([path, status.PERMISSION_DENIED]);
      }
    }
    channel.close();
  });

  it('says nothing in the clear', async () => {
    const plain = EventStoreDBClient.connectionString(
      `esdb://liandong:${secret}@localhost:${engine.port}?tls=false`,
    );
    clients.push(plain);
    expect(await errorOf(collect(plain.readStream('s')))).toMatchObject({ type: ErrorType.UNAVAILABLE });
  });
});

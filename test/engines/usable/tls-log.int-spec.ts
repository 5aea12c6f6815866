import type { EventMetadata } from '#contracts';
import { EventLog, LogUnavailable, noStream } from '#event-log';
import { Server, ServerCredentials, type ServerWritableStream } from '@grpc/grpc-js';
import streamsService from '@eventstore/db-client/generated/streams_grpc_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { createServer, type Server as TlsServer } from 'node:tls';
import { Certificates, hasOpenssl } from './certificates.js';
import { embeddedOnly, eventStore, type Engine } from '../engines.js';
import { unique } from '../support.js';

const impatient = { patience: { giveUpAfterMs: 3_000 } };

/** The embedded engine speaks in the clear: a doorkeeper stands before it. */
describe('TLS to the log', () => {
  const it = hasOpenssl ? embeddedOnly('EVENTSTORE_URL') : globalThis.it.skip;
  let certificates: Certificates;
  let engine: Engine;
  let door: TlsServer | undefined;

  beforeAll(async () => {
    engine = await eventStore();
    if (!engine.process || !hasOpenssl) return;
    certificates = new Certificates('eventstore1');
    const port = Number(/:(\d+)\?/.exec(engine.url)?.[1]);
    door = createServer({ ...certificates.identity, ALPNProtocols: ['h2'] }, (outside) => {
      const inside = connect(port, '127.0.0.1');
      outside.on('error', () => inside.destroy()).pipe(inside);
      inside.on('error', () => outside.destroy()).pipe(outside);
    });
    await new Promise<void>((resolve) => door?.listen(0, '127.0.0.1', resolve));
  });
  afterAll(async () => {
    door?.close();
    await engine.stop();
    certificates?.remove();
  });

  const logWith = (authority: 'ours' | 'other'): EventLog => {
    const { port } = door?.address() as { port: number };
    return new EventLog({
      url: `esdb://admin:s%40cret@localhost:${port}?tls=true&tlsCAFile=${certificates.ca(authority)}`,
      ...impatient,
    });
  };
  const event = () => ({
    eventId: randomUUID(),
    storedType: 'tested.v1',
    data: {},
    metadata: { commandId: randomUUID(), actor: { agencyId: 'FIRE' } } as EventMetadata,
  });

  it('is had from the connection string alone (embedded only)', async () => {
    const log = logWith('ours');
    const stream = unique('tls');
    expect(await log.append(stream, noStream, [event()])).toMatchObject({ revision: 0n });
    expect(await log.read(stream)).toHaveLength(1);
    await log.close();
  });

  it('does not speak with a server that another authority vouches for (embedded only)', async () => {
    const log = logWith('other');
    await expect(log.read(unique('tls'))).rejects.toBeInstanceOf(LogUnavailable);
    await log.close();
  });
});

/** What a server that asks for it gets to see; it has no stream. */
describe('what the log asks its clients for', () => {
  const it = hasOpenssl ? globalThis.it : globalThis.it.skip;
  let certificates: Certificates;
  let server: Server;
  let port: number;
  const shown: unknown[] = [];

  beforeAll(async () => {
    if (!hasOpenssl) return;
    certificates = new Certificates('eventstore1');
    const { key, cert } = certificates.identity;
    server = new Server();
    server.addService(streamsService.StreamsService, {
      read: (call: ServerWritableStream<streams.ReadReq, streams.ReadResp>) => {
        shown.push(call.metadata.get('authorization')[0]);
        const missing = new streams.ReadResp.StreamNotFound();
        missing.setStreamIdentifier(call.request.getOptions()?.getStream()?.getStreamIdentifier());
        const answer = new streams.ReadResp();
        answer.setStreamNotFound(missing);
        call.write(answer);
        call.end();
      },
    });
    const credentials = ServerCredentials.createSsl(
      readFileSync(certificates.ca('ours')),
      [{ private_key: key, cert_chain: cert }],
      true,
    );
    port = await new Promise((resolve, reject) => {
      server.bindAsync('127.0.0.1:0', credentials, (error, bound) =>
        error ? reject(error) : resolve(bound),
      );
    });
  });
  afterAll(() => {
    server?.forceShutdown();
    certificates?.remove();
  });
  beforeEach(() => shown.splice(0));

  const logAs = (user: string, files: readonly string[]): EventLog => {
    const { ca, cert, key } = certificates;
    const parameters = { tlsCAFile: ca('ours'), userCertFile: cert(), userKeyFile: key() };
    const given = Object.entries(parameters).filter(([name]) => files.includes(name));
    const query = new URLSearchParams({ tls: 'true', ...Object.fromEntries(given) }).toString();
    return new EventLog({
      url: `esdb://${user}localhost:${port}?${decodeURIComponent(query)}`,
      ...impatient,
    });
  };

  it('is user and password, and a certificate where it wants one', async () => {
    const log = logAs('liandong:s%40cret@', ['tlsCAFile', 'userCertFile', 'userKeyFile']);
    expect(await log.read('nothing')).toEqual([]);
    expect(shown).toEqual([`Basic ${Buffer.from('liandong:s@cret').toString('base64')}`]);
    await log.close();
  });

  it('is refused to a client that shows no certificate', async () => {
    const log = logAs('liandong:s%40cret@', ['tlsCAFile']);
    await expect(log.read('nothing')).rejects.toBeInstanceOf(LogUnavailable);
    expect(shown).toEqual([]);
    await log.close();
  });
});

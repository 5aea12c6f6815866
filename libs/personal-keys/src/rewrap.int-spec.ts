import { ConfigurationError } from '#platform';
import type { Database } from '#postgres';
import {
  blindDigest,
  firstBlindingKey,
  nameOfMaster,
  newWrappedKey,
  openValue,
  sealValue,
  unwrapKey,
} from '#security';
import { startPostgres, type TestPostgres } from '../../postgres/src/testing/postgres.js';
import {
  blindingKey,
  MasterReplaced,
  openKeysDatabase,
  PersonalKeys,
  prepareKeys,
  requireMaster,
  rewrap,
} from './index.js';

const [before, after, stray] = [1, 2, 3].map((byte) => Buffer.alloc(32, byte)) as [Buffer, Buffer, Buffer];
const both = { from: before, to: after };
type Client = Parameters<Parameters<Database['transaction']>[0]>[0];

describe('another master key', () => {
  let postgres: TestPostgres;
  let db: Database;
  let ofProcesses: Database;
  let kept: PersonalKeys;
  beforeAll(async () => {
    postgres = await startPostgres();
    const url = await postgres.database();
    db = await openKeysDatabase(url, 'spec');
    ofProcesses = await openKeysDatabase(url, 'spec');
    kept = new PersonalKeys(ofProcesses);
  });
  afterAll(async () => {
    await db?.close();
    await ofProcesses?.close();
    await postgres?.stop();
  }, 30_000);
  beforeEach(async () => {
    await prepareKeys(db);
    await requireMaster(db, before);
  });
  afterEach(() => db.rows('drop schema keys cascade'));

  const keep = async (subject: string, master: Buffer): Promise<string> => {
    const offered = { subject, ownerAgencyId: 'EMB', ...newWrappedKey(master, subject) };
    await kept.keep(offered, nameOfMaster(master));
    return sealValue(unwrapKey(master, subject, offered), subject, `of ${subject}`);
  };
  const opened = async (subject: string, master: Buffer, sealed: string): Promise<unknown> => {
    const { alg = '', wrapped } = (await kept.find(subject)) ?? {};
    if (!wrapped) return undefined;
    return openValue(unwrapKey(master, subject, { alg, wrapped }), subject, sealed);
  };
  /** One whose transactions do what they are told before each statement, by its number. */
  const watched = (look: (n: number, client: Client) => unknown): Database => {
    let n = 0;
    const watch = (client: Client): Client =>
      new Proxy(client, {
        get: (target, name) =>
          name === 'query'
            ? async (...given: [string, unknown[]]) => {
                await look(++n, target);
                return target.query(...given);
              }
            : (Reflect.get(target, name) as unknown),
      });
    return {
      transaction: <T>(work: (client: Client) => Promise<T>) =>
        db.transaction((client) => work(watch(client))),
      patientRows: db.patientRows.bind(db),
    } as Database;
  };

  it('opens all that was sealed before, and the one of before opens nothing', async () => {
    const subjects = Array.from({ length: 2_100 }, (_, n) => `P-${n}`);
    const keys = subjects.map((subject) => newWrappedKey(before, subject));
    await db.rows(
      `insert into keys.subjects (subject, owner_agency_id, wrapped)
        select subject, 'EMB', wrapped from unnest($1::text[], $2::bytea[]) as n (subject, wrapped)`,
      [subjects, keys.map(({ wrapped }) => wrapped)],
    );
    const sealed = await keep('P-last', before);
    await kept.destroy('P-7');
    const digest = blindDigest(await blindingKey(db, before), 'content');

    expect(await rewrap(db, both)).toBe(2_100);
    const rows = await db.rows<{ subject: string; alg: string; wrapped: Buffer | null }>(
      'select subject, alg, wrapped from keys.subjects',
    );
    const now = new Map(rows.map(({ subject, alg, wrapped }) => [subject, wrapped && { alg, wrapped }]));
    for (const [n, subject] of subjects.entries()) {
      const was = unwrapKey(before, subject, keys[n]!);
      const is = now.get(subject);
      expect(is && unwrapKey(after, subject, is)).toEqual(subject === 'P-7' ? null : was);
    }
    expect(await opened('P-last', after, sealed)).toBe('of P-last');
    await expect(opened('P-last', before, sealed)).rejects.toThrow(/cannot be read/);
    expect(blindDigest(await blindingKey(db, after), 'content')).toBe(digest);
    expect((await keep('P-new', after)).length).toBeGreaterThan(0);
    expect(await rewrap(db, both)).toBeUndefined();
  });

  it('keeps a process with the one of before from starting, with a sentence', async () => {
    await rewrap(db, both);
    await requireMaster(db, after);
    for (const ask of [requireMaster(db, before), blindingKey(db, before)]) {
      const fault = await ask.catch((error: unknown) => error);
      expect(fault).toBeInstanceOf(ConfigurationError);
      expect(String(fault)).toMatch(/PERSONAL_DATA_KEY: another key .*主密钥/);
    }
  });

  it('is whole or not at all, wherever it is killed, and done again it comes through', async () => {
    const sealed = await keep('P-1', before);
    const digest = blindDigest(await blindingKey(db, before), 'content');
    let deaths = 0;
    for (let at = 1; ; at++) {
      const dying = watched((n, client) => {
        if (n < at) return;
        (client as unknown as { destroy(): void }).destroy();
      });
      if ((await rewrap(dying, both).catch(() => 'died')) !== 'died') break;
      deaths++;
      expect(await opened('P-1', before, sealed)).toBe('of P-1');
      expect(blindDigest(await blindingKey(db, before), 'content')).toBe(digest);
    }
    expect(deaths).toBeGreaterThan(5);
    expect(await opened('P-1', after, sealed)).toBe('of P-1');
    expect(blindDigest(await blindingKey(db, after), 'content')).toBe(digest);

    // after the commit
    const back = { from: after, to: before };
    const deaf = {
      transaction: db.transaction.bind(db),
      patientRows: () => Promise.reject(new Error('killed')),
    };
    await expect(rewrap(deaf, back)).rejects.toThrow('killed');
    expect(await rewrap(db, back)).toBeUndefined();
    expect(await opened('P-1', before, sealed)).toBe('of P-1');
  });

  it('lets nobody keep a key under the one of before, while it comes or later', async () => {
    let waiting: Promise<unknown> | undefined;
    const held = watched(async (n) => {
      if (n !== 3) return;
      waiting = keep('P-late', before);
      waiting.catch(() => undefined);
      const isWaiting = `select 1 as one from pg_stat_activity
        where wait_event_type = 'Lock' and query like '%into keys.subjects%'`;
      while ((await db.rows(isWaiting)).length === 0);
    });
    await rewrap(held, both);
    await expect(waiting).rejects.toThrow(MasterReplaced);
    await expect(keep('P-later', before)).rejects.toThrow(MasterReplaced);
    expect(await db.rows('select subject from keys.subjects')).toEqual([]);
  });

  it('is given by who has the one of before, and is another', async () => {
    const sealed = await keep('P-1', before);
    await expect(rewrap(db, { from: stray, to: after })).rejects.toThrow(ConfigurationError);
    await expect(rewrap(db, { from: before, to: before })).rejects.toThrow(/is the one/);
    await db.rows(
      `insert into keys.subjects (subject, owner_agency_id, wrapped) values ('P-2', 'EMB', '\\x00')`,
    );
    await expect(rewrap(db, both)).rejects.toThrow(/cannot be read/);
    expect(await opened('P-1', before, sealed)).toBe('of P-1');
  });

  describe('for the digests of personal content', () => {
    const anew = async (change: string): Promise<void> => {
      await db.rows('drop schema keys cascade');
      await prepareKeys(db);
      await db.rows(change);
    };

    it('there is one of its own where nothing was digested before', async () => {
      const key = await blindingKey(db, before);
      expect(key).not.toEqual(firstBlindingKey(before));
      expect(await blindingKey(db, before)).toEqual(key);
    });

    it.each([
      ['an earlier version has sealed something', `insert into keys.master (name) values ('NAME')`],
      [
        'one before that has',
        `insert into keys.subjects (subject, owner_agency_id, wrapped) values ('P-0', 'EMB', null)`,
      ],
      [
        'the tables are still those of an earlier version',
        `insert into keys.master (name) values ('NAME'); drop table keys.blinding`,
      ],
    ])('there is that of then where %s', async (_, change) => {
      await anew(change.replace('NAME', nameOfMaster(before)));
      expect(await blindingKey(db, before)).toEqual(firstBlindingKey(before));
      await prepareKeys(db);
      await rewrap(db, both);
      expect(await blindingKey(db, after)).toEqual(firstBlindingKey(before));
    });

    it('there is one and the same for all who come first at once', async () => {
      await anew('select 1');
      const keys = await Promise.all([1, 2, 3, 4].map(() => blindingKey(db, before)));
      expect(new Set(keys.map((key) => key.toString('hex'))).size).toBe(1);
    });
  });
});

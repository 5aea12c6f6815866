import { ConfigurationError } from '#platform';
import { openReadModel, type ReadModel } from '#read-model';
import { nameOfMaster } from '#security';
import { startPostgres, type TestPostgres } from '../../postgres/src/testing/postgres.js';
import {
  awaitKeys,
  keysSentence,
  KeysComparison,
  openKeys,
  PersonalKeys,
  prepareKeys,
  requireMaster,
  type OpenedKeys,
} from './index.js';

const master = Buffer.alloc(32, 1);
const key = (subject: string) =>
  [
    { ...{ subject, ownerAgencyId: 'EMB', alg: 'A256GCM', wrapped: Buffer.from('k') } },
    nameOfMaster(master),
  ] as const;

/** The keys have a database of their own. */
describe('keys beside the log', () => {
  let postgres: TestPostgres;
  let model: ReadModel;
  let keys: OpenedKeys;
  let kept: PersonalKeys;
  let comparison: KeysComparison;
  let keysUrl: string;
  beforeAll(async () => {
    postgres = await startPostgres();
    keysUrl = await postgres.database();
  });
  afterAll(() => postgres.stop(), 30_000);

  const open = async (url: string): Promise<void> => {
    model = await openReadModel({ url });
    await model.migrate();
    keys = openKeys(keysUrl, model.db, 'spec');
    await prepareKeys(keys.db);
    await prepareKeys(keys.db);
    await requireMaster(keys.db, master);
    kept = new PersonalKeys(keys.db);
    comparison = new KeysComparison(model.db, keys.db);
  };
  beforeEach(async () => open(await postgres.database()));
  afterEach(async () => {
    await keys.db.rows('drop schema if exists keys cascade');
    await keys.close();
    await model.close();
  });
  const standing = () => comparison.standing();
  const compare = async (...known: string[]): Promise<void> => {
    await comparison.isGoingOn();
    await comparison.take(known, []);
    await comparison.compared();
  };

  it('are whole once compared, and are not compared again while they are the same', async () => {
    expect(await standing()).toEqual({ is: 'unknown' });
    await kept.keep(...key('P-1'));
    await compare('P-1');
    expect(await standing()).toEqual({ is: 'whole' });
    expect(await comparison.isGoingOn()).toBe(true);
    await kept.keep(...key('P-2'));
    expect(await comparison.isGoingOn()).toBe(true);
    expect(await standing()).toEqual({ is: 'whole' });
  });

  it('outlive the read models, in whatever database those begin again', async () => {
    await kept.keep(...key('P-1'));
    await compare('P-1');
    await keys.close();
    await model.close();
    await open(await postgres.database());
    expect(await standing()).toEqual({ is: 'unknown' });
    await compare('P-1');
    expect(await standing()).toEqual({ is: 'whole' });
    expect((await kept.find('P-1'))?.wrapped).toEqual(Buffer.from('k'));
  });

  it('are known to be fewer by an older copy of them', async () => {
    await kept.keep(...key('P-1'));
    await kept.keep(...key('P-2'));
    await compare('P-1', 'P-2');
    await keys.db.rows('alter table keys.subjects disable trigger never_deleted');
    await keys.db.rows(`delete from keys.subjects where subject = 'P-2'`);
    expect(await standing()).toEqual({ is: 'comparing' });
    expect(await comparison.isGoingOn()).toBe(false);
    await comparison.take(['P-1', 'P-2'], []);
    expect(await standing()).toEqual({ is: 'comparing' });
    await comparison.compared();
    expect(await standing()).toEqual({ is: 'missing', count: 1, some: ['P-2'] });
  });

  it('are missing until they are back, or their end is on record', async () => {
    await compare('P-1', 'P-2', 'P-3');
    expect(await standing()).toEqual({ is: 'missing', count: 3, some: ['P-1', 'P-2', 'P-3'] });
    expect(keysSentence(await standing())).toMatch(/3 persons .*3 人.*P-1, P-2, P-3/);
    await kept.keep(...key('P-1'));
    await comparison.lookAgain();
    await comparison.take([], ['P-2']);
    expect(await comparison.missing()).toEqual(['P-3']);
    // where there never was one, none is made after an erasure
    await kept.destroy('P-3');
    expect((await kept.keep(...key('P-3'))).wrapped).toBeNull();
    await comparison.lookAgain();
    expect(await standing()).toEqual({ is: 'whole' });
  });

  it('are waited for, with a sentence', async () => {
    await compare('P-1');
    const said: string[] = [];
    const waiting = awaitKeys(comparison, {
      logger: { warn: (entry: { waitingFor: string[] }) => void said.push(...entry.waitingFor) } as never,
    });
    await kept.keep(...key('P-1'));
    await comparison.lookAgain();
    await waiting;
    expect(said.length).toBeLessThanOrEqual(1);
    await awaitKeys(comparison, { logger: { warn: () => undefined } as never, orUnknown: true });
  });

  it('are of one master key, and a start with another ends with a sentence', async () => {
    const [one, other] = [master, Buffer.alloc(32, 2)];
    await requireMaster(keys.db, one);
    await requireMaster(keys.db, one);
    const fault = await requireMaster(keys.db, other).catch((error: unknown) => error);
    expect(fault).toBeInstanceOf(ConfigurationError);
    expect(String(fault)).toMatch(/PERSONAL_DATA_KEY: another key .*主密钥/);
    await requireMaster(keys.db, one);
    // before the tables are made nothing is sealed
    await keys.db.rows('drop table keys.master');
    await requireMaster(keys.db, other);
  });

  it('cannot be deleted', async () => {
    await kept.keep(...key('P-1'));
    await expect(keys.db.rows('delete from keys.subjects')).rejects.toThrow(/never deleted/);
    await expect(keys.db.rows('truncate keys.subjects')).rejects.toThrow(/never deleted/);
  });
});

import { EventLog } from '#event-log';
import { generateAgencyKey, keyFile, readKeyFile, writeKeyFile } from '#security';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { allRoles, audience, startLog, type TestLog } from '../application.helper-spec.js';
import { KeyFileMismatch, KeyFileMissing, registerAgency, RegistrationRefused } from './register.js';
import { Runners } from '../run/runners.js';

describe('registerAgency', () => {
  let engine: TestLog;
  let log: EventLog;
  let keysDir: string;
  let agencyId: string;
  beforeAll(async () => {
    engine = await startLog();
    log = new EventLog({ url: engine.url });
  });
  afterAll(async () => {
    await log.close();
    await engine.stop();
  });
  beforeEach(() => {
    keysDir = mkdtempSync(join(tmpdir(), 'liandong-keys-'));
    agencyId = `A${randomUUID()}`;
  });
  afterEach(() => rmSync(keysDir, { recursive: true }));

  const register = (extra: object = {}) =>
    registerAgency(log, {
      agencyId,
      name: '区消防',
      kind: 'department',
      roles: allRoles,
      audience,
      keysDir,
      ...extra,
    });
  const credentials = async () => Object.values((await new Runners(log).agency.state(agencyId)).credentials);
  const events = async (): Promise<number> => (await log.read(`agency-${agencyId}`)).length;

  it('gives an agency its key, and the same one when done again', async () => {
    const key = await register();
    expect(readKeyFile(keyFile(keysDir, agencyId))).toEqual(key);
    expect(await credentials()).toMatchObject([{ publicKey: { x: key.privateKey.x }, roles: allRoles }]);
    expect(await register()).toEqual(key);
    expect(await events()).toBe(2);
  });

  it('gives one key when done twice at once', async () => {
    const keys = await Promise.all([register(), register(), register()]);
    expect(new Set(keys.map(({ privateKey }) => privateKey.d)).size).toBe(1);
    expect(await credentials()).toMatchObject([{ publicKey: { x: keys[0]?.privateKey.x } }]);
  });

  it('goes on where it was killed: after the key file, and after the registration', async () => {
    const key = generateAgencyKey(agencyId, `${agencyId}-1`, audience);
    writeKeyFile(keyFile(keysDir, agencyId), key);
    expect(await register()).toEqual(key);
    expect(await credentials()).toHaveLength(1);
  });

  it('does not make a second key when the file of the first is elsewhere', async () => {
    await register();
    renameSync(keyFile(keysDir, agencyId), join(keysDir, 'elsewhere'));
    await expect(register()).rejects.toBeInstanceOf(KeyFileMissing);
    expect(await credentials()).toHaveLength(1);
  });

  it('does not hand out a key that is not the registered one', async () => {
    await register();
    rmSync(keyFile(keysDir, agencyId));
    writeKeyFile(keyFile(keysDir, agencyId), generateAgencyKey(agencyId, `${agencyId}-1`, audience));
    await expect(register()).rejects.toBeInstanceOf(KeyFileMismatch);
  });

  it('does not take the key file of another agency', async () => {
    writeKeyFile(keyFile(keysDir, agencyId), generateAgencyKey('OTHER', 'OTHER-1', audience));
    await expect(register()).rejects.toBeInstanceOf(KeyFileMismatch);
    expect(await events()).toBe(0);
  });

  it('says why when the name is another', async () => {
    await register();
    await expect(register({ name: 'other' })).rejects.toBeInstanceOf(RegistrationRefused);
  });
});

import { installationId } from '#domain';
import { EventLog } from '#event-log';
import { generateAgencyKey, keyFile, readKeyFile, writeKeyFile } from '#security';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { allRoles, audience, commanding, startLog, type TestLog } from '../application.helper-spec.js';
import { KeyFileMismatch, KeyFileMissing } from './keys-at-start.js';
import { RegistrationRefused } from './operating.js';
import { registerAgency, setInstallation } from './register.js';
import { ownIntake } from '../intake/own-intake.js';
import { byOperator } from '../run/own-command.js';
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
      ...{ agencyId, name: '区消防', kind: 'department', roles: allRoles, audience, keysDir },
      mandates: commanding,
      ...extra,
    });
  const credentials = async () => Object.values((await new Runners(log).agency.state(agencyId)).credentials);
  const events = async (): Promise<number> => (await log.read(`agency-${agencyId}`)).length;

  it('gives an agency its key, and the same one when done again', async () => {
    const key = await register();
    expect(readKeyFile(keyFile(keysDir, agencyId))).toEqual(key);
    expect(await credentials()).toMatchObject([{ publicKey: { x: key.privateKey.x }, roles: allRoles }]);
    expect(await register()).toEqual(key);
    expect(await events()).toBe(3);
  });

  it('grants mandates, and does not grant again what was withdrawn', async () => {
    await register();
    const runners = new Runners(log);
    const { mandates } = await runners.agency.state(agencyId);
    expect(mandates).toEqual(commanding);
    const [mandate] = commanding;
    if (!mandate) throw new Error('unreachable');
    const withdraw = { type: 'agency.withdraw-mandate', data: { ...mandate, reason: 'x' } } as const;
    const own = ownIntake(log, { inputs: { agency: {} }, runners });
    await own.submitOwn(byOperator(agencyId, withdraw, new Date().toISOString()));
    await register();
    expect((await new Runners(log).agency.state(agencyId)).mandates).toEqual([]);
  });

  it('does not give a key roles that its agency may not hold', async () => {
    await expect(register({ mandates: [] })).rejects.toThrow(/role-not-of-agency/);
    expect(await credentials()).toEqual([]);
    await register();
    expect(await credentials()).toHaveLength(1);
  });

  it('sets the district once, and for another bureau only by who names the one in office', async () => {
    await register();
    const set = (formerHomeBureauId?: string, homeBureauId = agencyId) =>
      setInstallation(log, { districtCode: '520111', homeBureauId, formerHomeBureauId });
    const state = async () => new Runners(log).installation.state(installationId);
    const { homeBureauId: former } = await state();
    await set(former);
    await set(former);
    expect(await state()).toEqual({ districtCode: '520111', homeBureauId: agencyId });
    await expect(set(undefined, `N${randomUUID()}`)).rejects.toThrow(/agency-unknown|bureau-differs/);
    expect(await state()).toEqual({ districtCode: '520111', homeBureauId: agencyId });
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

import { EventLog } from '#event-log';
import { readKeyFile } from '#security';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { audience, startLog, type TestLog } from '../application.helper-spec.js';
import { Runners } from '../run/runners.js';
import { KeyFileMissing } from './keys-at-start.js';
import { RegistrationRefused } from './operating.js';
import { registerAgency } from './register.js';
import { appoint, issueFurtherKey, standingOf } from './staffing.js';

describe('the first persons of an agency', () => {
  let engine: TestLog;
  let log: EventLog;
  let keysDir: string;
  let file: string;
  const agencyId = `A${randomUUID()}`;
  const personId = randomUUID();
  beforeAll(async () => {
    engine = await startLog();
    log = new EventLog({ url: engine.url });
    keysDir = mkdtempSync(join(tmpdir(), 'liandong-keys-'));
    file = join(keysDir, 'persons/one.json');
    const agency = { agencyId, name: '某局', kind: 'department', roles: ['duty-officer'] } as const;
    await registerAgency(log, { ...agency, audience, keysDir });
  });
  afterAll(async () => {
    await log.close();
    await engine.stop();
    rmSync(keysDir, { recursive: true });
  });
  const issue = (more: object = {}) =>
    issueFurtherKey(log, { agencyId, keyId: 'K-2', audience, roles: ['duty-officer'], file, ...more });

  it('get a key and roles from the machine, once', async () => {
    const key = await issue();
    expect(readKeyFile(file)).toEqual(key);
    expect(await issue()).toEqual(key);
    const appointment = { agencyId, personId, roles: ['duty-officer', 'personnel'], keyId: 'K-2' } as const;
    await appoint(log, appointment);
    const { length } = await log.read(`agency-${agencyId}`);
    await appoint(log, appointment);
    expect(await log.read(`agency-${agencyId}`)).toHaveLength(length);
    const { personRoles, credentials } = await new Runners(log).agency.state(agencyId);
    expect(personRoles[personId]).toEqual(['duty-officer', 'personnel']);
    expect(credentials['K-2']).toMatchObject({ personId, revoked: false });
  });

  it('keep it: where its file is gone no other takes its place', async () => {
    rmSync(file);
    await expect(issue()).rejects.toBeInstanceOf(KeyFileMissing);
  });

  it('get nothing that the agency may not have', async () => {
    const other = { keyId: 'K-3', file: join(keysDir, 'persons/two.json') };
    await expect(issue({ ...other, roles: ['auditor'] })).rejects.toBeInstanceOf(RegistrationRefused);
    await expect(appoint(log, { agencyId, personId, roles: ['commander'] })).rejects.toBeInstanceOf(
      RegistrationRefused,
    );
  });

  it('are on record as persons only once they were registered', async () => {
    expect(await standingOf(log, personId)).toEqual({ isRegistered: false, hasAccount: false });
  });
});

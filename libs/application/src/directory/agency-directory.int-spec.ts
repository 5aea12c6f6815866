import { commandUuid, EventLog, noStream } from '#event-log';
import { Buckets } from '#platform';
import { randomUUID } from 'node:crypto';
import { AgencyDirectory } from './agency-directory.js';
import { setInstallation } from '../agency/register.js';
import {
  commanding,
  confirm,
  enrol,
  enrolAdministrator,
  signed,
  silent,
  startLog,
  startService,
  until,
  type Service,
  type TestLog,
} from '../application.helper-spec.js';

describe('AgencyDirectory', () => {
  let engine: TestLog;
  let service: Service;
  beforeEach(async () => {
    engine = await startLog(true);
    service = await startService(engine.url);
  });
  afterEach(async () => {
    await service.close();
    await engine.stop();
  });

  it('knows when it opens whoever is registered, and whoever is later', async () => {
    const early = await enrol(service);
    const directory = new AgencyDirectory(service.eventLog, silent);
    await directory.open();
    expect(await directory.isRegistered(early.agencyId)).toBe(true);
    const late = await enrol(service);
    await until(() => directory.isRegistered(late.agencyId));
    expect(await directory.find(late.agencyId)).toMatchObject({
      credentials: { [late.keyId]: { revoked: false, publicKey: { x: late.privateKey.x } } },
    });
    await directory.close();
  });

  it('knows what authority is judged by, and for which district the service works', async () => {
    const bureau = await enrol(service);
    const { directory, eventLog } = service;
    expect(await directory.facts(bureau.agencyId)).toEqual({
      ...{ agencyId: bureau.agencyId, kind: 'department', areaCode: undefined },
      ...{ mandates: commanding, suspended: false },
    });
    expect(directory.holdersOf('command')).toContain(bureau.agencyId);
    expect(await directory.facts(`N${randomUUID()}`)).toBeUndefined();

    expect(directory.installation()).toBeUndefined();
    await setInstallation(eventLog, { districtCode: '520111', homeBureauId: bureau.agencyId });
    const set = { districtCode: '520111', homeBureauId: bureau.agencyId };
    await until(() => directory.installation() !== undefined);
    expect(directory.installation()).toEqual(set);
    const later = new AgencyDirectory(eventLog, silent);
    await later.open();
    expect(later.installation()).toEqual(set);
    expect(await later.facts(bureau.agencyId)).toMatchObject({ mandates: commanding });
    await later.close();
  });

  it('looks up in the log at once whom it has not heard of', async () => {
    const directory = new AgencyDirectory(service.eventLog, silent);
    const key = await enrol(service);
    expect(await directory.isRegistered(key.agencyId)).toBe(true);
    expect(await directory.isRegistered(`N${randomUUID()}`)).toBe(false);
  });

  it('reads the log for names that anybody makes up only so often', async () => {
    let reads = 0;
    const log = { read: () => Promise.resolve((reads++, [])) } as unknown as EventLog;
    let now = 0;
    const directory = new AgencyDirectory(log, silent, new Buckets({ perSecond: 10, burst: 100 }, () => now));
    const ask = async (times: number) => {
      for (let i = 0; i < times; i++) expect(await directory.find(`N${randomUUID()}`)).toBeUndefined();
    };
    await ask(2_000);
    expect(reads).toBe(100);
    now += 1_000;
    await ask(2_000);
    expect(reads).toBe(110);
  });

  it('knows whom it has seen while others are asked for without end', async () => {
    const known = await enrol(service);
    const spent = new Buckets({ perSecond: 0, burst: 0 });
    const directory = new AgencyDirectory(service.eventLog, silent, spent);
    await directory.open();
    expect(await directory.isRegistered(known.agencyId)).toBe(true);
    const late = await enrol(service);
    await until(() => directory.isRegistered(late.agencyId));
    await directory.close();
  });

  it.each(['', 'constructor', '__proto__', 'a/b', '$all', 'x'.repeat(2_000), '水', 'a\nb', '\0'])(
    'does not know %j',
    async (name) => {
      expect(await service.directory.find(name)).toBeUndefined();
    },
  );

  it('goes on after a restart of the engine, and notices what is withdrawn then', async () => {
    const key = await enrol(service, ['duty-officer']);
    await engine.restart();
    const revoke = { subject: `agency-${key.agencyId}`, data: { keyId: key.keyId, reason: 'x' } };
    const waiting = await service.send(signed(key, 'agency.revoke-credential', revoke));
    const second = await enrolAdministrator(service);
    expect(await confirm(service, waiting, second, { role: 'administrator' })).toMatchObject({
      outcome: 'accepted',
    });
    await until(
      async () => (await service.directory.find(key.agencyId))?.credentials[key.keyId]?.revoked === true,
    );
  });

  it('does not open on a log that it cannot read to the end: its keys could be out of date', async () => {
    const key = await enrol(service);
    const [first] = await service.eventLog.read(`agency-${key.agencyId}`);
    if (!first) throw new Error('unreachable');
    // an open one ends its process
    await service.directory.close();
    const log = new EventLog({ url: engine.url });
    await log.append(`agency-N${randomUUID()}`, noStream, [
      {
        eventId: commandUuid('spec', randomUUID()),
        storedType: 'agency.key-escrowed.v7',
        data: {},
        metadata: first.metadata,
      },
    ]);
    await expect(new AgencyDirectory(log, silent).open()).rejects.toMatchObject({
      code: 'unknown-stored-type',
    });
    await log.close();
  });
});

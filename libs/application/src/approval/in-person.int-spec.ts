import { commandExamples, type Reply } from '#contracts';
import type { Role } from '#domain';
import { generateAgencyKey, publicKeyOf, type AgencyKey } from '#security';
import { randomUUID } from 'node:crypto';
import { listTwoPersons, setInstallation } from '../agency/register.js';
import {
  audience,
  confirm,
  enrol,
  enrolAdministrator,
  signed,
  startLog,
  startService,
  until,
  type Message,
  type Service,
  type TestLog,
} from '../application.helper-spec.js';
import { byOperator, type AnyCommand } from '../run/own-command.js';

const code = (reply: Reply): string => (reply.outcome === 'refused' ? reply.refusal.code : reply.outcome);
const coordinating: readonly Role[] = ['commander', 'duty-officer', 'dispatcher'];

describe('what needs a person', () => {
  let engine: TestLog;
  let service: Service;
  let bureau: AgencyKey;
  let [first, second]: readonly AgencyKey[] = [];

  beforeAll(async () => {
    engine = await startLog(true);
    service = await startService(engine.url, undefined, true);
    bureau = await enrol(service);
    first = await enrolAdministrator(service);
    second = await enrolAdministrator(service);
    await setInstallation(service.eventLog, { districtCode: '520111', homeBureauId: bureau.agencyId });
    await listTwoPersons(service.eventLog, { listed: [], signWithinHours: 24, inPerson: true });
    await until(() => service.directory.twoPersons().inPerson === true);
  });
  afterAll(async () => {
    await service?.close();
    await engine?.stop();
  });

  const byMachine = (agencyId: string, command: AnyCommand): Promise<Reply> =>
    service.intake.submitOwn(byOperator(agencyId, command, new Date().toISOString()));
  const credential = async (of: AgencyKey) =>
    (await service.directory.find(of.agencyId))?.credentials[of.keyId];
  const send = (key: AgencyKey, name: string, message: Message): Promise<Reply> =>
    service.send(signed(key, name, message));

  async function anotherKey(agencyId: string, roles: readonly Role[]): Promise<AgencyKey> {
    const key = generateAgencyKey(agencyId, randomUUID(), audience);
    const data = { keyId: key.keyId, publicKey: publicKeyOf(key), roles };
    await byMachine(agencyId, { type: 'agency.issue-credential', data });
    await until(async () => (await credential(key)) !== undefined);
    return key;
  }

  /** Somebody on the staff of an agency who can sign in, with a key. */
  async function somebody(
    agencyId: string,
    roles: readonly Role[],
  ): Promise<AgencyKey & { personId: string }> {
    const personId = randomUUID();
    const key = await anotherKey(agencyId, roles);
    const personnel = await anotherKey(agencyId, ['personnel']);
    const account = { issuer: 'https://login.example', subject: personId };
    const said = {
      subject: `person-${personId}`,
      data: { details: { name: '李', account } },
      role: 'personnel',
    };
    expect(code(await send(personnel, 'person.register', said))).toBe('accepted');
    for (const role of roles)
      await byMachine(agencyId, { type: 'agency.grant-role', data: { personId, role } });
    await byMachine(agencyId, { type: 'agency.bind-key', data: { keyId: key.keyId, personId } });
    await until(async () => (await credential(key))?.personId === personId);
    await until(() => service.directory.person(personId) !== undefined);
    return { ...key, personId };
  }

  const register = (key: AgencyKey, agencyId = randomUUID()): Promise<Reply> =>
    send(key, 'agency.register', {
      subject: `agency-${agencyId}`,
      data: { name: '新单位', kind: 'department', areaCode: '520111' },
      role: 'administrator',
    });
  const asAdministrator = { role: 'administrator' };

  it('is not said in another’s name', async () => {
    const li = await somebody(bureau.agencyId, coordinating);
    const message = { subject: `incident-${randomUUID()}`, principal: li.personId };
    expect(code(await send(bureau, 'incident.report', message))).toBe('principal-not-proved');
    expect(code(await send(li, 'incident.report', { subject: `incident-${randomUUID()}` }))).toBe('accepted');
  });

  it('is requisitioned by nobody’s key', async () => {
    const incidentId = randomUUID();
    const li = await somebody(bureau.agencyId, coordinating);
    expect(code(await send(li, 'incident.report', { subject: `incident-${incidentId}` }))).toBe('accepted');
    await until(async () => (await service.directory.incident(incidentId)) !== undefined);
    const sharingId = randomUUID();
    const at = { subject: `sharing-${sharingId}` };
    const request = await send(li, 'sharing.request', {
      ...at,
      data: { ...commandExamples['sharing.request'], incidentId },
    });
    expect(code(request)).toBe('accepted');
    const requisition = { ...at, data: commandExamples['sharing.requisition'], role: 'dispatcher' };
    expect(code(await send(bureau, 'sharing.requisition', requisition))).toBe('person-required');
    // it gets as far as what there is to requisition
    expect(code(await send(li, 'sharing.requisition', requisition))).toBe('line-not-ready');
  });

  it('is not erased by nobody’s key, though it is what administers', async () => {
    if (!first) throw new Error('nobody administers');
    const { personId } = await somebody(bureau.agencyId, coordinating);
    const erase = { subject: `person-${personId}`, data: { reason: '本人申请' }, role: 'administrator' };
    expect(code(await send(first, 'person.erase', erase))).toBe('person-required');
  });

  it('is confirmed by key where nobody is, and by a person once two there can', async () => {
    if (!first) throw new Error('nobody administers');
    const [receiver, administrator] = [await enrol(service, [...coordinating, 'personnel']), first];
    const offered = (): Promise<Reply> =>
      send(administrator, 'agency.register-issuer', {
        ...{ subject: `agency-${receiver.agencyId}`, role: 'administrator' },
        data: { issuer: 'https://login.example', clientId: randomUUID() },
      });
    expect(code(await confirm(service, await offered(), receiver))).toBe('accepted');
    const li = await somebody(receiver.agencyId, ['duty-officer']);
    // the other person of two might be away for good: one is not enough
    expect(code(await confirm(service, await offered(), receiver))).toBe('accepted');
    await somebody(receiver.agencyId, ['personnel']);
    await until(() => service.directory.jurisdiction().staffed?.includes(receiver.agencyId) ?? false);
    const waiting = await offered();
    expect(code(await confirm(service, waiting, receiver))).toBe('person-required');
    expect(code(await confirm(service, waiting, li))).toBe('accepted');
  });

  it('is not done by a key alone, and leaves the id to whoever signs in', async () => {
    const strict = await startService(engine.url);
    try {
      const li = await somebody(bureau.agencyId, coordinating);
      await until(() => strict.directory.person(li.personId) !== undefined);
      const [id, subject] = [randomUUID(), `incident-${randomUUID()}`];
      const said = { id, subject };
      expect(code(await strict.send(signed(li, 'incident.report', said)))).toBe('second-factor-required');
      expect(await strict.eventLog.read(subject)).toEqual([]);
      expect(code(await strict.send(signed(bureau, 'incident.report', said)))).toBe('accepted');
    } finally {
      await strict.close();
    }
  });

  it('is not finished where a key began it that has become somebody’s', async () => {
    const strict = await startService(engine.url);
    try {
      const receiver = await enrol(service, [...coordinating, 'personnel']);
      const { agencyId } = receiver;
      const [li, wang] = [await somebody(agencyId, ['dispatcher']), await somebody(agencyId, ['dispatcher'])];
      const key = await anotherKey(agencyId, ['personnel']);
      const as = { role: 'personnel', principal: '人事' };
      const waiting = await send(key, 'agency.grant-role', {
        ...{ ...as, subject: `agency-${agencyId}`, data: { personId: wang.personId, role: 'commander' } },
      });
      await byMachine(agencyId, {
        type: 'agency.bind-key',
        data: { keyId: key.keyId, personId: li.personId },
      });
      const isBound = async ({ directory }: Service): Promise<boolean> =>
        (await directory.find(agencyId))?.credentials[key.keyId]?.personId !== undefined;
      await until(async () => (await isBound(strict)) && (await isBound(service)));
      const refused = await confirm(strict, waiting, receiver, { role: 'personnel' });
      expect(refused).toMatchObject({
        refusal: { code: 'first-person-not-entitled', reason: 'second-factor-required' },
      });
      expect(code(await confirm(service, waiting, receiver, { role: 'personnel' }))).toBe('accepted');
    } finally {
      await strict.close();
    }
  });

  it('is administered by key until two persons can, and then by these alone', async () => {
    if (!first || !second) throw new Error('nobody administers');
    const begun = await register(first);
    expect(code(await confirm(service, begun, second, asAdministrator))).toBe('accepted');
    const li = await somebody(first.agencyId, ['administrator']);
    // one person alone would find nobody who confirms
    expect(code(await register(first))).toBe('awaiting-second-person');
    const waiting = await register(first);
    const wang = await somebody(second.agencyId, ['administrator']);
    await until(() => service.directory.jurisdiction().inPerson?.includes('administering') ?? false);
    expect(code(await register(first))).toBe('person-required');
    // what a key began before is not finished by it
    expect(code(await confirm(service, waiting, wang, asAdministrator))).toBe('first-person-not-entitled');

    const agencyId = randomUUID();
    const asked = await register(li, agencyId);
    expect(code(await confirm(service, asked, second, asAdministrator))).toBe('person-required');
    expect(code(await confirm(service, asked, wang, asAdministrator))).toBe('accepted');
    expect((await service.runners.agency.state(agencyId)).status).toBe('registered');

    // with one of them gone keys count again: nobody is locked out
    const personnel = await anotherKey(second.agencyId, ['personnel']);
    const end = { subject: `person-${wang.personId}`, data: { reason: '调离' }, role: 'personnel' };
    expect(code(await send(personnel, 'person.end', end))).toBe('accepted');
    await until(() => service.directory.person(wang.personId)?.ended === true);
    expect(code(await register(first))).toBe('awaiting-second-person');
  });
});

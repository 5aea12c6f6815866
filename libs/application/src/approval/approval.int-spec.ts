import { agencySource, type Reply } from '#contracts';
import { commandUuid } from '#event-log';
import { generateAgencyKey, provePossession, publicKeyOf, type AgencyKey } from '#security';
import { randomUUID } from 'node:crypto';
import {
  audience,
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
import { setInstallation } from '../agency/register.js';

describe('a command that needs a second person', () => {
  let engine: TestLog;
  let service: Service;
  let first: AgencyKey;
  let second: AgencyKey;
  let bureau: AgencyKey;

  beforeAll(async () => {
    engine = await startLog(true);
    service = await startService(engine.url);
    first = await enrolAdministrator(service);
    second = await enrolAdministrator(service);
    bureau = await enrol(service);
    await setInstallation(service.eventLog, { districtCode: '520111', homeBureauId: bureau.agencyId });
    await until(() => service.directory.installation() !== undefined);
  });
  afterAll(async () => {
    await service?.close();
    await engine?.stop();
  });

  const agency = { name: '新单位', kind: 'department', areaCode: '520111' };
  const asked = (name: string, by: AgencyKey, message: Message & { readonly principal?: string }) =>
    service.send(signed(by, name, { role: 'administrator', ...message }));
  const register = (id: string, extra: Partial<Message> = {}): Promise<Reply> =>
    asked('agency.register', first, { subject: `agency-${id}`, data: agency, ...extra });
  const waits = (reply: Reply) => {
    if (reply.outcome !== 'awaiting-second-person') throw new Error(JSON.stringify(reply));
    return reply;
  };
  const decide = (
    verb: string,
    { approvalId }: { approvalId: string },
    by: AgencyKey,
    data: object,
    extra: Partial<Message> = {},
  ): Promise<Reply> => asked(`approval.${verb}`, by, { subject: `approval-${approvalId}`, data, ...extra });
  const confirm = (waiting: ReturnType<typeof waits>, by = second, extra: Partial<Message> = {}) =>
    decide('confirm', waiting, by, { digest: waiting.digest }, extra);
  const code = (reply: Reply): string => (reply.outcome === 'refused' ? reply.refusal.code : reply.outcome);
  const events = async (stream: string): Promise<string[]> =>
    (await service.eventLog.read(stream)).map(({ storedType }) => storedType);

  it('waits, and runs once when another has confirmed it', async () => {
    const target = `N${randomUUID()}`;
    const id = randomUUID();
    const waiting = waits(await register(target, { id }));
    expect(waiting.approvalId).toBe(commandUuid(agencySource(first.agencyId), id));
    expect(await register(target, { id })).toEqual(waiting);
    expect(await events(`agency-${target}`)).toEqual([]);
    expect(code(await confirm(waiting))).toBe('accepted');
    expect(await events(`agency-${target}`)).toEqual(['agency.registered.v1']);
    const again = await register(target, { id });
    expect(again).toMatchObject({ outcome: 'accepted', stream: `agency-${target}`, command: { id } });
    expect(code(await confirm(waiting))).toBe('approval-ended');
    const [record] = await service.eventLog.read(`agency-${target}`);
    expect(record?.metadata).toMatchObject({
      actor: {
        ...{ agencyId: first.agencyId, keyId: first.keyId, role: 'administrator', relation: 'administer' },
        cosigners: [{ agencyId: second.agencyId, keyId: second.keyId, role: 'administrator' }],
      },
      command: { id, name: 'agency.register' },
    });
    expect(provePossession).toBeDefined();
    expect([generateAgencyKey, publicKeyOf, audience]).toBeDefined();
  });
});

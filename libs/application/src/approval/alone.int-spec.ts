import { agencySource, approvalDigest, decode, owedAfter, type Reply } from '#contracts';
import { commandUuid } from '#event-log';
import { twoPersonsAtStart, type ApprovalEvents, type EventLevel, type Role } from '#domain';
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
import { byOperator, followUp, onDeadline } from '../run/own-command.js';

const code = (reply: Reply): string => (reply.outcome === 'refused' ? reply.refusal.code : reply.outcome);
const actAlone = { reason: '副班失联，水位已超警' };
const response = {
  ...{ level: 2, matter: '防汛', expectedDurationMinutes: 600, measures: ['转移'] },
};

/** What keys that are nobody's may do all of. */
const byKey = { ...twoPersonsAtStart, inPerson: undefined };

describe('what an installation has two persons for', () => {
  let engine: TestLog;
  let service: Service;
  let bureau: AgencyKey;
  /** Another person of the bureau. */
  let deputy: AgencyKey;
  let township: AgencyKey;

  beforeAll(async () => {
    engine = await startLog(true);
    service = await startService(engine.url);
    bureau = await enrol(service);
    deputy = await another(['commander', 'duty-officer', 'dispatcher', 'agency-operator']);
    township = await enrol(service, ['duty-officer', 'agency-operator'], undefined, []);
    await setInstallation(service.eventLog, { districtCode: '520111', homeBureauId: bureau.agencyId });
    await listTwoPersons(service.eventLog, byKey);
    await until(() => service.directory.twoPersons().listed.length > 0);
  });
  afterAll(async () => {
    await service?.close();
    await engine?.stop();
  });

  async function another(roles: readonly Role[]): Promise<AgencyKey> {
    const key = generateAgencyKey(bureau.agencyId, randomUUID(), audience);
    const data = { keyId: key.keyId, publicKey: publicKeyOf(key), roles };
    const now = new Date().toISOString();
    await service.intake.submitOwn(
      byOperator(bureau.agencyId, { type: 'agency.issue-credential', data }, now),
    );
    await until(
      async () => (await service.directory.find(bureau.agencyId))?.credentials[key.keyId] !== undefined,
    );
    return key;
  }

  const send = (key: AgencyKey, name: string, message: Message): Promise<Reply> =>
    service.send(signed(key, name, message));
  const asDeputy = (waiting: Reply, message: Partial<Message> = {}): Promise<Reply> => {
    if (waiting.outcome !== 'awaiting-second-person') throw new Error(JSON.stringify(waiting));
    return decide('confirm', waiting.approvalId, { digest: waiting.digest }, message);
  };
  const decide = (verb: string, approvalId: string, data: object, message: Partial<Message> = {}) =>
    service.send(
      signed(deputy, `approval.${verb}`, {
        subject: `approval-${approvalId}`,
        data,
        principal: '副班',
        ...message,
      }),
    );
  const types = async (stream: string): Promise<string[]> =>
    (await service.eventLog.read(stream)).map(({ storedType, data }) => decode(storedType, data).type);

  async function incident(): Promise<string> {
    const id = randomUUID();
    const reply = await send(bureau, 'incident.report', { subject: `incident-${id}` });
    expect(code(reply)).toBe('accepted');
    await until(async () => (await service.directory.incident(id)) !== undefined);
    return id;
  }
  const activate = (incidentId: string, data: object, extra: Partial<Message> = {}): Promise<Reply> =>
    send(bureau, 'incident.activate-response', { subject: `incident-${incidentId}`, data, ...extra });
  const level = (incidentId: string, data: object, extra: Partial<Message> = {}): Promise<Reply> =>
    send(bureau, 'incident.change-response-level', {
      subject: `incident-${incidentId}`,
      data: { reason: '雨势', ...data },
      ...extra,
    });
  /** What the flow does with the events of a stream; the last that is owed. */
  async function owing(stream: string): Promise<ApprovalEvents['approval.owed'] & { approvalId: string }> {
    let last: (ApprovalEvents['approval.owed'] & { approvalId: string }) | undefined;
    for (const record of await service.eventLog.read(stream)) {
      const owed = owedAfter(record);
      if (!owed) continue;
      await service.intake.submitOwn(followUp(record, 'owe', owed.approvalId, owed.command));
      last = { approvalId: owed.approvalId, ...owed.command.data };
    }
    if (!last) throw new Error('nothing is owed');
    return last;
  }

  it('waits without a reason, and a change to it waits anew', async () => {
    const id = await incident();
    const waiting = await activate(id, response);
    expect(code(waiting)).toBe('awaiting-second-person');
    const changed = await activate(id, { ...response, measures: ['转移', '停课'] });
    if (waiting.outcome !== 'awaiting-second-person' || changed.outcome !== waiting.outcome)
      throw new Error('both wait');
    expect(changed.digest).not.toBe(waiting.digest);
    expect(code(await asDeputy({ ...changed, digest: waiting.digest }))).toBe('content-differs');
    expect(code(await confirm(service, changed, bureau))).toBe('second-person-required');
    expect(code(await asDeputy(waiting))).toBe('accepted');
    expect(await types(`incident-${id}`)).toEqual(['incident.reported', 'incident.response-activated']);
    const [, record] = await service.eventLog.read(`incident-${id}`);
    expect(record?.data).toMatchObject({ measures: ['转移'] });
    expect(record?.metadata.alone).toBeUndefined();
    expect(record?.metadata.actor.cosigners).toMatchObject([{ principal: '副班', keyId: deputy.keyId }]);
  });

  it('is done at once by one with a reason, and owed from the very event on', async () => {
    const id = await incident();
    const commandId = randomUUID();
    const data = { ...response, actAlone };
    const reply = await activate(id, data, { id: commandId });
    const approvalId = commandUuid(agencySource(bureau.agencyId), commandId);
    expect(reply).toMatchObject({ outcome: 'accepted', owed: { approvalId } });
    const [, record] = await service.eventLog.read(`incident-${id}`);
    expect(record?.metadata).toMatchObject({
      actor: { relation: 'command' },
      alone: {
        reason: actAlone.reason,
        data,
        confirmers: expect.arrayContaining([`agency:${bureau.agencyId}`]),
      },
    });
    expect(JSON.stringify(record?.data)).not.toContain('actAlone');
    const { alone, receivedAt } = record?.metadata ?? {};
    expect(Date.parse(alone?.signBy ?? '') - Date.parse(receivedAt ?? '')).toBe(24 * 3_600_000);

    const owed = await owing(`incident-${id}`);
    await owing(`incident-${id}`);
    expect(await types(`approval-${owed.approvalId}`)).toEqual(['approval.owed']);
    expect(owed).toMatchObject({
      approvalId,
      command: { name: 'incident.activate-response', targetId: id, data },
      by: { principal: '值班员', keyId: bureau.keyId },
    });
    expect(owed.digest).toBe(approvalDigest(owed.command));
    // the same again is told the same, and no second thing is owed
    expect(await activate(id, data, { id: commandId })).toEqual(reply);
    expect(code(await activate(id, response, { id: commandId }))).toBe('command-id-reused');

    const self = { subject: `approval-${owed.approvalId}`, data: { digest: owed.digest } };
    expect(code(await send(bureau, 'approval.confirm', self))).toBe('second-person-required');
    expect(code(await send(township, 'approval.confirm', self))).toBe('not-found');
    const asOperator = { role: 'agency-operator' };
    expect(code(await decide('confirm', owed.approvalId, { digest: owed.digest }, asOperator))).toBe(
      'not-a-party',
    );
    expect(code(await decide('confirm', owed.approvalId, { digest: 'A'.repeat(43) }))).toBe(
      'content-differs',
    );
    expect(code(await decide('confirm', owed.approvalId, { digest: owed.digest }))).toBe('accepted');
    expect(await types(`approval-${owed.approvalId}`)).toContain('approval.signed');
    expect(
      (await types(`incident-${id}`)).filter((type) => type.startsWith('incident.response')),
    ).toHaveLength(1);
  });

  it('stays owed after its term, and a late signature is recorded as late', async () => {
    const id = await incident();
    await activate(id, { ...response, actAlone });
    const { approvalId, digest, signBy } = await owing(`incident-${id}`);
    const mark = (at: string) =>
      service.intake.submitOwn(
        onDeadline(`${approvalId}/${at}`, approvalId, { type: 'approval.mark-overdue', data: {} }, at),
      );
    await mark(new Date().toISOString());
    await mark(signBy);
    const late = {
      ...signed(deputy, 'approval.confirm', {
        subject: `approval-${approvalId}`,
        data: { digest },
        principal: '副班',
      }),
    };
    const { send: byMessage } = service;
    expect(code(await byMessage(late, { receivedAt: new Date(Date.parse(signBy) + 1).toISOString() }))).toBe(
      'accepted',
    );
    const events = (await service.eventLog.read(`approval-${approvalId}`)).map(({ storedType, data }) =>
      decode(storedType, data),
    );
    expect(events.filter(({ type }) => type.startsWith('approval.'))).toMatchObject([
      { type: 'approval.owed' },
      { type: 'approval.overdue' },
      { type: 'approval.signed', data: { late: true } },
    ]);
  });

  it('asks for two where a high level is left as well, and for none below', async () => {
    const id = await incident();
    expect(code(await activate(id, { ...response, level: 3, actAlone }))).toBe('accepted');
    const [, low] = await service.eventLog.read(`incident-${id}`);
    expect(low?.metadata.alone).toBeUndefined();
    expect(code(await level(id, { level: 4 }))).toBe('accepted');
    expect(code(await level(id, { level: 1 }))).toBe('awaiting-second-person');
    expect(code(await level(id, { level: 1, actAlone }))).toBe('accepted');
    expect(code(await level(id, { level: 3 }))).toBe('awaiting-second-person');
    const classify = (eventLevel: string, more = {}): Promise<Reply> =>
      send(bureau, 'incident.classify', {
        subject: `incident-${id}`,
        data: { category: 'natural-disaster', eventLevel, reason: '伤亡', ...more },
      });
    expect(code(await classify('III'))).toBe('accepted');
    expect(code(await classify('II'))).toBe('awaiting-second-person');
    expect(code(await classify('II', { actAlone }))).toBe('accepted');
    expect(code(await classify('III'))).toBe('awaiting-second-person');
  });

  it('takes an override and a requisition for such, and a refused one leaves nothing owed', async () => {
    const incidentId = await incident();
    const id = randomUUID();
    const asked = { subject: `sharing-${id}` };
    const request = {
      ...{
        incidentId,
        capability: 'pump.sewage',
        amount: 1,
        neededBy: '2030-01-01T00:00:00Z',
        priority: 1,
        unlisted: true,
      },
      ...{ deliverTo: { areaCode: '520111010', place: '隧道' }, purpose: '排涝' },
    };
    expect(code(await send(bureau, 'sharing.request', { ...asked, data: request }))).toBe('accepted');
    const decided = (data: object) => send(bureau, 'sharing.decide-allocation', { ...asked, data });
    const override = { reason: '更近', lines: [{ resourceId: 'R', units: 1 }] };
    expect(code(await decided({ override }))).toBe('awaiting-second-person');
    expect(code(await decided({ override, actAlone }))).toBe('override-not-covered');
    expect((await service.eventLog.read(`sharing-${id}`)).map(owedAfter)).toEqual([undefined, undefined]);
    expect(code(await decided({}))).toBe('accepted');
    const requisition = { funding: { code: 'F' }, reportTo: '区政府' };
    const taken = (data: object) => send(bureau, 'sharing.requisition', { ...asked, data });
    expect(code(await taken(requisition))).toBe('awaiting-second-person');
    expect(code(await taken({ ...requisition, actAlone }))).not.toBe('awaiting-second-person');
    const jointly = (data: object) =>
      send(bureau, 'allocation.decide', { subject: `allocation-${randomUUID()}`, data });
    const overrides = [{ ...override, sharingId: id }];
    expect(code(await jointly({ sharingIds: [id], overrides }))).toBe('awaiting-second-person');
    expect(code(await jointly({ sharingIds: [id], overrides, actAlone }))).not.toBe('awaiting-second-person');
    expect(code(await jointly({ sharingIds: [id] }))).not.toBe('awaiting-second-person');
  });

  it('waits with a statutory report of a major incident, which nobody makes alone', async () => {
    const required = async (eventLevel: EventLevel, incidentId: string): Promise<string> => {
      const id = randomUUID();
      const now = new Date().toISOString();
      const later = new Date(Date.now() + 3_600_000).toISOString();
      const data = {
        ...{ incidentId, obligedAgencyId: bureau.agencyId, superiorAgencyId: township.agencyId },
        rule: { id: 'r', setVersion: 's', source: 'x', confirmed: true },
        channel: 'any' as const,
        grounds: { event: 'x', category: 'natural-disaster' as const, eventLevel, dead: 0 },
        ...{ startedAt: now, dueAt: later, withinMinutes: 60, omittedAfterMinutes: 60, exercise: true },
      };
      const reply = await service.intake.submitOwn(onDeadline(id, id, { type: 'report.require', data }, now));
      expect(code(reply)).toBe('accepted');
      return id;
    };
    const submit = (id: string, more: object = {}): Promise<Reply> =>
      send(bureau, 'report.submit', {
        subject: `report-${id}`,
        data: { facts: '洪水', measures: ['转移'], channel: 'written', ...more },
      });
    const incidentId = await incident();
    expect(code(await submit(await required('IV', incidentId)))).toBe('accepted');
    expect(code(await submit(await required('IV', incidentId), { eventLevel: 'II' }))).toBe(
      'awaiting-second-person',
    );
    const major = await required('I', incidentId);
    expect(code(await submit(major, { actAlone }))).toBe('invalid-command');
    const waiting = await submit(major);
    expect(code(await asDeputy(waiting))).toBe('accepted');
    expect(await types(`report-${major}`)).toEqual(['report.required', 'report.submitted']);
    const data = { category: 'natural-disaster', eventLevel: 'II', reason: '伤亡', actAlone };
    const classified = { subject: `incident-${incidentId}`, data };
    expect(code(await send(bureau, 'incident.classify', classified))).toBe('accepted');
    expect(code(await submit(await required('IV', incidentId)))).toBe('awaiting-second-person');
  });

  it('has a form for a reason: nothing blank, and none where nobody may act alone', async () => {
    const id = await incident();
    for (const none of [{ reason: '' }, { reason: '  ' }, {}])
      expect(code(await activate(id, { ...response, actAlone: none }))).toBe('invalid-command');
    const mandate = { capacity: 'local', areaCode: '520111' };
    const administrator = await enrolAdministrator(service);
    expect(
      code(
        await send(administrator, 'agency.mandate', {
          subject: `agency-${township.agencyId}`,
          data: { ...mandate, actAlone },
          role: 'administrator',
        }),
      ),
    ).toBe('invalid-command');
  });

  it('is listed by an administrator with who directs the home bureau, and not by the operator again', async () => {
    const administrator = await enrolAdministrator(service);
    const list = (data: object): Promise<Reply> =>
      send(administrator, 'installation.list-two-persons', {
        ...{ subject: 'installation-liandong', role: 'administrator', data },
      });
    expect(code(await list({ listed: ['keys'], signWithinHours: 24 }))).toBe('invalid-command');
    expect(code(await list({ listed: [], signWithinHours: 0 }))).toBe('invalid-command');
    const waiting = await list({ listed: ['requisition'], signWithinHours: 6 });
    expect(code(waiting)).toBe('awaiting-second-person');
    expect(service.directory.twoPersons()).toEqual(byKey);

    const id = await incident();
    await activate(id, { ...response, actAlone });
    const owed = await owing(`incident-${id}`);
    expect(code(await asDeputy(waiting))).toBe('accepted');
    await until(() => service.directory.twoPersons().signWithinHours === 6);
    await listTwoPersons(service.eventLog, byKey);
    expect(service.directory.twoPersons().listed).toEqual(['requisition']);
    // what is not listed any more runs at once; what was done before stays to be signed
    const other = await incident();
    expect(code(await activate(other, response))).toBe('accepted');
    expect(code(await decide('decline', owed.approvalId, { reason: '水位未超警' }))).toBe('accepted');
    expect(await types(`approval-${owed.approvalId}`)).toContain('approval.objected');
  });
});

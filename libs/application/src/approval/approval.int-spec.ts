import { agencySource, type Reply } from '#contracts';
import { commandUuid } from '#event-log';
import { approvalHours } from '#domain';
import { generateAgencyKey, provePossession, publicKeyOf, type AgencyKey } from '#security';
import { randomUUID } from 'node:crypto';
import { spyOn } from 'jest-mock';
import { setInstallation } from '../agency/register.js';
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
import { ownIntake } from '../intake/own-intake.js';
import { onDeadline } from '../run/own-command.js';

const agency = { name: '新单位', kind: 'department', areaCode: '520111' };
const asAdministrator = { role: 'administrator' };
const code = (reply: Reply): string => (reply.outcome === 'refused' ? reply.refusal.code : reply.outcome);
const named = (): string => `N${randomUUID()}`;

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

  const ask = (name: string, by: AgencyKey, message: Message): Promise<Reply> =>
    service.send(signed(by, name, { ...asAdministrator, ...message }));
  const register = (id: string, extra: Partial<Message> = {}): Promise<Reply> =>
    ask('agency.register', first, { subject: `agency-${id}`, data: agency, ...extra });
  const mandate = (of: AgencyKey, data: object, by = first, extra: Partial<Message> = {}): Promise<Reply> =>
    ask('agency.mandate', by, { subject: `agency-${of.agencyId}`, data, ...extra });
  const about = (verb: string, waiting: Reply, by: AgencyKey, extra: Partial<Message> = {}) => {
    if (waiting.outcome !== 'awaiting-second-person') throw new Error(JSON.stringify(waiting));
    const message = { subject: `approval-${waiting.approvalId}`, data: { reason: '名称有误' }, ...extra };
    return ask(`approval.${verb}`, by, message);
  };
  const confirmed = async (waiting: Reply, by = second, extra: Partial<Message> = asAdministrator) =>
    code(await confirm(service, waiting, by, extra));
  const types = async (stream: string, from = service): Promise<string[]> =>
    (await from.eventLog.read(stream)).map(({ storedType }) => storedType);
  const registered = ['agency.registered.v1'];

  it('waits, and runs once when another has confirmed it', async () => {
    const target = named();
    const id = randomUUID();
    const waiting = await register(target, { id });
    expect(waiting).toMatchObject({
      outcome: 'awaiting-second-person',
      approvalId: commandUuid(agencySource(first.agencyId), id),
    });
    expect(await register(target, { id })).toEqual(waiting);
    expect(await types(`agency-${target}`)).toEqual([]);
    expect(await confirmed(waiting)).toBe('accepted');
    expect(await types(`agency-${target}`)).toEqual(registered);
    const done = await register(target, { id });
    expect(done).toMatchObject({ outcome: 'accepted', stream: `agency-${target}`, command: { id } });
    expect(await register(target, { id })).toEqual(done);
    expect(await confirmed(waiting)).toBe('approval-ended');
    const [record] = await service.eventLog.read(`agency-${target}`);
    expect(record?.metadata).toMatchObject({
      actor: {
        ...{ agencyId: first.agencyId, keyId: first.keyId, role: 'administrator', relation: 'administer' },
        cosigners: [{ agencyId: second.agencyId, keyId: second.keyId, role: 'administrator' }],
      },
      command: { id, name: 'agency.register' },
    });
  });

  it('waits anew when it is another, and an id stands for one alone', async () => {
    const target = named();
    const id = randomUUID();
    const waiting = await register(target, { id });
    expect(code(await register(target, { id, data: { ...agency, name: '另一单位' } }))).toBe(
      'command-id-reused',
    );
    const other = await register(target, { data: { ...agency, name: '另一单位' } });
    if (waiting.outcome !== 'awaiting-second-person' || other.outcome !== waiting.outcome)
      throw new Error('both wait');
    expect(other.digest).not.toBe(waiting.digest);
    expect(await confirmed(waiting, second, { ...asAdministrator, data: { digest: other.digest } })).toBe(
      'content-differs',
    );
    expect(await types(`agency-${target}`)).toEqual([]);
  });

  it('is seen by who may confirm it, and is to others as if it were not there', async () => {
    const waiting = await register(named());
    const role = { role: 'commander' };
    expect(await confirmed(waiting, bureau, role)).toBe('not-found');
    const none = { ...waiting, approvalId: randomUUID() } as Reply;
    expect(await confirmed(none, bureau, role)).toBe('not-found');
    expect(code(await about('decline', waiting, bureau, role))).toBe('not-found');
    expect(await confirmed(none)).toBe('not-found');
  });

  it('is not confirmed by one person alone, whatever the name and the key', async () => {
    const own = await enrolAdministrator(service);
    const waiting = await ask('agency.register', own, { subject: `agency-${named()}`, data: agency });
    expect(await confirmed(waiting, own)).toBe('second-person-required');
    expect(code(await about('decline', waiting, own))).toBe('second-person-required');

    // the same key under another id, and in another agency
    const issue = (agencyId: string, keyId: string) => {
      const key = { ...own, agencyId, keyId };
      const id = randomUUID();
      const proof = provePossession(key, { source: agencySource(first.agencyId), id });
      const data = { keyId, publicKey: publicKeyOf(key), roles: ['administrator'], proof };
      return ask('agency.issue-credential', first, { id, subject: `agency-${agencyId}`, data });
    };
    expect(await confirmed(await issue(own.agencyId, 'twin'), own)).toBe('accepted');
    expect(await confirmed(await issue(second.agencyId, 'guest'), second)).toBe('accepted');
    for (const twin of [
      { ...own, keyId: 'twin' },
      { ...own, agencyId: second.agencyId, keyId: 'guest' },
    ]) {
      await until(
        async () => (await service.directory.find(twin.agencyId))?.credentials[twin.keyId] !== undefined,
      );
      expect(await confirmed(waiting, twin)).toBe('second-person-required');
    }

    // the key that replaces it
    const next = generateAgencyKey(own.agencyId, 'next', audience);
    const id = randomUUID();
    const data = {
      ...{ replacedKeyId: own.keyId, keyId: next.keyId, publicKey: publicKeyOf(next) },
      proof: provePossession(next, { source: agencySource(own.agencyId), id }),
    };
    const rotate = { id, subject: `agency-${own.agencyId}`, data };
    expect(code(await ask('agency.rotate-credential', own, rotate))).toBe('accepted');
    await until(async () => (await service.directory.find(own.agencyId))?.credentials['next'] !== undefined);
    expect(await confirmed(waiting, next)).toBe('second-person-required');
  });

  it('is confirmed by whom the table names', async () => {
    const role = { role: 'duty-officer' };
    const other = await enrol(service);
    const rain = { capacity: 'warn', areaCode: '520111', of: ['rainstorm'] };
    const waiting = await mandate(other, rain);
    expect(await confirmed(waiting)).toBe('not-found');
    expect(await confirmed(waiting, other, role)).toBe('not-found');
    expect(await confirmed(waiting, bureau, { role: 'dispatcher' })).toBe('not-found');
    expect(await confirmed(waiting, bureau, role)).toBe('accepted');
    const { mandates } = await service.runners.agency.state(other.agencyId);
    expect(mandates).toContainEqual(rain);
  });

  it('is decided when it is confirmed, with the facts of then', async () => {
    const target = named();
    const one = await register(target);
    const two = await register(target, { data: { ...agency, name: '另一单位' } });
    const three = await register(named(), { ifrevision: '7' });
    expect(await confirmed(two)).toBe('accepted');
    expect(await confirmed(one)).toBe('accepted');
    expect(await confirmed(three)).toBe('accepted');
    const outcomes = await Promise.all(
      [one, three].map(async (waiting) =>
        waiting.outcome === 'awaiting-second-person'
          ? (await service.intake.finish(waiting.approvalId))?.outcome
          : undefined,
      ),
    );
    expect(outcomes).toMatchObject([
      { outcome: 'refused', refusal: { code: 'already-exists' }, stream: `agency-${target}` },
      { outcome: 'refused', refusal: { code: 'stale-revision', expected: '7' } },
    ]);
  });

  it('does not run for somebody who may no longer give it', async () => {
    const own = await enrolAdministrator(service);
    const target = named();
    const give = () => ask('agency.register', own, { subject: `agency-${target}`, data: agency });
    const waiting = await give();
    const later = await give();
    const withdraw = {
      subject: `agency-${own.agencyId}`,
      data: { capacity: 'administer', areaCode: '520111', reason: 'x' },
    };
    const auditor = await enrol(service, ['auditor'], undefined, [{ capacity: 'audit', areaCode: '520111' }]);
    const asAuditor = { role: 'auditor' };
    expect(await confirmed(await ask('agency.withdraw-mandate', first, withdraw), auditor, asAuditor)).toBe(
      'accepted',
    );
    await until(async () => (await service.directory.facts(own.agencyId))?.mandates.length === 0);
    expect(await confirmed(waiting)).toBe('first-person-not-entitled');

    const keyless = await enrolAdministrator(service);
    const lost = await ask('agency.register', keyless, { subject: `agency-${target}`, data: agency });
    const revoke = { subject: `agency-${keyless.agencyId}`, data: { keyId: keyless.keyId, reason: 'x' } };
    expect(await confirmed(await ask('agency.revoke-credential', first, revoke))).toBe('accepted');
    expect(await confirm(service, lost, second, asAdministrator)).toMatchObject({
      refusal: { code: 'first-person-not-entitled', reason: 'key-unknown' },
    });
    expect([await types(`agency-${target}`), later.outcome]).toEqual([[], 'awaiting-second-person']);
  });

  it.each([
    ['decline', () => second, 'approval-declined'],
    ['withdraw', () => first, 'approval-withdrawn'],
  ] as const)('comes to nothing when somebody entitled decides to %s it', async (verb, by, refusal) => {
    const target = named();
    const id = randomUUID();
    const waiting = await register(target, { id });
    const wrong = by() === first ? second : first;
    expect(code(await about(verb, waiting, wrong))).toMatch(/not-a-party|second-person-required/);
    expect(code(await about(verb, waiting, by()))).toBe('accepted');
    expect(await confirmed(waiting)).toBe('approval-ended');
    const told = await register(target, { id });
    expect(told).toMatchObject({ outcome: 'refused', refusal: { code: refusal }, command: { id } });
    expect(await register(target, { id })).toEqual(told);
    expect(await types(`agency-${target}`)).toEqual([]);
  });

  it('comes to nothing when nobody has confirmed it in time', async () => {
    const target = named();
    const id = randomUUID();
    const waiting = await register(target, { id });
    if (waiting.outcome !== 'awaiting-second-person') throw new Error('unreachable');
    const { approvalId, endsAt } = waiting;
    const expire = (now: string) =>
      service.intake.submitOwn(
        onDeadline(`${approvalId}/end ${now}`, approvalId, { type: 'approval.expire', data: {} }, now),
      );
    await expire(new Date(Date.parse(endsAt) - 1).toISOString());
    expect(await register(target, { id })).toEqual(waiting);
    // no timer has been there yet
    const late = {
      identified: {
        actor: { agencyId: second.agencyId, principal: 'x', role: 'administrator', keyId: second.keyId },
      },
    } as const;
    const event = signed(second, 'approval.confirm', {
      ...asAdministrator,
      subject: waiting.stream,
      data: { digest: waiting.digest },
    });
    expect(code(await service.send(event, { ...late, receivedAt: endsAt }))).toBe('approval-ended');
    await expire(endsAt);
    expect(code(await register(target, { id }))).toBe('approval-expired');
    expect(Date.parse(endsAt) - Date.now()).toBeLessThanOrEqual(approvalHours * 3_600_000);
    expect(await types(`agency-${target}`)).toEqual([]);
  });

  it('runs once although who took the confirmation down was killed before it ran', async () => {
    const target = named();
    const id = randomUUID();
    const waiting = await register(target, { id });
    if (waiting.outcome !== 'awaiting-second-person') throw new Error('unreachable');
    const other = await startService(engine.url);
    const execute = other.intake.bus.execute.bind(other.intake.bus);
    const bus = spyOn(other.intake.bus, 'execute');
    bus.mockImplementation((command) =>
      command.command.type === 'agency.register' ? Promise.reject(new Error('killed')) : execute(command),
    );
    const confirmation = signed(second, 'approval.confirm', {
      ...asAdministrator,
      subject: waiting.stream,
      data: { digest: waiting.digest },
    });
    await expect(other.send(confirmation)).rejects.toThrow('killed');
    await other.close();
    expect((await types(waiting.stream)).at(-1)).toBe('approval.confirmed.v1');
    expect(await types(`agency-${target}`)).toEqual([]);

    // the follower, the sender and the confirming person all come to it
    const follower = ownIntake(service.eventLog, { inputs: {}, runners: service.runners });
    const answers = await Promise.all([
      follower.finish(waiting.approvalId),
      service.intake.finish(waiting.approvalId),
      service.send(confirmation),
      register(target, { id }),
    ]);
    expect(answers[0]?.outcome).toMatchObject({
      outcome: 'accepted',
      stream: `agency-${target}`,
      revision: '0',
    });
    expect(answers[1]?.outcome).toEqual(answers[0]?.outcome);
    expect(code(answers[2])).toBe('accepted');
    expect(answers[3]).toMatchObject({ outcome: 'accepted', stream: `agency-${target}` });
    expect(await types(`agency-${target}`)).toEqual(registered);
  });

  it('runs once although two confirm and one declines at one moment, in two processes', async () => {
    const target = named();
    const waiting = await register(target);
    const other = await startService(engine.url);
    const third = await enrolAdministrator(service);
    await until(() => other.directory.isRegistered(third.agencyId));
    const answers = await Promise.all([
      confirmed(waiting),
      confirm(other, waiting, third, asAdministrator).then(code),
      about('decline', waiting, third).then(code),
    ]);
    await other.close();
    expect(answers.filter((answer) => answer === 'accepted')).toHaveLength(1);
    expect(answers.filter((answer) => answer === 'approval-ended')).toHaveLength(2);
    const isDeclined = answers[2] === 'accepted';
    expect(await types(`agency-${target}`)).toEqual(isDeclined ? [] : registered);
  });

  it('is the last key of an agency, or the third that is revoked within an hour', async () => {
    const other = await enrol(service, ['duty-officer']);
    const issue = async (keyId: string): Promise<AgencyKey> => {
      const key = generateAgencyKey(other.agencyId, keyId, audience);
      const id = randomUUID();
      const proof = provePossession(key, { source: agencySource(first.agencyId), id });
      const data = { keyId, publicKey: publicKeyOf(key), roles: ['duty-officer'], proof };
      const waiting = await ask('agency.issue-credential', first, {
        id,
        subject: `agency-${other.agencyId}`,
        data,
      });
      expect(await confirmed(waiting, other, { role: 'duty-officer' })).toBe('accepted');
      return key;
    };
    for (const keyId of ['a', 'b', 'c']) await issue(keyId);
    const revoke = (keyId: string) =>
      ask('agency.revoke-credential', first, {
        subject: `agency-${other.agencyId}`,
        data: { keyId, reason: 'x' },
      });
    expect(code(await revoke('a'))).toBe('accepted');
    expect(code(await revoke('b'))).toBe('accepted');
    const third = await revoke('c');
    expect(await confirmed(third)).toBe('accepted');
    expect(code(await revoke(other.keyId))).toBe('awaiting-second-person');
    const single = await enrol(service, ['duty-officer']);
    const own = { subject: `agency-${single.agencyId}`, data: { keyId: single.keyId, reason: 'x' } };
    const last = await ask('agency.revoke-credential', single, { ...own, role: 'duty-officer' });
    expect(await confirmed(last, second)).toBe('accepted');
    expect(await types(`agency-${single.agencyId}`)).toContain('agency.credential-revoked.v1');
  });
});

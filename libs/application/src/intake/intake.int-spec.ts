import { commandExamples, commandNames, parseStreamId } from '#contracts';
import { commandUuid } from '#event-log';
import type { AgencyKey } from '#security';
import fc from 'fast-check';
import { randomUUID } from 'node:crypto';
import {
  confirm,
  enrol,
  enrolAdministrator,
  signed,
  startLog,
  startService,
  submissionOf,
  until,
  type Service,
  type TestLog,
} from '../application.helper-spec.js';

const report = commandExamples['incident.report'];

describe('CommandIntake', () => {
  let engine: TestLog;
  let service: Service;
  let key: AgencyKey;
  beforeAll(async () => {
    engine = await startLog();
    service = await startService(engine.url);
    key = await enrol(service);
  });
  afterAll(async () => {
    await service.close();
    await engine.stop();
  });

  const incident = async (): Promise<string> => {
    const id = `I${randomUUID()}`;
    const reply = await service.send(signed(key, 'incident.report', { subject: `incident-${id}` }));
    expect(reply.outcome).toBe('accepted');
    return id;
  };
  const refusedWith = async (event: Parameters<Service['send']>[0]): Promise<string> => {
    const reply = await service.send(event);
    return reply.outcome === 'refused' ? reply.refusal.code : reply.outcome;
  };
  const records = async (stream: string): Promise<number> => (await service.eventLog.read(stream)).length;

  it('accepts a command, says where it lies, and says the same in another process', async () => {
    const event = signed(key, 'incident.report', { subject: `incident-${randomUUID()}` });
    const reply = await service.send(event);
    expect(reply).toEqual({
      command: { source: event.source, id: event.id, name: 'incident.report' },
      outcome: 'accepted',
      stream: event.subject,
      revision: '0',
      position: expect.stringMatching(/^\d+$/),
    });
    expect(await service.send(event)).toEqual(reply);
    const other = await startService(engine.url);
    expect(await other.send(event)).toEqual(reply);
    await other.close();
    const [record] = await service.eventLog.read(event.subject);
    expect(record?.metadata).toMatchObject({
      commandId: commandUuid(event.source, event.id),
      actor: { agencyId: key.agencyId, principal: '值班员', role: 'duty-officer' },
      occurredAt: event.time,
      signature: event.signature,
      causationId: commandUuid(event.source, event.id),
    });
  });

  it.each<[string, string, Partial<Parameters<typeof signed>[2]>, string]>([
    ['an unknown command', 'incident.explode', {}, 'unknown-command'],
    ['a command named like what every object has', 'constructor', {}, 'unknown-command'],
    ['a command that only the service gives itself', 'resource.reserve', {}, 'unknown-command'],
    ['no body', 'incident.report', { data: undefined }, 'invalid-command'],
    ['null', 'incident.report', { data: null }, 'invalid-command'],
    ['a list', 'incident.report', { data: [] }, 'invalid-command'],
    ['wrong types', 'incident.report', { data: { ...report, title: 7 } }, 'invalid-command'],
    ['a missing field', 'incident.report', { data: { ...report, title: undefined } }, 'invalid-command'],
    ['an unknown field', 'incident.report', { data: { ...report, admin: true } }, 'invalid-command'],
    [
      'a text without end',
      'incident.report',
      { data: { ...report, description: 'x'.repeat(4_001) } },
      'invalid-command',
    ],
    [
      'deep nesting',
      'incident.report',
      { data: JSON.parse('{"a":'.repeat(30) + '1' + '}'.repeat(30)) },
      'invalid-command',
    ],
    [
      'a prototype',
      'incident.report',
      { data: JSON.parse('{"__proto__":{"title":"x"}}') },
      'invalid-command',
    ],
    ['a subject of another aggregate', 'incident.report', { subject: 'task-T1' }, 'invalid-command'],
    ['a subject that is none', 'incident.report', { subject: '$all' }, 'invalid-command'],
    ['an id with a slash', 'incident.report', { subject: 'incident-a/b' }, 'invalid-command'],
    ['an endless id', 'incident.report', { subject: `incident-${'x'.repeat(65)}` }, 'invalid-command'],
    ['a revision that is none', 'incident.report', { ifrevision: '-1' }, 'invalid-command'],
    ['a date that is none', 'incident.report', { time: 'yesterday' }, 'date-out-of-range'],
    ['a date long ago', 'incident.report', { time: '1999-12-31T23:59:59Z' }, 'date-out-of-range'],
    ['a date in some years', 'incident.report', { time: '2190-01-01T00:00:00Z' }, 'date-out-of-range'],
    [
      'a quantity below zero',
      'resource.register',
      { subject: 'resource-R', data: { ...commandExamples['resource.register'], quantity: -1 } },
      'invalid-command',
    ],
  ])(
    'refuses %s, on record once however often it is sent, with the same answer',
    async (_, name, message, code) => {
      const event = signed(key, name, { subject: `incident-${randomUUID()}`, ...message });
      const reply = await service.send(event);
      expect(reply).toMatchObject({ outcome: 'refused', refusal: { code }, message: { zh: /./, en: /./ } });
      expect(parseStreamId(reply.stream)).toBeUndefined();
      const [second, third] = await Promise.all([service.send(event), service.send(event)]);
      expect([second, third]).toEqual([reply, reply]);
      expect(await records(reply.stream)).toBe(1);
      expect((await service.eventLog.read(reply.stream))[0]).toMatchObject({
        storedType: 'command.refused.v1',
        data: { code },
        metadata: { actor: { agencyId: key.agencyId }, command: { id: event.id } },
      });
    },
  );

  it('does not take an id again that was turned away, here or in another process', async () => {
    const message = { id: randomUUID(), subject: `incident-${randomUUID()}` };
    const unreadable = signed(key, 'incident.report', { ...message, data: {} });
    const first = await service.send(unreadable);
    expect(first).toMatchObject({ outcome: 'refused', refusal: { code: 'invalid-command' } });
    expect(first.stream).toBe(`intake-${commandUuid(unreadable.source, message.id)}`);
    const other = await startService(engine.url);
    const elsewhere = `incident-${randomUUID()}`;
    for (const again of [message, { ...message, subject: elsewhere }])
      for (const process of [service, other])
        expect(await process.send(signed(key, 'incident.report', again))).toMatchObject({
          outcome: 'refused',
          refusal: { code: 'command-id-reused' },
          position: first.position,
        });
    expect(await service.send(unreadable)).toEqual(first);
    expect(await Promise.all([records(message.subject), records(elsewhere)])).toEqual([0, 0]);
    await other.close();
  });

  it('keeps an acceptance although the id comes again with what cannot be taken', async () => {
    const message = { id: randomUUID(), subject: `incident-${randomUUID()}` };
    const good = signed(key, 'incident.report', message);
    const accepted = await service.send(good);
    expect(await refusedWith(signed(key, 'incident.report', { ...message, data: {} }))).toBe(
      'invalid-command',
    );
    const other = await startService(engine.url);
    for (const process of [service, other]) expect(await process.send(good)).toEqual(accepted);
    await other.close();
  });

  it('comes to one end with an id that is submitted twice at once', async () => {
    for (let n = 0; n < 5; n++) {
      const message = { id: randomUUID(), subject: `incident-${randomUUID()}` };
      const [first, second] = await Promise.all([
        service.send(signed(key, 'incident.report', { ...message, data: {} })),
        service.send(signed(key, 'incident.report', message)),
      ]);
      const ends = [first, second].map((reply) =>
        reply.outcome === 'refused' ? reply.refusal.code : reply.outcome,
      );
      expect([
        ['invalid-command', 'command-id-reused'],
        ['invalid-command', 'accepted'],
      ]).toContainEqual(ends);
      // whichever came first: refused first, nothing is accepted after
      const isAccepted = (await records(message.subject)) === 1;
      expect(isAccepted).toBe(ends[1] === 'accepted');
    }
  });

  it('keeps the refusal of an absurd body small enough to be recorded and replied', async () => {
    const fields = Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`f${i}`, 1]));
    for (const data of [fields, { ['x'.repeat(200_000)]: 1 }]) {
      const reply = await service.send(signed(key, 'incident.close', { subject: 'incident-I', data }));
      expect(reply).toMatchObject({ refusal: { code: 'invalid-command' } });
      expect(JSON.stringify(reply).length).toBeLessThan(50_000);
    }
  });

  it('refuses what is unsigned, wrongly signed or unknown under anybody’s id, and the rightful one goes through', async () => {
    const rightful = signed(key, 'incident.report', { subject: `incident-${randomUUID()}` });
    const forgeries = [
      { ...rightful, signature: undefined },
      { ...rightful, data: { ...report, title: '假' } },
      { ...rightful, source: `/agencies/${randomUUID()}` },
    ];
    const codes = ['unsigned', 'signature-invalid', 'agency-unknown'];
    for (const [index, forgery] of forgeries.entries()) {
      const reply = await service.send(forgery);
      expect(reply).toMatchObject({ outcome: 'refused', refusal: { code: codes[index] } });
      expect(await service.send(forgery)).toEqual(reply);
      expect(await records(reply.stream)).toBe(1);
      const [record] = await service.eventLog.read(reply.stream);
      expect(record?.metadata.actor.agencyId).toBe('unverified');
    }
    const reply = await service.send(rightful);
    expect(reply).toMatchObject({ outcome: 'accepted', revision: '0' });
    expect(await service.send({ ...rightful, signature: undefined })).toMatchObject({ outcome: 'refused' });
    expect(await service.send(rightful)).toEqual(reply);
  });

  it('does not mix up commands of two agencies with one id', async () => {
    const other = await enrol(service);
    const [id, subject] = [randomUUID(), `incident-${randomUUID()}`];
    expect(await refusedWith(signed(key, 'incident.report', { id, subject }))).toBe('accepted');
    expect(await refusedWith(signed(other, 'incident.report', { id, subject }))).toBe('already-exists');
  });

  it('tells a used id with other content from a repeat', async () => {
    const [id, subject] = [randomUUID(), `incident-${randomUUID()}`];
    await service.send(signed(key, 'incident.report', { id, subject }));
    const data = { ...report, title: 'other' };
    const other = await startService(engine.url);
    expect(await other.send(signed(key, 'incident.report', { id, subject, data }))).toMatchObject({
      refusal: { code: 'command-id-reused' },
    });
    await other.close();
    expect(await records(subject)).toBe(1);
  });

  it('lets a role do only what it may, on record beside the aggregate', async () => {
    const id = await incident();
    const event = signed(key, 'incident.close', { subject: `incident-${id}`, role: 'agency-operator' });
    const reply = await service.send(event);
    expect(reply).toMatchObject({
      stream: `intake-${commandUuid(event.source, event.id)}`,
      refusal: { code: 'role-not-permitted' },
    });
    expect(await service.send(event)).toEqual(reply);
    expect(await records(`incident-${id}`)).toBe(1);
  });

  it('lets an agency manage only its own keys, and an administrator others’', async () => {
    const other = await enrol(service);
    const administrator = await enrolAdministrator(service);
    const revoke = { subject: `agency-${other.agencyId}`, data: { keyId: other.keyId, reason: 'x' } };
    expect(await refusedWith(signed(key, 'agency.revoke-credential', revoke))).toBe('not-found');
    const last = signed(administrator, 'agency.revoke-credential', { ...revoke, role: 'administrator' });
    expect(await confirm(service, await service.send(last), other)).toMatchObject({ outcome: 'accepted' });
    const mine = signed(other, 'incident.report', { subject: `incident-${randomUUID()}` });
    await until(async () => (await refusedWith({ ...mine, id: randomUUID() })) === 'key-unknown');
    expect(await refusedWith(mine)).toBe('key-unknown');
  });

  it('keeps out a suspended agency and lets it in again', async () => {
    const other = await enrol(service);
    const administrator = await enrolAdministrator(service);
    const admin = { role: 'administrator', subject: `agency-${other.agencyId}`, data: { reason: 'x' } };
    const attempt = (): Promise<string> =>
      refusedWith(signed(other, 'incident.report', { subject: `incident-${randomUUID()}` }));
    const second = await enrolAdministrator(service);
    const give = async (name: string) => {
      const waiting = await service.send(signed(administrator, name, admin));
      await confirm(service, waiting, second, { role: 'administrator' });
    };
    await give('agency.suspend');
    await until(async () => (await attempt()) === 'agency-suspended');
    await give('agency.reinstate');
    await until(async () => (await attempt()) === 'accepted');
  });

  it('knows what a command points at', async () => {
    const open = await incident();
    const to = (data: object): Parameters<typeof signed>[2] => ({ subject: `task-${randomUUID()}`, data });
    const task = { ...commandExamples['task.assign'], incidentId: open, assigneeAgencyId: key.agencyId };
    expect(await refusedWith(signed(key, 'task.assign', to(task)))).toBe('accepted');
    expect(
      await refusedWith(signed(key, 'task.assign', to({ ...task, incidentId: `N${randomUUID()}` }))),
    ).toBe('not-found');
    expect(await refusedWith(signed(key, 'task.assign', to({ ...task, incidentId: 'constructor' })))).toBe(
      'not-found',
    );
    expect(await refusedWith(signed(key, 'task.assign', to({ ...task, assigneeAgencyId: 'NOBODY' })))).toBe(
      'agency-unknown',
    );
    expect(
      await refusedWith(
        signed(key, 'incident.link', {
          subject: `incident-${open}`,
          data: { otherIncidentId: open, relation: 'related' },
        }),
      ),
    ).toBe('self-reference');
  });

  it('sees at once that another process has closed an incident or registered a resource', async () => {
    const other = await startService(engine.url);
    const id = await incident();
    const task = { ...commandExamples['task.assign'], incidentId: id, assigneeAgencyId: key.agencyId };
    const assign = (): Promise<string> =>
      refusedWith(signed(key, 'task.assign', { subject: `task-${randomUUID()}`, data: task }));
    expect(await assign()).toBe('accepted');
    await other.send(signed(key, 'incident.close', { subject: `incident-${id}` }));
    expect(await assign()).toBe('incident-closed');

    const open = await incident();
    const resourceId = `R${randomUUID()}`;
    const offer = (): Promise<string> =>
      refusedWith(
        signed(key, 'sharing.offer', {
          subject: `sharing-${randomUUID()}`,
          data: { incidentId: open, resourceId, quantity: 1 },
        }),
      );
    const stock = { subject: `resource-${resourceId}` };
    expect(await refusedWith(signed(key, 'resource.repair', stock))).toBe('not-found');
    expect(await offer()).toBe('not-a-party');
    await other.send(signed(key, 'resource.register', stock));
    expect(await offer()).toBe('accepted');
    await other.close();
  });

  it('lets nobody offer or quote what another owns', async () => {
    const other = await enrol(service);
    const [open, resourceId] = [await incident(), `R${randomUUID()}`];
    await service.send(signed(other, 'resource.register', { subject: `resource-${resourceId}` }));
    const data = { incidentId: open, resourceId, quantity: 1 };
    const subject = `sharing-${randomUUID()}`;
    expect(await service.send(signed(key, 'sharing.offer', { subject, data }))).toMatchObject({
      refusal: { code: 'not-a-party' },
    });
  });

  it('answers every command with any body at all', async () => {
    const { actor } = (await service.gate.bySignature(
      signed(key, 'incident.report', { subject: 'incident-x' }),
      new Date().toISOString(),
    )) as { actor: never };
    const odd = fc.oneof(
      fc.jsonValue({ maxDepth: 4 }),
      fc.constantFrom('constructor', '__proto__', '\0', '\ud800', 1e308, -1),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...commandNames),
        odd,
        fc.string(),
        fc.func(odd),
        async (name, body, id, change) => {
          const example = Object.entries(commandExamples[name]);
          const mutated = Object.fromEntries(
            example.map(([field, value]) => [field, change(field) ?? (value as unknown)]),
          );
          for (const data of [body, mutated, { ...commandExamples[name], ...(Object(body) as object) }]) {
            const subject = `${name.split('.')[0]}-F${randomUUID()}`;
            const event = { ...signed(key, name, { subject, data: {} }), id: `${id}${randomUUID()}`, data };
            const reply = await service.intake.submit(submissionOf(event, { actor }));
            expect(reply.outcome).toMatch(/^(accepted|refused)$/);
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});

import { commandExamples } from '#contracts';
import { commandUuid } from '#event-log';
import type { AgencyKey } from '#security';
import type { AgencyKind, Mandate, Role } from '#domain';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { registerAgency } from '../agency/register.js';
import {
  audience,
  enrol,
  signed,
  startLog,
  startService,
  until,
  type Service,
  type TestLog,
} from '../application.helper-spec.js';

const desk: readonly Role[] = ['duty-officer', 'dispatcher', 'agency-operator'];

describe('the authority of senders', () => {
  let engine: TestLog;
  let service: Service;
  let bureau: AgencyKey;
  let bus: AgencyKey;
  let police: AgencyKey;
  let neighbour: AgencyKey;
  let township: AgencyKey;

  const enter = async (
    kind: AgencyKind,
    roles: readonly Role[],
    areaCode = '520111',
    mandates: readonly Mandate[] = [],
  ): Promise<AgencyKey> => {
    const keysDir = mkdtempSync(join(tmpdir(), 'liandong-keys-'));
    const agencyId = `A${randomUUID()}`;
    const input = { agencyId, name: agencyId, kind, areaCode, roles, mandates, audience, keysDir };
    const key = await registerAgency(service.eventLog, input);
    rmSync(keysDir, { recursive: true });
    await until(async () => (await service.directory.find(agencyId))?.credentials[key.keyId] !== undefined);
    return key;
  };

  beforeAll(async () => {
    engine = await startLog();
    service = await startService(engine.url);
    bureau = await enrol(service);
    bus = await enter('enterprise', ['enterprise-operator']);
    police = await enter('department', desk);
    neighbour = await enter('neighbour', desk, '520102');
    township = await enter('township', desk, '520111207');
  });
  afterAll(async () => {
    await service.close();
    await engine.stop();
  });

  const reported = async (by: AgencyKey = bureau): Promise<string> => {
    const id = `I${randomUUID()}`;
    const reply = await service.send(signed(by, 'incident.report', { subject: `incident-${id}` }));
    expect(reply.outcome).toBe('accepted');
    return id;
  };
  const say = async (
    key: AgencyKey,
    name: string,
    subject: string,
    more: { data?: object; role?: string; ifrevision?: string } = {},
  ) => service.send(signed(key, name, { subject, ...more }));
  const code = async (...said: Parameters<typeof say>): Promise<string> => {
    const reply = await say(...said);
    return reply.outcome === 'refused' ? reply.refusal.code : reply.outcome;
  };
  const asBus = { role: 'enterprise-operator', data: commandExamples['incident.correct'] };

  it('answer a stranger as if there were nothing, and leave the object as it was', async () => {
    const id = await reported();
    const denied = signed(bus, 'incident.correct', { subject: `incident-${id}`, ...asBus });
    const none = signed(bus, 'incident.correct', { subject: `incident-N${randomUUID()}`, ...asBus });
    const [of, ofNone] = [await service.send(denied), await service.send(none)];
    const bare = (reply: typeof of, message: typeof denied) =>
      JSON.stringify({ ...reply, position: '', command: {}, stream: '' }).replaceAll(message.id, '');
    expect(bare(of, denied)).toBe(bare(ofNone, none));
    expect(of).toMatchObject({
      stream: `intake-${commandUuid(denied.source, denied.id)}`,
      refusal: { code: 'not-found' },
    });
    // the revision that the bureau saw still holds
    expect(await code(bureau, 'incident.verify', `incident-${id}`, { ifrevision: '0' })).toBe('accepted');
    expect(await service.eventLog.read(`incident-${id}`)).toHaveLength(2);
  });

  it('are final for the id of a command, in every process', async () => {
    const id = await reported();
    const message = signed(police, 'incident.update-situation', { subject: `incident-${id}` });
    const first = await service.send(message);
    expect(first).toMatchObject({ refusal: { code: 'not-found' } });
    const notify = { data: { agencyId: police.agencyId, message: 'x' } };
    expect(await code(bureau, 'incident.notify-agency', `incident-${id}`, notify)).toBe('accepted');
    const other = await startService(engine.url);
    for (const process of [service, other]) expect(await process.send(message)).toEqual(first);
    await other.close();
    expect(await code(police, 'incident.update-situation', `incident-${id}`)).toBe('accepted');
  });

  it.each(['incident.verify', 'incident.classify', 'incident.close'])(
    'keep %s from a neighbour’s and a township’s duty officer',
    async (name) => {
      const id = await reported();
      for (const key of [neighbour, township])
        expect(await code(key, name, `incident-${id}`)).toBe('not-found');
      for (const key of [neighbour, township]) {
        const notify = { data: { agencyId: key.agencyId, message: 'x' } };
        await say(bureau, 'incident.notify-agency', `incident-${id}`, notify);
        expect(await code(key, name, `incident-${id}`)).toBe('not-a-party');
      }
      expect(await code(bureau, name, `incident-${id}`)).toBe('accepted');
    },
  );

  it('let those alone answer a request who were asked', async () => {
    const [incidentId, sharingId] = [await reported(), `S${randomUUID()}`];
    const request = { data: { ...commandExamples['sharing.request'], incidentId } };
    expect(await code(bureau, 'sharing.request', `sharing-${sharingId}`, request)).toBe('accepted');
    const decline = { data: { answer: 'decline', reason: 'x' } };
    expect(await code(neighbour, 'sharing.respond', `sharing-${sharingId}`, decline)).toBe('not-found');
    expect(await code(neighbour, 'sharing.respond', `sharing-${randomUUID()}`, decline)).toBe('not-found');
    const ask = { data: { agencyIds: [neighbour.agencyId] } };
    expect(await code(bureau, 'sharing.ask', `sharing-${sharingId}`, ask)).toBe('accepted');
    expect(await code(neighbour, 'sharing.respond', `sharing-${sharingId}`, decline)).toBe('accepted');
    expect(await code(neighbour, 'sharing.decide-allocation', `sharing-${sharingId}`, { data: {} })).toBe(
      'not-a-party',
    );
  });

  it('go with the task that draws an agency in, and end with it', async () => {
    const [incidentId, taskId] = [await reported(), `T${randomUUID()}`];
    const task = { ...commandExamples['task.assign'], incidentId, assigneeAgencyId: bus.agencyId };
    expect(await code(bureau, 'task.assign', `task-${taskId}`, { data: task })).toBe('accepted');
    const situation = { ...asBus, data: { summary: 'x' } };
    expect(await code(bus, 'incident.update-situation', `incident-${incidentId}`, situation)).toBe(
      'accepted',
    );
    expect(await code(police, 'task.accept', `task-${taskId}`, { data: {} })).toBe('not-found');
    await say(bureau, 'task.cancel', `task-${taskId}`, { data: { reason: 'x' } });
    const after = `incident-${incidentId}`;
    await until(async () => (await code(bus, 'incident.update-situation', after, situation)) !== 'accepted');
    expect(await code(bus, 'incident.update-situation', after, situation)).toBe('not-found');
  });

  it('keep a key of another’s from being replaced, and put on record what sufficed', async () => {
    const data = { ...commandExamples['agency.rotate-credential'], replacedKeyId: bureau.keyId };
    expect(await code(police, 'agency.rotate-credential', `agency-${bureau.agencyId}`, { data })).toBe(
      'not-found',
    );
    const own = { data: { ...data, replacedKeyId: 'another' } };
    expect(await code(police, 'agency.rotate-credential', `agency-${police.agencyId}`, own)).toBe(
      'not-a-party',
    );
    const id = await reported(police);
    await say(police, 'incident.correct', `incident-${id}`);
    const actors = (await service.eventLog.read(`incident-${id}`)).map(({ metadata }) => metadata.actor);
    expect(actors).toMatchObject([
      { keyId: police.keyId, relation: 'anyone', policy: 'authority.v1' },
      { keyId: police.keyId, relation: 'reporter', policy: 'authority.v1' },
    ]);
  });
});

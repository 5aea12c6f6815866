import { commandExamples } from '#contracts';
import type { AgencyKey } from '#security';
import { randomUUID } from 'node:crypto';
import {
  enrol,
  signed,
  startLog,
  startService,
  type Service,
  type TestLog,
} from './application.helper-spec.js';

describe('a resource that is a team', () => {
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

  const say = async (by: AgencyKey, name: string, subject: string, data: object): Promise<string> => {
    const reply = await service.send(signed(by, name, { subject, data }));
    return reply.outcome === 'refused' ? reply.refusal.code : reply.outcome;
  };
  const one = { ...commandExamples['resource.register'], quantity: 1 };

  it('may be registered before the team is formed, and is linked to it later', async () => {
    const id = `T-${randomUUID()}`;
    const resource = `resource-${id}`;
    expect(await say(key, 'resource.register', resource, one)).toBe('accepted');
    expect(await say(key, 'resource.link-team', resource, { teamId: id })).toBe('not-found');
    expect(await say(key, 'team.form', `team-${id}`, commandExamples['team.form'])).toBe('accepted');
    expect(await say(key, 'resource.link-team', resource, { teamId: 'T-OTHER' })).toBe('team-id-mismatch');
    expect(await say(key, 'resource.link-team', resource, { teamId: id })).toBe('accepted');
    expect(await say(key, 'resource.restock', resource, { quantity: 1, reason: '扩编' })).toBe(
      'team-id-mismatch',
    );
  });

  it('is not linked to the team of another agency', async () => {
    const id = `T-${randomUUID()}`;
    await say(await enrol(service), 'team.form', `team-${id}`, commandExamples['team.form']);
    await say(key, 'resource.register', `resource-${id}`, one);
    expect(await say(key, 'resource.link-team', `resource-${id}`, { teamId: id })).toBe('not-a-party');
  });
});

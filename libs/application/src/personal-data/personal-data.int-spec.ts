import { spyOn } from 'jest-mock';
import type { Reply } from '#contracts';
import type { Actor, Sealed } from '#domain';
import { randomUUID } from 'node:crypto';
import {
  confirm,
  enrol,
  enrolAdministrator,
  signed,
  startLog,
  startService,
  type Service,
  type TestLog,
} from '../application.helper-spec.js';
import { MemoryKeys } from './keys.helper-spec.js';

const telephone = '13987654321';
const name = '欧阳测试';
const contact = { name, telephone };
const report = {
  title: '积水',
  category: 'natural-disaster',
  areaCode: '520111',
  description: '隧道积水',
  exercise: true,
};

let log: TestLog;
let keys: MemoryKeys;
let service: Service;
let key: Awaited<ReturnType<typeof enrol>>;
let administrator: typeof key;

beforeAll(async () => {
  log = await startLog();
  keys = new MemoryKeys();
  service = await startService(log.url, keys);
  key = await enrol(service);
  administrator = await enrolAdministrator(service);
});
afterAll(async () => {
  await service.close();
  await log.stop();
});

const reporting = (over: object = {}, about: object = {}) =>
  signed(key, 'incident.report', {
    subject: `incident-${randomUUID()}`,
    data: { ...report, reporterContact: contact, ...over },
    ...about,
  });

const streamOf = (reply: Reply) => service.eventLog.read(reply.stream);

async function contactOn(reply: Reply): Promise<Sealed> {
  const [event] = await streamOf(reply);
  return (event?.data as { reporterContact: Sealed }).reporterContact;
}

const actorOf = (role: Actor['role'], agencyId = key.agencyId): Actor => ({
  agencyId,
  principal: '王工',
  role,
});
const reveal = ({ subject, sealed }: Sealed, actor: Actor) =>
  service.reveal.reveal({ subject, purpose: '回访报警人', actor, at: '2026-06-18T14:10:00.000Z' }, () =>
    Promise.resolve(sealed),
  );
const erase = (subject: string, by = administrator, role = 'administrator') =>
  signed(by, 'person.erase', { subject: `person-${subject}`, data: { reason: '本人申请' }, role });
/** Given by an administrator and confirmed by somebody of the agency that put the person on record. */
const eraseForGood = async (subject: string) => {
  const command = erase(subject);
  expect(await confirm(service, await service.send(command), key)).toMatchObject({ outcome: 'accepted' });
  return service.send(command);
};

/** Everything that the log holds, as text. */
async function wholeLog(): Promise<string> {
  const found: string[] = [];
  const upTo = await service.eventLog.lastPosition();
  for await (const batch of service.eventLog.follow({ after: -1n })) {
    for (const { data, metadata } of batch.events) found.push(JSON.stringify([data, metadata]));
    if (batch.upTo >= upTo) break;
  }
  return found.join('\n');
}

describe('personal data', () => {
  it('is sealed before it is recorded, and so is a repeat, word for word', async () => {
    const command = reporting();
    const first = await service.send(command);
    expect(first.outcome).toBe('accepted');
    const sealed = await contactOn(first);
    expect(Object.keys(sealed).sort()).toEqual(['sealed', 'subject']);

    // another process that has kept nothing
    const other = await startService(log.url, keys);
    expect(await other.send(command)).toEqual(first);
    await other.close();
    expect(await streamOf(first)).toHaveLength(1);
  });

  it('comes to the same when the process died after the key was kept', async () => {
    const command = reporting();
    const twin = new MemoryKeys();
    const died = await startService(log.url, twin);
    spyOn(died.eventLog, 'append').mockRejectedValue(new Error('died'));
    await expect(died.send(command)).rejects.toThrow('died');
    await died.close();
    const [kept] = [...twin.rows.values()];
    if (kept) await keys.keep(kept);
    const reply = await service.send(command);
    expect((await contactOn(reply)).subject).toBe(kept?.subject);
    expect(keys.rows.get(kept?.subject ?? '')).toBe(kept);
  });

  it('tells another content under the same id apart', async () => {
    const subject = `incident-${randomUUID()}`;
    const id = randomUUID();
    await service.send(reporting({}, { subject, id }));
    const changed = reporting({ reporterContact: { name, telephone: '13900000000' } }, { subject, id });
    expect(await service.send(changed)).toMatchObject({ refusal: { code: 'command-id-reused' } });
  });

  it('is nowhere in the log, whatever became of the command', async () => {
    const replies = [
      await service.send(reporting()),
      await service.send(reporting({ category: 'no-such' })),
      await service.send(reporting({ telephone })),
      await service.send(reporting({}, { role: 'auditor' })),
      await service.send(reporting({}, { time: '1999-01-01T00:00:00Z' })),
      await service.send({ ...reporting(), signature: undefined }),
      await service.send(
        signed(key, 'agency.set-duty-contact', {
          subject: `agency-${key.agencyId}`,
          data: { post: '值班室', telephone },
        }),
      ),
    ];
    expect(replies.map(({ outcome }) => outcome)).toEqual([
      'accepted',
      'refused',
      'refused',
      'refused',
      'refused',
      'refused',
      'accepted',
    ]);
    const everything = [await wholeLog(), JSON.stringify(replies)].join('\n');
    expect(everything).toContain('隧道积水');
    expect(everything).not.toContain(telephone);
    expect(everything).not.toContain(name);
  });

  it('keeps nothing that confirms a guess: no signature, and a digest of the sealed form', async () => {
    const command = reporting();
    const [event] = await streamOf(await service.send(command));
    expect(event?.metadata.signature).toBeUndefined();
    const without = signed(key, 'incident.report', { subject: `incident-${randomUUID()}`, data: report });
    const [plain] = await streamOf(await service.send(without));
    expect(plain?.metadata.signature).toEqual(without.signature);
    expect(plain?.metadata.digest).not.toBe(event?.metadata.digest);
  });

  it('is shown after the access is on record, and nothing of it to whom it is not for', async () => {
    const sealed = await contactOn(await service.send(reporting()));
    for (const actor of [actorOf('agency-operator'), actorOf('dispatcher', 'ELSEWHERE')]) {
      expect(await reveal(sealed, actor)).toEqual({ value: contact });
    }
    const { subject } = sealed;
    const request = {
      subject,
      purpose: '回访报警人',
      actor: actorOf('dispatcher', 'STRANGER'),
      at: '2026-06-18T14:10:00.000Z',
    };
    expect(await service.reveal.reveal(request, () => Promise.resolve(undefined))).toEqual({
      refusal: { code: 'not-found', subject },
    });
    const accesses = await service.eventLog.read(`person-${sealed.subject}`);
    expect(accesses.map(({ data, metadata }) => [data, metadata.actor.principal])).toEqual([
      [{ purpose: '回访报警人', byAgencyId: key.agencyId }, '王工'],
      [{ purpose: '回访报警人', byAgencyId: 'ELSEWHERE' }, '王工'],
    ]);
  });

  it('is not shown when the access cannot be recorded', async () => {
    const sealed = await contactOn(await service.send(reporting()));
    const append = spyOn(service.eventLog, 'append').mockRejectedValueOnce(new Error('no log'));
    await expect(reveal(sealed, actorOf('commander'))).rejects.toThrow('no log');
    append.mockRestore();
  });

  it('is unreadable once it is erased, by an administrator, once and for good', async () => {
    const command = reporting();
    const sealed = await contactOn(await service.send(command));
    expect(await service.send(erase(sealed.subject, key, 'commander'))).toMatchObject({
      refusal: { code: 'role-not-permitted' },
    });
    expect(await eraseForGood(sealed.subject)).toMatchObject({ outcome: 'accepted' });
    expect(await eraseForGood(sealed.subject)).toMatchObject({ outcome: 'accepted' });
    expect(keys.rows.get(sealed.subject)?.wrapped).toBeNull();
    expect(await reveal(sealed, actorOf('commander'))).toEqual({
      refusal: { code: 'personal-data-erased', subject: sealed.subject },
    });
    expect(await service.send(command)).toMatchObject({ refusal: { code: 'personal-data-erased' } });
    expect(await service.send(erase(randomUUID()))).toMatchObject({ refusal: { code: 'not-found' } });
  });

  it('stays erased when its key comes back from a backup', async () => {
    const sealed = await contactOn(await service.send(reporting()));
    const backup = keys.rows.get(sealed.subject);
    await eraseForGood(sealed.subject);
    if (backup) keys.rows.set(sealed.subject, backup);
    expect(await reveal(sealed, actorOf('commander'))).toMatchObject({
      refusal: { code: 'personal-data-erased' },
    });
    expect(keys.rows.get(sealed.subject)?.wrapped).toBeNull();
  });
});

import { followUp, listTwoPersons, onDeadline, ownIntake, setInstallation } from '#application';
import { commandExamples, owedAfter } from '#contracts';
import { twoPersonCases } from '#domain';
import { randomUUID } from 'node:crypto';
import { startApi, until, type Body } from '../app/engines.helper-spec.js';

type Headers = Record<string, string>;
const agency = { name: '新单位', kind: 'department', areaCode: '520111' };

describe('commands that wait for a second person, over HTTP', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  let first: Headers;
  let second: Headers;
  let officer: Headers;
  let stranger: Headers;
  let auditor: Headers;

  beforeAll(async () => {
    api = await startApi(1);
    await api.parties.registerAlone('LD-ADMIN', 'administrator');
    await api.parties.registerAlone('LD-ADMIN-2', 'administrator');
    await api.parties.registerAlone('AUDIT', 'auditor');
    await api.parties.register('EMB', 'department');
    await api.parties.register('FIRE', 'department');
    await setInstallation(api.eventLog, { districtCode: '520111', homeBureauId: 'EMB' });
    first = await api.parties.bearer('LD-ADMIN', 'administrator');
    second = await api.parties.bearer('LD-ADMIN-2', 'administrator');
    officer = await api.parties.bearer('EMB', 'duty-officer');
    stranger = await api.parties.bearer('FIRE', 'duty-officer');
    auditor = await api.parties.bearer('AUDIT', 'auditor');
  });
  afterAll(() => api?.stop());

  const post = (path: string, body: object, headers: Headers, id = randomUUID()) =>
    api.client.post(`/v1/${path}`, body, { ...headers, 'idempotency-key': id });
  const get = async (path: string, headers: Headers): Promise<{ status: number; body: Body }> =>
    api.client.get(`/v1/${path}`, headers);
  const decide = (verb: string, { body }: { body: Body }, headers: Headers, data: object = { reason: 'x' }) =>
    post(`approvals/${String(body.approvalId)}/${verb}`, data, headers);
  const ids = async (headers: Headers, query: string): Promise<unknown[]> =>
    ((await get(`approvals${query}`, headers)).body.items as { id: string }[]).map(({ id }) => id);

  it('register an agency by two administrators, and show what waits to these alone', async () => {
    const id = randomUUID();
    const waiting = await post('agencies/NEW/register', agency, first, id);
    expect([waiting.status, waiting.headers.get('location')]).toEqual([
      202,
      `/v1/approvals/${String(waiting.body.approvalId)}`,
    ]);
    const { approvalId, digest, position } = waiting.body;
    const at = `?minPosition=${String(position)}`;
    for (const headers of [first, second, auditor])
      expect((await get(`approvals/${String(approvalId)}${at}`, headers)).body).toMatchObject({
        ...{ id: approvalId, digest, status: 'waiting', commandId: id, confirmedBy: [] },
        command: { name: 'agency.register', targetId: 'NEW', data: agency },
        requestedBy: { agencyId: 'LD-ADMIN', role: 'administrator' },
      });
    expect(await ids(second, `${at}&status=waiting`)).toEqual([approvalId]);
    expect(await ids(second, `${at}&agencyId=LD-ADMIN-2`)).toEqual([]);
    for (const headers of [officer, stranger]) {
      expect(await ids(headers, at)).toEqual([]);
      const unseen = await get(`approvals/${String(approvalId)}${at}`, headers);
      const none = await get(`approvals/${randomUUID()}${at}`, headers);
      expect([unseen.status, unseen.body.code]).toEqual([404, 'not-found']);
      const { id: other } = none.body as { id: string };
      const text = JSON.stringify({ ...unseen.body, instance: '' });
      expect(text.replaceAll(String(approvalId), other)).toBe(JSON.stringify({ ...none.body, instance: '' }));
      expect((await decide('confirm', waiting, headers, { digest })).status).toBe(404);
    }
    expect((await get(`commands/${id}${at}`, first)).body).toMatchObject({
      ...{ outcome: 'awaiting-second-person', stream: `approval-${String(approvalId)}` },
    });
    expect((await get('agencies/NEW', first)).status).toBe(404);

    const alone = await decide('confirm', waiting, first, { digest });
    expect([alone.status, alone.body.code]).toEqual([403, 'second-person-required']);
    const unlike = await decide('confirm', waiting, second, { digest: 'A'.repeat(43) });
    expect([unlike.status, unlike.body.code]).toEqual([409, 'content-differs']);
    expect((await decide('confirm', waiting, second, { digest: 'short' })).status).toBe(400);
    expect((await decide('confirm', waiting, second, { digest })).status).toBe(200);

    const done = await post('agencies/NEW/register', agency, first, id);
    expect([done.status, done.body.stream]).toEqual([201, 'agency-NEW']);
    const after = `?minPosition=${String(done.body.position)}`;
    expect((await get(`commands/${id}${after}`, first)).body).toMatchObject({
      ...{ outcome: 'accepted', stream: 'agency-NEW', name: 'agency.register' },
    });
    expect((await get(`approvals/${String(approvalId)}${after}`, first)).body).toMatchObject({
      status: 'confirmed',
      confirmedBy: [{ agencyId: 'LD-ADMIN-2', role: 'administrator' }],
    });
    expect((await get(`agencies/NEW${after}`, first)).status).toBe(200);
  });

  it.each([
    ['decline', 'declined', () => second],
    ['withdraw', 'withdrawn', () => first],
  ])('come to nothing by %s, and whoever gave them is told', async (verb, status, by) => {
    const id = randomUUID();
    const target = `agencies/N-${verb}/register`;
    const waiting = await post(target, agency, first, id);
    const ended = await decide(verb, waiting, by());
    expect(ended.status).toBe(200);
    const told = await post(target, agency, first, id);
    expect([told.status, told.body.code]).toEqual([409, `approval-${status}`]);
    const at = `?minPosition=${String(ended.body.position)}`;
    expect((await get(`commands/${id}${at}`, first)).body).toMatchObject({
      ...{ outcome: 'refused', refusal: { code: `approval-${status}` }, name: 'agency.register' },
    });
    const shown = await get(`approvals/${String(waiting.body.approvalId)}${at}`, second);
    expect(shown.body).toMatchObject({ status, reason: 'x' });
    const late = await decide('confirm', waiting, second, { digest: waiting.body.digest });
    expect([late.status, late.body.code]).toEqual([409, 'approval-ended']);
  });

  it('give a mandate with who directs the home bureau, who is shown it', async () => {
    const rain = { capacity: 'warn', areaCode: '520111', of: ['rainstorm'] };
    const waiting = await post('agencies/FIRE/mandate', rain, first);
    const { approvalId, digest, position } = waiting.body;
    const at = `?minPosition=${String(position)}`;
    expect(await ids(officer, `${at}&status=waiting`)).toEqual([approvalId]);
    expect(await ids(stranger, at)).toEqual([]);
    expect((await decide('confirm', waiting, second, { digest })).status).toBe(404);
    expect((await decide('confirm', waiting, officer, { digest })).status).toBe(200);
    await until(async () => {
      const { body } = await get('agencies/FIRE', stranger);
      return JSON.stringify(body.mandates).includes('rainstorm');
    });
  });

  it('are done at once by one with a reason, signed by another, and listed where nobody does', async () => {
    await api.parties.register('GAOPO', 'township', [], undefined, '520111207');
    await api.parties.register('GY-EMB', 'superior', [], undefined, '520100');
    await listTwoPersons(api.eventLog, { listed: twoPersonCases, signWithinHours: 24 });
    const township = await api.parties.bearer('GAOPO', 'duty-officer');
    const city = await api.parties.bearer('GY-EMB', 'duty-officer');
    await until(async () => {
      const { body } = await get('installations/liandong', officer);
      return (body.twoPersons.listed as string[]).includes('requisition');
    });
    const intake = ownIntake(api.eventLog, { inputs: {} });
    /** As the flow does, of the newest event of an incident. */
    const owe = async (incidentId: string): Promise<{ id: string; signBy: string; position: string }> => {
      const record = (await api.eventLog.read(`incident-${incidentId}`)).at(-1);
      const owed = record && owedAfter(record);
      if (!owed) throw new Error('nothing is owed');
      const { position } = await intake.submitOwn(followUp(record, 'owe', owed.approvalId, owed.command));
      return { id: owed.approvalId, signBy: owed.command.data.signBy, position };
    };
    const alone = async (): Promise<string> => {
      const id = randomUUID();
      const reported = await post(`incidents/${id}/report`, commandExamples['incident.report'], officer);
      expect(reported.status).toBe(201);
      const response = { matter: '防汛', expectedDurationMinutes: 60, measures: ['转移'], level: 2 };
      const raise = (data: object) =>
        post(`incidents/${id}/activate-response`, { ...response, ...data }, officer);
      expect((await raise({})).status).toBe(202);
      expect((await raise({ actAlone: { reason: '副班失联' } })).status).toBe(200);
      return id;
    };
    const listed = async (headers: Headers, query: string): Promise<Body[]> =>
      (await get(`approvals?${query}`, headers)).body.items as Body[];

    const one = await owe(await alone());
    const at = `minPosition=${one.position}`;
    for (const headers of [officer, stranger, auditor])
      expect(await listed(headers, `${at}&owed=open`)).toMatchObject([
        {
          ...{ id: one.id, status: 'owed', aloneBecause: '副班失联', overdue: false, endsAt: one.signBy },
          command: { name: 'incident.activate-response', data: { level: 2 } },
        },
      ]);
    for (const headers of [township, city]) expect(await listed(headers, `${at}&owed=open`)).toEqual([]);
    const [shown] = await listed(stranger, `${at}&owed=open`);
    const board = await get(`agencies/FIRE/board?${at}`, stranger);
    expect(board.body.awaited).toContainEqual(
      expect.objectContaining({ act: 'approval.confirm', id: one.id, dueAt: one.signBy }),
    );
    const confirm = (id: string, headers: Headers) =>
      post(`approvals/${id}/confirm`, { digest: shown.digest }, headers);
    expect((await confirm(one.id, officer)).body.code).toBe('second-person-required');
    expect((await confirm(one.id, township)).status).toBe(404);
    const signed = await confirm(one.id, stranger);
    expect(signed.status).toBe(200);

    const other = await owe(await alone());
    const { position } = await intake.submitOwn(
      onDeadline(other.id, other.id, { type: 'approval.mark-overdue', data: {} }, other.signBy),
    );
    const later = `minPosition=${position}`;
    expect(await listed(officer, `${later}&owed=open`)).toMatchObject([{ id: other.id, overdue: true }]);
    // who oversees is told that it is unsigned, and not what it says
    for (const headers of [auditor, stranger])
      expect(await listed(headers, `${later}&owed=overdue`)).toMatchObject([
        { id: other.id, command: { data: { level: 2 } } },
      ]);
    const [told, ...rest] = await listed(city, later);
    expect([told.id, told.command, rest]).toEqual([
      other.id,
      { name: 'incident.activate-response', targetId: expect.any(String) },
      [],
    ]);
    expect(await listed(township, later)).toEqual([]);
    const overdue = async (agencyId: string, headers: Headers): Promise<unknown[]> => {
      const { body } = await get(`agencies/${agencyId}/board?${later}`, headers);
      return (body.signaturesOverdue as { id: string }[]).map(({ id }) => id);
    };
    expect([
      await overdue('EMB', officer),
      await overdue('GY-EMB', city),
      await overdue('FIRE', stranger),
      await overdue('GAOPO', township),
    ]).toEqual([[other.id], [other.id], [], []]);
    expect(
      (await get(`supervision?from=2020-01-01T00:00:00Z&to=2199-01-01T00:00:00Z&${later}`, auditor)).body
        .items,
    ).toContainEqual(
      expect.objectContaining({ agencyId: 'EMB', actsAlone: { done: 2, unsigned: 1, overdue: 1 } }),
    );
    const declined = await decide('decline', { body: { approvalId: other.id } }, stranger);
    expect(declined.status).toBe(200);
    expect(await listed(auditor, `minPosition=${declined.body.position}&owed=overdue`)).toMatchObject([
      { id: other.id, status: 'objected', reason: 'x' },
    ]);
  });
});

import { CommandIntake, Foresight, PersonalData, type Submission } from '#application';
import { createLogger } from '#platform';
import { Imports } from '#table-record';
import { readKeyFile } from '#security';
import { writeXlsx } from '#tables';
import { randomUUID } from 'node:crypto';
import { startApi, until } from '../app/engines.helper-spec.js';
import { Viewers } from '../identity/viewer.js';
import { Limits } from '../limits/limits.js';
import { ImportJobs } from './import-jobs.js';
import { Importing } from './importing.js';

type Headers = Record<string, string>;

const heading = '编号,名称,类别,能力代码,单位能力,数量,计量单位,所在区划,战备状态,到位分钟,单价(元),保质期至';
const line = (n: number, more: { quantity?: string; readiness?: string } = {}): string =>
  `${String(n).padStart(4, '0')},排水泵${n},pump.sewage,drainage-m3h,350,${more.quantity ?? '8'},台,花溪区,${more.readiness ?? '可用'},45,120.50,2027-06-01`;
const csv = (lines: readonly string[]): string => [heading, ...lines].join('\r\n');
const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

describe('tables that come in', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  let operator: Headers;
  let personnel: Headers;
  let fire: Headers;

  beforeAll(async () => {
    api = await startApi(1);
    await api.parties.register('EMB', 'department');
    await api.parties.register('FIRE', 'department');
    await api.parties.registerAlone('AUDIT', 'auditor');
    operator = await api.parties.bearer('EMB', 'duty-officer');
    personnel = await api.parties.bearer('EMB', 'personnel');
    fire = await api.parties.bearer('FIRE', 'duty-officer');
  });
  afterAll(() => api?.stop());

  const send = (kind: string, body: string | Buffer, query = '', who = operator) =>
    api.client.file(`/v1/imports/${kind}${query}`, body, who);
  const end = async () => (await api.eventLog.lastPosition()).toString();

  /** Previews, confirms and waits until it is done. */
  async function bring(kind: string, body: string | Buffer, query = '', who = operator) {
    const { body: preview } = await send(kind, body, `?dryRun=true${query}`, who);
    expect(preview.faults).toEqual([]);
    const confirmed = await send(kind, body, `?confirm=${preview.digest}${query}`, who);
    expect(confirmed.status).toBe(202);
    return { preview, job: await ended(confirmed.body.id, who) };
  }
  async function ended(id: string, who: Headers) {
    let job;
    await until(async () => {
      job = (await api.client.get(`/v1/imports/runs/${id}`, who)).body;
      return job.status !== 'running';
    });
    return job as unknown as { id: string; status: string; done: number; total: number };
  }

  it('tell all faults at once by row and column, and do nothing', async () => {
    const before = await end();
    const lines = numbers(100).map((n) => line(n, n === 59 ? { quantity: '几台' } : {}));
    lines[79] = line(80, { readiness: '坏' });
    const { body } = await send('resources', csv(lines));
    expect(body).toMatchObject({
      encoding: 'utf-8',
      digest: null,
      faults: [
        { row: 60, column: 'F', heading: '数量', code: 'not-whole', zh: '“几台”不是整数' },
        { row: 81, column: 'I', code: 'not-a-choice' },
      ],
    });
    const refused = await send('resources', csv(lines), `?confirm=${'A'.repeat(43)}`);
    expect([refused.status, refused.body.code]).toEqual([422, 'import-faulty']);
    expect(await end()).toBe(before);
  });

  it('come in whole after they were mended, as events of whoever brought them, and the same again is none', async () => {
    const file = csv(numbers(100).map((n) => line(n)));
    const { preview, job } = await bring('resources', file);
    expect(preview.counts).toEqual({ new: 100, changed: 0, same: 0, faults: 0 });
    expect(job).toMatchObject({
      status: 'done',
      done: 100,
      total: 100,
      principal: 'test',
      role: 'duty-officer',
    });
    const [record] = await api.eventLog.read('resource-EMB.0012');
    expect(record).toMatchObject({
      storedType: 'resource.registered.v1',
      data: {
        name: '排水泵12',
        areaCode: '520111',
        costPerUnitFen: 12050,
        expiresAt: '2027-05-31T16:00:00.000Z',
      },
      metadata: { actor: { agencyId: 'EMB', principal: 'test' }, correlationId: job.id },
    });
    const after = await end();
    const again = await bring('resources', file);
    expect(again.preview.counts).toMatchObject({ new: 0, same: 100 });
    // what was confirmed before is told what became of it
    const repeated = await send('resources', file, `?confirm=${preview.digest}`);
    expect(repeated.body).toMatchObject({ id: job.id, status: 'done' });
    expect(await end()).toBe(after);
  });

  it('change what differs, each time it differs, and withdraw only what is shown and confirmed', async () => {
    const file = (quantity: string, count = 100) =>
      csv(numbers(count).map((n) => line(n, n === 7 ? { quantity } : {})));
    const quantities = async () =>
      (await api.client.get('/v1/resources/EMB.0007', operator)).body.available as number;
    for (const quantity of ['6', '9', '6', '9']) {
      const { preview } = await bring('resources', file(quantity));
      expect(preview.rows).toMatchObject([{ row: 8, id: 'EMB.0007', change: 'changed', fields: ['数量'] }]);
      await api.client.get(`/v1/resources/EMB.0007?minPosition=${await end()}`, operator);
      expect(await quantities()).toBe(Number(quantity));
    }
    const fewer = file('9', 98);
    const { preview } = await bring('resources', fewer);
    expect(preview).toMatchObject({ commands: 0, missing: [{ id: 'EMB.0099' }, { id: 'EMB.0100' }] });
    const withdrawn = await bring('resources', fewer, '&withdrawMissing=true');
    expect(withdrawn.job).toMatchObject({ status: 'done', total: 2 });
    expect((await send('resources', fewer)).body.missing).toEqual([]);
  });

  it('are confirmed as they were shown, and judged by the authority of whoever sends them', async () => {
    const file = csv([line(500)]);
    const { body: preview } = await send('resources', file);
    const other = await send('resources', csv([line(501)]), `?confirm=${preview.digest}`);
    expect([other.status, other.body.code]).toEqual([409, 'import-changed']);
    const left = await send('resources', csv([line(500), line(501)]), '?leaveOut=3');
    expect(left.body).toMatchObject({ leftOut: [3], commands: 1 });
    expect((await send('persons', '姓名,电话\n甲,13800000009\n')).body.faults).toMatchObject([
      { row: 2, code: 'refused' },
    ]);
    expect((await send('resources', file, '', personnel)).body.code).toBe('role-not-permitted');
    // two agencies may have one number
    expect((await send('resources', csv([line(1)]), '', fire)).body.rows).toMatchObject([
      { id: 'FIRE.0001', change: 'new' },
    ]);
    const others = csv([line(2, { quantity: '1' }).replace('0002', 'EMB.0002')]);
    expect((await send('resources', others, '', fire)).body.faults).toMatchObject([
      { row: 2, column: 'A', code: 'not-own' },
    ]);
    expect((await api.client.get(`/v1/imports/runs/${preview.digest.slice(0, 8)}`, operator)).status).toBe(
      400,
    );
  });

  it('go on where they ended when the process is gone in the middle', async () => {
    const file = Buffer.from(csv(numbers(40).map((n) => line(n + 600))));
    const { app, readModel, eventLog } = api;
    const viewer = await app.get(Viewers).of({ agencyId: 'EMB', principal: 'test', role: 'duty-officer' });
    const importing = new Importing({ readModel, eventLog }, app.get(Foresight), app.get(PersonalData));
    const choice = { kind: 'resources', leaveOut: [], withdrawMissing: false } as const;
    const prepared = await importing.prepare(file, choice, viewer, new Date().toISOString());
    let left = 15;
    const dying = {
      submit: (one: Submission) =>
        left-- > 0 ? app.get(CommandIntake).submit(one) : Promise.reject(new Error('killed')),
    };
    // its beats are those of a process that has been gone for an hour
    const longAgo = new Imports(readModel.db, () => Date.now() - 3_600_000);
    const jobs = new ImportJobs(longAgo, importing, dying, new Limits(), createLogger('test', 'silent'));
    const digest = prepared.preview.digest ?? '';
    const marks = prepared.steps.map(importing.markOf);
    const sender = { viewer, silenced: () => Promise.resolve(undefined) };
    await jobs.begin(prepared, { digest, marks, kind: 'resources' }, sender, new Date().toISOString());
    await jobs.close();
    expect((await api.client.get(`/v1/imports/runs/${prepared.id}`, operator)).body.status).toBe(
      'interrupted',
    );

    const goingOn = await send('resources', file, `?confirm=${digest}`);
    expect([goingOn.status, goingOn.body.id]).toEqual([202, prepared.id]);
    expect(await ended(prepared.id, operator)).toMatchObject({ status: 'done', done: 40, total: 40 });
    for (const n of numbers(40))
      expect(await eventLog.read(`resource-EMB.${String(n + 600).padStart(4, '0')}`)).toHaveLength(1);
  });

  it('stop where the key that they were sent with is revoked', async () => {
    const { app, parties, eventLog } = api;
    await parties.register('LEFT', 'department');
    const leaving = await parties.bearer('LEFT', 'duty-officer');
    const auditor = await parties.bearer('AUDIT', 'auditor');
    const stream = 'agency-LEFT';
    const records = await eventLog.read(stream);
    const { metadata } = records[0]!;
    const data = { keyId: readKeyFile(parties.file('LEFT')).keyId, reason: '离职' };
    const event = { eventId: randomUUID(), storedType: 'agency.credential-revoked.v1', data, metadata };
    async function revoke(): Promise<void> {
      await eventLog.append(stream, BigInt(records.length) - 1n, [event]);
      await until(async () => (await api.client.get('/v1/resources', leaving)).status === 401);
    }
    const file = csv(numbers(200).map((n) => line(n)));
    const { digest } = (await send('resources', file, '', leaving)).body;
    const intake = app.get(CommandIntake);
    const submit = intake.submit.bind(intake);
    let revoked: Promise<void> | undefined;
    // what is in hand by then comes to its end
    intake.submit = async (one) => {
      await (revoked ??= revoke());
      return submit(one);
    };
    try {
      const { body } = await send('resources', file, `?confirm=${digest}`, leaving);
      const job = await ended(body.id, auditor);
      expect(job).toMatchObject({ status: 'stopped', stoppedAt: { zh: '密钥未登记或已停用' } });
      expect(job.done).toBeLessThanOrEqual(64);
    } finally {
      intake.submit = submit;
    }
  });

  it('are teams with several capabilities, in a workbook', async () => {
    const sheet = (minimum: number) =>
      writeXlsx([
        {
          name: '队伍',
          rows: [
            ['编号', '名称', '类别', '所在区划', '能力代码', '最少人数', '所需资质', '备勤状态'],
            [
              'T1',
              '抗洪编组',
              'team.flood',
              '高坡乡',
              'rescue-team',
              minimum,
              'water-rescue、boat',
              '不可用',
            ],
            ['T1', '抗洪编组', 'team.flood', '高坡乡', 'boat-seats', 2, '', '不可用'],
          ],
        },
      ]);
    const { job } = await bring('teams', await sheet(12));
    expect(job).toMatchObject({ status: 'done', total: 2 });
    const seen = await api.client.get(`/v1/teams/EMB.T1?minPosition=${await end()}`, operator);
    expect(seen.body).toMatchObject({
      readiness: 'not-ready',
      areaCode: '520111207',
      capabilities: [{ capability: 'rescue-team', minimumMembers: 12 }, { capability: 'boat-seats' }],
    });
    expect((await bring('teams', await sheet(12))).preview).toMatchObject({ commands: 0 });
    expect((await bring('teams', await sheet(10))).preview.rows).toMatchObject([
      { change: 'changed', fields: ['能力代码'] },
    ]);
  });

  it('are members of teams with their certificates, of whom nothing is told', async () => {
    const members = (post = '班长', until = '2028-05-01') =>
      '队伍编号,队员编号,职务,姓名,电话,资质,证书编号,有效至\n' +
      `T1,0007,${post},张测试,+86 137-1112-2266,water-rescue,SY-0117,2028-01-01\n` +
      `T1,0007,${post},张测试,13711122266,boat,0012,${until}\nT1,0008,,,,,,\n`;
    const { preview, job } = await bring('members', members());
    expect(preview.counts).toMatchObject({ new: 2, faults: 0 });
    expect(job).toMatchObject({ status: 'done', total: 4 });
    expect((await bring('members', members())).preview).toMatchObject({ commands: 0 });
    const renewed = await bring('members', members('班长', '2029-05-01'));
    expect(renewed.preview.rows).toMatchObject([{ id: 'EMB.T1 0007', change: 'changed', fields: ['资质'] }]);
    expect((await send('members', members('队员'))).body.faults).toMatchObject([
      { row: 2, column: 'C', code: 'no-command' },
    ]);
    const wrong = '队伍编号,队员编号,电话,资质\nT1,0009,13711122277,boat\nT9,0001,,\n';
    expect((await send('members', wrong)).body.faults).toMatchObject([
      { row: 2, code: 'missing' },
      { row: 2, code: 'missing' },
      { row: 2, code: 'missing' },
      { row: 3, column: 'A', code: 'team-unknown' },
    ]);
    const fewer = await send(
      'members',
      members('班长', '2029-05-01').replace(/T1,0008.*/, ''),
      '?withdrawMissing=true',
    );
    expect(fewer.body).toMatchObject({ missing: [{ id: 'EMB.T1 0008' }], commands: 1 });
    const log = JSON.stringify((await api.eventLog.read('team-EMB.T1')).map(({ data }) => data));
    expect(log).not.toMatch(/张测试|1371112/);
  });

  it('are clauses of plans: a new plan is drafted, one on record is changed', async () => {
    const head =
      '预案编号,预案名称,预案类别,事件类别,预案区划,条款,条款标题,条款内容,启动条件,响应级别,动作,动作内容,动作单位,承办职责,优先级,时限分钟,能力代码,需求量,送达区划,送达地点\n';
    const plan = 'P1,防汛预案,部门预案,自然灾害,花溪区';
    const rows = [
      `${plan},1.1,转移,转移群众,红色预警,Ⅰ、二级,任务,组织转移,FIRE,转移,1,10,,,,\n`,
      `${plan},1.2,排涝,调水泵,红色预警,Ⅰ,资源请求,排涝,,,1,90,drainage-m3h,3000,高坡乡,乡政府\n`,
      `${plan},1.3,通报,通报单位,启动响应,Ⅰ、Ⅱ、Ⅲ、Ⅳ,通报,已启动,EMB、FIRE,,,,,,,\n`,
    ];
    const { preview, job } = await bring('clauses', head + rows.join(''));
    expect(preview.counts).toMatchObject({ new: 3, faults: 0 });
    expect(job).toMatchObject({ status: 'done', total: 1 });
    const seen = await api.client.get(`/v1/plans/EMB.P1?minPosition=${await end()}`, operator);
    expect(seen.body).toMatchObject({
      draft: {
        content: {
          duties: [{ duty: '转移', agencyId: 'FIRE' }],
          clauses: [
            {
              clauseId: '1.1',
              levels: [1, 2],
              action: { task: { assigneeDuty: '转移', title: '组织转移' } },
            },
            { action: { request: { deliverTo: { areaCode: '520111207' }, neededWithinMinutes: 90 } } },
            { levels: [1, 2, 3, 4], action: { notice: { agencyIds: ['EMB', 'FIRE'] } } },
          ],
        },
      },
    });
    expect((await bring('clauses', head + rows.join(''))).preview).toMatchObject({ commands: 0 });
    const changed = head + rows.join('').replace('调水泵', '调大水泵');
    expect((await bring('clauses', changed)).job).toMatchObject({ status: 'done', total: 1 });
    const faulty = head + rows[1]?.replace(',3000,', ',,').replace('花溪区', '高坡乡');
    expect((await send('clauses', faulty)).body.faults).toMatchObject([
      { row: 2, code: 'no-command' },
      { row: 2, code: 'missing' },
    ]);
    const short = await send('clauses', head + rows.slice(0, 2).join(''), '?withdrawMissing=true');
    expect(short.body.missing).toEqual([{ id: 'EMB.P1 1.3', name: '防汛预案' }]);
  });

  it('are persons, of whom nothing is told, and rosters that name them', async () => {
    const persons = '工号,姓名,电话\n0012,李测试,13711122244\n,王昇,+86 137-1112-2255\n';
    const { job } = await bring('persons', persons, '', personnel);
    expect(job).toMatchObject({ status: 'done', total: 2 });
    const before = await end();
    expect((await bring('persons', persons, '', personnel)).preview.counts).toMatchObject({ same: 2 });
    expect(await end()).toBe(before);
    const twice = '姓名,电话\n甲,１３８００００００００\n乙,\u202d13800000000\u202c\n丙,+86 138-0000-0000\n';
    expect((await send('persons', twice, '', personnel)).body.faults).toMatchObject([
      { row: 3, column: 'B', code: 'twice' },
      { row: 4, column: 'B', code: 'twice' },
    ]);
    const changed = await bring('persons', persons.replace('李测试', '李改名'), '', personnel);
    expect(changed.preview.rows).toMatchObject([{ row: 2, change: 'changed', fields: ['姓名'] }]);
    await api.client.get(`/v1/persons?minPosition=${await end()}`, personnel);
    const log = JSON.stringify(await everyRecord());
    expect(log).not.toMatch(/李测试|李改名|王昇|1371112/);

    const roster = '岗位,日期,开始,结束,带班领导,副班\nhall,2027-11-29,20:00,次日8:00,李改名,王昇\n';
    const { job: put } = await bring('rosters', roster, '', personnel);
    expect(put).toMatchObject({ status: 'done', total: 1 });
    const shown = await api.client.get(
      `/v1/duty/rosters/EMB.hall.2027-11?minPosition=${await end()}`,
      operator,
    );
    expect(shown.body.shifts).toMatchObject([{ date: '2027-11-29', start: '20:00', end: '08:00' }]);
    const same = roster.replace('李改名', '0012').replace('王昇', '13711122255');
    expect((await bring('rosters', same, '', personnel)).preview.commands).toBe(0);
    expect(
      (await send('rosters', roster.replace('王昇', '无此人'), '', personnel)).body.faults,
    ).toMatchObject([{ row: 2, column: 'F', code: 'person-unknown' }]);
  });

  const everyRecord = async () => {
    const streams = (await api.client.get('/v1/persons', personnel)).body.items as { id: string }[];
    const records = await Promise.all(streams.map(({ id }) => api.eventLog.read(`person-${id}`)));
    return records.flat().map(({ data, metadata }) => ({ data, metadata }));
  };

  it.each(['csv', 'xlsx'])('have a template as %s', async (format) => {
    const url = `${api.client.url}/v1/imports/resources/template?format=${format}`;
    const file = Buffer.from(await (await fetch(url, { headers: fire })).arrayBuffer());
    expect((await send('resources', file, '', fire)).body).toMatchObject({
      counts: { new: 1, faults: 0 },
      ignored: [],
    });
  });
});

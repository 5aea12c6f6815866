import { readKeyFile, signToken } from '#security';
import { execFile } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { until } from '../engines/support.js';
import { freePort } from '../harness/processes.js';
import { StackRun } from '../harness/stack-run.js';

const run = promisify(execFile);
type Json = Readonly<Record<string, unknown>>;
type Who = readonly [agencyId: string, role: 'duty-officer' | 'commander' | 'personnel' | 'agency-operator'];

const bureau: Who = ['XW-EMB', 'duty-officer'];
const township: Who = ['XW-LC', 'duty-officer'];
const city: Who = ['GY-EMB', 'duty-officer'];
const fire: Who = ['XW-FIRE', 'agency-operator'];

/** A bureau’s folder. The district is a real one, everybody in it is made up. */
const tables = {
  areas: `区划代码,名称,纬度,经度
520123,修文县,26.84,106.59
520123100,龙场镇,26.84,106.59
520123101,扎佐镇,26.83,106.71
`,
  agencies: `单位代码,单位名称,类别,所在区划,角色,授权,主管局,报送层级
XW-EMB,修文县应急管理局,部门,修文县,指挥长、值班长、单位经办、人事,指挥:520123,是,县级
XW-FIRE,修文县消防救援大队,部门,修文县,单位经办、人事,,,
XW-LC,龙场镇人民政府,乡镇,龙场镇,值班长,,,基层
XW-AUDIT,修文县审计局,部门,修文县,审计员,审计:520123,,
GY-EMB,贵阳市应急管理局,上级,520100,值班长,,,市级
`,
  resources: `编号,名称,类别,能力代码,单位能力,数量,计量单位,所在区划,存放地点,到位分钟
0001,排水泵,pump.sewage,drainage-m3h,350,4,台,龙场镇,县库,40
`,
  teams: `编号,名称,类别,所在区划,能力代码,最少人数,所需资质
T1,抗洪编组,team.flood,龙场镇,rescue-team,2,water-rescue
`,
  members: `队伍编号,队员编号,职务,姓名,电话,资质,证书编号,有效至
T1,0001,班长,甲某,13800000011,water-rescue,SY-1,2099-01-01
T1,0002,队员,乙某,13800000012,water-rescue,SY-2,2099-01-01
`,
  persons: `编号,姓名,职务,电话
0001,丙某,值班长,13800000021
0002,丁某,值班员,13800000022
`,
  rosters: `岗位,日期,开始,结束,带班领导,值班员
hall,2099-11-29,20:00,次日8:00,丙某,0002
hall,2099-11-30,8:00,20:00,丁某,丙某
`,
  clauses: `预案编号,预案名称,预案类别,事件类别,预案区划,条款,条款标题,条款内容,启动条件,响应级别,动作,动作内容,动作单位,优先级,时限分钟
P1,修文县生产安全事故应急预案,专项预案,事故灾难,修文县,1.1,搜救,组织搜救,人员被困,Ⅳ,任务,搜救被困人员,XW-FIRE,1,30
P1,修文县生产安全事故应急预案,专项预案,事故灾难,修文县,1.2,警戒,设置警戒,人员被困,Ⅳ,措施,设置警戒区,,,
`,
} as const;

describe('a second district, set up from tables alone', () => {
  let dir: string;
  let ports: number[];
  let stack: StackRun | undefined;
  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'liandong-second-'));
    // PostgreSQL runs as a user of its own when the tests run as root
    chmodSync(dir, 0o755);
    mkdirSync(join(dir, 'tables'));
    for (const [kind, text] of Object.entries(tables)) writeFileSync(fileOf(kind), text);
    ports = await Promise.all([1, 2, 3, 4, 5].map(() => freePort()));
  });
  afterAll(async () => {
    await stack?.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  const fileOf = (kind: string): string => join(dir, 'tables', `${kind}.csv`);
  const url = (): string => `http://127.0.0.1:${ports[0]}`;
  const cli = async (...args: string[]): Promise<string> =>
    (await run(process.execPath, ['dist/apps/cli/src/main.js', 'tables', ...args])).stdout;
  const tokenOf = ([agencyId, role]: Who, principal: string): Promise<string> =>
    signToken({ agencyId, principal, role }, readKeyFile(join(dir, `data/keys/${agencyId}.json`)), 300);

  const ask = async <T = Json>(path: string, who = bureau): Promise<T> => {
    const headers = { authorization: `Bearer ${await tokenOf(who, '值班长')}` };
    return (await (await fetch(`${url()}${path}`, { headers })).json()) as T;
  };
  const say = async (who: Who, path: string, body: object, principal = '值班长'): Promise<void> => {
    const headers = {
      authorization: `Bearer ${await tokenOf(who, principal)}`,
      'idempotency-key': `${path.replaceAll('/', '-')}-${JSON.stringify(body).length}`,
      'content-type': 'application/json',
    };
    const answer = await fetch(`${url()}/v1/${path}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text}`);
  };
  const preview = async (kind: keyof typeof tables, who: Who): Promise<Json> => {
    const headers = { authorization: `Bearer ${await tokenOf(who, 'operator')}`, 'content-type': 'text/csv' };
    const answer = await fetch(`${url()}/v1/imports/${kind}`, {
      method: 'POST',
      headers,
      body: tables[kind],
    });
    return (await answer.json()) as Json;
  };
  /** Until a query answers so. */
  const sees = async (path: string, isSo: (found: Json) => boolean, who = bureau): Promise<Json> => {
    let found: Json = {};
    await until(
      async () => isSo((found = await ask(path, who))),
      () => `${path} in ${JSON.stringify(found)}`,
      60_000,
    );
    return found;
  };

  it('has its files made of the tables of agencies and areas', async () => {
    const folder = ['--district', join(dir, 'district')];
    const areas = ['district', 'areas', fileOf('areas'), ...folder];
    expect(await cli(...areas)).toContain('尚未写入');
    expect(existsSync(join(dir, 'district'))).toBe(false);
    expect(await cli(...areas, '--confirm')).toContain('新增 3,');
    expect(await cli('district', 'agencies', fileOf('agencies'), ...folder, '--confirm')).toContain(
      '新增 5,',
    );
    stack = new StackRun(join(dir, 'data'), ports, ...folder);
    await stack.says('Ctrl-C stops everything');
    const { items } = await ask<{ items: Json[] }>('/v1/agencies');
    expect(items.map(({ id }) => id)).toEqual(expect.arrayContaining(['XW-EMB', 'XW-LC', 'GY-EMB']));
  });

  it('takes the rest of the folder, and the same again changes nothing', async () => {
    for (const [kind, [agencyId, role]] of [
      ['resources', bureau],
      ['teams', fire],
      ['members', fire],
      ['persons', ['XW-EMB', 'personnel']],
      ['rosters', ['XW-EMB', 'personnel']],
      ['clauses', bureau],
    ] as const satisfies readonly (readonly [string, Who])[]) {
      const as = ['--agency', agencyId, '--role', role, '--data', join(dir, 'data'), '--url', url()];
      if (kind === 'resources') expect(await cli('import', kind, fileOf(kind), ...as)).toContain('尚未执行');
      expect(await cli('import', kind, fileOf(kind), ...as, '--confirm')).toMatch(/^done (\d+)\/\1$/m);
      const again = await preview(kind, [agencyId, role]);
      expect(again).toMatchObject({ commands: 0, counts: { new: 0, changed: 0, faults: 0 } });
    }
    const able = await ask<{ items: Json[] }>(
      '/v1/teams/readiness?capability=rescue-team&areaCode=520123&at=2098-01-01T00:00:00Z',
    );
    expect(able.items).toMatchObject([{ name: '抗洪编组', ownerAgencyId: 'XW-FIRE', ready: true }]);
    expect(await ask('/v1/duty/rosters/XW-EMB.hall.2099-11')).toMatchObject({
      shifts: [{ date: '2099-11-29', end: '08:00' }, { date: '2099-11-30' }],
    });
  });

  it('plays its first incident to the final report', async () => {
    await say(bureau, 'plans/XW-EMB.P1/submit', { reviewerAgencyId: 'GY-EMB' });
    await say(city, 'plans/XW-EMB.P1/review', { verdict: 'approved', comments: '可执行' });
    await say(bureau, 'plans/XW-EMB.P1/publish', {});

    await say(township, 'incidents/XW-1/report', {
      ...{ title: '厂房坍塌', category: 'accident', areaCode: '520123100', place: '二组' },
      ...{ description: '厂房局部坍塌，1 人被困', casualties: { trapped: 1 }, exercise: false },
    });
    await say(bureau, 'incidents/XW-1/verify', { findings: '镇政府核实属实' });
    await say(bureau, 'incidents/XW-1/classify', { category: 'accident', eventLevel: 'IV', reason: '初判' });
    const response = { level: 4, matter: '厂房坍塌', expectedDurationMinutes: 240, measures: ['搜救'] };
    await say(bureau, 'incidents/XW-1/activate-response', { ...response, planId: 'XW-EMB.P1' });

    // the clause that came in by a table calls out the brigade
    const tasks = await sees(
      '/v1/tasks?incidentId=XW-1',
      ({ items }) => (items as Json[]).length === 1,
      fire,
    );
    const [task] = tasks['items'] as { id: string; title: string }[];
    expect(task?.title).toBe('搜救被困人员');
    await say(fire, `tasks/${task?.id}/accept`, { crew: 6 });
    await say(fire, `tasks/${task?.id}/complete`, { outcome: '救出 1 人，轻伤' });

    const isDue = ({ items }: Json): boolean =>
      (items as Json[]).some(({ obligedAgencyId }) => obligedAgencyId === 'XW-EMB');
    const { items } = (await sees('/v1/reports?incidentId=XW-1', isDue)) as {
      items: Record<string, string>[];
    };
    const report = items.find(({ obligedAgencyId }) => obligedAgencyId === 'XW-EMB');
    expect(report).toMatchObject({ ruleId: 'accident-county', superiorAgencyId: 'GY-EMB' });
    const statement = {
      facts: '厂房坍塌，1 人被困',
      casualties: { trapped: 1 },
      eventLevel: 'IV',
      measures: ['搜救'],
    };
    await say(bureau, `reports/${report?.['id']}/submit`, { ...statement, channel: 'written' });

    await say(bureau, 'incidents/XW-1/contain', { summary: '被困人员已救出' });
    await say(bureau, 'incidents/XW-1/terminate-response', { reason: '处置完毕' });
    await say(bureau, 'incidents/XW-1/close', { reason: '处置完毕' });
    await say(bureau, `reports/${report?.['id']}/supplement`, {
      ...{ facts: '1 人救出，轻伤；处置完毕', casualties: { trapped: 0, injured: 1 }, final: true },
      correction: { reason: '被困人员已救出' },
    });
    await sees(`/v1/reports/${report?.['id']}`, (found) => JSON.stringify(found).includes('"final":true'), [
      'GY-EMB',
      'duty-officer',
    ]);
    expect(await ask('/v1/incidents/XW-1')).toMatchObject({ status: 'closed' });
    expect(await stack?.stop()).toBe(0);
    stack = undefined;
  });
});

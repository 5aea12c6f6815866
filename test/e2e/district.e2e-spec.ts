import { readKeyFile, signToken } from '#security';
import { chmodSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../engines/support.js';
import { freePort } from '../harness/processes.js';
import { StackRun } from '../harness/stack-run.js';

interface Report {
  ruleId: string;
  ruleSetVersion: string;
  obligedAgencyId: string;
  superiorAgencyId: string;
  withinMinutes: number;
}

describe('another district, set up by files alone', () => {
  let dir: string;
  let ports: number[];
  let run: StackRun | undefined;
  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'liandong-district-'));
    // PostgreSQL runs as a user of its own when the tests run as root
    chmodSync(dir, 0o755);
    ports = await Promise.all([1, 2, 3, 4, 5].map(() => freePort()));
  });
  afterEach(() => run?.stop());
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  const tokenOf = (agencyId: string): Promise<string> =>
    signToken(
      { agencyId, principal: 'district', role: 'duty-officer' },
      readKeyFile(join(dir, `data/keys/${agencyId}.json`)),
      300,
    );
  const ask = async <T>(path: string, agencyId = 'YL-EMB'): Promise<T> => {
    const authorization = `Bearer ${await tokenOf(agencyId)}`;
    return (await (
      await fetch(`http://127.0.0.1:${ports[0]}${path}`, { headers: { authorization } })
    ).json()) as T;
  };
  const say = async (path: string, body: object): Promise<number> => {
    const headers = {
      authorization: `Bearer ${await tokenOf('YL-EMB')}`,
      'idempotency-key': path.replaceAll('/', '-'),
      'content-type': 'application/json',
    };
    const url = `http://127.0.0.1:${ports[0]}${path}`;
    return (await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })).status;
  };

  it('plays its demo, makes its reports due by its own rules, and says where none does', async () => {
    run = new StackRun(join(dir, 'data'), ports, '--district', 'samples/district', '--speed', 'max');
    await run.says('Ctrl-C stops everything');
    expect(run.said).toContain('4 commands: 4 accepted, 0 refused');

    let reports: Report[] = [];
    await until(
      async () => {
        reports = (await ask<{ items: Report[] }>('/v1/reports?incidentId=INC-S1')).items;
        return reports.length === 2;
      },
      () => `two reports in ${JSON.stringify(reports)}`,
      60_000,
    );
    expect(
      reports.map(({ ruleId, ruleSetVersion, obligedAgencyId, superiorAgencyId, withinMinutes }) => [
        ...[ruleId, ruleSetVersion, obligedAgencyId, superiorAgencyId, withinMinutes],
      ]),
    ).toEqual(
      expect.arrayContaining([
        ['township-phone', 'yunling.1', 'YL-SHUANGHE', 'YL-EMB', 20],
        ['county-written', 'yunling.1', 'YL-EMB', 'LS-EMB', 90],
      ]),
    );
    expect(await ask('/v1/incidents/INC-S1')).toMatchObject({
      reporting: { setVersion: 'yunling.1', ruleIds: ['township-phone', 'county-written'] },
    });

    const disease = {
      title: '学校发热',
      category: 'public-health',
      areaCode: '990121100',
      description: '发热 12 人',
    };
    expect(await say('/v1/incidents/INC-H1/report', { ...disease, exercise: true })).toBe(201);
    const silent = { ruleIds: [], none: 'no-rule', en: 'no rule makes a report due (rules yunling.1)' };
    let reporting: unknown;
    await until(
      async () => {
        reporting = (
          await ask<{ incident?: { reporting?: unknown } }>('/v1/incidents/INC-H1/linked-response')
        ).incident?.reporting;
        return reporting !== undefined;
      },
      () => 'the incident',
      60_000,
    );
    expect(reporting).toMatchObject(silent);

    const rules = await ask<{ items: { id: string }[] }>('/v1/threshold-rules');
    expect(rules.items.map(({ id }) => id)).toEqual(['snow-yellow', 'snow-red']);
    expect(await ask('/v1/codes')).toMatchObject({ strict: true, areas: { version: 'yunling.1' } });
    expect(await run.stop()).toBe(0);
  });

  it('is not taken for yet another one', async () => {
    const other = join(dir, 'other');
    cpSync('samples/district', other, { recursive: true });
    for (const name of ['district.json', 'reporting-rules.json', 'codes.json', 'demo.json']) {
      const text = readFileSync(join(other, name), 'utf8');
      writeFileSync(join(other, name), text.replaceAll('990121', '990122'));
    }
    run = new StackRun(join(dir, 'data'), ports, '--district', other);
    expect(await run.exited).toBe(78);
    expect(run.said).toMatch(/districtCode is 990122, but the log is that of 990121 .*不符/);
  });
});

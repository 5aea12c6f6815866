import { commandExamples } from '#contracts';
import { execFile } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { until } from '../engines/support.js';
import { TestAgency } from '../harness/agency.js';
import { TestService } from '../harness/service.js';

const withinMs = 120_000;
const apps = ['followers', 'command-worker', 'api'] as const;
const contact = { name: '司马测试', telephone: '13711122233' };

/** What the guide says may be dropped, word for word. */
const mayBeDropped = (): string => {
  const guide = readFileSync('docs/personal-data.md', 'utf8');
  const [, statements = ''] = /What may be dropped[^]*?```sql\n([^]*?)```/.exec(guide) ?? [];
  return statements;
};

describe('the keys of personal data', () => {
  let service: TestService;
  let agency: TestAgency;
  let subject: string;
  beforeAll(async () => {
    service = await TestService.create({ HEALTH_PORT: '0', LOG_LEVEL: 'info' });
    for (const app of apps) await service.start(app);
    agency = await TestAgency.register(service, 'EMB');
  });
  afterAll(async () => {
    await agency?.close();
    await service?.close();
  });

  const query = async (sql: string): Promise<Record<string, unknown>[]> => {
    const client = new pg.Client({ connectionString: service.config.postgresUrl });
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(sql)).rows;
    } finally {
      await client.end();
    }
  };
  const answered = async (path: string) => {
    try {
      const answer = await agency.get(path, 10_000);
      return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
    } catch {
      // nobody listens there yet
      return undefined;
    }
  };
  const reveals = async (status: number) => {
    let seen: Awaited<ReturnType<typeof answered>>;
    await until(
      async () => (seen = await answered(`/v1/personal-data/${subject}?purpose=callback`))?.status === status,
      () => `${status} in ${JSON.stringify(seen)}`,
      withinMs,
    );
    return seen?.body;
  };
  const stop = async (): Promise<void> => {
    for (const app of [...apps].reverse()) await service.process(app).stop();
  };
  const cli = async (...args: string[]): Promise<{ code: number; said: string }> => {
    const command = ['dist/apps/cli/src/main.js', 'personal-keys', ...args];
    try {
      const { stdout } = await promisify(execFile)(process.execPath, command, {
        env: { PATH: process.env['PATH'], ...service.env },
      });
      return { code: 0, said: stdout };
    } catch (error) {
      const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
      return { code, said: stdout + stderr };
    }
  };

  it('are there after what the guide lets drop was dropped', async () => {
    const report = { ...commandExamples['incident.report'], reporterContact: contact };
    expect((await agency.post('/v1/incidents/P-1/report', 'p-1', report, 10_000)).status).toBe(201);
    await until(
      async () => {
        const incident = await answered('/v1/incidents/P-1');
        subject = (incident?.body['reporterContact'] as { subject: string } | undefined)?.subject ?? '';
        return subject !== '';
      },
      () => 'the incident',
      withinMs,
    );
    expect(await reveals(200)).toEqual({ subject, value: contact });
    await until(
      async () => (await answered('/health/ready'))?.status === 200,
      () => 'readiness',
      withinMs,
    );

    await stop();
    expect(mayBeDropped()).toContain('drop schema');
    await query(mayBeDropped());
    for (const app of apps) await service.start(app);
    expect(await reveals(200)).toEqual({ subject, value: contact });
    expect(await cli('status')).toMatchObject({ code: 0 });
  });

  /** What the command says once it knows of the one whose key is missing. */
  async function untilMissing(): Promise<Awaited<ReturnType<typeof cli>>> {
    let status = await cli('status');
    await until(
      async () => (status = await cli('status')).said.includes('1 persons'),
      () => status.said,
      withinMs,
    );
    return status;
  }

  it('can be wrapped by another master key, which alone opens them from then on', async () => {
    await stop();
    const newKeyFile = join(service.dir, 'new-personal-data.key');
    const rewrap = () => cli('rewrap', '--new-key-file', newKeyFile);
    expect(await rewrap()).toMatchObject({ code: 0, said: expect.stringMatching(/1 keys are wrapped anew/) });
    expect(await rewrap()).toMatchObject({ code: 0, said: expect.stringMatching(/was done before/) });
    expect(statSync(newKeyFile).mode & 0o777).toBe(0o600);

    await service.start('followers');
    await expect(service.start('api')).rejects.toThrow();
    delete service.env['PERSONAL_DATA_KEY'];
    service.env['PERSONAL_DATA_KEY_FILE'] = newKeyFile;
    await stop();
    for (const app of apps) await service.start(app);
    expect(await reveals(200)).toEqual({ subject, value: contact });
  });

  it('cannot be deleted', async () => {
    await expect(query('delete from keys.subjects')).rejects.toThrow(/never deleted/);
    await expect(query('truncate keys.subjects')).rejects.toThrow(/never deleted/);
  });

  it('keep the service from starting when they are gone, until a backup is put back', async () => {
    await stop();
    await query(
      'create table public.backup as select subject, owner_agency_id, alg, wrapped from keys.subjects',
    );
    await query('drop schema keys cascade');
    await service.start('followers');
    const starting = Promise.all([service.start('command-worker'), service.start('api')]);
    const status = await untilMissing();
    expect(status).toMatchObject({ code: 1, said: expect.stringContaining(subject) });
    expect(status.said).toMatch(/密钥缺失/);
    expect(await answered('/health/serving')).toBeUndefined();

    await query(
      `insert into keys.subjects (subject, owner_agency_id, alg, wrapped) select * from public.backup`,
    );
    await starting;
    expect(await reveals(200)).toEqual({ subject, value: contact });
  });

  it('can be declared lost, on record', async () => {
    await stop();
    await query('drop schema keys cascade; drop schema read cascade');
    await service.start('followers');
    const starting = Promise.all([service.start('command-worker'), service.start('api')]);
    await untilMissing();
    const declared = await cli('declare-lost', '--reason', '磁盘损坏，无备份', '--operator', '运维');
    expect(declared).toMatchObject({
      code: 0,
      said: expect.stringContaining('the keys of 1 persons are lost'),
    });
    await starting;
    expect(await reveals(410)).toMatchObject({ code: 'personal-data-erased' });
  });
});

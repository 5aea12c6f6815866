import { commandExamples } from '#contracts';
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { cpSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { TestAgency } from '../harness/agency.js';
import { TestService } from '../harness/service.js';

const withinMs = 240_000;

async function until<T>(ask: () => Promise<T | undefined | false> | T | undefined | false): Promise<T> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const found = await ask();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > deadline) throw new Error(`not within ${withinMs} ms: ${ask.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const own = process.env['EVENTSTORE_URL'] ? describe.skip : describe;

own('when the log is put back from an older copy', () => {
  let service: TestService;
  let agency: TestAgency;

  beforeAll(async () => {
    service = await TestService.create({ LOG_LEVEL: 'warn' }, { supervised: true });
    for (const app of ['followers', 'command-worker', 'api'] as const) await service.start(app);
    agency = await TestAgency.register(service, 'EMB');
  });

  afterAll(async () => {
    try {
      await agency.close();
    } finally {
      await service.close();
    }
  });

  const reported = async (incidentId: string) => {
    const id = await agency.report(incidentId);
    return until(() => agency.reply(id));
  };
  const answered = async (asked: Promise<Response>) => {
    try {
      const answer = await asked;
      const body = (await answer.json()) as Record<string, unknown>;
      return { status: answer.status, headers: answer.headers, body };
    } catch {
      // it may be starting over
      return undefined;
    }
  };
  const get = (path: string) => answered(agency.get(path, 10_000));
  const shows = (incidentId: string) =>
    until(async () => {
      const answer = await get(`/v1/incidents/${incidentId}`);
      return answer?.status === 200 && answer;
    });
  const engine = () => service.process('eventstore');
  const folder = (name: string) => join(service.dir, name);
  const putInPlace = async (copy: string, away: string) => {
    await engine().stop();
    renameSync(folder('eventstore'), folder(away));
    cpSync(folder(copy), folder('eventstore'), { recursive: true });
    await engine().start();
  };
  const ready = () => get('/health/ready');
  const cli = (...args: string[]) =>
    promisify(execFile)(process.execPath, ['dist/apps/cli/src/main.js', 'log', ...args], {
      env: { PATH: process.env['PATH'], ...service.env },
    });

  it('accepts nothing, says so with both positions, and goes on as if nothing had been when the right one is back', async () => {
    expect(await reported('I-1')).toMatchObject({ outcome: 'accepted' });
    await shows('I-1');
    await engine().stop();
    cpSync(folder('eventstore'), folder('copy'), { recursive: true });
    await engine().start();
    const last = await until(async () => {
      const reply = await reported('I-2');
      return reply.outcome === 'accepted' && reply;
    });
    await shows('I-2');

    await putInPlace('copy', 'right');
    const wrong = await until(async () => {
      const answer = await ready();
      return answer?.status === 503 && answer.body['fault'] !== undefined && answer.body;
    });
    const { position, end } = wrong['fault'] as { position: string; end: string };
    expect(BigInt(position)).toBeGreaterThanOrEqual(BigInt(last.position));
    expect(BigInt(end)).toBeLessThan(BigInt(position));
    // over Kafka it waits, over HTTP somebody is told
    const waiting = await agency.report('I-3');
    const data = commandExamples['incident.report'];
    const refused = await until(() =>
      answered(agency.post('/v1/incidents/I-4/report', 'four', data, 10_000)),
    );
    expect(refused).toMatchObject({ status: 503, body: { code: 'not-this-log' } });
    // what was known is still shown, and said to be of then
    const stale = await shows('I-2');
    expect(stale.headers.get('liandong-stale')).toBe('not-this-log');
    expect(agency.reply(waiting)).toBeUndefined();
    await expect(cli('status')).rejects.toMatchObject({
      code: 1,
      stdout: expect.stringContaining(position) as string,
    });

    rmSync(folder('eventstore-older'), { recursive: true, force: true });
    await putInPlace('right', 'eventstore-older');
    expect(await until(() => agency.reply(waiting))).toMatchObject({ outcome: 'accepted' });
    await shows('I-3');
    await until(async () => (await ready())?.status === 200);
    expect((await shows('I-2')).headers.get('liandong-stale')).toBeNull();
  });

  it('is taken into use by an operator: what was lost is gone, and the rest goes on', async () => {
    await putInPlace('copy', 'lost');
    await until(async () => (await ready())?.body['fault'] !== undefined);
    const decided = await cli('adopt', '--reason', 'the disk was lost', '--operator', '王');
    expect(decided.stdout).toContain('adopted');
    await until(async () => {
      const reply = await reported(`I-${randomUUID().slice(0, 8)}`);
      return reply.outcome === 'accepted';
    });
    await until(async () => (await ready())?.status === 200);
    await shows('I-1');
    expect((await get('/v1/incidents/I-2'))?.status).toBe(404);
    const { stdout } = await cli('status');
    expect(stdout).toMatch(/epoch [0-9a-f]{8}/);
    await expect(cli('adopt', '--reason', 'x', '--operator', 'y')).rejects.toMatchObject({
      stderr: expect.stringContaining('nothing to decide') as string,
    });
    const log = service.openLog();
    expect((await log.read('log')).map(({ storedType }) => storedType)).toEqual([
      'log.key-introduced.v1',
      'log.adopted.v1',
    ]);
    await log.close();
  });
});

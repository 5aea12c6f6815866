import { Snapshotter } from '#audit';
import type { RecordedEvent } from '#contracts';
import { startEmbeddedEventStore, type EmbeddedEventStore } from '#embedded-eventstore';
import { EventLog, noStream } from '#event-log';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { floodNight } from '../../../../libs/read-model/src/testing/scenario.js';
import { notarised, run } from '../cli.helper-spec.js';
import { exportCommand } from '../export.js';
import { untilNow } from '../options.js';
import { asOfCommand } from './as-of.js';
import { diffCommand } from './diff.js';
import { knewCommand } from '../knowledge/knew.js';
import { snapshotsCommand } from './snapshots.js';
import { stepCommand } from './step.js';
import { whatIfCommand } from './what-if.js';

const folder = mkdtempSync(join(tmpdir(), 'liandong-as-of-cli-'));
const here = ['--data', folder];
/** Without the snapshots that are kept there. */
const anew = ['--data', join(folder, 'elsewhere')];
let engine: EmbeddedEventStore;
let events: RecordedEvent[];

const positionOf = (stream: string, type: string): string => {
  const found = events.find((event) => event.stream === stream && event.storedType.startsWith(type));
  if (!found) throw new Error(`no ${type} of ${stream}`);
  return found.position.toString();
};
const before = (position: string): string => `${BigInt(position) - 1n}`;

async function readAll(log: EventLog): Promise<RecordedEvent[]> {
  const all: RecordedEvent[] = [];
  for await (const batch of untilNow(log)) all.push(...batch);
  return all;
}

async function keepSnapshots(path: string, of: readonly RecordedEvent[]): Promise<void> {
  const { snapshotter, store } = await Snapshotter.open(path, 10);
  await snapshotter.take(of);
  await store.close();
}

/** A night in the log, of which FIRE has acknowledged what came before the decision; snapshots; a notary. */
beforeAll(async () => {
  engine = await startEmbeddedEventStore({ dataDir: join(folder, 'log'), port: 0, access: 'open' });
  process.env.EVENTSTORE_URL = `esdb://127.0.0.1:${engine.port}?tls=false`;
  const log = new EventLog({ url: process.env.EVENTSTORE_URL });
  const night = floodNight();
  const append = async ({ stream, revision, ...event }: RecordedEvent): Promise<void> => {
    await log.append(stream, revision === 0n ? noStream : revision - 1n, [event]);
  };
  for (const event of night.events) await append(event);
  events = await readAll(log);
  const position = before(positionOf('sharing-S1', 'sharing.allocation-decided'));
  await append(
    night.append(
      'agency-FIRE',
      { type: 'agency.delivery-acknowledged', data: { position } },
      { by: 'FIRE', role: 'agency-operator' },
    ),
  );
  events = await readAll(log);
  await keepSnapshots(join(folder, 'snapshots'), events);
  const tree = await notarised(log, join(folder, 'notary'));
  await tree.close();
  await log.close();
});
afterAll(async () => {
  delete process.env.EVENTSTORE_URL;
  await engine.close();
  rmSync(folder, { recursive: true });
});

describe('as-of', () => {
  it('shows how much there was, with the same hash with and without snapshots', async () => {
    const position = positionOf('sharing-S1', 'sharing.allocation-decided');
    const upTo = events.filter((event) => event.position <= BigInt(position));
    const { out, code } = await run(asOfCommand(), '--position', position, ...here);
    expect(code).toBe(0);
    expect(out).toContain(`截至位置 as of position ${position}, `);
    expect(out).toContain(`事件 events: ${upTo.length}\n`);
    expect(out).toContain('  incidents: 2 行 rows\n');
    const hashed = ['--position', position, '--hash', '--json'];
    const kept = await run(asOfCommand(), ...hashed, ...here);
    expect(JSON.parse(kept.out)).toMatchObject({
      position,
      events: upTo.length,
      counts: { incidents: 2, sharing: 2 },
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
    });
    expect((await run(asOfCommand(), ...hashed, ...anew)).out).toBe(kept.out);
    const told = await run(asOfCommand(), '--position', position, '--hash', ...here);
    expect(told.out).toContain(`状态摘要 state hash: ${(JSON.parse(kept.out) as { sha256: string }).sha256}`);
  });

  it('shows one thing as it stood, and nothing where there was nothing yet', async () => {
    const decided = positionOf('sharing-S1', 'sharing.allocation-decided');
    const thing = ['sharing', 'S1', ...here];
    const { out } = await run(asOfCommand(), ...thing, '--position', decided);
    expect(out).toContain(`sharing S1\n  最后一条记录 last event: 位置 position ${decided}, `);
    expect(out).toContain('  round: 1\n');
    expect((await run(asOfCommand(), ...thing, '--position', before(decided))).out).toContain('  round: 0\n');
    const requested = before(positionOf('sharing-S1', 'sharing.requested'));
    const { out: none, code } = await run(asOfCommand(), ...thing, '--position', requested);
    expect([none, code]).toEqual(['sharing S1：此时尚无记录 no record yet\n', 0]);
  });

  it('shows the end of the log when neither a position nor a time is given, and takes a time', async () => {
    const last = events.at(-1) as RecordedEvent;
    const now = JSON.parse((await run(asOfCommand(), '--json', ...here)).out) as object;
    expect(now).toMatchObject({ position: last.position.toString(), events: events.length });
    const at = await run(asOfCommand(), '--json', '--at', last.recordedAt, ...here);
    expect(JSON.parse(at.out)).toEqual({ ...now, by: 'recorded', at: last.recordedAt });
  });

  it('takes a time as that of recording or of occurrence, and says which it was', async () => {
    const accepted = events.find(({ storedType }) => storedType === 'task.accepted.v1') as RecordedEvent;
    const at = new Date(accepted.metadata.occurredAt).toISOString();
    const recorded = await run(asOfCommand(), 'task', 'T1', '--at', accepted.recordedAt, ...here);
    expect(recorded.out).toContain('按记录时间 by when it was recorded: task T1');
    const occurred = await run(asOfCommand(), 'task', 'T1', '--at', at, '--by', 'occurred', ...here);
    expect(occurred.out).toContain('按发生时间 by when it occurred: task T1');
    expect(occurred.out).toContain('  status: accepted\n');
    const all = ['--at', at, '--by', 'occurred', '--json', ...here];
    const counted = events.filter((e) => Date.parse(e.metadata.occurredAt) <= Date.parse(at));
    expect(counted.length).toBeLessThan(events.length);
    expect(JSON.parse((await run(asOfCommand(), ...all)).out)).toMatchObject({
      events: counted.length,
      by: 'occurred',
      at,
    });
    const early = await run(asOfCommand(), ...all, '--position', before(accepted.position.toString()));
    expect(JSON.parse(early.out)).toMatchObject({ events: counted.length - 1 });
    const between = ['--from', '2026-06-18T14:00:30.000Z', '--to', at, '--by', 'occurred', ...here];
    const { out } = await run(diffCommand(), 'task', 'T1', ...between);
    expect(out).toContain('按发生时间 by when it occurred: ');
    expect((await run(diffCommand(), ...between)).out).toMatch(
      /row\(s\) differ: .*by when it occurred: \d+ → /,
    );
  });

  it.each([
    ['as-of', () => asOfCommand(), ['--at', '2020-01-01T00:00:00+08:00']],
    ['as-of of one thing', () => asOfCommand(), ['task', 'T1', '--at', '2020-01-01T00:00:00Z']],
    ['as-of by occurrence', () => asOfCommand(), ['--at', '2020-01-01T00:00:00Z', '--by', 'occurred']],
    ['diff', () => diffCommand(), ['--from', '2020-01-01T00:00:00Z', '--to', '9999']],
    [
      'diff of one thing',
      () => diffCommand(),
      ['task', 'T1', '--from', '2020-01-01T00:00:00Z', '--to', '2020-01-02T00:00:00Z'],
    ],
    ['knew', () => knewCommand(), ['FIRE', '--at', '2020-01-01T00:00:00Z']],
  ])('says that the log begins later: %s', async (_, command, args) => {
    await expect(run(command(), ...args, ...here)).rejects.toMatchObject({
      code: 'before-the-log',
      message: expect.stringMatching(/日志从位置 \d+ 开始.*the log begins at position \d+/) as string,
    });
  });

  it.each([
    ['as-of', () => asOfCommand(), ['task', 'NO-SUCH']],
    ['as-of linked-response', () => asOfCommand(), ['linked-response', 'NO-SUCH']],
    ['diff', () => diffCommand(), ['task', 'NO-SUCH', '--from', '9000', '--to', '9999']],
    ['step', () => stepCommand(), ['task', 'NO-SUCH']],
    ['step linked-response', () => stepCommand(), ['linked-response', 'NO-SUCH']],
    ['knew', () => knewCommand(), ['NO-SUCH']],
    ['knew --incident', () => knewCommand(), ['FIRE', '--incident', 'NO-SUCH']],
  ])('says that nothing of it is in the log: %s', async (_, command, args) => {
    await expect(run(command(), ...args, ...here)).rejects.toMatchObject({
      code: 'cannot-check',
      message: expect.stringMatching(/日志中没有 .*NO-SUCH · there is no .*NO-SUCH in the log/) as string,
    });
  });

  it.each([
    ['both a position and an instant', ['--position', '1', '--at', '2026-06-18T14:00:00Z']],
    ['a clock without a time', ['--by', 'occurred']],
    ['a clock with a position', ['--by', 'recorded', '--position', '1']],
    ['no position', ['--position', 'x']],
    ['a negative position', ['--position', '-1']],
    ['a position of thirty digits', ['--position', '9'.repeat(30)]],
    ['no instant', ['--at', '昨天']],
    ['no kind of thing', ['weather', 'W-1']],
    ['a kind without an id', ['incident']],
    ['no id', ['incident', 'I 1']],
  ])('is not asked for %s', async (_, args) => {
    await expect(run(asOfCommand(), ...args, ...here)).rejects.toMatchObject({
      code: 'commander.invalidArgument',
    });
  });

  it('reads a bundle of the whole log, and not of a part', async () => {
    const [whole, part] = [join(folder, 'all.bundle'), join(folder, 'part.bundle')];
    await run(exportCommand(), ...here, '--to', whole);
    await run(exportCommand(), ...here, '--to', part, '--incident', 'F1');
    const hashed = ['--hash', '--json'];
    const offline = await run(asOfCommand(), ...hashed, '--bundle', whole);
    expect(offline.out).toBe((await run(asOfCommand(), ...hashed, ...here)).out);
    await expect(run(asOfCommand(), '--bundle', part)).rejects.toMatchObject({ code: 'cannot-check' });
  });
});

describe('diff', () => {
  const around = (): string[] => {
    const decided = positionOf('sharing-S1', 'sharing.allocation-decided');
    return ['--from', before(decided), '--to', decided, ...here];
  };

  it('says what changed of one thing', async () => {
    const { out, code } = await run(diffCommand(), 'sharing', 'S1', ...around());
    expect(code).toBe(0);
    expect(out).toMatch(/^sharing S1: \d+ → \d+\n/);
    expect(out).toContain('  round: 0 → 1\n');
    const { out: json } = await run(diffCommand(), 'sharing', 'S1', ...around(), '--json');
    expect((JSON.parse(json) as { changes: object[] }).changes).toContainEqual({
      path: 'round',
      from: 0,
      to: 1,
    });
    expect((await run(diffCommand(), 'sharing', 'S2', ...around())).out).toContain('没有不同 no difference');
  });

  it('says which rows changed of everything', async () => {
    const { out } = await run(diffCommand(), ...around());
    expect(out).toMatch(/^sharing S1\n/m);
    expect(out).not.toContain('sharing S2');
    const [, rows] = /(\d+) 行不同 row\(s\) differ/.exec(out) ?? [];
    const lines = (await run(diffCommand(), ...around(), '--json')).out.trim().split('\n');
    expect(lines).toHaveLength(Number(rows));
    expect(lines.map((line) => (JSON.parse(line) as { table: string }).table)).toContain('sharing');
  });

  it('needs two positions or times', async () => {
    await expect(run(diffCommand(), '--from', '1', ...here)).rejects.toMatchObject({
      code: 'commander.missingMandatoryOptionValue',
    });
    await expect(run(diffCommand(), '--from', '1', '--to', 'x', ...here)).rejects.toMatchObject({
      code: 'commander.invalidArgument',
    });
  });
});

describe('step', () => {
  const types = (out: string): string[] =>
    [...out.matchAll(/^▶ \d+ (\S+)\.v1 /gm)].map(([, type = '']) => type);

  it('goes forward and back through what touched a thing', async () => {
    const all = await run(stepCommand(), 'task', 'T1', '--count', '9', ...here);
    expect(types(all.out)).toEqual(['task.assigned', 'task.accepted']);
    expect(all.out).toContain('FIRE/p (agency-operator)');
    expect(all.out).toContain('status: assigned → accepted');
    const assigned = positionOf('task-T1', 'task.assigned');
    const accepted = positionOf('task-T1', 'task.accepted');
    const next = await run(stepCommand(), 'task', 'T1', '--after', assigned, ...here);
    expect(types(next.out)).toEqual(['task.accepted']);
    expect(next.out).toContain(`← ${assigned}   → —`);
    const back = await run(stepCommand(), 'task', 'T1', '--before', accepted, '--json', ...here);
    expect(JSON.parse(back.out)).toMatchObject({
      event: { position: assigned, type: 'task.assigned.v1' },
      next: accepted,
    });
    const { out, code } = await run(stepCommand(), 'task', 'T1', '--after', accepted, ...here);
    expect([out, code]).toEqual(['没有更多记录 no further event\n', 0]);
  });

  it.each([
    ['no step', ['task', 'T1', '--count', '0']],
    ['both directions', ['task', 'T1', '--before', '9', '--after', '3']],
    ['half a step', ['task', 'T1', '--count', '1.5']],
    ['more than a thousand', ['task', 'T1', '--count', '1001']],
    ['no kind of thing', ['weather', 'W-1']],
  ])('does not take %s', async (_, args) => {
    await expect(run(stepCommand(), ...args, ...here)).rejects.toMatchObject({
      code: 'commander.invalidArgument',
    });
  });

  it('needs a thing', async () => {
    await expect(run(stepCommand(), 'task', ...here)).rejects.toMatchObject({
      code: 'commander.missingArgument',
    });
  });
});

describe('knew', () => {
  it('says what an agency acknowledged, and what it had not been told', async () => {
    const { out, code } = await run(knewCommand(), 'FIRE', ...here);
    expect(code).toBe(0);
    expect(out).toContain(`已确认收到 acknowledged up to `);
    expect(out).toContain('看得到的事件 incidents: F1\n');
    expect(out).toMatch(/✗ sharing S1：确认收到 delivery agency\.delivery-acknowledged\.v1 @ \d+/);
    expect(out).not.toContain('G1');
    const json = await run(knewCommand(), 'FIRE', '--incident', 'F1', '--json', ...here);
    expect(JSON.parse(json.out)).toMatchObject({ agencyId: 'FIRE', incidentIds: ['F1'] });
  });

  it('says that nothing was acknowledged, and of whom nothing proves that it knew', async () => {
    const { out } = await run(knewCommand(), 'NM-EMB', ...here);
    expect(out).toContain('从未确认收到 nothing was ever acknowledged');
    expect(out).toContain('无证据表明其知道 nothing proves that it knew');
  });

  it('does not take what is no id', async () => {
    for (const args of [['A B'], ['FIRE', '--incident', 'I 1']]) {
      await expect(run(knewCommand(), ...args, ...here)).rejects.toMatchObject({
        code: 'commander.invalidArgument',
      });
    }
  });
});

describe('what-if', () => {
  it('compares what was with what would have been, and writes nothing', async () => {
    const drop = ['--drop', positionOf('sharing-S1', 'sharing.allocation-decided'), ...here];
    const { out, code } = await run(whatIfCommand(), ...drop);
    expect(code).toBe(0);
    expect(out).toMatch(/^截至位置 as of position \d+\n {2}实际 was: /);
    expect(out).toContain('S1 (F1): 6000 drainage-m3h');
    expect(out).toContain('→ TRUCK × 2');
    expect(out).toMatch(/假设 would be: 缺口 unmet 6000/);
    const json = JSON.parse((await run(whatIfCommand(), ...drop, '--json')).out) as object;
    expect(json).toMatchObject({
      changes: [{ kind: 'drop' }],
      compared: [{ sharingId: 'S1', was: { unmet: 0 }, wouldBe: { unmet: 6000 } }],
    });
    const log = new EventLog({ url: process.env.EVENTSTORE_URL ?? '' });
    expect(await readAll(log)).toHaveLength(events.length);
    await log.close();
  });

  it('takes changes in the order in which they are given, until a position', async () => {
    const decided = positionOf('sharing-S1', 'sharing.allocation-decided');
    const requested = positionOf('sharing-S1', 'sharing.requested');
    const { out } = await run(
      whatIfCommand(),
      ...[
        '--resource',
        `${requested}=TRUCK:1`,
        '--drop',
        decided,
        '--resource',
        `${decided}=TRUCK:not-ready`,
      ],
      ...['--until', decided, '--json', ...here],
    );
    expect(JSON.parse(out)).toMatchObject({
      until: decided,
      changes: [
        { kind: 'resource', resourceId: 'TRUCK', quantity: 1 },
        { kind: 'drop', position: decided },
        { kind: 'resource', readiness: 'not-ready' },
      ],
    });
  });

  it.each([
    ['no change', []],
    ['a field that is no JSON', ['--replace', '1={']],
    ['fields that are no object', ['--replace', '1=[]']],
    ['a change without a position', ['--replace', '{"override":null}']],
    ['a resource that is something else', ['--resource', '1=TRUCK:broken']],
    ['a policy at no position', ['--policy', 'v1']],
  ])('is not asked for %s', async (_, args) => {
    await expect(run(whatIfCommand(), ...args, ...here)).rejects.toMatchObject({
      code: 'commander.invalidArgument',
    });
  });

  it('says what it cannot suppose', async () => {
    for (const change of [
      ['--drop', '999999'],
      ['--policy', `${positionOf('sharing-S1', 'sharing.allocation-decided')}=none.v1`],
    ]) {
      await expect(run(whatIfCommand(), ...change, ...here)).rejects.toMatchObject({
        code: 'change-does-not-apply',
      });
    }
  });
});

describe('snapshots', () => {
  const [list, verify] = [['list'], ['verify']];

  it('are listed with their hashes, which are those of as-of', async () => {
    const { out } = await run(snapshotsCommand(), ...list, ...here, '--json');
    const found = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(found.map((one) => one.events)).toEqual([10, 20]);
    for (const { position, sha256 } of found) {
      const asOf = await run(asOfCommand(), '--position', String(position), '--hash', '--json', ...anew);
      expect(JSON.parse(asOf.out)).toMatchObject({ sha256 });
    }
    expect((await run(snapshotsCommand(), ...list, ...here)).out).toContain(
      `${String(found[0]?.position)} (10 个事件 events)`,
    );
  });

  it('are what the log comes to', async () => {
    const { out, code } = await run(snapshotsCommand(), ...verify, ...here);
    expect(code).toBe(0);
    expect(out).toContain('通过 PASS');
    expect(out).toContain('2 snapshot(s)');
  });

  it('are found to be of another log', async () => {
    const other = join(folder, 'other-snapshots');
    const changed = events.map((event) =>
      event.stream === 'resource-TRUCK' && event.revision === 0n
        ? { ...event, data: { ...(event.data as object), quantity: 9 } }
        : event,
    );
    await keepSnapshots(other, changed);
    const { out, code } = await run(snapshotsCommand(), ...verify, ...here, '--snapshots', other);
    expect(code).toBe(1);
    expect(out).toContain('不符 FAIL');
    expect(out).toContain('resources');
    const json = await run(snapshotsCommand(), ...verify, ...here, '--snapshots', other, '--json');
    expect(json.code).toBe(1);
    expect(JSON.parse(json.out)).toMatchObject({ finding: { kind: 'hash' } });
  });

  it('cannot be verified where there are none', async () => {
    await expect(run(snapshotsCommand(), ...verify, ...anew)).rejects.toMatchObject({
      code: 'cannot-check',
    });
    expect((await run(snapshotsCommand(), ...list, ...anew)).out).toBe('');
  });
});

describe('liandong-audit itself', () => {
  const audit = (...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> =>
    new Promise((resolve) => {
      const env = { PATH: process.env.PATH ?? '', EVENTSTORE_URL: process.env.EVENTSTORE_URL ?? '' };
      const all = ['dist/apps/audit/src/main.js', ...args];
      execFile(process.execPath, all, { env, timeout: 240_000 }, (error, stdout, stderr) =>
        resolve({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, stdout, stderr }),
      );
    });

  it('ends with 0 when it has told, 2 when it could not be asked or could not answer', async () => {
    expect(await audit('as-of', 'task', 'T1', ...here)).toMatchObject({ code: 0, stderr: '' });
    const unasked = await audit('as-of', '--position', 'x', ...here);
    expect(unasked).toMatchObject({ code: 2, stdout: '' });
    expect(unasked.stderr).toContain('a log position is a whole number');
    const unanswered = await audit('what-if', '--drop', '999999', ...here);
    expect(unanswered).toMatchObject({ code: 2, stdout: '' });
    expect(unanswered.stderr).toContain('999999');
    expect(await audit('step', '--help')).toMatchObject({ code: 0 });
  });
});

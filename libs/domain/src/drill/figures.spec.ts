import fc from 'fast-check';
import { drillClock } from './clock.js';
import { evaluateDrill, type DrillDeed } from './figures.js';
import type { DrillInject } from './script.js';
import { injectsFrom, type PastEntry } from './seed.js';

const at = (seconds: number): string =>
  new Date(Date.parse('2026-07-01T01:00:00.000Z') + seconds * 1_000).toISOString();
const moment = (type: string, seconds: number) => ({ type, at: at(seconds) });
const clock = drillClock([moment('drill.started', 0)], 1);

describe('the clock of a drill', () => {
  it('runs between start and end, rests in pauses, and as fast as it is told', () => {
    const told = drillClock(
      [
        moment('drill.planned', -60),
        moment('drill.started', 0),
        moment('drill.paused', 10),
        moment('drill.resumed', 30),
        moment('drill.ended', 40),
      ],
      60,
    );
    expect([-5, 0, 5, 10, 20, 30, 35, 40, 99].map((s) => told(at(s)))).toEqual([
      0, 0, 300, 600, 600, 600, 900, 1_200, 1_200,
    ]);
  });

  it('never goes back', () => {
    const seconds = fc.integer({ min: -100, max: 100 });
    fc.assert(
      fc.property(fc.array(seconds), seconds, seconds, (moves, a, b) => {
        const types = ['drill.started', 'drill.paused', 'drill.resumed', 'drill.ended'];
        const control = moves.toSorted((x, y) => x - y).map((s, n) => moment(types[n % 4] ?? '', s));
        const told = drillClock(control, 7);
        expect(told(at(Math.max(a, b)))).toBeGreaterThanOrEqual(told(at(Math.min(a, b))));
      }),
    );
  });
});

const inject = (id: string, more: Partial<DrillInject> = {}): DrillInject => ({
  id,
  afterMinutes: 0,
  agencyId: 'FIRE',
  text: id,
  expectedWithinMinutes: 1,
  ...more,
});
const deed = (command: string, seconds: number, injectId?: string, agencyId = 'FIRE'): DrillDeed => ({
  agencyId,
  command,
  at: at(seconds),
  ...(injectId ? { injectId } : {}),
});
const participants = ['FIRE'];
const delivered = (id: string, seconds: number) => deed('inject.deliver', seconds, id, 'liandong');

describe('the figures of a drill', () => {
  it('say what was in time, late, skipped and never delivered', () => {
    const injects = ['a', 'b', 'c', 'd'].map((id) => inject(id, { objectiveId: 'O' }));
    const deeds = [
      ...['a', 'b', 'c'].map((id) => delivered(id, 0)),
      deed('inject.acknowledge', 60, 'a'),
      deed('inject.acknowledge', 61, 'b'),
    ];
    const objectives = [{ id: 'O', text: 'o' }];
    const figures = evaluateDrill({ injects, objectives, participants }, clock, deeds, at(120));
    expect(figures.injects.map(({ verdict, respondedInSeconds }) => [verdict, respondedInSeconds])).toEqual([
      ['on-time', 60],
      ['late', 61],
      ['skipped', undefined],
      ['not-delivered', undefined],
    ]);
    const counts = { delivered: 3, onTime: 1, late: 1, skipped: 1 };
    expect(figures.agencies).toEqual([{ agencyId: 'FIRE', ...counts, slowestSeconds: 61 }]);
    expect(figures.objectives).toEqual([{ objectiveId: 'O', ...counts, met: false }]);
    expect(figures.durationSeconds).toBe(120);
  });

  it('count the act that was expected, of the addressee and after the delivery; acknowledging is not acting', () => {
    const injects = [inject('a', { expectedCommand: 'task.accept' })];
    const before = [deed('task.accept', 0), delivered('a', 10), deed('task.accept', 20, undefined, 'PSB')];
    const evaluated = (deeds: DrillDeed[]) =>
      evaluateDrill({ injects, objectives: [], participants }, clock, deeds, at(99)).injects[0];
    expect(evaluated([...before, deed('inject.acknowledge', 12, 'a')])).toMatchObject({
      acknowledgedAtSeconds: 12,
      verdict: 'skipped',
    });
    expect(evaluated([...before, deed('task.accept', 40)])).toMatchObject({
      actedAtSeconds: 40,
      respondedInSeconds: 30,
      verdict: 'on-time',
    });
  });

  it('let one act answer one inject', () => {
    const injects = ['a', 'b'].map((id) => inject(id, { expectedCommand: 'task.accept' }));
    const deeds = [delivered('a', 0), delivered('b', 1), deed('task.accept', 5)];
    const verdicts = (more: DrillDeed[]) =>
      evaluateDrill(
        { injects, objectives: [], participants },
        clock,
        [...deeds, ...more],
        at(99),
      ).injects.map(({ verdict }) => verdict);
    expect(verdicts([])).toEqual(['on-time', 'skipped']);
    expect(verdicts([deed('task.accept', 6)])).toEqual(['on-time', 'on-time']);
  });

  it('count every inject once, whatever was done', () => {
    const ids = ['a', 'b', 'c'];
    const anyDeed = fc
      .tuple(
        fc.constantFrom('inject.deliver', 'inject.acknowledge', 'task.accept'),
        fc.nat(300),
        fc.constantFrom(...ids),
      )
      .map(([command, seconds, id]) => deed(command, seconds, id));
    fc.assert(
      fc.property(fc.array(anyDeed), (deeds) => {
        const injects = ids.map((id) => inject(id, id === 'a' ? {} : { expectedCommand: 'task.accept' }));
        const figures = evaluateDrill({ injects, objectives: [], participants }, clock, deeds, at(300));
        expect(figures.injects.map(({ injectId }) => injectId)).toEqual(ids);
        const [all] = figures.agencies;
        expect(all && all.onTime + all.late + all.skipped).toBe(all?.delivered);
      }),
    );
  });
});

describe('injects out of a past incident', () => {
  const entry = (type: string, minutes: number, data: object): PastEntry => ({
    type,
    occurredAt: at(minutes * 60),
    actorAgencyId: 'ST-GAOPO',
    data,
  });
  const past = [
    entry('incident.reported', 0, { title: '山体滑坡', description: '失联 1 人' }),
    entry('incident.verified', 2, { findings: '属实' }),
    entry('task.assigned', 10, { title: '搜寻', assigneeAgencyId: 'REDX', acknowledgeWithinMinutes: 15 }),
    entry('task.assigned', 11, { title: '支援', assigneeAgencyId: 'FIRE' }),
    entry('incident.situation-updated', 20, { summary: '已撤离' }),
    entry('sharing.requested', 40, { purpose: '搜救' }),
  ];

  it('keep their time and go to participants only', () => {
    const injects = injectsFrom(past, { incidentId: 'G1' }, 'EMB', ['FIRE', 'REDX']);
    expect(injects.map((i) => [i.id, i.afterMinutes, i.agencyId, i.expectedWithinMinutes, i.text])).toEqual([
      ['S1', 0, 'EMB', 10, '接报：山体滑坡。失联 1 人'],
      ['S2', 10, 'REDX', 15, '任务：搜寻'],
      ['S3', 11, 'FIRE', 10, '任务：支援'],
      ['S4', 20, 'EMB', 10, '续报：已撤离'],
    ]);
  });

  it('are brought into the time there is, and are no more than asked for', () => {
    const seed = { incidentId: 'G1', durationMinutes: 5, mostInjects: 3 };
    const injects = injectsFrom(past, seed, 'EMB', ['FIRE', 'REDX', 'ST-GAOPO']);
    expect(injects.map(({ afterMinutes, text }) => [afterMinutes, text.slice(0, 2)])).toEqual([
      [0, '接报'],
      [5, '任务'],
      [5, '任务'],
    ]);
    expect(injectsFrom([], seed, 'EMB', [])).toEqual([]);
  });

  it('are cut between characters', () => {
    const long = [entry('incident.situation-updated', 0, { summary: '🔥'.repeat(400) })];
    const [first] = injectsFrom(long, { incidentId: 'G1' }, 'EMB', []);
    expect(first?.text).not.toMatch(/\p{Surrogate}/u);
    expect([...(first?.text ?? '')]).toHaveLength(403);
  });
});

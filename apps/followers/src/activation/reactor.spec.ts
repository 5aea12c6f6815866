import { commandExamples } from '#contracts';
import type { Clause, IncidentEvent, PlanEvents } from '#domain';
import fc from 'fast-check';
import { activationReactor } from './reactor.js';
import { MemoryPositions, MemoryLog } from '../following/memory-log.helper-spec.js';

const clause = (clauseId: string, levels: Clause['levels'], action: Clause['action']): Clause => ({
  clauseId,
  title: clauseId,
  text: '按规定执行',
  trigger: '启动响应',
  levels,
  action,
});
const task = { assigneeDuty: '巡查', title: '巡查', priority: 2, acknowledgeWithinMinutes: 30 };
const request = {
  requesterAgencyId: 'URBAN',
  capability: 'drainage-m3h',
  amount: 3000,
  neededWithinMinutes: 60,
  deliverTo: { areaCode: '520111006', place: '隧道' },
  priority: 1,
  purpose: '排水',
};
const published: PlanEvents['plan.published'] = {
  title: '区防汛抗旱应急预案',
  kind: 'special',
  areaCode: '520111',
  hazardous: false,
  duties: [{ duty: '巡查', agencyId: 'URBAN' }],
  clauses: [
    clause('3.1', [3, 4], { measure: { text: '值守' } }),
    clause('3.2', [3, 4], { task }),
    clause('4.1', [3], { task: { ...task, title: '疏导' } }),
    clause('4.2', [3], { notice: { agencyIds: ['NM-EMB', 'GY-EMB'], message: '请防范' } }),
    clause('4.3', [3], { request }),
  ],
  version: 3,
  ownerAgencyId: 'FCDR',
  findingIds: [],
  due: [],
};

const activated = (planId: string | undefined = 'P-FLOOD'): IncidentEvent => ({
  type: 'incident.response-activated',
  data: { level: 4, matter: '防汛', expectedDurationMinutes: 720, measures: ['值守'], planId },
});
const raised: IncidentEvent = {
  type: 'incident.response-level-changed',
  data: { level: 3, previousLevel: 4, reason: '超警戒' },
};
const terminated: IncidentEvent = { type: 'incident.response-terminated', data: { reason: '雨停' } };

let log: MemoryLog;
const positions = new MemoryPositions();
const followed = /^(incident|activation|task|sharing)-/;

/** Records that have been followed to their end. */
let done = 0;

/** Follows everything that is there and what comes of that, beginning so many records before the last one done. */
async function follow(back = done): Promise<void> {
  const reactor = activationReactor(log.intake(), positions);
  for (let next = Math.max(0, done - back); next < log.records.length; next++) {
    const events = log.records.slice(next, next + 1).filter(({ stream }) => followed.test(stream));
    await reactor.handle({ events, upTo: BigInt(next), caughtUp: true });
    done = Math.max(done, next + 1);
  }
}

beforeEach(async () => {
  done = 0;
  log = new MemoryLog();
  await log.put('plan-P-FLOOD', { type: 'plan.published', data: published });
  const reported = { ...commandExamples['incident.report'], reporterAgencyId: 'EMB' } as never;
  await log.put('incident-I1', { type: 'incident.reported', data: reported });
});

const clauses = async () =>
  Object.fromEntries(
    Object.values((await log.runners().activation.state('I1')).clauses).map(({ clause: c, status }) => [
      c.clauseId,
      status,
    ]),
  );

describe('the flow of an activation', () => {
  it('carries out the clauses of each level, follows their tasks, and closes what is open', async () => {
    await log.put('incident-I1', activated());
    await follow();
    expect(log.types('task-I1.1.3.2')).toEqual(['task.assigned']);
    const [assigned] = await log.read('task-I1.1.3.2');
    expect(assigned?.data).toMatchObject({ assigneeAgencyId: 'URBAN', assignerAgencyId: 'EMB' });
    expect(assigned?.metadata.actor.agencyId).toBe('liandong');
    expect(log.types('task-I1.1.4.1')).toEqual([]);

    await log.put('task-I1.1.3.2', { type: 'task.completed', data: { outcome: '巡查 23 处' } });
    await log.put('incident-I1', raised);
    await follow();
    expect(await clauses()).toEqual({
      '3.1': 'issued',
      '3.2': 'executed',
      '4.1': 'issued',
      '4.2': 'executed',
      '4.3': 'issued',
    });
    const [requested] = await log.read('sharing-I1.1.4.3');
    expect(requested?.data).toMatchObject({ requesterAgencyId: 'URBAN', clause: { clauseId: '4.3' } });

    await log.put('incident-I1', terminated);
    await follow();
    expect(log.types('task-I1.1.4.1')).toEqual(['task.assigned', 'task.cancelled']);
    expect(log.types('sharing-I1.1.4.3')).toEqual(['sharing.requested', 'sharing.cancelled']);
    expect(Object.values(await clauses()).filter((status) => status === 'skipped')).toHaveLength(3);
  });

  it('has a plan that is not in force on record as refused, and leaves other responses alone', async () => {
    await log.put('incident-I1', activated('P-NONE'));
    await log.put('incident-I1', terminated);
    await follow();
    expect(log.types('activation-I1')).toEqual(['command.refused']);
    await log.put('incident-I2', terminated);
    await follow();
    expect(log.types('activation-I2')).toEqual([]);
  });

  it('has the plan of an enterprise that is nothing to whoever activates it as one that is not in force', async () => {
    const enterprise = { ...published, kind: 'enterprise', ownerAgencyId: 'ENT' } as const;
    await log.put('plan-P-ENT', { type: 'plan.published', data: enterprise });
    await log.put('incident-I1', activated('P-ENT'));
    await follow();
    expect(log.types('activation-I1')).toEqual(['command.refused']);
  });

  it('skips a clause that cannot be issued, with the reason', async () => {
    const taken = { ...commandExamples['task.assign'], assignerAgencyId: 'EMB' } as never;
    await log.put('task-I1.1.3.2', { type: 'task.assigned', data: taken });
    await log.put('incident-I1', activated());
    await follow();
    const skipped = log.records.find(({ storedType }) => storedType === 'activation.clause-skipped.v1');
    expect(skipped?.data).toMatchObject({ clauseId: '3.2', reason: 'refused', evidence: 'already-exists' });
  });

  it('issues each clause once, through crashes, repeats from before and news between', async () => {
    const news = fc.constantFrom<'raise' | 'complete' | 'end'>('raise', 'complete', 'end');
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ answers: fc.nat(6), back: fc.nat(8), news: fc.option(news) }), {
          maxLength: 12,
        }),
        async (turns) => {
          done = 0;
          log = new MemoryLog();
          await log.put('plan-P-FLOOD', { type: 'plan.published', data: published });
          const reported = { ...commandExamples['incident.report'], reporterAgencyId: 'EMB' } as never;
          await log.put('incident-I1', { type: 'incident.reported', data: reported });
          await log.put('incident-I1', activated());
          const told = new Set<string>();
          for (const { answers, back, news: what } of turns) {
            // a crash: the answer to an append is lost, and what was known in memory with it
            log.answers = answers;
            await follow(back).catch(() => undefined);
            log.answers = Infinity;
            if (!what || told.has(what) || told.has('end')) continue;
            if (what === 'raise') await log.put('incident-I1', raised);
            if (what === 'end') await log.put('incident-I1', terminated);
            if (what === 'complete') {
              if (log.types('task-I1.1.3.2').join() !== 'task.assigned') continue;
              await log.put('task-I1.1.3.2', { type: 'task.completed', data: { outcome: '已巡查' } });
            }
            told.add(what);
          }
          await follow();
          const before = log.records.length;
          await follow();
          expect(log.records).toHaveLength(before);
          const given = log.records.filter(({ storedType }) => storedType === 'task.assigned.v1');
          const expected = told.has('raise') ? ['task-I1.1.3.2', 'task-I1.1.4.1'] : ['task-I1.1.3.2'];
          expect(given.map(({ stream }) => stream).sort()).toEqual(expected);
          expect(log.types('activation-I1').filter((type) => type === 'activation.begun')).toHaveLength(1);
          const notices = log.types('incident-I1').filter((type) => type === 'incident.agency-notified');
          expect(notices).toHaveLength(told.has('raise') ? 2 : 0);
          const states = Object.values(await clauses());
          if (told.has('end')) expect(states.every((s) => s === 'executed' || s === 'skipped')).toBe(true);
          if (told.has('complete')) expect((await clauses())['3.2']).toBe('executed');
        },
      ),
      { numRuns: 20 },
    );
  });
});

import { activation } from '../activation/decide.js';
import { issuedClause, type ActivationEvent } from '../activation/activation.js';
import { clauseFigures, countClauses, mostTelling, type DrillRecord } from './clauses.js';
import { drillClock } from './clock.js';
import { evaluateDrill } from './figures.js';
import type { Clause } from '../plan/clauses.js';
import type { TaskEvent } from '../task/task.js';

const at = (seconds: number): string =>
  new Date(Date.parse('2026-07-01T01:00:00.000Z') + seconds * 1_000).toISOString();
/** A minute of this drill lasts a second. */
const clock = drillClock([{ type: 'drill.started', at: at(0) }], 60);

const clause = (clauseId: string, levels: Clause['levels'], action: Clause['action']): Clause => ({
  clauseId,
  title: `clause ${clauseId}`,
  text: 't',
  trigger: 't',
  levels,
  action,
});
const task = (assigneeAgencyId: string): Clause['action'] => ({
  task: { assigneeAgencyId, title: 't', priority: 1, acknowledgeWithinMinutes: 5 },
});
const clauses = [
  clause('2.1', [3], { measure: { text: 'm' } }),
  clause('4.3', [3], task('PSB')),
  clause('4.4', [3], task('FIRE')),
  clause('5.2', [2], task('ECO')),
];
const ref = (clauseId: string) => ({ activationId: 'C1', round: 1, clauseId });
const issue = (levelled: readonly Clause[]) => levelled.map((one) => issuedClause(ref(one.clauseId), one));

const record = (seconds: number, id: string, event: ActivationEvent | TaskEvent) => ({
  id,
  at: at(seconds),
  event,
});
const begun = record(1, 'C1', {
  type: 'activation.begun',
  data: {
    incidentId: 'C1',
    round: 1,
    planId: 'P-CHEM',
    version: 5,
    level: 3,
    activatedByAgencyId: 'EMB',
    clauses,
    issue: issue(clauses.filter(({ levels }) => levels.includes(3))),
  },
});
const assigned = (seconds: number, clauseId: string, assigneeAgencyId: string) =>
  record(seconds, `C1.1.${clauseId}`, {
    type: 'task.assigned',
    data: {
      incidentId: 'C1',
      assigneeAgencyId,
      assignerAgencyId: 'EMB',
      title: 't',
      priority: 1,
      acknowledgeWithinMinutes: 5,
      clause: ref(clauseId),
    },
  });
const accepted = (seconds: number, clauseId: string) =>
  record(seconds, `C1.1.${clauseId}`, { type: 'task.accepted', data: {} });
const figures = (records: readonly DrillRecord<ActivationEvent | TaskEvent>[], until: number) =>
  Object.fromEntries(clauseFigures([begun, ...records], clock, at(until)).map((one) => [one.clauseId, one]));

describe('the clauses of a plan in a drill', () => {
  const byHand = record(4, 'C1', {
    type: 'activation.clause-skipped',
    data: { clauseId: '2.1', round: 1, reason: '台账被淹', byAgencyId: 'EMB', was: 'issued' },
  });
  const done = record(9, 'C1', {
    type: 'activation.clause-executed',
    data: { clauseId: '4.3', round: 1, evidence: 'e', byAgencyId: 'PSB' },
  });
  const told = [assigned(1, '4.3', 'PSB'), assigned(1, '4.4', 'FIRE'), byHand, accepted(7, '4.3'), done];

  it('say who had them, when they were issued, acknowledged and executed, and why one was skipped', () => {
    const of = figures(told, 10);
    expect(of['4.3']).toEqual({
      incidentId: 'C1',
      planId: 'P-CHEM',
      version: 5,
      round: 1,
      clauseId: '4.3',
      title: 'clause 4.3',
      kind: 'task',
      status: 'executed',
      agencyId: 'PSB',
      issuedAtSeconds: 60,
      acknowledgeWithinSeconds: 300,
      acknowledgedAtSeconds: 420,
      acknowledgement: 'late',
      executedAtSeconds: 540,
    });
    expect(of['2.1']).toMatchObject({
      status: 'skipped',
      agencyId: 'EMB',
      skippedAtSeconds: 240,
      reason: '台账被淹',
    });
    expect(of['5.2']).toMatchObject({ status: 'pending', agencyId: 'ECO' });
  });

  it('count an answer at the last second as in time, none as missing once the time is over', () => {
    expect(figures([...told.slice(0, 2), accepted(6, '4.4')], 10)['4.4']?.acknowledgement).toBe('on-time');
    expect(figures(told, 6)['4.4']).toMatchObject({ status: 'issued', acknowledgement: 'open' });
    expect(figures(told, 7)['4.4']).toMatchObject({ status: 'issued', acknowledgement: 'missing' });
    const withdrawn = (seconds: number) =>
      record(seconds, 'C1.1.4.4', { type: 'task.cancelled', data: { reason: 'r' } });
    expect(figures([...told, withdrawn(7)], 10)['4.4']?.acknowledgement).toBe('missing');
    expect(figures([...told, withdrawn(6)], 10)['4.4']?.acknowledgement).toBeUndefined();
  });

  it('are those of the level, of a higher one when it comes, and skipped when the response ends', () => {
    const raised = record(2, 'C1', {
      type: 'activation.level-changed',
      data: { round: 1, level: 2, previousLevel: 3, activatedByAgencyId: 'EMB', issue: issue([clauses[3]!]) },
    });
    const state = [begun, raised].reduce(
      (s, { event }) => activation.evolve(s, event as ActivationEvent),
      activation.initialState,
    );
    const ending = activation.decide({ type: 'activation.end', data: { reason: '处置完毕' } }, state, {
      actor: { agencyId: 'EMB', principal: 'p', role: 'commander' },
      occurredAt: at(3),
      receivedAt: at(3),
    });
    const [ended] = 'events' in ending ? ending.events : [];
    const of = figures([raised, record(3, 'C1', ended!)], 10);
    expect(of['5.2']).toMatchObject({ issuedAtSeconds: 120, status: 'skipped', skippedAtSeconds: 180 });
    expect(of['2.1']?.reason).toBe('response-ended: 处置完毕');
  });

  it('count for the agencies that take part, and none for those that do not', () => {
    const all = Object.values(figures(told, 10));
    const planned = { injects: [], objectives: [], participants: ['PSB'], plannerAgencyId: 'EMB' };
    const { agencies } = evaluateDrill(planned, clock, [], at(10), { clauses: all, reports: [] });
    const none = { delivered: 0, onTime: 0, late: 0, skipped: 0 };
    const counts = { issued: 1, acknowledgedOnTime: 0, unacknowledged: 0 };
    expect(agencies).toEqual([
      { ...none, agencyId: 'EMB', clauses: { ...counts, executed: 0, skipped: 1, acknowledgedLate: 0 } },
      { ...none, agencyId: 'PSB', clauses: { ...counts, executed: 1, skipped: 0, acknowledgedLate: 1 } },
    ]);
  });

  it('fit into one event however many there are, and the sums count them all', () => {
    const [one] = Object.values(figures(told, 10));
    const many = Array.from({ length: 250 }, (_, n) => ({
      ...one!,
      round: n,
      issuedAtSeconds: n < 100 ? undefined : 60,
    }));
    expect(mostTelling(many).map(({ round }) => round)).toEqual([
      ...Array.from({ length: 150 }, (_, n) => n + 100),
      ...Array.from({ length: 50 }, (_, n) => n),
    ]);
    const planned = { injects: [], objectives: [], participants: [one!.agencyId] };
    const evaluated = evaluateDrill(planned, clock, [], at(10), { clauses: many, reports: [] });
    expect([evaluated.clauses?.length, evaluated.clausesLeftOut]).toEqual([200, 50]);
    expect(evaluated.agencies[0]?.clauses).toEqual(countClauses(many));
  });
});

import fc from 'fast-check';
import { activation } from './decide.js';
import { clauseStepsAfter, tellOfSharing, tellOfTask } from './flow.js';
import {
  carrierId,
  clausesToCarryOut,
  type ActivationCommand,
  type ActivationEvent,
  type ClauseStatus,
} from './activation.js';
import { by, decidedAs, expectTotal, given, withStrays, type Samples } from '../kernel/given.helper-spec.js';
import { clause, content, notice, plugging, pumps } from '../plan/plan.helper-spec.js';
import { noSharing, type SharingEvent, type SharingState } from '../sharing/sharing.js';

const inForce = { version: 4, content: { ...content, clauses: [clause('3.1'), plugging, pumps, notice] } };
const [duty, plug, pump, tell] = clausesToCarryOut(inForce.content);
if (!duty || !plug || !pump || !tell) throw new Error('unreachable');

const issuedAt3 = [
  { clause: duty },
  { clause: plug, taskId: 'INC-C1.1.4.3' },
  { clause: pump, sharingId: 'INC-C1.1.5.1' },
  { clause: tell },
];
const samples: Samples<ActivationEvent> = {
  'activation.begun': {
    incidentId: 'INC-C1',
    round: 1,
    planId: 'P-CHEM',
    version: 4,
    level: 4,
    activatedByAgencyId: 'FCDR',
    clauses: [duty, plug, pump, tell],
    issue: [{ clause: duty }],
  },
  'activation.level-changed': {
    round: 1,
    level: 3,
    previousLevel: 4,
    activatedByAgencyId: 'FCDR',
    issue: issuedAt3.slice(1),
  },
  'activation.clause-executed': { clauseId: '3.1', round: 1, evidence: '值班表', byAgencyId: 'EMB' },
  'activation.clause-skipped': {
    clauseId: '4.3',
    round: 1,
    reason: '无此需要',
    byAgencyId: 'EMB',
    was: 'issued',
    taskId: 'INC-C1.1.4.3',
  },
  'activation.ended': { round: 1, reason: '危害消除', skipped: [{ clauseId: '4.3', was: 'pending' }] },
};
const event = (type: ActivationEvent['type']): ActivationEvent => ({ type, data: samples[type] }) as never;
const begun = event('activation.begun');
const raised = event('activation.level-changed');
const skipped = event('activation.clause-skipped');
const ended = event('activation.ended');

const begin = (more: object = {}): ActivationCommand => ({
  type: 'activation.begin',
  data: {
    incidentId: 'INC-C1',
    planId: 'P-CHEM',
    level: 4,
    activatedByAgencyId: 'FCDR',
    plan: inForce,
    ...more,
  },
});
const level = (to: 1 | 2 | 3 | 4): ActivationCommand => ({
  type: 'activation.change-level',
  data: { level: to },
});
const end: ActivationCommand = { type: 'activation.end', data: { reason: '危害消除' } };
const executed = (clauseId: string, round?: number): ActivationCommand => ({
  type: 'activation.record-execution',
  data: { clauseId, round, evidence: '值班表' },
});
const skip = (clauseId: string, round?: number): ActivationCommand => ({
  type: 'activation.skip-clause',
  data: { clauseId, round, reason: '无此需要' },
});

describe('an activation', () => {
  it('holds every clause of the version in force, and issues those of the level', () => {
    given(activation).when(withStrays(begin())).then(begun);
    given(activation)
      .when(begin({ plan: undefined }))
      .thenRefused({ code: 'plan-not-published', planId: 'P-CHEM' });
    given(activation, begun)
      .when(begin())
      .thenRefused({ code: 'wrong-status', status: 'active', planId: 'P-CHEM' });
    for (const command of [level(3), end, executed('3.1'), skip('3.1')])
      given(activation).when(command).thenRefused({ code: 'not-found' });
  });

  it('issues what a new level calls for besides, each clause once', () => {
    given(activation, begun).when(level(3)).then(raised);
    given(activation, begun).when(level(4)).thenNothing();
    const [down] = given(activation, begun, raised).when(level(4)).events;
    expect(down?.data).toMatchObject({ level: 4, issue: [] });
    given(activation, begun, ended).when(level(3)).thenRefused({ code: 'activation-ended', round: 1 });
  });

  it('records what people did and left undone, and why', () => {
    given(activation, begun).when(executed('3.1'), by('EMB')).then(event('activation.clause-executed'));
    given(activation, begun, event('activation.clause-executed')).when(executed('3.1')).thenNothing();
    given(activation, begun, raised).when(skip('4.3'), by('EMB')).then(skipped);
    given(activation, begun, raised, skipped).when(skip('4.3')).thenNothing();
    given(activation, begun, raised, skipped)
      .when(executed('4.3'))
      .thenRefused({ code: 'wrong-status', status: 'skipped', clauseId: '4.3' });
    given(activation, begun, event('activation.clause-executed'))
      .when(skip('3.1'))
      .thenRefused({ code: 'wrong-status', status: 'executed', clauseId: '3.1' });
    for (const command of [executed('9'), skip('9')])
      given(activation, begun)
        .when(command)
        .thenRefused({ code: 'clause-unknown', clauseId: '9', version: 4 });
  });

  it('closes what is open when the response ends', () => {
    const [closed] = given(activation, begun, raised, event('activation.clause-executed')).when(end).events;
    expect(closed?.data).toEqual({
      round: 1,
      reason: '危害消除',
      skipped: [
        { clauseId: '4.3', was: 'issued', taskId: 'INC-C1.1.4.3' },
        { clauseId: '5.1', was: 'issued', sharingId: 'INC-C1.1.5.1' },
        { clauseId: '6.1', was: 'issued' },
      ],
    });
    given(activation, begun, ended).when(end).thenNothing();
  });

  it('begins another round with the next response, which news of the last one does not touch', () => {
    const [again] = given(activation, begun, ended).when(begin({ level: 3 })).events;
    expect(again?.data).toMatchObject({ round: 2, issue: [{}, { taskId: 'INC-C1.2.4.3' }, {}, {}] });
    const second = again as ActivationEvent;
    given(activation, begun, ended, second).when(executed('4.3', 1)).thenNothing();
    given(activation, begun, ended, second).when(skip('4.3', 1)).thenNothing();
  });

  it('folds any history', () => expectTotal(activation, samples));

  it('has each clause in one state, which only moves on, and issues it once a round', () => {
    const order: Record<ClauseStatus, number> = { pending: 0, issued: 1, executed: 2, skipped: 2 };
    const command = fc.oneof(
      fc.constant(begin()),
      fc.constant(end),
      fc.constantFrom(1, 2, 3, 4).map((to) => level(to)),
      fc.constantFrom('3.1', '4.3', '5.1', '6.1').chain((id) => fc.constantFrom(executed(id), skip(id))),
    );
    fc.assert(
      fc.property(fc.array(command, { maxLength: 30 }), (commands) => {
        const issued = new Set<string>();
        let state = activation.initialState;
        for (const one of commands) {
          const decision = activation.decide(one, state, decidedAs());
          for (const happened of 'events' in decision ? decision.events : []) {
            if ('issue' in happened.data) {
              for (const { clause: c } of happened.data.issue) {
                const key = `${happened.data.round}/${c.clauseId}`;
                expect(issued.has(key)).toBe(false);
                issued.add(key);
              }
            }
            const next = activation.evolve(state, happened);
            for (const [id, { status }] of Object.entries(next.clauses)) {
              const before = next.round === state.round ? state.clauses[id]?.status : undefined;
              if (before === undefined) continue;
              expect([before, order[status] >= order[before]]).toEqual([before, true]);
              if (order[before] === 2) expect(status).toBe(before);
            }
            state = next;
          }
        }
        const open = Object.values(state.clauses).filter(({ status }) => order[status] < 2);
        if (state.status === 'ended') expect(open).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});

describe('the flow of an activation', () => {
  const at = '2026-06-18T17:50:00.000Z';
  const steps = (happened: ActivationEvent) => clauseStepsAfter('INC-C1', happened, at);

  it('gives tasks and makes requests in the name of who activated it, and notifies', () => {
    const commands = steps(raised).map(({ onBehalfOf, ask, onceDone }) => [
      onBehalfOf,
      ask.map(({ id, command: { type } }) => `${type} ${id}`),
      onceDone?.type,
    ]);
    expect(commands).toEqual([
      ['FCDR', ['task.assign INC-C1.1.4.3'], undefined],
      ['FCDR', ['sharing.request INC-C1.1.5.1'], undefined],
      [
        undefined,
        ['incident.notify-agency INC-C1', 'incident.notify-agency INC-C1'],
        'activation.record-execution',
      ],
    ]);
    const [task, request] = steps(raised);
    const ref = { activationId: 'INC-C1', round: 1 };
    expect(task?.ask[0]?.command.data).toMatchObject({
      assigneeAgencyId: 'JKZ',
      clause: { ...ref, clauseId: '4.3' },
    });
    expect(request?.ask[0]?.command.data).toMatchObject({ neededBy: '2026-06-18T18:50:00.000Z' });
    expect(task?.onceRefused?.('agency-unknown')).toMatchObject({
      type: 'activation.skip-clause',
      data: { clauseId: '4.3', reason: 'refused', evidence: 'agency-unknown' },
    });
  });

  it('takes back what is under way for a clause that is closed', () => {
    expect(steps(skipped).map(({ ask }) => ask[0])).toMatchObject([
      { id: 'INC-C1.1.4.3', command: { type: 'task.cancel' } },
    ]);
    const data = {
      ...samples['activation.ended'],
      skipped: [{ clauseId: '5.1', was: 'issued' as const, sharingId: 'S' }],
    };
    expect(steps({ type: 'activation.ended', data }).map(({ ask }) => ask[0])).toMatchObject([
      { id: 'S', command: { type: 'sharing.cancel', data: { exceptOut: true } } },
    ]);
    expect(steps(ended)).toEqual([]);
  });

  it('follows the task', () => {
    const ref = { activationId: 'INC-C1', round: 1, clauseId: '4.3' };
    expect(tellOfTask(ref, { type: 'task.completed', data: { outcome: '已堵' } })).toMatchObject({
      type: 'activation.record-execution',
      data: { round: 1, evidence: '已堵' },
    });
    expect(tellOfTask(ref, { type: 'task.declined', data: { reason: '在外' } })).toMatchObject({
      type: 'activation.skip-clause',
      data: { reason: 'task.declined', evidence: '在外' },
    });
    expect(tellOfTask(ref, { type: 'task.progressed', data: { summary: '' } })).toBeUndefined();
  });

  it('takes a request as carried out when all of it has arrived', () => {
    const ref = { activationId: 'INC-C1', round: 1, clauseId: '5.1' };
    const line = {
      lineId: '1.1',
      resourceId: 'PUMP',
      quantity: 1,
      ownerAgencyId: 'E',
      requisitioned: false,
      recalled: false,
    };
    const arrived: SharingEvent = { type: 'sharing.arrived', data: { lines: [], arrivedAt: at } };
    const state = (amount: number, step: 'arrived' | 'dispatched'): SharingState => ({
      ...noSharing,
      need: { capability: 'drainage-m3h', amount: 3000, neededBy: at, areaCode: '520111', priority: 1 },
      lines: { '1.1': { ...line, amount, step } },
    });
    expect(tellOfSharing(ref, arrived, state(3000, 'arrived'))).toMatchObject({
      data: { evidence: 'PUMP ×1' },
    });
    expect(tellOfSharing(ref, arrived, state(2000, 'arrived'))).toBeUndefined();
    expect(tellOfSharing(ref, arrived, state(3000, 'dispatched'))).toBeUndefined();
    const expired: SharingEvent = { type: 'sharing.expired', data: { unused: [], reason: '无人应答' } };
    expect(tellOfSharing(ref, expired, noSharing)?.type).toBe('activation.skip-clause');
  });

  it('names tasks by incident, round and clause, within the length of an id', () => {
    const id = (activationId: string) => carrierId({ activationId, round: 1, clauseId: '4.3' });
    expect(id('INC-C1')).toBe('INC-C1.1.4.3');
    const [a, b] = [`${'I'.repeat(63)}1`, `${'I'.repeat(63)}2`].map(id);
    expect([a?.length, a === b]).toEqual([64, false]);
  });
});

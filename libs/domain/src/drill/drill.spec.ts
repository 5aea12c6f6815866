import { drill } from './decide.js';
import { noFigures } from './figures.js';
import type { DrillCommand, DrillEvent } from './drill.js';
import { by, expectTotal, given, withStrays, type Samples } from '../kernel/given.helper-spec.js';

const inject = {
  id: 'I-1',
  afterMinutes: 5,
  agencyId: 'FIRE',
  text: '隐患点位移加快',
  expectedAction: '首报',
  expectedCommand: 'incident.report',
  expectedWithinMinutes: 15,
  objectiveId: 'O-1',
};
const objectives = [{ id: 'O-1', text: '15 分钟内首报' }];
const plan = {
  type: 'drill.plan',
  data: {
    title: '滑坡演练',
    planId: 'GEO',
    planVersion: 2,
    speed: 60,
    participants: ['FIRE', 'PSB'],
    objectives,
    injects: [inject],
  },
} as const satisfies DrillCommand;
const finding = { id: 'F-1', text: '签收超时', objectiveId: 'O-1', agencyId: 'FIRE' };
const action = {
  actionId: 'A-1',
  findingId: 'F-1',
  agencyId: 'FIRE',
  text: '增设终端',
  dueAt: '2026-08-01T00:00:00.000Z',
};

const samples: Samples<DrillEvent> = {
  'drill.planned': {
    title: '滑坡演练',
    basis: { planId: 'GEO', planVersion: 2, incidentId: undefined },
    speed: 60,
    participants: ['FIRE', 'PSB'],
    objectives,
    injects: [inject],
    plannerAgencyId: 'EMB',
  },
  'drill.started': {},
  'drill.paused': { reason: '实战优先' },
  'drill.resumed': {},
  'drill.ended': { reason: '完成' },
  'drill.cancelled': { reason: '天气' },
  'drill.evaluated': {
    summary: '一处超时',
    findings: [finding],
    figures: noFigures,
    evaluatorAgencyId: 'EMB',
  },
  'drill.action-assigned': action,
  'drill.action-completed': { actionId: 'A-1', outcome: '已装', agencyId: 'FIRE' },
  'drill.action-closed': { actionId: 'A-1', verification: '已核查' },
};
const event = <K extends DrillEvent['type']>(type: K): DrillEvent =>
  ({ type, data: samples[type] }) as DrillEvent;
const after = (...types: DrillEvent['type'][]) => given(drill, ...types.map(event));
const planned = after('drill.planned');
const running = after('drill.planned', 'drill.started');
const paused = after('drill.planned', 'drill.started', 'drill.paused');
const ended = after('drill.planned', 'drill.started', 'drill.ended');
const evaluated = after('drill.planned', 'drill.started', 'drill.ended', 'drill.evaluated');
const assigned = after(
  'drill.planned',
  'drill.started',
  'drill.ended',
  'drill.evaluated',
  'drill.action-assigned',
);

const start: DrillCommand = { type: 'drill.start', data: {} };
const pause: DrillCommand = { type: 'drill.pause', data: { reason: '实战优先' } };
const resume: DrillCommand = { type: 'drill.resume', data: {} };
const end: DrillCommand = { type: 'drill.end', data: { reason: '完成' } };
const cancel: DrillCommand = { type: 'drill.cancel', data: { reason: '天气' } };
const evaluate = {
  type: 'drill.evaluate',
  data: { summary: '一处超时', findings: [finding], figures: noFigures },
} as const satisfies DrillCommand;
const assign: DrillCommand = { type: 'drill.assign-action', data: action };
const complete: DrillCommand = { type: 'drill.complete-action', data: { actionId: 'A-1', outcome: '已装' } };
const close: DrillCommand = { type: 'drill.close-action', data: { actionId: 'A-1', verification: '已核查' } };

const planWith = (change: Partial<(typeof plan)['data']> | object): DrillCommand => ({
  ...plan,
  data: { ...plan.data, ...change },
});

describe('planning a drill', () => {
  it('keeps what was asked for and nothing else', () => {
    given(drill).when(withStrays(plan)).then(event('drill.planned'));
  });

  it('adds the injects of a past incident, in order of time, and runs in real time unless told otherwise', () => {
    const seeded = [{ ...inject, id: 'S1', afterMinutes: 0 }];
    const { events } = given(drill).when(
      planWith({ seed: { incidentId: 'INC-G1' }, seeded, speed: undefined }),
    );
    expect(events).toMatchObject([
      { data: { basis: { incidentId: 'INC-G1' }, speed: 1, injects: [{ id: 'S1' }, { id: 'I-1' }] } },
    ]);
  });

  it.each([
    [{ injects: [] }, { code: 'drill-injects', injects: 0, most: 100 }],
    [
      { injects: Array.from({ length: 101 }, (_, n) => ({ ...inject, id: `I${n}` })) },
      { code: 'drill-injects', injects: 101, most: 100 },
    ],
    [{ injects: [inject, inject] }, { code: 'already-exists', id: 'I-1' }],
    [{ objectives: [...objectives, ...objectives] }, { code: 'already-exists', id: 'O-1' }],
    [{ participants: ['PSB'] }, { code: 'not-a-party', injectId: 'I-1', agencyId: 'FIRE' }],
    [{ objectives: [] }, { code: 'drill-item-unknown', injectId: 'I-1', objectiveId: 'O-1' }],
  ] as const)('refuses %j', (change, refusal) => given(drill).when(planWith(change)).thenRefused(refusal));

  it('refuses agencies that are not registered, and a second time', () => {
    given(drill)
      .when(plan, { unknownAgencies: ['PSB'] })
      .thenRefused({ code: 'agency-unknown', agencies: ['PSB'] });
    planned.when(plan).thenRefused({ code: 'already-exists' });
  });
});

describe('holding a drill', () => {
  it('goes from planned over running and paused to ended', () => {
    planned.when(start).then(event('drill.started'));
    running.when(pause).then(event('drill.paused'));
    paused.when(resume).then(event('drill.resumed'));
    running.when(end).then(event('drill.ended'));
    paused.when(end).then(event('drill.ended'));
    planned.when(cancel).then(event('drill.cancelled'));
  });

  it('takes what is already so for done', () => {
    running.when(start).thenNothing();
    running.when(resume).thenNothing();
    paused.when(pause).thenNothing();
    ended.when(end).thenNothing();
  });

  it.each([
    [start, ended, 'ended'],
    [pause, planned, 'planned'],
    [resume, planned, 'planned'],
    [end, planned, 'planned'],
    [cancel, running, 'running'],
    [start, evaluated, 'evaluated'],
  ] as const)('refuses %j where it does not belong', (command, history, status) =>
    history.when(command).thenRefused({ code: 'wrong-status', status }),
  );

  it.each([start, pause, resume, end, cancel, evaluate, assign, close])(
    'is for the agency that planned it: %j',
    (command) => {
      given(drill).when(command).thenRefused({ code: 'not-found' });
      running
        .when(command, by('FIRE', 'commander'))
        .thenRefused({ code: 'acting-for-another', plannerAgencyId: 'EMB' });
    },
  );

  it('is ended by the service when it grows beyond its bounds', () =>
    running.when(end, by('liandong', 'system')).then(event('drill.ended')));
});

describe('what follows from a drill', () => {
  it('is its evaluation with the figures, once', () => {
    ended.when(withStrays(evaluate)).then(event('drill.evaluated'));
    running.when(evaluate).thenRefused({ code: 'wrong-status', status: 'running' });
    evaluated.when(evaluate).thenRefused({ code: 'wrong-status', status: 'evaluated' });
  });

  it.each([
    [[finding, finding], { code: 'already-exists', id: 'F-1' }],
    [[{ ...finding, objectiveId: 'X' }], { code: 'drill-item-unknown', findingId: 'F-1', objectiveId: 'X' }],
    [[{ ...finding, agencyId: 'X' }], { code: 'not-a-party', findingId: 'F-1', agencyId: 'X' }],
  ] as const)('refuses findings that do not fit: %j', (findings, refusal) =>
    ended.when({ ...evaluate, data: { ...evaluate.data, findings } }).thenRefused(refusal),
  );

  it('are corrective actions: assigned for a finding, done by who is responsible, closed by who planned', () => {
    evaluated.when(withStrays(assign)).then(event('drill.action-assigned'));
    assigned.when(complete, by('FIRE')).then(event('drill.action-completed'));
    const done = given(
      drill,
      ...Object.keys(samples)
        .slice(0, -1)
        .map((type) => event(type as never)),
    );
    done.when(close).then(event('drill.action-closed'));
    done.when(complete, by('FIRE')).then(event('drill.action-completed'));
  });

  it('refuse what was not assigned, not done, or is another’s', () => {
    ended.when(assign).thenRefused({ code: 'wrong-status', status: 'ended' });
    evaluated
      .when({ ...assign, data: { ...action, findingId: 'F-9' } })
      .thenRefused({ code: 'drill-item-unknown', findingId: 'F-9' });
    evaluated
      .when(assign, { unknownAgencies: ['FIRE'] })
      .thenRefused({ code: 'agency-unknown', agencies: ['FIRE'] });
    assigned.when(assign).thenRefused({ code: 'already-exists', id: 'A-1' });
    given(drill).when(complete, by('FIRE')).thenRefused({ code: 'not-found' });
    evaluated.when(complete, by('FIRE')).thenRefused({ code: 'drill-item-unknown', actionId: 'A-1' });
    evaluated.when(close).thenRefused({ code: 'drill-item-unknown', actionId: 'A-1' });
    assigned
      .when(complete, by('PSB'))
      .thenRefused({ code: 'acting-for-another', responsibleAgencyId: 'FIRE' });
    assigned.when(close).thenRefused({ code: 'wrong-status', status: 'open' });
    const closed = given(drill, ...Object.keys(samples).map((type) => event(type as never)));
    closed.when(close).thenNothing();
    closed.when(complete, by('FIRE')).thenRefused({ code: 'wrong-status', status: 'closed' });
  });
});

it('folds any history', () => expectTotal(drill, samples));

import { commandExamples, type AnyEvent } from '#contracts';
import type { PlanEvents, ReportRequirement, WarningContent } from '#domain';
import type { Logger } from '#platform';
import { deadlines, type Due, type DueKind, type ReadModel } from '#read-model';
import { MemoryLog } from '../following/memory-log.helper-spec.js';
import { keepDeadlines, lookAfter, type DueScope } from './deadlines.js';

type Found = { readonly [K in DueKind]?: readonly Due[K][] };

/** Looks so many times. Gives the number of errors. */
async function look(log: MemoryLog, found: Found | ((kind: DueKind) => Found), rounds = 1): Promise<number> {
  let errors = 0;
  const logger = { error: () => errors++ } as unknown as Logger;
  const due = (kind: DueKind) => (typeof found === 'function' ? found(kind) : found)[kind] ?? [];
  for (let round = 0; round < rounds; round++)
    await lookAfter(
      { door: log.intake(), now: new Date().toISOString(), due: due as DueScope['due'] },
      { logger, signal: new AbortController().signal },
    );
  return errors;
}

const task = { type: 'task.assigned', data: commandExamples['task.assign'] } as AnyEvent;
const rain: AnyEvent = {
  type: 'warning.issued',
  data: {
    ...(commandExamples['warning.issue'] as WarningContent),
    exercise: true,
    issuerAgencyId: 'MET',
    version: 1,
    callsForIncident: false,
  },
};
const called: AnyEvent = {
  type: 'warning.called',
  data: {
    recipients: [{ agencyId: 'ST-GAOPO' }],
    acknowledgeWithinMinutes: 30,
    version: 1,
    callerAgencyId: 'EMB',
  },
};
const requirement: ReportRequirement = {
  incidentId: 'I1',
  rule: { id: 'accident-county', setVersion: 'shipped.1', source: '条例第十一条', confirmed: true },
  obligedAgencyId: 'EMB',
  superiorAgencyId: 'GY-EMB',
  channel: 'any',
  grounds: { event: 'incident.reported', category: 'accident', dead: 0 },
  startedAt: '2026-06-18T14:00:00.000Z',
  dueAt: '2026-06-18T16:00:00.000Z',
  withinMinutes: 120,
  omittedAfterMinutes: 1_440,
  exercise: true,
};
const drill = { duty: 'drill', dueAt: '2026-06-01T00:00:00.000Z' } as const;
const published = {
  title: '预案',
  kind: 'special',
  areaCode: '520111',
  hazardous: false,
  duties: [],
  clauses: [],
  version: 3,
  ownerAgencyId: 'FCDR',
  findingIds: [],
  due: [{ ...drill, rule: { id: 'plan-drill-government', version: 1, source: '第八条' } }],
} satisfies PlanEvents['plan.published'];

let log: MemoryLog;
beforeEach(() => {
  log = new MemoryLog();
});
const put = async (stream: string, ...events: readonly AnyEvent[]): Promise<void> => {
  for (const event of events) await log.put(stream, event);
};

/** Looked at before it began; its end has come. */
const night: AnyEvent = {
  type: 'duty.shifts-put',
  data: {
    ...{ agencyId: 'EMB', post: 'hall', month: '2026-01' },
    shifts: [
      {
        ...{ date: '2026-01-04', start: '20:00', end: '08:00', lead: 'zhou' },
        ...{ from: '2026-01-04T12:00:00.000Z', until: '2026-01-05T00:00:00.000Z' },
      },
    ],
  },
};

interface Case {
  readonly stream: string;
  readonly before: readonly AnyEvent[];
  readonly found: Found;
  readonly then: readonly AnyEvent['type'][];
  readonly key: string;
}
const cases: readonly Case[] = [
  {
    stream: 'task-T1',
    before: [task],
    found: { task: [{ id: 'T1' }] },
    then: ['task.escalated'],
    key: 'T1/acknowledge',
  },
  {
    stream: 'sharing-S1',
    before: [{ type: 'sharing.requested', data: commandExamples['sharing.request'] } as AnyEvent],
    found: { request: [{ id: 'S1' }] },
    then: ['sharing.expired'],
    key: 'S1/open-until',
  },
  {
    stream: 'warning-RAIN',
    before: [rain, called],
    found: { call: [{ warningId: 'RAIN', agencyId: 'ST-GAOPO', version: 1 }] },
    then: ['warning.call-escalated'],
    key: 'RAIN/1/acknowledge/ST-GAOPO',
  },
  {
    stream: 'warning-RAIN',
    before: [rain],
    found: { warning: [{ id: 'RAIN', version: 1 }] },
    then: ['warning.expired'],
    key: 'RAIN/1/expire',
  },
  {
    stream: 'report-R1',
    before: [{ type: 'report.required', data: requirement }],
    found: { report: [{ id: 'R1' }], omission: [{ id: 'R1' }] },
    then: ['report.overdue', 'report.omitted'],
    key: 'R1/report.mark-omitted',
  },
  {
    stream: 'approval-A1',
    before: [
      {
        type: 'approval.requested',
        data: {
          command: { name: 'agency.register', targetId: 'NEW', data: {} },
          digest: 'RBNvo1WzZ4oRRq0W9-hknpT7T8If536DEMBg9hyq_4o',
          by: { agencyId: 'LD-ADMIN', principal: 'zhang', role: 'administrator', keyId: 'K1' },
          ...{ confirmers: ['administer'], endsAt: '2026-01-04T00:00:00.000Z' },
        },
      },
    ],
    found: { approval: [{ id: 'A1' }] },
    then: ['approval.expired'],
    key: 'A1/end',
  },
  {
    stream: 'approval-A2',
    before: [
      {
        type: 'approval.owed',
        data: {
          command: { name: 'incident.change-response-level', targetId: 'I1', data: { level: 2 } },
          digest: 'RBNvo1WzZ4oRRq0W9-hknpT7T8If536DEMBg9hyq_4o',
          by: { agencyId: 'EMB', principal: 'zhang', role: 'duty-officer', keyId: 'K1' },
          ...{ confirmers: ['agency:EMB'], reason: '副班失联', signBy: '2026-01-04T00:00:00.000Z' },
        },
      },
    ],
    found: { signature: [{ id: 'A2' }] },
    then: ['approval.overdue'],
    key: 'A2/signature',
  },
  {
    stream: 'duty-EMB.hall.2026-01',
    before: [night],
    found: { duty: [{ id: 'EMB.hall.2026-01', dueAt: '2026-01-05T00:00:00.000Z' }] },
    then: ['duty.shift-checked', 'duty.shift-checked', 'duty.passed'],
    key: 'EMB.hall.2026-01/watch/2026-01-05T00:00:00.000Z',
  },
  {
    stream: 'plan-P1',
    before: [{ type: 'plan.published', data: published }],
    found: { plan: [{ planId: 'P1', ...drill }] },
    then: ['plan.overdue'],
    key: 'P1/drill/2026-06-01T00:00:00.000Z',
  },
];

describe('deadlines', () => {
  it.each(cases)(
    'are acted upon once, however long they show and whoever looks: $key',
    async ({ stream, before, found, then, key }) => {
      await put(stream, ...before);
      await Promise.all([look(log, found, 2), look(log, found, 2)]);
      expect(log.types(stream).slice(before.length)).toEqual(then);
      expect(log.records.at(-1)?.metadata).toMatchObject({
        actor: { agencyId: 'liandong', role: 'system' },
        command: { source: '/liandong/timer', id: key },
        origin: { via: 'timer', deadline: key },
      });
    },
  );

  it('ask for what they always asked for, by the names they always had', () => {
    const asked = [
      deadlines.task({ id: 'T' }),
      deadlines.request({ id: 'S' }),
      deadlines.call({ warningId: 'W', agencyId: 'A', version: 2 }),
      deadlines.warning({ id: 'W', version: 2 }),
      deadlines.report({ id: 'R' }),
      deadlines.omission({ id: 'R' }),
      deadlines.plan({ planId: 'P', ...drill }),
      deadlines.approval({ id: 'A' }),
      deadlines.signature({ id: 'A' }),
      deadlines.duty({ id: 'D', dueAt: '2026-01-05T00:00:00.000Z' }),
    ];
    // the digest of a command is made of its JSON
    expect(asked.map(({ id, key, command }) => `${id} ${key} ${JSON.stringify(command)}`)).toEqual([
      'T T/acknowledge {"type":"task.escalate","data":{"reason":"not acknowledged in time"}}',
      'S S/open-until {"type":"sharing.expire","data":{"reason":"open until then"}}',
      'W W/2/acknowledge/A {"type":"warning.escalate-call","data":{"agencyId":"A","reason":"not acknowledged in time"}}',
      'W W/2/expire {"type":"warning.expire","data":{"version":2}}',
      'R R/report.mark-overdue {"type":"report.mark-overdue","data":{}}',
      'R R/report.mark-omitted {"type":"report.mark-omitted","data":{}}',
      'P P/drill/2026-06-01T00:00:00.000Z {"type":"plan.mark-overdue","data":{"duty":"drill","dueAt":"2026-06-01T00:00:00.000Z"}}',
      'A A/end {"type":"approval.expire","data":{}}',
      'A A/signature {"type":"approval.mark-overdue","data":{}}',
      'D D/watch/2026-01-05T00:00:00.000Z {"type":"duty.keep-watch","data":{"dueAt":"2026-01-05T00:00:00.000Z"}}',
    ]);
  });

  it('leave alone what was done or changed in the meantime', async () => {
    await put('task-T1', task, { type: 'task.accepted', data: {} });
    const answer = { agencyId: 'ST-GAOPO', byAgencyId: 'ST-GAOPO', version: 1 };
    await put('warning-RAIN', rain, called, { type: 'warning.acknowledged', data: answer });
    const { version: _, ...content } = rain.data;
    const later = { ...content, version: 2, previous: content, levelsMoved: 0, reason: '续' };
    await put('warning-NEW', rain, { type: 'warning.updated', data: later });
    await look(log, {
      task: [{ id: 'T1' }],
      call: [{ warningId: 'RAIN', agencyId: 'ST-GAOPO', version: 1 }],
      warning: [{ id: 'NEW', version: 1 }],
    });
    expect(log.types('task-T1').slice(2)).toEqual(['command.refused']);
    expect(log.types('warning-RAIN').slice(3)).toEqual(['command.refused']);
    expect(log.types('warning-NEW').slice(2)).toEqual(['command.no-change']);
  });

  it('of one kind do not wait for another that cannot be asked for, nor does that end the looking', async () => {
    await put('task-T1', task);
    await put('plan-P1', { type: 'plan.published', data: published });
    let isAway = true;
    const found = (kind: DueKind): Found => {
      if (kind === 'task' && isAway) {
        isAway = false;
        throw new Error('database away');
      }
      return { task: [{ id: 'T1' }], plan: [{ planId: 'P1', ...drill }] };
    };
    expect(await look(log, found)).toBe(1);
    expect([log.types('task-T1'), log.types('plan-P1')]).toEqual([
      ['task.assigned'],
      ['plan.published', 'plan.overdue'],
    ]);
    expect(await look(log, found)).toBe(0);
    expect(log.types('task-T1')).toContain('task.escalated');
  });

  it('do not wait for one that cannot be kept', async () => {
    await put('task-T1', task);
    await put('task-T2', task);
    const [broken] = log.records;
    if (broken) log.records[0] = { ...broken, storedType: 'task.unheard-of.v9' };
    expect(await look(log, { task: [{ id: 'T1' }, { id: 'T2' }] })).toBe(1);
    expect(log.types('task-T2')).toContain('task.escalated');
  });

  it('are looked after again and again until that is ended, which leaves undone what has not begun', async () => {
    const abort = new AbortController();
    await put('task-T1', task);
    let looks = 0;
    // eslint-disable-next-line @typescript-eslint/require-await -- a query fails by rejecting
    const due = async (kind: DueKind) => {
      if (kind !== 'task') return [];
      if (++looks === 3) abort.abort();
      return looks === 3 ? [{ id: 'T1' }] : [];
    };
    const looking = { logger: { error: fail }, signal: abort.signal, intervalMs: 1 };
    await keepDeadlines(log.intake(), { queries: { due } } as unknown as ReadModel, looking);
    expect([looks, log.types('task-T1')]).toEqual([3, ['task.assigned']]);
  });

  it.each([
    ['2026-06-18T16:00:00.000Z', 'command.no-change'],
    ['2026-06-18T16:00:01.000Z', 'report.overdue'],
  ])('of a drill are kept inside it, by its clock: at %s %s', async (clockAt, then) => {
    const stream = 'exercise/D1/report-R1';
    await put(stream, { type: 'report.required', data: requirement });
    const due: DueScope['due'] = (kind) => (kind === 'report' ? ([{ id: 'R1' }] as never) : []);
    await lookAfter(
      {
        door: log.intake({
          report: { frame: (frame) => Promise.resolve({ ...frame, context: { ...frame.context, clockAt } }) },
        }),
        now: '2026-06-18T14:01:00.000Z',
        due,
        drillId: 'D1',
      },
      { logger: { error: fail }, signal: new AbortController().signal },
    );
    expect(log.types(stream)).toEqual(['report.required', then]);
    expect(log.records.at(-1)?.metadata.drill).toBe('D1');
  });
});

const fail = (): never => {
  throw new Error('unexpected');
};

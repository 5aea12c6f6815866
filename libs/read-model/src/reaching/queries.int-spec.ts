import { shippedReachingRules, type MessageRequest } from '#domain';
import type { ReadModel } from '../index.js';
import { planDrill } from '../testing/drills.js';
import { queriesForFile } from '../testing/models.js';
import { report } from '../testing/scenario.js';
import { TestLog } from '../testing/log.js';
import { as, auditor, duty } from '../testing/viewers.js';

let q: ReadModel['queries'];

const at = '2026-06-18T14:10:00.000Z';
const [rule] = shippedReachingRules.rules;

interface Told {
  readonly post?: string;
  readonly drillId?: string;
}

function ask(log: TestLog, id: string, agencyId: string, objectId: string, told: Told = {}): void {
  const { post, drillId } = told;
  const request: MessageRequest = {
    cause: { eventId: id, trigger: 'task', kind: 'task', objectId },
    recipient: { agencyId, personId: 'P1', ...(post !== undefined && { post }) },
    standIns: [],
    content: { subject: '疏散', asked: '请受领' },
    ...{ calls: false, urgent: false, steps: rule?.steps ?? [], notBefore: at, usefulUntil: at },
    ...{ exercise: drillId !== undefined, rulesVersion: 'shipped.1' },
    ...(drillId !== undefined && { drillId }),
  };
  log.append(`message-${id}`, { type: 'message.requested', data: request });
}

const assign = (log: TestLog, id: string, incidentId: string, assigneeAgencyId: string): unknown =>
  log.append(`task-${id}`, {
    type: 'task.assigned',
    data: {
      ...{ incidentId, assigneeAgencyId, assignerAgencyId: 'EMB', title: '疏散' },
      ...{ priority: 1, acknowledgeWithinMinutes: 10 },
    },
  });

queriesForFile(
  () => {
    const log = new TestLog();
    for (const id of ['INC-1', 'INC-2']) report(log, id, '事件', '520111');
    assign(log, 'T-1', 'INC-1', 'XIAOMENG');
    assign(log, 'T-2', 'INC-2', 'GAOPO');
    ask(log, 'M1', 'XIAOMENG', 'T-1', { post: '值班室' });
    ask(log, 'M2', 'GAOPO', 'T-2');
    // a township drills with its neighbours, and the bureau takes no part
    planDrill(log, 'D1', { plannerAgencyId: 'GAOPO', participants: ['XIAOMENG', 'OUTSIDE'] });
    planDrill(log, 'D2', { plannerAgencyId: 'GAOPO', participants: ['EMB'] });
    ask(log, 'M3', 'XIAOMENG', 'T-1', { drillId: 'D1' });
    ask(log, 'M4', 'GAOPO', 'T-1', { drillId: 'D2' });
    log.append('message-M1', { type: 'message.not-sent', data: { because: 'settled', at } });
    return log;
  },
  (queries) => {
    q = queries;
  },
);

describe('messages', () => {
  const ids = async (
    filter: Parameters<typeof q.message.list>[0],
    viewer: Parameters<typeof q.message.list>[1],
  ) => (await q.message.list(filter, viewer)).items.map(({ id }) => id);

  it('say in which post somebody was told, and why it ended', async () => {
    expect(await q.message.find('M1', duty)).toMatchObject({
      ...{ status: 'not-sent', because: 'settled', post: '值班室' },
    });
    expect(await q.message.find('M2', duty)).not.toHaveProperty('because');
    expect(await q.message.find('M2', duty)).not.toHaveProperty('post');
  });

  it('are found by the incident of what they are about', async () => {
    expect(await ids({ incidentId: 'INC-1' }, duty)).toEqual(['M1']);
    expect(await ids({ incidentId: 'INC-2' }, auditor)).toEqual(['M2']);
    expect(await ids({ incidentId: 'INC-3' }, duty)).toEqual([]);
    expect(await ids({}, duty)).toEqual(['M4', 'M2', 'M1']);
  });

  it('of a drill are nothing to a bureau that takes no part in it', async () => {
    for (const filter of [{}, { agencyId: 'XIAOMENG' }, { about: 'task-T-1' }])
      expect(await ids(filter, duty)).not.toContain('M3');
    expect(await q.message.find('M3', duty)).toBeUndefined();
    expect(await ids({ about: 'task-T-1' }, auditor)).toEqual(['M4', 'M3', 'M1']);
    expect(await q.message.find('M3', as('XIAOMENG'))).toMatchObject({ drillId: 'D1' });
    // to take part is not to be told what others are
    expect(await ids({}, as('OUTSIDE'))).toEqual([]);
  });

  it('tell by no filter of an incident that is not seen', async () => {
    expect(await ids({ incidentId: 'INC-1' }, as('XIAOMENG'))).toEqual(['M1']);
    expect(await ids({ incidentId: 'INC-2' }, as('XIAOMENG'))).toEqual([]);
    expect(await ids({}, as('XIAOMENG'))).toEqual(['M3', 'M1']);
    expect(await ids({ incidentId: 'INC-1' }, as('OUTSIDE'))).toEqual([]);
  });
});

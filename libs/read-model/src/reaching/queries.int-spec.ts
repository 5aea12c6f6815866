import { shippedReachingRules, type MessageRequest } from '#domain';
import type { ReadModel } from '../index.js';
import { queriesForFile } from '../testing/models.js';
import { report } from '../testing/scenario.js';
import { TestLog } from '../testing/log.js';
import { as, auditor, duty } from '../testing/viewers.js';

let q: ReadModel['queries'];

const at = '2026-06-18T14:10:00.000Z';
const [rule] = shippedReachingRules.rules;

function ask(log: TestLog, id: string, agencyId: string, objectId: string, post?: string): void {
  const request: MessageRequest = {
    cause: { eventId: id, trigger: 'task', kind: 'task', objectId },
    recipient: { agencyId, personId: 'P1', ...(post !== undefined && { post }) },
    standIns: [],
    content: { subject: '疏散', asked: '请受领' },
    ...{ calls: false, urgent: false, steps: rule?.steps ?? [], notBefore: at, usefulUntil: at },
    ...{ exercise: false, rulesVersion: 'shipped.1' },
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
    ask(log, 'M1', 'XIAOMENG', 'T-1', '值班室');
    ask(log, 'M2', 'GAOPO', 'T-2');
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
    expect(await ids({}, duty)).toEqual(['M2', 'M1']);
  });

  it('tell by no filter of an incident that is not seen', async () => {
    expect(await ids({ incidentId: 'INC-1' }, as('XIAOMENG'))).toEqual(['M1']);
    expect(await ids({ incidentId: 'INC-2' }, as('XIAOMENG'))).toEqual([]);
    expect(await ids({}, as('XIAOMENG'))).toEqual(['M1']);
    expect(await ids({ incidentId: 'INC-1' }, as('OUTSIDE'))).toEqual([]);
  });
});

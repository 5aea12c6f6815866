import { by, expectTotal, folded, given, withStrays, type Samples } from '../kernel/given.helper-spec.js';
import { task, type TaskCommand, type TaskEvent } from './task.js';

const order = {
  incidentId: 'INC-F1',
  assigneeAgencyId: 'FIRE',
  title: '营救被困人员',
  instructions: '携带橡皮艇',
  priority: 1,
  acknowledgeWithinMinutes: 10,
};
const acceptance = { crew: 14, vehicles: 2, estimatedArrivalAt: '2026-06-18T14:20:00.000Z' };
const samples: Samples<TaskEvent> = {
  'task.assigned': { ...order, assignerAgencyId: 'EMB' },
  'task.accepted': acceptance,
  'task.declined': { reason: '全部力量在外' },
  'task.progressed': { summary: '已救出 2 人', percentComplete: 50 },
  'task.completed': { outcome: '营救 4 人' },
  'task.cancelled': { reason: '险情解除' },
  'task.escalated': { reason: '未按时接收' },
  'task.moved': { incidentId: 'INC-R0' },
};
const event = <K extends TaskEvent['type']>(type: K) => ({ type, data: samples[type] }) as TaskEvent;

const assigned = event('task.assigned');
const accepted = event('task.accepted');
const declined = event('task.declined');
const progressed = event('task.progressed');
const completed = event('task.completed');
const cancelled = event('task.cancelled');
const escalated = event('task.escalated');

const assign: TaskCommand = { type: 'task.assign', data: order };
const accept: TaskCommand = { type: 'task.accept', data: acceptance };
const decline: TaskCommand = { type: 'task.decline', data: { reason: '全部力量在外' } };
const progress: TaskCommand = {
  type: 'task.progress',
  data: { summary: '已救出 2 人', percentComplete: 50 },
};
const complete: TaskCommand = { type: 'task.complete', data: { outcome: '营救 4 人' } };
const cancel: TaskCommand = { type: 'task.cancel', data: { reason: '险情解除' } };
const escalate: TaskCommand = { type: 'task.escalate', data: { reason: '未按时接收' } };
const fire = by('FIRE');

describe('a task', () => {
  it('is assigned once', () => {
    given(task).when(assign, { incident: 'open' }).then(assigned);
    given(task, assigned).when(assign).thenRefused({ code: 'already-exists' });
  });

  it('belongs to an incident that can be acted on and an agency that exists', () => {
    given(task)
      .when(assign, { incident: 'missing' })
      .thenRefused({ code: 'incident-unknown', incidentId: 'INC-F1' });
    given(task)
      .when(assign, { incident: 'closed' })
      .thenRefused({ code: 'incident-closed', incidentId: 'INC-F1' });
    given(task)
      .when(assign, { unknownAgencies: ['FIRE'] })
      .thenRefused({ code: 'agency-unknown', agencies: ['FIRE'] });
  });

  it.each([accept, decline, progress, complete, cancel, escalate])('must exist for $type', (command) =>
    given(task).when(command, fire).thenRefused({ code: 'not-found' }),
  );

  it.each([accept, decline, progress, complete])('$type is for the assignee alone', (command) =>
    given(task, assigned)
      .when(command, by('POLICE'))
      .thenRefused({ code: 'acting-for-another', assigneeAgencyId: 'FIRE' }),
  );

  it('is accepted, worked on and completed', () => {
    given(task, assigned).when(accept, fire).then(accepted);
    given(task, assigned, accepted).when(progress, fire).then(progressed);
    given(task, assigned, accepted, progressed).when(progress, fire).then(progressed);
    given(task, assigned, accepted).when(complete, fire).then(completed);
    given(task, assigned, accepted, progressed).when(complete, fire).then(completed);
  });

  it('is accepted again only with news', () => {
    given(task, assigned, accepted).when(accept, fire).thenNothing();
    given(task, assigned, accepted).when({ type: 'task.accept', data: {} }, fire).thenNothing();
    given(task, assigned, accepted, progressed)
      .when({ type: 'task.accept', data: { crew: 20 } }, fire)
      .thenNothing();
    given(task, assigned, accepted)
      .when({ type: 'task.accept', data: { estimatedArrivalAt: '2026-06-18T14:40:00.000Z' } }, fire)
      .then({
        type: 'task.accepted',
        data: { ...acceptance, estimatedArrivalAt: '2026-06-18T14:40:00.000Z' },
      });
  });

  it('is declined before it is accepted, not after', () => {
    given(task, assigned).when(decline, fire).then(declined);
    given(task, assigned, declined).when(decline, fire).thenNothing();
    given(task, assigned, accepted)
      .when(decline, fire)
      .thenRefused({ code: 'wrong-status', status: 'accepted' });
  });

  it.each([progress, complete])('needs to be accepted for $type', (command) =>
    given(task, assigned).when(command, fire).thenRefused({ code: 'wrong-status', status: 'assigned' }),
  );

  it('is completed once', () =>
    given(task, assigned, accepted, completed).when(complete, fire).thenNothing());

  it.each([
    [accept, 'completed', completed],
    [accept, 'cancelled', cancelled],
    [accept, 'declined', declined],
    [decline, 'cancelled', cancelled],
    [progress, 'completed', completed],
    [complete, 'cancelled', cancelled],
    [cancel, 'completed', completed],
    [cancel, 'declined', declined],
    [escalate, 'accepted', accepted],
    [escalate, 'cancelled', cancelled],
  ] as const)('refuses $type when it is %s', (command, status, last) =>
    given(task, assigned, last).when(command, fire).thenRefused({ code: 'wrong-status', status }),
  );

  it('is cancelled by the one side, at any time before it is done', () => {
    given(task, assigned).when(cancel).then(cancelled);
    given(task, assigned, accepted, progressed).when(cancel).then(cancelled);
    given(task, assigned, cancelled).when(cancel).thenNothing();
  });

  it('is escalated once while nobody answers, and can still be accepted', () => {
    given(task, assigned).when(escalate).then(escalated);
    given(task, assigned, escalated).when(escalate).thenNothing();
    given(task, assigned, escalated).when(accept, fire).then(accepted);
    expect(folded(task, assigned, escalated)).toMatchObject({ status: 'assigned', escalated: true });
  });

  it('goes on under the incident that its own was merged into', () => {
    const move: TaskCommand = { type: 'task.move', data: { incidentId: 'INC-R0' } };
    given(task, assigned, accepted).when(withStrays(move)).then(event('task.moved'));
    given(task, assigned, event('task.moved')).when(move).thenNothing();
    expect(folded(task, assigned, accepted, event('task.moved'))).toMatchObject({
      ...{ status: 'accepted', incidentId: 'INC-R0' },
    });
  });

  it('stores nothing stray', () => {
    given(task).when(withStrays(assign)).then(assigned);
    given(task, assigned).when(withStrays(accept), fire).then(accepted);
    given(task, assigned).when(withStrays(decline), fire).then(declined);
    given(task, assigned, accepted).when(withStrays(progress), fire).then(progressed);
    given(task, assigned, accepted).when(withStrays(complete), fire).then(completed);
    given(task, assigned).when(withStrays(cancel)).then(cancelled);
    given(task, assigned).when(withStrays(escalate)).then(escalated);
  });

  it('folds any history', () => expectTotal(task, samples));
});

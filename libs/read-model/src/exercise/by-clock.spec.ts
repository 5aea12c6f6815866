import { commandExamples, type AnyEvent, type DrillLog } from '#contracts';
import { planDrill } from '../testing/drills.js';
import { TestLog } from '../testing/log.js';
import { as, duty } from '../testing/viewers.js';
import { exercisePicture } from './audible.js';
import { exerciseBoard, exerciseTasks } from './queries.js';

const start = '2026-06-18T14:00:00.000Z';
const after = (seconds: number): string => new Date(Date.parse(start) + seconds * 1_000).toISOString();

const neededBy = '2026-06-18T16:00:00.000Z';

/** A drill that runs sixty times as fast as the calendar: a task and a call, both 10 s after its start. */
function fast(): DrillLog {
  const control = new TestLog();
  planDrill(control, 'D', { speed: 60, participants: ['FIRE'] });
  control.append('drill-D', { type: 'drill.started', data: {} });
  const inside = new TestLog();
  const report = { ...commandExamples['incident.report'], reporterAgencyId: 'EMB' };
  inside.append('incident-I1', { type: 'incident.reported', data: report } as AnyEvent);
  const order = { ...commandExamples['task.assign'], acknowledgeWithinMinutes: 10 };
  inside.append('task-T1', {
    type: 'task.assigned',
    data: { ...order, incidentId: 'I1', assigneeAgencyId: 'FIRE', assignerAgencyId: 'EMB' },
  } as AnyEvent);
  inside.append('warning-W1', {
    type: 'warning.issued',
    data: { ...commandExamples['warning.issue'], issuerAgencyId: 'EMB' },
  } as AnyEvent);
  const need = { ...commandExamples['sharing.request'], neededBy };
  inside.append('sharing-S1', {
    type: 'sharing.requested',
    data: { ...need, incidentId: 'I1', requesterAgencyId: 'EMB' },
  } as AnyEvent);
  inside.append('sharing-S1', { type: 'sharing.asked', data: { agencyIds: ['FIRE'], byAgencyId: 'EMB' } });
  const called = { recipients: [{ agencyId: 'FIRE' }], acknowledgeWithinMinutes: 15, version: 1 };
  inside.append('warning-W1', {
    type: 'warning.called',
    data: { ...called, callerAgencyId: 'EMB' },
  });
  return {
    drillId: 'D',
    control: control.events.map((record) => ({ ...record, recordedAt: start })),
    events: inside.events.map((record) => ({ ...record, recordedAt: after(10) })),
  };
}

describe('inside an exercise', () => {
  it('tasks and calls are due by its clock, as reports are', async () => {
    const drill = fast();
    // ten minutes have passed on its clock
    const due = { assignedAt: after(600), acknowledgeDueAt: after(1_200) };
    const board = await exerciseBoard(drill, as('FIRE'));
    expect(board.openTasks).toMatchObject([{ id: 'T1', ...due }]);
    expect(board.awaited.map(({ act, dueAt }) => [act, dueAt])).toEqual([
      ['task.accept', due.acknowledgeDueAt],
      ['warning.acknowledge', after(1_500)],
      // a time that somebody stated is one of the tale
      ['sharing.respond', neededBy],
    ]);
    expect(new Set(board.awaited.map(({ since }) => since))).toEqual(new Set([due.assignedAt]));
    expect(board.callsToAnswer).toMatchObject([{ warningId: 'W1', dueAt: after(1_500) }]);
    const planner = { ...duty, conducts: true };
    expect((await exerciseTasks(drill, {}, planner)).items).toMatchObject([due]);
    expect(await exercisePicture(drill, 'incident-I1', planner)).toMatchObject({ tasks: [due] });
  });
});

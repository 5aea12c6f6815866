import { incident } from '../incident/incident.js';
import type { IncidentEvent } from '../incident/commands.js';
import { folded } from '../kernel/given.helper-spec.js';
import { sharing } from '../sharing/decide.js';
import { decided, line, sharingEvent } from '../sharing/sharing.helper-spec.js';
import type { SharingEvent } from '../sharing/sharing.js';
import { task, type TaskEvent } from '../task/task.js';
import { endBy, endOf, sharingAfterEnd, taskAfterEnd, type IncidentEnd } from './flow.js';
import { takenUp } from './open-work.js';

const over: IncidentEnd = { as: 'over', reason: 'incident.closed' };
const merged: IncidentEnd = { as: 'merged', intoIncidentId: 'INC-R0' };
const assigned: TaskEvent = {
  type: 'task.assigned',
  data: {
    ...{ incidentId: 'INC-F1', assigneeAgencyId: 'FIRE', assignerAgencyId: 'EMB', title: '营救' },
    ...{ priority: 1, acknowledgeWithinMinutes: 10 },
  },
};
const accepted: TaskEvent = { type: 'task.accepted', data: {} };
const completed: TaskEvent = { type: 'task.completed', data: { outcome: '营救 4 人' } };
const asked = [sharingEvent('sharing.requested'), decided(line('1.1'))];
const reserved = [...asked, sharingEvent('sharing.reservation-confirmed')];
const committed = [...reserved, sharingEvent('sharing.requisitioned'), sharingEvent('sharing.committed')];
const out = [...committed, sharingEvent('sharing.dispatched')];
const released = [...out, sharingEvent('sharing.released')];

const steps = (events: readonly SharingEvent[], end: IncidentEnd) =>
  sharingAfterEnd(folded(sharing, ...events), end).map(({ command }) => command);

describe('after the end of an incident', () => {
  it('its open tasks are cancelled, or go on where it was merged into', () => {
    const cancel = { key: 'cancel', command: { type: 'task.cancel', data: { reason: 'incident.closed' } } };
    const move = { key: 'move', command: { type: 'task.move', data: { incidentId: 'INC-R0' } } };
    for (const open of [folded(task, assigned), folded(task, assigned, accepted)]) {
      expect(taskAfterEnd(open, over)).toEqual([cancel]);
      expect(taskAfterEnd(open, merged)).toEqual([move]);
    }
    const done = folded(task, assigned, accepted, completed);
    expect([...taskAfterEnd(done, over), ...taskAfterEnd(done, merged)]).toEqual([]);
  });

  it('requests of which nothing is out are cancelled, others once all is back', () => {
    const cancel = [{ type: 'sharing.cancel', data: { reason: 'incident.closed' } }];
    for (const held of [asked, reserved, committed]) expect(steps(held, over)).toEqual(cancel);
    expect(steps(out, over)).toEqual([{ type: 'sharing.release', data: { reason: 'incident.closed' } }]);
    expect(steps(released, over)).toEqual([]);
    expect(steps([...released, sharingEvent('sharing.returned')], over)).toEqual(cancel);
  });

  it('requests go on where it was merged into', () => {
    for (const held of [asked, out, released])
      expect(steps(held, merged)).toEqual([{ type: 'sharing.move', data: { incidentId: 'INC-R0' } }]);
    const moved = folded(sharing, ...asked, sharingEvent('sharing.moved'));
    expect(moved.incidentId).toBe('INC-R0');
    expect(steps([...asked, sharingEvent('sharing.cancelled')], merged)).toEqual([]);
  });

  it('is known by the event and by the state alike', () => {
    const reported = { type: 'incident.reported', data: {} } as IncidentEvent;
    const ends: readonly IncidentEvent[] = [
      { type: 'incident.closed', data: { reason: 'r' } },
      { type: 'incident.rejected', data: { reason: 'r' } },
      { type: 'incident.merged', data: { intoIncidentId: 'INC-R0' } },
    ];
    for (const event of ends) expect(endOf(folded(incident, reported, event))).toEqual(endBy(event));
    expect([endBy(reported), endOf(folded(incident, reported))]).toEqual([undefined, undefined]);
  });
});

describe('what people have taken up', () => {
  it('is listed whole, and nothing that waits for somebody', () => {
    const tasks = new Map([
      ['T2', folded(task, assigned, accepted)],
      ['T1', folded(task, assigned, accepted, { type: 'task.progressed', data: { summary: 's' } })],
      ['T3', folded(task, assigned)],
      ['T4', folded(task, assigned, accepted, completed)],
    ]);
    const requests = new Map([
      ['S1', folded(sharing, ...reserved)],
      ['S2', folded(sharing, ...committed)],
      ['S3', folded(sharing, ...released)],
    ]);
    expect(takenUp(tasks, requests)).toEqual({
      tasks: ['T1', 'T2'],
      requests: [
        { sharingId: 'S2', lines: [{ lineId: '1.1', step: 'committed' }] },
        { sharingId: 'S3', lines: [{ lineId: '1.1', step: 'released' }] },
      ],
    });
  });
});

import { MemoryTables } from '../testing/memory.js';
import { floodNight } from '../testing/scenario.js';
import { IncidentParticipantRow, timeline, TimelineRow } from './timeline.js';

async function folded(size: number): Promise<MemoryTables> {
  const log = floodNight();
  log.append('task-T1', { type: 'command.refused', data: { code: 'wrong-status' } });
  const memory = new MemoryTables();
  for (const batch of log.batches(size)) await memory.apply([timeline], batch);
  return memory;
}

describe('timeline', () => {
  it('finds the incident of tasks, negotiations and promised units, also in a later batch', async () => {
    for (const size of [1, 100]) {
      const rows = (await folded(size)).rows(TimelineRow);
      const incidentOf = (type: string) => rows.find((row) => row.type === type)?.incidentId;
      expect(incidentOf('task.accepted')).toBe('F1');
      expect(incidentOf('sharing.dispatched')).toBe('F1');
      expect(incidentOf('resource.reserved')).toBe('F1');
      expect(incidentOf('resource.deployed')).toBe('F1');
      expect(incidentOf('resource.registered')).toBeNull();
    }
  });

  it('leaves out agencies, agreements and outcomes that changed nothing', async () => {
    const rows = (await folded(100)).rows(TimelineRow);
    expect(new Set(rows.map((row) => row.aggregate))).toEqual(
      new Set(['incident', 'task', 'sharing', 'resource']),
    );
    expect(rows.some((row) => row.type.startsWith('command.'))).toBe(false);
  });

  it('knows who takes part and how', async () => {
    const rows = (await folded(3)).rows(IncidentParticipantRow).filter((row) => row.incidentId === 'F1');
    expect(rows.map((row) => [row.agencyId, row.as])).toEqual([
      ['EMB', 'assigner'],
      ['EMB', 'decider'],
      ['EMB', 'reporter'],
      ['EMB', 'requester'],
      ['ENT-PUMP', 'owner'],
      ['FIRE', 'assignee'],
      ['NM-EMB', 'notified'],
    ]);
  });
});

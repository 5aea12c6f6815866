import fc from 'fast-check';
import { jointDecision } from '../testing/allocations.js';
import { heldDrill } from '../testing/drills.js';
import { MemoryTables } from '../testing/memory.js';
import { claimAndPay, floodNight, trucksReturn } from '../testing/scenario.js';
import { TestLog } from '../testing/log.js';
import { statutoryReports } from '../testing/reports.js';
import { planActivated, planEnded, planRevised, planWithFinding } from '../testing/plans.js';
import { formedTeams } from '../testing/teams.js';
import { gaopoIsSilent, rainAndSlope, turnsRed } from '../testing/warnings.js';
import { projections } from './projections.js';

const tables = projections.flatMap((projection) => projection.tables);

const dump = (memory: MemoryTables): [string, object[]][] =>
  tables.map((table) => [table.name, memory.rows(table)]);

function wholeStory(): TestLog {
  const log = floodNight();
  trucksReturn(log);
  claimAndPay(log, 200_000);
  turnsRed(gaopoIsSilent(rainAndSlope(log)));
  statutoryReports(log);
  planEnded(planRevised(planActivated(planWithFinding(log))));
  formedTeams(log);
  heldDrill(jointDecision(log));
  const by = { agencyId: 'LD-ADMIN', principal: 'zhang', role: 'administrator' } as const;
  for (const id of ['A1', 'A2'])
    log.append(`approval-${id}`, {
      type: 'approval.requested',
      data: {
        command: { name: 'agency.register', targetId: 'N', data: {} },
        ...{ digest: 'd', by, confirmers: ['administer'], endsAt: '2026-06-21T14:00:00.000Z' },
      },
    });
  log.append('approval-A1', { type: 'approval.confirmed', data: { by, isLast: false } });
  log.append('approval-A1', { type: 'approval.confirmed', data: { by, isLast: true } });
  log.append('approval-A2', { type: 'approval.expired', data: {} });
  log.append('sharing-S1', { type: 'command.refused', data: { code: 'line-not-ready' } });
  log.append('intake-m1', { type: 'command.refused', data: { code: 'unsigned' } });
  return log;
}

async function folded(log: TestLog, cuts: readonly number[]): Promise<MemoryTables> {
  const memory = new MemoryTables();
  const bounds = [...new Set([0, ...cuts, log.events.length])].sort((a, b) => a - b);
  for (const [i, start] of bounds.entries()) {
    const events = log.events.slice(start, bounds[i + 1]);
    const upTo = events.at(-1)?.position;
    if (upTo !== undefined) await memory.apply(projections, { events, upTo });
  }
  return memory;
}

describe('all projections', () => {
  it('give the same rows however the log is cut into batches', async () => {
    const log = wholeStory();
    const expected = dump(await folded(log, []));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(log.events.length)), async (cuts) => {
        expect(dump(await folded(log, cuts))).toEqual(expected);
      }),
      { numRuns: 40 },
    );
  });

  it('give the same rows when fed twice', async () => {
    const log = wholeStory();
    const memory = await folded(log, [7, 19]);
    const once = dump(memory);
    await memory.apply(projections, log.all());
    expect(dump(memory)).toEqual(once);
  });

  it('pass over events that come before the aggregate exists', async () => {
    const log = new TestLog();
    log.append('incident-X', { type: 'incident.verified', data: { findings: '' } });
    log.append('task-X', { type: 'task.accepted', data: {} });
    log.append('resource-X', { type: 'resource.restocked', data: { quantity: 1, reason: '' } });
    log.append('sharing-X', { type: 'sharing.reservation-confirmed', data: { lineId: '1' } });
    log.append('agency-X', { type: 'agency.suspended', data: { reason: '' } });
    log.append('approval-X', { type: 'approval.expired', data: {} });
    log.append('agreement-X', { type: 'agreement.confirmed', data: {} });
    log.append('warning-X', { type: 'warning.cancelled', data: { reason: '' } });
    log.append('report-X', { type: 'report.waived', data: { reason: '' } });
    log.append('plan-X', { type: 'plan.retired', data: { reason: '' } });
    log.append('activation-X', { type: 'activation.ended', data: { round: 1, reason: '', skipped: [] } });
    log.append('allocation-X', { type: 'allocation.adopted', data: { sharingId: 'S-1' } });
    log.append('drill-X', { type: 'drill.started', data: {} });
    log.append('team-X', { type: 'team.member-enrolled', data: { memberId: 'M-1' } });
    log.append('incident-Y', { type: 'command.refused', data: { code: 'not-found' } });
    const memory = await folded(log, []);
    const rows = dump(memory).filter(([name]) => name !== 'TimelineRow' && name !== 'CommandRow');
    expect(rows.flatMap(([, all]) => all)).toEqual([]);
  });
});

import { TestLog } from '../testing/log.js';
import { MemoryTables } from '../testing/memory.js';
import { planActivated, planEnded, planRevised, planWithFinding } from '../testing/plans.js';
import { ActivationRow } from '../activation/rows.js';
import { projections } from '../model/projections.js';
import { PlanLinkRow } from './links.js';
import { PlanVersionRow } from './versions.js';
import { PlanRow } from './rows.js';

async function shown(log: TestLog): Promise<MemoryTables> {
  const memory = new MemoryTables();
  await memory.apply(projections, log.all());
  return memory;
}

describe('a plan', () => {
  it('shows what is in force beside the draft of the next version', async () => {
    const [row] = (await shown(planWithFinding())).rows(PlanRow);
    expect(row).toMatchObject({
      id: 'CHEM',
      status: 'in-force',
      version: 4,
      content: { clauses: [{ clauseId: '3.1' }, { clauseId: '4.3' }] },
      draft: {
        version: 5,
        status: 'drafting',
        findingIds: ['F-09'],
        content: { clauses: [{ clauseId: '4.3', text: '一级防护' }] },
      },
      reviews: [{ verdict: 'approved', reviewerAgencyId: 'CITY' }],
      reviewDueAt: '2029-06-18T14:00:00.000Z',
      drillDueAt: '2028-06-18T14:00:00.000Z',
    });
    expect(row?.findings).toMatchObject([{ findingId: 'F-09', version: 4 }]);
    expect(row?.findings[0]).not.toHaveProperty('revisedIn');
  });

  it('leads from a finding to the version that met it and to the drill and evaluation after it', async () => {
    const [row] = (await shown(planRevised(planWithFinding()))).rows(PlanRow);
    expect(row?.findings).toMatchObject([
      { findingId: 'F-09', revisedIn: 5, nextDrillId: 'D-7', nextEvaluationId: 'EV-1' },
    ]);
    expect(row).toMatchObject({ version: 5, draft: null, drillDueAt: '2028-09-10T01:00:00.000Z' });
  });

  it('keeps every version, also when a batch holds several', async () => {
    const memory = await shown(planRevised(planWithFinding()));
    expect(memory.rows(PlanVersionRow)).toMatchObject([
      { id: 'CHEM/4', clauses: [{}, {}], reason: null },
      { id: 'CHEM/5', clauses: [{ text: '一级防护' }], reason: 'F-09', findingIds: ['F-09'] },
    ]);
  });

  it('has links that wait for the other side, and due dates that were missed', async () => {
    const log = planWithFinding();
    expect((await shown(log)).rows(PlanLinkRow)).toMatchObject([
      { id: 'CHEM/CITY-CHEM', status: 'proposed' },
    ]);
    const answered = { otherPlanId: 'CITY-CHEM', confirmed: true, agencyId: 'CITY' };
    log.append('plan-CHEM', { type: 'plan.link-answered', data: answered });
    const rule = { id: 'plan-drill', version: 1, source: '第八条' };
    const dueAt = '2028-06-18T14:00:00.000Z';
    log.append('plan-CHEM', { type: 'plan.overdue', data: { duty: 'drill', dueAt, version: 4, rule } });
    log.append('plan-CHEM', { type: 'plan.retired', data: { reason: '合并' } });
    const memory = await shown(log);
    expect(memory.rows(PlanLinkRow)).toMatchObject([{ status: 'confirmed', agencyId: 'CITY' }]);
    expect(memory.rows(PlanRow)).toMatchObject([
      { status: 'retired', overdue: [{ duty: 'drill', dueAt }], reviewDueAt: null, draft: null },
    ]);
  });
});

describe('an activation', () => {
  it('shows how each clause stands', async () => {
    const [row] = (await shown(planActivated(planWithFinding()))).rows(ActivationRow);
    expect(row).toMatchObject({
      status: 'active',
      level: 3,
      pending: 0,
      issued: 1,
      executed: 1,
      skipped: 0,
      clauses: [
        { clauseId: '3.1', kind: 'measure', status: 'executed', evidence: '值班表', byAgencyId: 'EMB' },
        { clauseId: '4.3', kind: 'task', status: 'issued', taskId: 'I1.1.4.3', assigneeAgencyId: 'PSB' },
      ],
    });
  });

  it('keeps a round that is over when the next begins', async () => {
    const log = planEnded(planActivated(planWithFinding()));
    const begun = { incidentId: 'I1', planId: 'CHEM', version: 4, activatedByAgencyId: 'EMB' };
    const again = { ...begun, round: 2, level: 4, clauses: [], issue: [] } as const;
    log.append('activation-I1', { type: 'activation.begun', data: again });
    expect((await shown(log)).rows(ActivationRow)).toMatchObject([
      {
        round: 2,
        status: 'active',
        past: [
          {
            round: 1,
            endReason: '危害消除',
            clauses: [{ status: 'executed' }, { status: 'skipped', reason: 'response-ended' }],
          },
        ],
      },
    ]);
  });
});

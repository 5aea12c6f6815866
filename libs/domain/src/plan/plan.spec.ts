import { bureau, by, expectTotal, folded, given, withStrays } from '../kernel/given.helper-spec.js';
import { mostClauses, plan } from './decide.js';
import type { Clause } from './clauses.js';
import { clause, content, drillDue, event, plugging, pumps, samples } from './plan.helper-spec.js';
import type { PlanCommand, PlanEvent } from './plan.js';

const zhang = { actor: { agencyId: 'EMB', principal: 'zhang', role: 'agency-operator' as const } };
const drafted = event('plan.drafted');
const submitted = event('plan.submitted');
const approved = event('plan.reviewed');
const published = event('plan.published');
const finding = event('plan.finding-recorded');
const revised = event('plan.revised');
const retired = event('plan.retired');
const inForce = [drafted, submitted, approved, published];

const draft = (more: object = {}): PlanCommand => ({
  type: 'plan.draft',
  data: { ...content, version: 4, ...more },
});
const put = (data: Clause): PlanCommand => ({ type: 'plan.put-clause', data });
const submit: PlanCommand = { type: 'plan.submit', data: {} };
const publish: PlanCommand = { type: 'plan.publish', data: {} };
const review = (verdict: 'approved' | 'returned' = 'approved'): PlanCommand => ({
  type: 'plan.review',
  data: { verdict, comments: '可执行' },
});
const revise = (findingIds = ['F-09']): PlanCommand => ({
  type: 'plan.revise',
  data: { reason: 'F-09', findingIds },
});

describe('a draft', () => {
  it('is written once, with nothing that nobody asked for', () => {
    given(plan).when(withStrays(draft()), zhang).then(drafted);
    given(plan, drafted).when(draft()).thenRefused({ code: 'already-exists' });
    given(plan)
      .when(draft(), { ...zhang, unknownAgencies: ['JKZ'] })
      .thenRefused({ code: 'agency-unknown', agencies: ['JKZ'] });
    given(plan)
      .when(draft({ clauses: [clause('1'), clause('1')] }))
      .thenRefused({ code: 'invalid-command', field: 'clauses', twice: '1' });
  });

  it('is not there before it is written', () => {
    for (const command of [submit, publish, review(), revise(), put(pumps)])
      given(plan).when(command).thenRefused({ code: 'not-found' });
  });

  it('takes clauses one by one, each with one action', () => {
    given(plan, drafted).when(put(pumps), zhang).then(event('plan.clause-put'));
    given(plan, drafted).when(put(plugging)).thenNothing();
    given(plan, drafted)
      .when(put(clause('7', { action: {} })))
      .thenRefused({ code: 'one-action-required', clauseId: '7', kinds: [] });
    given(plan, drafted)
      .when(put(clause('7', { action: { ...plugging.action, ...pumps.action } })))
      .thenRefused({ code: 'one-action-required', clauseId: '7', kinds: ['task', 'request'] });
    const nobody = { title: 'x', priority: 1, acknowledgeWithinMinutes: 5 };
    given(plan, drafted)
      .when(put(clause('7', { action: { task: nobody } })))
      .thenRefused({ code: 'assignee-required', clauseId: '7' });
    const full = {
      ...samples['plan.drafted'],
      clauses: Array.from({ length: mostClauses }, (_, i) => clause(`${i}`)),
    };
    given(plan, { type: 'plan.drafted', data: full })
      .when(put(clause('x')))
      .thenRefused({ code: 'too-many-clauses', mostClauses });
  });

  it('loses a clause, and changes its duties', () => {
    const remove: PlanCommand = { type: 'plan.remove-clause', data: { clauseId: '3.1' } };
    given(plan, drafted).when(remove, zhang).then(event('plan.clause-removed'));
    given(plan, drafted, event('plan.clause-removed')).when(remove).thenNothing();
    const { byPrincipal: _, ...data } = samples['plan.amended'];
    given(plan, drafted).when({ type: 'plan.amend', data }, zhang).then(event('plan.amended'));
  });

  it('is changed by its agency alone, and not while it is under review', () => {
    given(plan, drafted)
      .when(put(pumps), by('FCDR'))
      .thenRefused({ code: 'acting-for-another', ownerAgencyId: 'EMB' });
    given(plan, drafted, submitted)
      .when(put(pumps))
      .thenRefused({ code: 'wrong-status', draft: 'submitted' });
    given(plan, ...inForce)
      .when(put(pumps))
      .thenRefused({ code: 'wrong-status', draft: 'none' });
  });
});

describe('the review of a draft', () => {
  it('needs clauses that can be carried out', () => {
    given(plan, drafted).when(submit, zhang).then(submitted);
    given(plan, drafted, submitted).when(submit, zhang).thenNothing();
    const empty = { type: 'plan.drafted', data: { ...samples['plan.drafted'], clauses: [] } } as PlanEvent;
    given(plan, empty).when(submit).thenRefused({ code: 'no-clauses' });
    const nobody = { type: 'plan.drafted', data: { ...samples['plan.drafted'], duties: [] } } as PlanEvent;
    given(plan, nobody).when(submit).thenRefused({ code: 'duty-unknown', clauseId: '4.3', duty: '堵漏' });
  });

  it('is by somebody who had no hand in it', () => {
    given(plan, drafted, submitted).when(review()).then(approved);
    given(plan, drafted, submitted)
      .when(review(), zhang)
      .thenRefused({ code: 'reviewer-is-drafter', principal: 'zhang' });
    const helped = { type: 'plan.clause-put', data: { ...pumps, byPrincipal: 'li.wei' } } as const;
    given(plan, drafted, helped, submitted)
      .when(review())
      .thenRefused({ code: 'reviewer-is-drafter', principal: bureau.principal });
    given(plan, drafted, submitted)
      .when(review(), by('FCDR'))
      .thenRefused({ code: 'acting-for-another', reviewerAgencyId: 'EMB' });
    given(plan, drafted).when(review()).thenRefused({ code: 'wrong-status', draft: 'drafting' });
  });

  it('by another agency knows no names of persons', () => {
    const elsewhere = {
      type: 'plan.submitted',
      data: { ...samples['plan.submitted'], reviewerAgencyId: 'GY-EMB' },
    } as const;
    const namesake = { actor: { agencyId: 'GY-EMB', principal: 'zhang', role: 'duty-officer' as const } };
    expect(given(plan, drafted, elsewhere).when(review(), namesake).events).toHaveLength(1);
  });

  it('has to be passed again after every change', () => {
    given(plan, drafted, submitted, approved, event('plan.clause-put'))
      .when(publish)
      .thenRefused({ code: 'wrong-status', draft: 'drafting' });
    const returned = {
      type: 'plan.reviewed',
      data: { ...samples['plan.reviewed'], verdict: 'returned' },
    } as const;
    given(plan, drafted, submitted, returned)
      .when(publish)
      .thenRefused({ code: 'wrong-status', draft: 'returned' });
    given(plan, drafted, submitted, returned).when(submit, zhang).then(submitted);
    given(plan, drafted, submitted, approved)
      .when(submit)
      .thenRefused({ code: 'wrong-status', draft: 'approved' });
  });
});

describe('a published plan', () => {
  it('is in force as it was approved, with its due dates', () => {
    const [event] = given(plan, drafted, submitted, approved).when(publish).events;
    expect(event).toMatchObject({
      type: 'plan.published',
      data: {
        ...content,
        version: 4,
        due: [
          { duty: 'review', dueAt: '2029-06-18T14:10:00.000Z', rule: { id: 'plan-review', version: 1 } },
          {
            duty: 'drill',
            dueAt: '2028-06-18T14:10:00.000Z',
            rule: { source: '生产安全事故应急条例第八条' },
          },
        ],
      },
    });
  });

  it('is revised for findings on record, as the next version', () => {
    given(plan, ...inForce, finding)
      .when(revise(), zhang)
      .then(revised);
    given(plan, ...inForce)
      .when(revise())
      .thenRefused({ code: 'finding-unknown', findingIds: ['F-09'] });
    given(plan, drafted).when(revise([])).thenRefused({ code: 'plan-not-published' });
    given(plan, ...inForce, finding, revised)
      .when(revise())
      .thenRefused({ code: 'wrong-status', draft: 'drafting' });
    const { draft: next } = folded(plan, ...inForce, finding, revised);
    expect(next).toMatchObject({ version: 5, content, findingIds: ['F-09'] });
  });

  it('does not put off the drill that it owes by a new version', () => {
    const again = [...inForce, finding, revised, submitted, approved];
    const [event] = given(plan, ...again).when(publish).events;
    expect(event?.data).toMatchObject({ version: 5, findingIds: ['F-09'], due: [{ duty: 'review' }] });
  });

  it('has findings of one incident or drill, about a clause of it', () => {
    const record = (more: object = {}): PlanCommand => ({
      type: 'plan.record-finding',
      data: { findingId: 'F-09', clauseId: '4.3', text: '防护等级不明', incidentId: 'INC-C1', ...more },
    });
    given(plan, ...inForce)
      .when(record())
      .then(finding);
    given(plan, ...inForce, finding)
      .when(record())
      .thenNothing();
    given(plan, drafted).when(record()).thenRefused({ code: 'plan-not-published' });
    given(plan, ...inForce)
      .when(record(), { incident: 'missing' })
      .thenRefused({ code: 'incident-unknown', incidentId: 'INC-C1' });
    given(plan, ...inForce)
      .when(record({ drillId: 'D' }))
      .thenRefused({ code: 'one-source-required' });
    given(plan, ...inForce)
      .when(record({ incidentId: undefined }))
      .thenRefused({ code: 'one-source-required' });
    given(plan, ...inForce)
      .when(record({ clauseId: '9' }))
      .thenRefused({ code: 'clause-unknown', clauseId: '9', version: 4 });
  });

  it('is linked to another plan when the other side confirms', () => {
    const link = event('plan.link-proposed');
    const answer = (confirmed: boolean): PlanCommand => ({
      type: 'plan.answer-link',
      data: { otherPlanId: 'GY-1', confirmed },
    });
    const propose: PlanCommand = { type: 'plan.propose-link', data: samples['plan.link-proposed'] };
    given(plan, ...inForce)
      .when(propose)
      .then(link);
    given(plan, ...inForce, link)
      .when(propose)
      .thenNothing();
    given(plan, ...inForce, link)
      .when(answer(true), by('GY-EMB'))
      .then(event('plan.link-answered'));
    given(plan, ...inForce, link, event('plan.link-answered'))
      .when(answer(true), by('GY-EMB'))
      .thenNothing();
    given(plan, ...inForce, link)
      .when(answer(true))
      .thenRefused({ code: 'acting-for-another', agencyId: 'GY-EMB' });
    given(plan, ...inForce)
      .when(answer(true))
      .thenRefused({ code: 'link-unknown', otherPlanId: 'GY-1' });
  });

  it('is evaluated and exercised, which renews what is due', () => {
    const evaluate = (findingIds: string[]): PlanCommand => ({
      type: 'plan.evaluate',
      data: { evaluationId: 'EV-1', summary: '可用', incidentId: 'INC-C1', findingIds },
    });
    const [evaluated] = given(plan, ...inForce, finding).when(evaluate(['F-09'])).events;
    expect(evaluated?.data).toMatchObject({
      version: 4,
      due: [{ duty: 'review', dueAt: '2029-06-18T14:10:00.000Z' }],
    });
    given(plan, ...inForce)
      .when(evaluate(['F-1']))
      .thenRefused({ code: 'finding-unknown', findingIds: ['F-1'] });
    given(plan, ...inForce, event('plan.evaluated'))
      .when(evaluate([]))
      .thenNothing();
    given(plan, drafted).when(evaluate([])).thenRefused({ code: 'plan-not-published' });
    given(plan, ...inForce)
      .when(evaluate([]), { incident: 'missing' })
      .thenRefused({ code: 'incident-unknown', incidentId: 'INC-C1' });

    const drill = (heldAt: string): PlanCommand => ({
      type: 'plan.record-drill',
      data: { drillId: 'D-1', heldAt },
    });
    const [drilled] = given(plan, ...inForce).when(drill('2026-06-01T00:00:00.000Z')).events;
    expect(drilled?.data).toMatchObject({ due: [{ duty: 'drill', dueAt: '2028-06-01T00:00:00.000Z' }] });
    given(plan, ...inForce, event('plan.drilled'))
      .when(drill('2026-06-02T00:00:00.000Z'))
      .thenNothing();
    given(plan, drafted).when(drill('2026-06-01T00:00:00.000Z')).thenRefused({ code: 'plan-not-published' });
    const [heldAt, occurredAt] = ['2026-12-01T00:00:00.000Z', '2026-06-18T14:10:00.000Z'];
    given(plan, ...inForce)
      .when(drill(heldAt))
      .thenRefused({ code: 'date-out-of-range', heldAt, occurredAt });
  });

  it('is on record as overdue once for each date, and not when it was done meanwhile', () => {
    const mark = (dueAt: string): PlanCommand => ({
      type: 'plan.mark-overdue',
      data: { duty: 'drill', dueAt },
    });
    given(plan, ...inForce)
      .when(mark(drillDue.dueAt))
      .then(event('plan.overdue'));
    given(plan, ...inForce, event('plan.overdue'))
      .when(mark(drillDue.dueAt))
      .thenNothing();
    given(plan, ...inForce)
      .when(mark('2027-01-01T00:00:00.000Z'))
      .thenNothing();
    given(plan, ...inForce, retired)
      .when(mark(drillDue.dueAt))
      .thenNothing();
  });

  it('is retired for good', () => {
    const retire: PlanCommand = { type: 'plan.retire', data: { reason: '合并' } };
    given(plan, ...inForce)
      .when(retire)
      .then(retired);
    given(plan, ...inForce, retired)
      .when(retire)
      .thenNothing();
    given(plan, ...inForce, retired)
      .when(revise([]))
      .thenRefused({ code: 'wrong-status', status: 'retired' });
  });

  it('folds any history', () => expectTotal(plan, samples));
});

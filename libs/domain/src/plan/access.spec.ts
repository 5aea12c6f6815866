import { by, given } from '../kernel/given.helper-spec.js';
import { plan } from './decide.js';
import { clause, content, drillDue, event, pumps, samples } from './plan.helper-spec.js';
import type { PlanCommand } from './plan.js';

const drafted = event('plan.drafted');
const submitted = event('plan.submitted');
const inForce = [drafted, submitted, event('plan.reviewed'), event('plan.published')];

const put: PlanCommand = { type: 'plan.put-clause', data: pumps };
const submit: PlanCommand = { type: 'plan.submit', data: { reviewerAgencyId: 'GY-EMB' } };
const onDraft: PlanCommand[] = [
  put,
  { type: 'plan.amend', data: { duties: [{ duty: '堵漏', agencyId: 'FIRE' }] } },
  { type: 'plan.remove-clause', data: { clauseId: '3.1' } },
];
const proposeLink: PlanCommand = { type: 'plan.propose-link', data: samples['plan.link-proposed'] };
const ofOwner: PlanCommand[] = [
  ...onDraft,
  submit,
  { type: 'plan.publish', data: {} },
  { type: 'plan.revise', data: { reason: '修订' } },
  proposeLink,
  { type: 'plan.record-finding', data: { findingId: 'F-1', text: '联系人过期', incidentId: 'INC-C1' } },
  { type: 'plan.record-drill', data: { drillId: 'D-1', heldAt: '2026-06-01T00:00:00.000Z' } },
  { type: 'plan.evaluate', data: { evaluationId: 'EV-1', summary: '可用' } },
  { type: 'plan.retire', data: { reason: '合并' } },
];
const review: PlanCommand = { type: 'plan.review', data: { verdict: 'approved', comments: '可执行' } };
const ofOthers: PlanCommand[] = [
  review,
  { type: 'plan.answer-link', data: { otherPlanId: 'GY-1', confirmed: true } },
  { type: 'plan.mark-overdue', data: { duty: 'drill', dueAt: drillDue.dueAt } },
];

describe('whose a plan is, and when it can be changed', () => {
  it.each([...ofOwner, ...ofOthers])('must exist for $type', (command) =>
    given(plan).when(command).thenRefused({ code: 'not-found' }),
  );

  it.each(ofOwner)('leaves $type to its agency', (command) =>
    given(plan, ...inForce)
      .when(command, by('FCDR'))
      .thenRefused({ code: 'acting-for-another', ownerAgencyId: 'EMB' }),
  );

  it.each([...ofOwner.filter(({ type }) => type !== 'plan.retire'), review])(
    'takes no $type once it is retired',
    (command) =>
      given(plan, ...inForce, event('plan.retired'))
        .when(command)
        .thenRefused({ code: 'wrong-status', status: 'retired' }),
  );

  it.each([...onDraft, submit, { type: 'plan.publish', data: {} } as const])(
    'needs a draft for $type',
    (command) =>
      given(plan, ...inForce)
        .when(command)
        .thenRefused({ code: 'wrong-status', draft: 'none' }),
  );

  it.each([...onDraft, { type: 'plan.publish', data: {} } as const])(
    'takes no $type while the draft is under review',
    (command) =>
      given(plan, drafted, submitted).when(command).thenRefused({ code: 'wrong-status', draft: 'submitted' }),
  );

  it('is not reviewed without a draft', () => {
    given(plan, ...inForce)
      .when(review)
      .thenRefused({ code: 'wrong-status', draft: 'none' });
  });

  it.each([...onDraft.slice(0, 2), submit, proposeLink])(
    'names registered agencies only ($type)',
    (command) =>
      given(plan, drafted)
        .when(command, { unknownAgencies: ['NOBODY'] })
        .thenRefused({ code: 'agency-unknown', agencies: ['NOBODY'] }),
  );

  it.each([
    [clause('7', { action: {} }), { code: 'one-action-required', clauseId: '7', kinds: [] }],
    [
      clause('7', { action: { task: { title: 'x', priority: 1, acknowledgeWithinMinutes: 5 } } }),
      { code: 'assignee-required', clauseId: '7' },
    ],
  ] as const)('is not drafted with a clause that nobody can carry out (%#)', (unsound, refusal) =>
    given(plan)
      .when({ type: 'plan.draft', data: { ...content, clauses: [unsound] } })
      .thenRefused(refusal),
  );
});

import fc from 'fast-check';
import type { Actor, DecisionContext } from '../kernel/decider.js';
import { expectTotal, folded, given, withStrays } from '../kernel/given.helper-spec.js';
import {
  approval,
  approvalEnd,
  approvalStatuses,
  isApprovalOver,
  neverRuns,
  type ApprovalCommand,
  type ApprovalCommands,
  type ApprovalEvent,
} from './approval.js';

const person = (principal: string, keyId: string, agencyId = 'LD-ADMIN'): Actor => ({
  ...{ agencyId, principal, role: 'administrator', keyId },
});
const zhang = person('zhang', 'K1');
const li = person('li', 'K2');
const receivedAt = '2026-06-18T14:00:00.000Z';
const endsAt = approvalEnd(receivedAt);
const digest = 'RBNvo1WzZ4oRRq0W9-hknpT7T8If536DEMBg9hyq_4o';

const asked: ApprovalCommands['approval.request'] = {
  command: { name: 'agency.register', targetId: 'NEW', data: { name: '新单位' }, ifRevision: '3' },
  ...{ digest, by: zhang, confirmers: ['administer'], endsAt },
};
const requested: ApprovalEvent = { type: 'approval.requested', data: asked };
const confirm = (change: object = {}): ApprovalCommand => ({
  type: 'approval.confirm',
  data: { digest, judged: { isLast: true }, ...change },
});
const confirmed = (by = li, isLast = true): ApprovalEvent => ({
  type: 'approval.confirmed',
  data: { by, isLast },
});
const reason = { reason: '名称有误' };
const decline: ApprovalCommand = { type: 'approval.decline', data: reason };
const withdraw: ApprovalCommand = { type: 'approval.withdraw', data: reason };
const expire: ApprovalCommand = { type: 'approval.expire', data: {} };
const as = (actor: Actor, at = receivedAt): Partial<DecisionContext> => ({ actor, receivedAt: at });

describe('a command that waits', () => {
  it('waits once, for three days', () => {
    const request: ApprovalCommand = { type: 'approval.request', data: asked };
    given(approval).when(request, as(zhang)).then(requested);
    given(approval, requested).when(request, as(zhang)).thenRefused({ code: 'already-exists' });
    expect(endsAt).toBe('2026-06-21T14:00:00.000Z');
    expect(
      given(approval).when({ ...request, data: { ...asked, by: { ...zhang, stray: 1 } as Actor } }).events,
    ).toEqual([requested]);
  });

  it.each([confirm(), decline, withdraw, expire])('has to be there for $type', (command) => {
    given(approval).when(command, as(li)).thenRefused({ code: 'not-found' });
  });

  it('is confirmed by another person over exactly what it says', () => {
    given(approval, requested).when(confirm(), as(li)).then(confirmed());
    given(approval, requested)
      .when(confirm({ digest: 'other' }), as(li))
      .thenRefused({ code: 'content-differs' });
    // of another agency the names of persons and keys are its own
    const home = person('zhang', 'K1', 'EMB');
    given(approval, requested).when(confirm(), as(home)).then(confirmed(home));
  });

  it.each([
    ['the same', zhang],
    ['another name with the same key', person('li', 'K1')],
    ['another key with the same name', person('zhang', 'K2')],
  ])('is neither confirmed nor declined by %s', (_, actor) => {
    for (const command of [confirm(), decline])
      given(approval, requested).when(command, as(actor)).thenRefused({ code: 'second-person-required' });
    given(approval, requested).when(withdraw, as(actor)).then({ type: 'approval.withdrawn', data: reason });
  });

  it('is not confirmed by who was not judged, nor where the first person is no longer entitled', () => {
    given(approval, requested)
      .when(confirm({ judged: undefined }), as(li))
      .thenRefused({ code: 'not-a-party' });
    given(approval, requested)
      .when(confirm({ judged: { lapsed: 'key-unknown', isLast: true } }), as(li))
      .thenRefused({ code: 'first-person-not-entitled', reason: 'key-unknown' });
  });

  it('waits on where somebody else is asked for as well', () => {
    const wang = person('wang', 'K3');
    const half = confirm({ judged: { isLast: false } });
    given(approval, requested).when(half, as(li)).then(confirmed(li, false));
    given(approval, requested, confirmed(li, false)).when(half, as(li)).thenNothing();
    given(approval, requested, confirmed(li, false)).when(confirm(), as(wang)).then(confirmed(wang));
    expect(folded(approval, requested, confirmed(li, false), confirmed(wang))).toMatchObject({
      status: 'confirmed',
      confirmedBy: [li, wang],
    });
  });

  it('is declined by another person, and withdrawn by nobody else', () => {
    given(approval, requested)
      .when(decline, as(li))
      .then({ type: 'approval.declined', data: { by: li, ...reason } });
    given(approval, requested).when(withdraw, as(li)).thenRefused({ code: 'not-a-party' });
  });

  it('ends by itself at its end and not before', () => {
    const early = '2026-06-21T13:59:59.999Z';
    given(approval, requested).when(expire, as(zhang, early)).thenNothing();
    given(approval, requested).when(confirm(), as(li, early)).then(confirmed());
    given(approval, requested).when(expire, as(zhang, endsAt)).then({ type: 'approval.expired', data: {} });
    for (const command of [confirm(), decline])
      given(approval, requested)
        .when(command, as(li, endsAt))
        .thenRefused({ code: 'approval-ended', status: 'expired' });
    expect([early, endsAt].map((now) => isApprovalOver({ status: 'waiting', endsAt }, { now }))).toEqual([
      false,
      true,
    ]);
    expect(isApprovalOver({ status: 'confirmed', endsAt }, { now: endsAt })).toBe(false);
  });

  it.each([
    ['confirmed', confirmed()],
    ['declined', { type: 'approval.declined', data: { by: li, ...reason } }],
    ['withdrawn', { type: 'approval.withdrawn', data: reason }],
    ['expired', { type: 'approval.expired', data: {} }],
  ] as const)('has no other end once it is %s', (status, end) => {
    for (const [command, actor] of [
      [confirm(), li],
      [decline, li],
      [withdraw, zhang],
    ] as const)
      given(approval, requested, end)
        .when(command, as(actor))
        .thenRefused({ code: 'approval-ended', status });
    given(approval, requested, end).when(expire, as(li, endsAt)).thenNothing();
  });

  it('never runs where it was not confirmed, and says why', () => {
    expect(approvalStatuses.map((status) => neverRuns(status)?.code)).toEqual([
      undefined,
      undefined,
      'approval-declined',
      'approval-withdrawn',
      'approval-expired',
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('runs at most once, and only after another person has confirmed exactly it, whoever sends what', () => {
    const actors = [zhang, li, person('li', 'K1'), person('zhang', 'K2'), person('x', 'K9', 'EMB')];
    const sent = fc.record({
      command: fc.constantFrom<ApprovalCommand>(
        ...[
          confirm(),
          confirm({ digest: 'other' }),
          confirm({ judged: undefined }),
          decline,
          withdraw,
          expire,
        ],
        ...[confirm({ judged: { isLast: false } }), { type: 'approval.request' as const, data: asked }],
      ),
      actor: fc.constantFrom(...actors),
      at: fc.constantFrom(receivedAt, endsAt),
    });
    const ends = new Set<string>();
    fc.assert(
      fc.property(fc.array(sent, { maxLength: 12 }), (all) => {
        let state = folded(approval, requested);
        const runs: { command: ApprovalCommand; actor: Actor; at: string }[] = [];
        for (const { command, actor, at } of all) {
          const decision = approval.decide(command, state, { actor, receivedAt: at, occurredAt: at });
          const before = state.status;
          if ('events' in decision) state = decision.events.reduce(approval.evolve, state);
          if (before !== 'confirmed' && state.status === 'confirmed') runs.push({ command, actor, at });
          if (before !== 'waiting') expect(state.status).toBe(before);
        }
        expect(runs.length).toBeLessThanOrEqual(1);
        for (const { command, actor, at } of runs) {
          expect(command).toEqual(confirm());
          expect([li, actors[4]]).toContain(actor);
          expect(at < endsAt).toBe(true);
        }
        ends.add(state.status);
      }),
      { numRuns: 500 },
    );
    expect([...ends].sort()).toEqual(['confirmed', 'declined', 'expired', 'waiting', 'withdrawn']);
  });

  it('is stored with nothing stray, but for what it is about', () => {
    const { data } = withStrays({ type: 'approval.request', data: { ...asked, command: undefined } });
    const request = { type: 'approval.request', data: { ...(data as object), command: asked.command } };
    const history = [requested] as const;
    const decisions = [
      given(approval).when(request as ApprovalCommand, as(zhang)).events,
      ...[confirm(), decline].map((one) => given(approval, ...history).when(withStrays(one), as(li)).events),
      given(approval, ...history).when(withStrays(withdraw), as(zhang)).events,
    ];
    expect(JSON.stringify(decisions)).not.toContain('stray');
  });

  it('folds any history', () =>
    expectTotal(approval, {
      'approval.requested': asked,
      'approval.confirmed': { by: li, isLast: true },
      'approval.declined': { by: li, ...reason },
      'approval.withdrawn': reason,
      'approval.expired': {},
      'approval.owed': { ...asked, reason: '副班失联', signBy: endsAt },
      'approval.overdue': {},
      'approval.signed': { by: li, late: false },
      'approval.objected': { by: li, late: true, ...reason },
    }));
});

import fc from 'fast-check';
import type { Actor, DecisionContext } from '../kernel/decider.js';
import { folded, given } from '../kernel/given.helper-spec.js';
import {
  approval,
  hasWaited,
  isSignatureOverdue,
  neverRuns,
  type ApprovalCommand,
  type ApprovalCommands,
  type ApprovalEvent,
} from './approval.js';

const person = (principal: string, keyId: string, agencyId = 'EMB'): Actor => ({
  ...{ agencyId, principal, role: 'duty-officer', keyId },
});
const zhang = person('zhang', 'K1');
const li = person('li', 'K2');
const inTime = '2026-06-18T14:00:00.000Z';
const signBy = '2026-06-19T14:00:00.000Z';
const digest = 'RBNvo1WzZ4oRRq0W9-hknpT7T8If536DEMBg9hyq_4o';

const done: ApprovalCommands['approval.owe'] = {
  command: { name: 'incident.change-response-level', targetId: 'I1', data: { level: 2 } },
  ...{ digest, by: zhang, confirmers: ['agency:EMB'], reason: '副班失联', signBy },
};
const owed: ApprovalEvent = { type: 'approval.owed', data: done };
const overdue: ApprovalEvent = { type: 'approval.overdue', data: {} };
const signed = (late: boolean, by = li): ApprovalEvent => ({ type: 'approval.signed', data: { by, late } });
const owe: ApprovalCommand = { type: 'approval.owe', data: done };
const sign = (change: object = {}): ApprovalCommand => ({
  type: 'approval.confirm',
  data: { digest, judged: { isLast: true }, ...change },
});
const reason = { reason: '水位未超警' };
const object: ApprovalCommand = { type: 'approval.decline', data: reason };
const withdraw: ApprovalCommand = { type: 'approval.withdraw', data: reason };
const mark: ApprovalCommand = { type: 'approval.mark-overdue', data: {} };
const as = (actor: Actor, at = inTime): Partial<DecisionContext> => ({ actor, receivedAt: at });

describe('what one person did alone', () => {
  it('is owed once, with nothing stray', () => {
    given(approval).when(owe).then(owed);
    given(approval, owed).when(owe).thenNothing();
    const stray = { ...done, by: { ...zhang, stray: 1 } as Actor, stray: 1 };
    expect(given(approval).when({ ...owe, data: stray }).events).toEqual([owed]);
    expect([approval.initialState, folded(approval, owed)].map(hasWaited)).toEqual([false, false]);
  });

  it('is signed by another person over exactly what was done, in time or late', () => {
    given(approval, owed).when(sign(), as(li)).then(signed(false));
    given(approval, owed).when(sign(), as(li, signBy)).then(signed(true));
    given(approval, owed, overdue).when(sign(), as(li, signBy)).then(signed(true));
    given(approval, owed)
      .when(sign({ digest: 'other' }), as(li))
      .thenRefused({ code: 'content-differs' });
    given(approval, owed)
      .when(sign({ judged: undefined }), as(li))
      .thenRefused({ code: 'not-a-party' });
  });

  it.each([
    ['the same', zhang],
    ['the same by another key', person('zhang', 'K2')],
    ['the same in a session', { ...zhang, keyId: undefined }],
    ['another name with the same key', person('li', 'K1')],
  ])('is neither signed nor objected to by %s person', (_, actor) => {
    for (const command of [sign(), object])
      given(approval, owed).when(command, as(actor)).thenRefused({ code: 'second-person-required' });
  });

  it('stands when another objects, and is not withdrawn', () => {
    const objected: ApprovalEvent = { type: 'approval.objected', data: { by: li, late: false, ...reason } };
    given(approval, owed).when(object, as(li)).then(objected);
    given(approval, owed).when(withdraw, as(zhang)).thenRefused({ code: 'approval-ended', status: 'owed' });
    expect(neverRuns(folded(approval, owed, objected).status)).toBeUndefined();
  });

  it('is overdue from the end of its term on, once, and stays so', () => {
    const early = '2026-06-19T13:59:59.999Z';
    given(approval, owed).when(mark, as(zhang, early)).thenNothing();
    given(approval, owed).when(mark, as(zhang, signBy)).then(overdue);
    given(approval, owed, overdue).when(mark, as(zhang, signBy)).thenNothing();
    given(approval, owed, signed(false)).when(mark, as(zhang, signBy)).thenNothing();
    expect(folded(approval, owed, overdue, signed(true))).toMatchObject({ status: 'signed', overdue: true });
    const row = { status: 'owed' as const, endsAt: signBy, overdue: false };
    expect(
      [
        [row, early],
        [row, signBy],
        [{ ...row, overdue: true }, signBy],
        [{ ...row, status: 'signed' as const }, signBy],
      ].map(([one, now]) => isSignatureOverdue(one as typeof row, { now: now as string })),
    ).toEqual([false, true, false, false]);
  });

  it('ends once, by another person, and its lateness is that of the signature, whoever sends what when', () => {
    const sent = fc.record({
      command: fc.constantFrom(
        ...[sign(), sign({ digest: 'other' }), sign({ judged: undefined }), object, withdraw, mark, owe],
        { type: 'approval.expire' as const, data: {} },
      ),
      actor: fc.constantFrom(zhang, li, person('li', 'K1'), person('zhang', 'K2')),
      at: fc.constantFrom(inTime, signBy),
    });
    fc.assert(
      fc.property(fc.array(sent, { maxLength: 12 }), (all) => {
        let state = folded(approval, owed);
        const ends: { data: { by: Actor; late: boolean }; at: string }[] = [];
        for (const { command, actor, at } of all) {
          const decision = approval.decide(command, state, { actor, receivedAt: at, occurredAt: at });
          if (!('events' in decision)) continue;
          for (const event of decision.events)
            if (event.type === 'approval.signed' || event.type === 'approval.objected')
              ends.push({ data: event.data, at });
          state = decision.events.reduce(approval.evolve, state);
          expect(hasWaited(state)).toBe(false);
        }
        expect(ends.length).toBeLessThanOrEqual(1);
        for (const { data, at } of ends) expect(data).toEqual({ ...data, by: li, late: at === signBy });
      }),
      { numRuns: 300 },
    );
  });
});

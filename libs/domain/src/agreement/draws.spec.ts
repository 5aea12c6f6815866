import { agreement, unitsLeft, type AgreementCommand, type AgreementEvent } from './agreement.js';
import { by, folded, given } from '../kernel/given.helper-spec.js';

const line = { sharingId: 'SH-1', lineId: '1.1' };
const validity = { validFrom: '2026-01-01T00:00:00.000Z', validUntil: '2027-01-01T00:00:00.000Z' };
const inForce: AgreementEvent[] = [
  {
    type: 'agreement.proposed',
    data: {
      providerAgencyId: 'ENT-PUMP',
      beneficiaryAgencyId: 'EMB',
      items: [{ resourceKind: 'pump.truck', maxUnits: 2, ratePerUnitFen: 260_000 }],
      arrivalWithinMinutes: 60,
      ...validity,
    },
  },
  { type: 'agreement.confirmed', data: {} },
];
const draw = (quantity: number, more: object = {}): AgreementCommand => ({
  type: 'agreement.draw',
  data: { ...line, resourceKind: 'pump.truck', quantity, ...more },
});
const drawn = (quantity: number): AgreementEvent => ({
  type: 'agreement.drawn',
  data: { ...line, resourceKind: 'pump.truck', quantity },
});
const giveBack = (quantity: number): AgreementCommand => ({
  type: 'agreement.give-back',
  data: { ...line, quantity },
});
const system = by('liandong', 'system');

describe('units of a standing agreement', () => {
  it.each([draw(1), giveBack(1)])('are of one that exists ($type)', (command) =>
    given(agreement).when(command, system).thenRefused({ code: 'not-found' }),
  );

  it('are drawn up to what it promises, by all negotiations together', () => {
    given(agreement, ...inForce)
      .when(draw(2), system)
      .then(drawn(2));
    given(agreement, ...inForce)
      .when(draw(3), system)
      .thenRefused({
        code: 'agreement-exhausted',
        resourceKind: 'pump.truck',
        asked: 3,
        left: 2,
      });
    given(agreement, ...inForce, drawn(1))
      .when(draw(2, { sharingId: 'SH-2' }), system)
      .thenRefused({
        code: 'agreement-exhausted',
        resourceKind: 'pump.truck',
        asked: 2,
        left: 1,
      });
    given(agreement, ...inForce)
      .when(draw(1, { resourceKind: 'pump.hose' }), system)
      .thenRefused({
        code: 'agreement-exhausted',
        resourceKind: 'pump.hose',
        asked: 1,
        left: 0,
      });
  });

  it('are drawn once for a line', () => {
    given(agreement, ...inForce, drawn(2))
      .when(draw(2), system)
      .thenNothing();
  });

  it.each([
    ['before it begins', inForce, '2025-12-31T23:59:59.999Z', 'in-force'],
    ['when it has ended', inForce, validity.validUntil, 'in-force'],
    ['before it is confirmed', inForce.slice(0, 1), '2026-06-18T14:10:00.000Z', 'proposed'],
    [
      'after it was ended',
      [...inForce, { type: 'agreement.terminated', data: { reason: 'r' } } as const],
      '2026-06-18T14:10:00.000Z',
      'terminated',
    ],
  ])('are not drawn %s', (_, history, occurredAt, status) => {
    given(agreement, ...history)
      .when(draw(1), { ...system, occurredAt })
      .thenRefused({ code: 'agreement-not-in-force', status, ...validity });
  });

  it('go back in parts and can be drawn again', () => {
    const returned: AgreementEvent = {
      type: 'agreement.returned',
      data: { ...line, resourceKind: 'pump.truck', quantity: 1 },
    };
    given(agreement, ...inForce, drawn(2))
      .when(giveBack(1), system)
      .then(returned);
    const state = folded(agreement, ...inForce, drawn(2), returned);
    expect(state.status !== 'none' && unitsLeft(state, 'pump.truck')).toBe(1);
    given(agreement, ...inForce, drawn(2), returned)
      .when(giveBack(2), system)
      .thenRefused({ code: 'quantity-mismatch', expected: 1, quantity: 2 });
  });

  it('do not go back undrawn', () => {
    given(agreement, ...inForce)
      .when(giveBack(1), system)
      .thenRefused({ code: 'not-drawn', ...line });
    given(agreement, ...inForce, drawn(1), {
      type: 'agreement.returned',
      data: { ...line, resourceKind: 'pump.truck', quantity: 1 },
    })
      .when(giveBack(1), system)
      .thenRefused({ code: 'not-drawn', ...line });
  });
});

import fc from 'fast-check';
import { by, decidedAs, folded } from '../kernel/given.helper-spec.js';
import { moveQuantities, noQuantities, unitsOwned } from '../resource/resource.js';
import type { ResourceEvent } from '../resource/commands.js';
import { sharing } from './decide.js';
import { need, sharingCommand, sharingEvent } from './sharing.helper-spec.js';

const pump = decidedAs(by('ENT-PUMP', 'enterprise-operator'));
const few = fc.integer({ min: 0, max: 9 });

describe('what an owner says it would give', () => {
  it('is never more than it has nor than is asked for, and is refused with both numbers', () => {
    fc.assert(
      fc.property(
        ...[
          fc.integer({ min: 1, max: 12 }),
          few,
          fc.integer({ min: 1, max: 4 }),
          fc.integer({ min: 1, max: 30 }),
        ],
        (quantity, units, perUnit, amount) => {
          const requested = {
            type: 'sharing.requested',
            data: { ...sharingEvent('sharing.requested').data, amount },
          };
          const state = folded(sharing, requested as never);
          const owned = { units, capability: { code: need.capability, perUnit } };
          const answer = { answer: 'accept', quantity, resourceId: 'PUMP.truck', owned } as const;
          const said = sharing.decide(sharingCommand('sharing.respond', answer), state, pump);
          if (quantity > units)
            return expect(said).toMatchObject({
              refusal: { code: 'insufficient-quantity', asked: quantity, available: units },
            });
          if (quantity > 1 && (quantity - 1) * perUnit >= amount)
            return expect(said).toMatchObject({
              refusal: { code: 'over-commitment', asked: amount, offered: quantity * perUnit },
            });
          return expect(said).toMatchObject({ events: [{ data: { quantity } }] });
        },
      ),
    );
  });

  it('may be less, of what another measure counts, or nothing at all', () => {
    const state = folded(sharing, sharingEvent('sharing.requested'));
    const owned = { units: 9, capability: { code: 'lift-t', perUnit: 9_000 } };
    const declined = {
      answer: 'decline',
      reason: 'r',
      quantity: 99,
      resourceId: 'PUMP.truck',
      owned,
    } as const;
    const other = { ...declined, answer: 'accept', quantity: 9 } as const;
    for (const answer of [declined, other])
      expect(sharing.decide(sharingCommand('sharing.respond', answer), state, pump)).toHaveProperty('events');
  });

  it('counts the units that are there, wherever they are', () => {
    const steps: fc.Arbitrary<readonly [string, number]> = fc.tuple(
      fc.constantFrom('reserved', 'withdrawn', 'restocked'),
      fc.integer({ min: 1, max: 3 }),
    );
    fc.assert(
      fc.property(fc.array(steps, { maxLength: 8 }), (moves) => {
        let quantities = { ...noQuantities, registered: 20, available: 20 };
        for (const [type, quantity] of moves)
          if (quantity <= quantities.available)
            quantities = moveQuantities(quantities, {
              type: `resource.${type}`,
              data: { quantity },
            } as ResourceEvent);
        const { available, reserved, deployed } = quantities;
        expect(unitsOwned(quantities)).toBe(available + reserved + deployed);
      }),
    );
  });
});

import fc from 'fast-check';
import {
  by,
  decidedAs,
  expectTotal,
  folded,
  given,
  withStrays,
  type Samples,
} from '../kernel/given.helper-spec.js';
import { resource, type ResourceState } from './resource.js';
import type { ResourceCommand, ResourceCommands, ResourceEvent, ResourceProfile } from './commands.js';

const profile: ResourceProfile = {
  name: '龙吸水排水车',
  kind: 'pump.truck',
  capability: { code: 'drainage-m3h', perUnit: 3000 },
  quantity: 5,
  unit: '台',
  areaCode: '520111',
  place: '一号库',
  location: { lat: 26.4, lon: 106.6 },
  readiness: 'ready',
  arrivalMinutes: 45,
  costPerUnitFen: 260_000,
  minimumReserve: 1,
};
const key = { sharingId: 'SH-1', lineId: '1.1' };
const samples: Samples<ResourceEvent> = {
  'resource.registered': { ...profile, ownerAgencyId: 'ENT-PUMP' },
  'resource.readiness-changed': { readiness: 'limited', reason: '一台在修' },
  'resource.reserved': { ...key, quantity: 3, incidentId: 'INC-F1' },
  'resource.reservation-released': { ...key, quantity: 3, reason: 'sharing.cancelled' },
  'resource.deployed': { ...key, quantity: 3 },
  'resource.arrived': key,
  'resource.taken-back': { ...key, returned: 1, damaged: 1, consumed: 1 },
  'resource.withdrawn': { quantity: 2, reason: '报废' },
  'resource.restocked': { quantity: 2, reason: '新购' },
  'resource.repaired': { quantity: 1 },
  'resource.inspected': {
    inspectedAt: '2026-06-01T02:00:00.000Z',
    result: 'passed',
    expiresAt: '2026-06-18T14:10:00.000Z',
    inspectionDueAt: '2026-12-01T00:00:00.000Z',
    note: '外观完好',
  },
  'resource.team-linked': { teamId: 'T-1' },
};
const event = <K extends ResourceEvent['type']>(type: K) => ({ type, data: samples[type] }) as ResourceEvent;

const registered = event('resource.registered');
const reserved = event('resource.reserved');
const deployed = event('resource.deployed');
const arrived = event('resource.arrived');
const released = event('resource.reservation-released');
const takenBack = event('resource.taken-back');

const bodies: ResourceCommands = {
  'resource.register': profile,
  'resource.change-readiness': { readiness: 'limited', reason: '一台在修' },
  'resource.reserve': { ...key, quantity: 3, incidentId: 'INC-F1' },
  'resource.release-reservation': { ...key, reason: 'sharing.cancelled' },
  'resource.deploy': key,
  'resource.confirm-arrival': key,
  'resource.take-back': { ...key, returned: 1, damaged: 1, consumed: 1 },
  'resource.withdraw': { quantity: 2, reason: '报废' },
  'resource.restock': { quantity: 2, reason: '新购' },
  'resource.repair': { quantity: 1 },
  'resource.inspect': {
    inspectedAt: '2026-06-01T02:00:00.000Z',
    result: 'passed',
    expiresAt: '2026-06-18T14:10:00.000Z',
    inspectionDueAt: '2026-12-01T00:00:00.000Z',
    note: '外观完好',
  },
  'resource.link-team': { teamId: 'T-1' },
};
const command = <K extends ResourceCommand['type']>(type: K, more: Partial<ResourceCommands[K]> = {}) =>
  ({ type, data: { ...bodies[type], ...more } }) as ResourceCommand;
const owner = by('ENT-PUMP', 'enterprise-operator');

const paths: readonly [ResourceCommand['type'], ResourceEvent[], ResourceEvent][] = [
  ['resource.register', [], registered],
  ['resource.change-readiness', [registered], event('resource.readiness-changed')],
  ['resource.reserve', [registered], reserved],
  ['resource.release-reservation', [registered, reserved], released],
  ['resource.deploy', [registered, reserved], deployed],
  ['resource.confirm-arrival', [registered, reserved, deployed], arrived],
  ['resource.take-back', [registered, reserved, deployed, arrived], takenBack],
  ['resource.withdraw', [registered], event('resource.withdrawn')],
  ['resource.restock', [registered], event('resource.restocked')],
  ['resource.repair', [registered, reserved, deployed, takenBack], event('resource.repaired')],
  ['resource.inspect', [registered], event('resource.inspected')],
];

describe('a resource', () => {
  it.each(paths)('accepts %s', (type, history, after) => {
    given(resource, ...history)
      .when(command(type), owner)
      .then(after);
  });

  it.each(paths)('stores nothing stray of %s', (type, history, after) => {
    given(resource, ...history)
      .when(withStrays(command(type)), owner)
      .then(after);
  });

  it.each(paths.slice(1))('must exist for %s', (type) => {
    given(resource).when(command(type), owner).thenRefused({ code: 'not-found' });
  });

  it('is registered once', () => {
    given(resource, registered)
      .when(command('resource.register'), owner)
      .thenRefused({ code: 'already-exists' });
  });

  it('is not registered under a kind that a strict table lacks', () => {
    given(resource)
      .when(command('resource.register'), { ...owner, unknownCodes: ['pump.truck'] })
      .thenRefused({ code: 'code-unknown', codes: ['pump.truck'] });
  });

  it.each(['resource.change-readiness', 'resource.withdraw', 'resource.restock', 'resource.repair'] as const)(
    'leaves %s to its owner',
    (type) => {
      given(resource, registered)
        .when(command(type))
        .thenRefused({ code: 'acting-for-another', ownerAgencyId: 'ENT-PUMP' });
    },
  );

  it('does not change to the readiness it has', () => {
    given(resource, registered)
      .when(command('resource.change-readiness', { readiness: 'ready' }), owner)
      .thenNothing();
  });

  describe('promises', () => {
    it('no more than is available', () => {
      given(resource, registered, reserved)
        .when(command('resource.reserve', { lineId: '1.2' }))
        .thenRefused({ code: 'insufficient-quantity', asked: 3, available: 2 });
      given(resource, registered, event('resource.withdrawn'), reserved)
        .when(command('resource.reserve', { lineId: '1.2', quantity: 1 }))
        .thenRefused({ code: 'insufficient-quantity', asked: 1, available: 0 });
    });

    it('nothing while it is not ready', () => {
      given(resource, registered, {
        type: 'resource.readiness-changed',
        data: { readiness: 'not-ready', reason: '检修' },
      })
        .when(command('resource.reserve'))
        .thenRefused({ code: 'wrong-status', readiness: 'not-ready' });
    });

    it.each([
      ['reserved', [reserved]],
      ['deployed', [reserved, deployed]],
      ['arrived', [reserved, deployed, arrived]],
    ])('a line once: asked again when %s changes nothing', (_, history) => {
      given(resource, registered, ...history)
        .when(command('resource.reserve'))
        .thenNothing();
    });

    it('again after a release', () => {
      given(resource, registered, reserved, released).when(command('resource.reserve')).then(reserved);
    });

    it.each([
      'resource.release-reservation',
      'resource.deploy',
      'resource.confirm-arrival',
      'resource.take-back',
    ] as const)('must have been made for %s', (type) => {
      const refusal = { code: 'not-reserved', ...key } as const;
      given(resource, registered).when(command(type)).thenRefused(refusal);
      given(resource, registered, reserved, released).when(command(type)).thenRefused(refusal);
    });

    it('are not released once the units have left, nor taken back before', () => {
      given(resource, registered, reserved, deployed)
        .when(command('resource.release-reservation'))
        .thenRefused({ code: 'not-reserved', ...key });
      given(resource, registered, reserved)
        .when(command('resource.take-back'))
        .thenRefused({ code: 'not-reserved', ...key });
    });

    it('are deployed and arrive once, in that order', () => {
      given(resource, registered, reserved, deployed).when(command('resource.deploy')).thenNothing();
      given(resource, registered, reserved, deployed, arrived).when(command('resource.deploy')).thenNothing();
      given(resource, registered, reserved, deployed, arrived)
        .when(command('resource.confirm-arrival'))
        .thenNothing();
      given(resource, registered, reserved)
        .when(command('resource.confirm-arrival'))
        .thenRefused({ code: 'wrong-status', phase: 'reserved' });
    });

    it('come back as often as they went out', () => {
      given(resource, registered, reserved, deployed)
        .when(command('resource.take-back', { returned: 3 }))
        .thenRefused({ code: 'quantity-mismatch', expected: 3, returned: 3, damaged: 1, consumed: 1 });
      given(resource, registered, reserved, deployed).when(command('resource.take-back')).then(takenBack);
    });
  });

  it('has no more to withdraw than is available, nor to repair than is damaged', () => {
    given(resource, registered, reserved)
      .when(command('resource.withdraw', { quantity: 3 }), owner)
      .thenRefused({ code: 'insufficient-quantity', asked: 3, available: 2 });
    given(resource, registered)
      .when(command('resource.repair'), owner)
      .thenRefused({ code: 'insufficient-quantity', asked: 1, damaged: 0 });
  });

  it('counts every unit in one place', () => {
    expect(folded(resource, registered, reserved, deployed, arrived, takenBack)).toEqual(
      expect.objectContaining({
        promises: {},
        quantities: {
          registered: 5,
          available: 3,
          reserved: 0,
          deployed: 0,
          consumed: 1,
          damaged: 1,
          withdrawn: 0,
        },
      }),
    );
  });

  it('folds any history', () => expectTotal(resource, samples));
});

/** Rule 1: every unit is in one place, and what is promised is held. */
function expectConserved({ quantities: q, promises }: ResourceState): void {
  const { registered: all, ...places } = q;
  expect(Object.values(places).reduce((sum, n) => sum + n, 0)).toBe(all);
  expect(Object.values(q).every((n) => n >= 0)).toBe(true);
  const sum = (phases: string[]) =>
    Object.values(promises).reduce((n, p) => n + (phases.includes(p.phase) ? p.quantity : 0), 0);
  expect(sum(['reserved'])).toBe(q.reserved);
  expect(sum(['deployed', 'arrived'])).toBe(q.deployed);
}

describe('an inspection', () => {
  it('is on record with the dates it found', () => {
    given(resource, registered)
      .when(command('resource.inspect'), by('ENT-PUMP'))
      .then(event('resource.inspected'));
    given(resource, registered)
      .when(command('resource.inspect'), by('FIRE'))
      .thenRefused({ code: 'acting-for-another', ownerAgencyId: 'ENT-PUMP' });
  });

  it('keeps units from being promised from the end of their shelf life, not before', () => {
    const inspected = event('resource.inspected');
    const at = (occurredAt: string) =>
      given(resource, registered, inspected).when(command('resource.reserve'), { occurredAt });
    at('2026-06-18T14:10:00.000Z').thenRefused({
      code: 'shelf-life-over',
      expiresAt: '2026-06-18T14:10:00.000Z',
    });
    at('2026-06-18T14:09:59.000Z').then(reserved);
  });

  it('that failed keeps them at home', () => {
    const failed = { type: 'resource.inspected', data: { inspectedAt: 't', result: 'failed' } } as const;
    given(resource, registered, failed)
      .when(command('resource.reserve'))
      .thenRefused({ code: 'wrong-status', readiness: 'not-ready' });
  });
});

describe('a resource that is a team formed later', () => {
  const one = {
    ...registered,
    data: { ...profile, quantity: 1, ownerAgencyId: 'ENT-PUMP' },
  } as ResourceEvent;
  const link = command('resource.link-team');

  it('is linked by its owner, once, and is one unit from then on', () => {
    const linked = event('resource.team-linked');
    given(resource, one).when(link, owner).then(linked);
    given(resource, one, linked).when(link, owner).thenNothing();
    given(resource, one, linked)
      .when(command('resource.restock'), owner)
      .thenRefused({ code: 'team-id-mismatch', teamId: 'T-1', quantity: 2 });
    given(resource, one)
      .when(link, by('FIRE'))
      .thenRefused({ code: 'acting-for-another', ownerAgencyId: 'ENT-PUMP' });
  });

  it('is not several units', () => {
    given(resource, registered)
      .when(link, owner)
      .thenRefused({ code: 'team-id-mismatch', teamId: 'T-1', quantity: profile.quantity });
    const rest = {
      type: 'resource.withdrawn',
      data: { quantity: profile.quantity - 1, reason: '报废' },
    } as const;
    given(resource, registered, rest).when(link, owner).then(event('resource.team-linked'));
  });
});

describe('units of a resource', () => {
  const count = fc.integer({ min: 1, max: 4 });
  const line = fc.record({
    sharingId: fc.constantFrom('SH-1', 'SH-2'),
    lineId: fc.constantFrom('1.1', '1.2', '2.1'),
  });
  const reason = '测试';
  const anyCommand: fc.Arbitrary<ResourceCommand> = fc.oneof(
    fc
      .tuple(line, count)
      .map(([k, quantity]) => command('resource.reserve', { ...k, quantity, incidentId: 'INC-F1' })),
    line.map((k) => command('resource.release-reservation', { ...k, reason })),
    line.map((k) => command('resource.deploy', k)),
    line.map((k) => command('resource.confirm-arrival', k)),
    fc
      .tuple(line, fc.nat(2), fc.nat(2), fc.nat(2))
      .map(([k, returned, damaged, consumed]) =>
        command('resource.take-back', { ...k, returned, damaged, consumed }),
      ),
    count.map((quantity) => command('resource.withdraw', { quantity, reason })),
    count.map((quantity) => command('resource.restock', { quantity, reason })),
    count.map((quantity) => command('resource.repair', { quantity })),
    fc
      .constantFrom('2026-06-01T00:00:00.000Z', '2026-12-01T00:00:00.000Z')
      .map((expiresAt) => command('resource.inspect', { expiresAt })),
    fc
      .constantFrom('ready' as const, 'not-ready' as const)
      .map((readiness) => command('resource.change-readiness', { readiness, reason })),
  );

  it('are promised once and conserved, whatever is asked', () => {
    fc.assert(
      fc.property(fc.array(anyCommand, { maxLength: 60 }), (commands) => {
        let state = folded(resource, registered);
        for (const next of commands) {
          const decision = resource.decide(next, state, decidedAs(owner));
          if ('refusal' in decision) continue;
          state = decision.events.reduce((s, e) => resource.evolve(s, e), state);
          expectConserved(state);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('a resource that is a team', () => {
  const team = { ...profile, quantity: 1, teamId: 'T-SAR' };
  const ofTeam: ResourceEvent = {
    type: 'resource.registered',
    data: { ...team, ownerAgencyId: 'ENT-PUMP' },
  };

  it('is one unit and stays one', () => {
    given(resource).when(command('resource.register', team), owner).then(ofTeam);
    given(resource)
      .when(command('resource.register', { ...team, quantity: 2 }), owner)
      .thenRefused({ code: 'team-id-mismatch', teamId: 'T-SAR', quantity: 2 });
    given(resource, ofTeam)
      .when(command('resource.restock'), owner)
      .thenRefused({ code: 'team-id-mismatch', teamId: 'T-SAR', quantity: 2 });
  });
});

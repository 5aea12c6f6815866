import { by, expectTotal, folded, given, withStrays } from '../kernel/given.helper-spec.js';
import { sharing } from './decide.js';
import {
  decided,
  line,
  sharingCommand as command,
  sharingEvent as event,
  sharingSamples,
} from './sharing.helper-spec.js';
import { outstanding, type SharingCommand, type SharingEvent } from './sharing.js';

const requested = event('sharing.requested');
const allocated = decided(line('1.1'));
const reserved = [requested, allocated, event('sharing.reservation-confirmed')];
const committed = [...reserved, event('sharing.requisitioned'), event('sharing.committed')];
const arrived = [...committed, event('sharing.dispatched'), event('sharing.arrived')];
const released = [...arrived, event('sharing.released')];
const returned = [...released, event('sharing.returned')];
const claimed = [...returned, event('sharing.compensation-claimed')];

const owner = by('ENT-PUMP', 'enterprise-operator');
const system = by('liandong', 'system');

/** Each command but the decision with a history in which it is accepted, and the event it gives. */
const paths: readonly [
  SharingCommand['type'],
  SharingEvent['type'],
  SharingEvent[],
  ReturnType<typeof by> | undefined,
][] = [
  ['sharing.request', 'sharing.requested', [], undefined],
  ['sharing.offer', 'sharing.offered', [requested], owner],
  ['sharing.respond', 'sharing.answered', [requested], owner],
  ['sharing.quote', 'sharing.quoted', [requested], owner],
  ['sharing.confirm-reservation', 'sharing.reservation-confirmed', [requested, allocated], system],
  ['sharing.fail-reservation', 'sharing.reservation-failed', [requested, allocated], system],
  ['sharing.requisition', 'sharing.requisitioned', reserved, undefined],
  ['sharing.commit', 'sharing.committed', committed.slice(0, -1), owner],
  ['sharing.dispatch', 'sharing.dispatched', committed, owner],
  ['sharing.report-arrival', 'sharing.arrived', arrived.slice(0, -1), owner],
  ['sharing.request-extension', 'sharing.extension-requested', arrived, undefined],
  [
    'sharing.answer-extension',
    'sharing.extension-answered',
    [...arrived, event('sharing.extension-requested')],
    owner,
  ],
  ['sharing.recall', 'sharing.recalled', arrived, owner],
  ['sharing.release', 'sharing.released', arrived, undefined],
  ['sharing.report-return', 'sharing.returned', released, owner],
  ['sharing.claim-compensation', 'sharing.compensation-claimed', returned, owner],
  ['sharing.pay-compensation', 'sharing.compensation-paid', claimed, undefined],
  ['sharing.cancel', 'sharing.cancelled', reserved, undefined],
  ['sharing.expire', 'sharing.expired', reserved, system],
];

describe('a negotiation', () => {
  it.each(paths)('accepts %s', (type, after, history, context) => {
    given(sharing, ...history)
      .when(command(type), context)
      .then(event(after));
  });

  it.each(paths)('stores nothing stray of %s', (type, after, history, context) => {
    given(sharing, ...history)
      .when(withStrays(command(type)), context)
      .then(event(after));
  });

  it.each(paths.slice(2))('must exist for %s', (type, _, __, context) => {
    given(sharing).when(command(type), context).thenRefused({ code: 'not-found' });
  });

  it('must exist for a decision', () => {
    given(sharing).when(command('sharing.decide-allocation')).thenRefused({ code: 'not-found' });
  });

  it.each(['sharing.request', 'sharing.offer'] as const)('needs an open incident for %s', (type) => {
    given(sharing)
      .when(command(type), { incident: 'missing' })
      .thenRefused({ code: 'incident-unknown', incidentId: 'INC-F1' });
    given(sharing)
      .when(command(type), { incident: 'closed' })
      .thenRefused({ code: 'incident-closed', incidentId: 'INC-F1' });
  });

  it('is requested once, also after an offer for the same incident', () => {
    given(sharing, requested).when(command('sharing.request')).thenRefused({ code: 'already-exists' });
    given(sharing, event('sharing.offered')).when(command('sharing.request')).then(requested);
    given(sharing, event('sharing.offered'))
      .when(command('sharing.request', { incidentId: 'INC-G1' }))
      .thenRefused({ code: 'wrong-status', incidentId: 'INC-F1' });
  });

  it('takes no offer for another incident', () => {
    given(sharing, requested)
      .when(command('sharing.offer', { incidentId: 'INC-G1' }), owner)
      .thenRefused({ code: 'wrong-status', incidentId: 'INC-F1' });
  });

  it.each(['decline', 'provisional'] as const)('wants a reason for "%s"', (answer) => {
    given(sharing, requested)
      .when(command('sharing.respond', { answer, reason: undefined }), owner)
      .thenRefused({ code: 'reason-required', answer });
  });

  it('lets an owner take back what it offered unasked', () => {
    expect(
      given(sharing, event('sharing.offered')).when(
        command('sharing.respond', { answer: 'decline', reason: '已另作安排' }),
        owner,
      ).events,
    ).toHaveLength(1);
  });

  it.each(['cancelled', 'expired'] as const)('hears no more of owners once it is %s', (status) => {
    for (const type of ['sharing.offer', 'sharing.respond', 'sharing.quote'] as const) {
      given(sharing, requested, event(`sharing.${status}`))
        .when(command(type), owner)
        .thenRefused({ code: 'wrong-status', status });
    }
  });

  describe('a reservation', () => {
    it.each([
      ['sharing.confirm-reservation', 'sharing.reservation-confirmed'],
      ['sharing.fail-reservation', 'sharing.reservation-failed'],
    ] as const)('%s is told once', (type, after) => {
      given(sharing, requested, allocated, event(after)).when(command(type), system).thenNothing();
      given(sharing, requested)
        .when(command(type), system)
        .thenRefused({ code: 'unknown-line', lineId: '1.1' });
    });

    it('that was refused is not confirmed, nor the other way round', () => {
      given(sharing, requested, allocated, event('sharing.reservation-failed'))
        .when(command('sharing.confirm-reservation'), system)
        .thenRefused({ code: 'line-not-ready', lineId: '1.1', step: 'failed' });
      given(sharing, ...reserved)
        .when(command('sharing.fail-reservation'), system)
        .thenRefused({ code: 'line-not-ready', lineId: '1.1', step: 'reserved' });
    });

    it.each(['sharing.cancel', 'sharing.expire', 'sharing.release'] as const)(
      'that is confirmed after %s stays given back',
      (type) => {
        const { events } = given(sharing, requested, allocated).when(command(type), system);
        expect(events).toMatchObject([{ data: { unused: [{ lineId: '1.1' }] } }]);
        given(sharing, requested, allocated, ...events)
          .when(command('sharing.confirm-reservation'), system)
          .thenRefused({ code: 'line-not-ready', lineId: '1.1', step: 'dropped' });
      },
    );
  });

  it('the outstanding amount is what no line covers', () => {
    const of = (...events: SharingEvent[]) => outstanding(folded(sharing, requested, ...events));
    expect(of()).toBe(6000);
    expect(of(allocated)).toBe(3000);
    expect(of(decided(line('1.1'), line('1.2')))).toBe(0);
    expect(of(decided(line('1.1', { amount: 9000 })))).toBe(0);
    expect(of(allocated, event('sharing.reservation-failed'))).toBe(6000);
    expect(of(allocated, event('sharing.cancelled'))).toBe(6000);
    expect(outstanding(folded(sharing, ...returned))).toBe(3000);
    expect(outstanding(folded(sharing, ...arrived, event('sharing.recalled')))).toBe(3000);
    expect(
      outstanding(folded(sharing, ...arrived, event('sharing.recalled'), event('sharing.released'))),
    ).toBe(6000);
  });

  it('lapses while units are only set aside, not once something was requisitioned', () => {
    const { events } = given(sharing, ...reserved).when(command('sharing.expire'), system);
    expect(events).toMatchObject([{ type: 'sharing.expired', data: { unused: [{ lineId: '1.1' }] } }]);
    given(sharing, ...reserved, event('sharing.requisitioned'))
      .when(command('sharing.expire'), system)
      .thenRefused({ code: 'line-not-ready', lineIds: ['1.1'] });
  });

  it('folds any history', () => expectTotal(sharing, sharingSamples));
});

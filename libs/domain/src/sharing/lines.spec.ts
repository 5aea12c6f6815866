import { by, folded, given } from '../kernel/given.helper-spec.js';
import { sharing } from './decide.js';
import { linesHeld } from './lines.js';
import { decided, line, sharingCommand as command, sharingEvent as event } from './sharing.helper-spec.js';
import { lineOwners, outstanding, type SharingEvent } from './sharing.js';

const pump = by('ENT-PUMP', 'enterprise-operator');
const fire = by('FIRE');
const ref = (lineId: string) => ({ lineId, resourceId: 'PUMP.truck', quantity: 1 });
const onBoth = (type: 'requisitioned' | 'committed'): SharingEvent => {
  const sample = event(`sharing.${type}`);
  return { ...sample, data: { ...sample.data, lineIds: ['1.1', '1.2'] } } as SharingEvent;
};
const confirmed = (lineId: string): SharingEvent => ({
  type: 'sharing.reservation-confirmed',
  data: { lineId },
});

const requested = event('sharing.requested');
/** 1.1 is of ENT-PUMP, 1.2 of FIRE under a standing agreement. */
const allocated = [
  requested,
  decided(line('1.1'), line('1.2', { ownerAgencyId: 'FIRE', agreementId: 'AG-1' })),
];
const reserved = [...allocated, confirmed('1.1'), confirmed('1.2')];
const committed = [...reserved, onBoth('requisitioned'), onBoth('committed')];
const dispatched = [
  ...committed,
  event('sharing.dispatched'), // 1.1
];
const arrived = [...dispatched, event('sharing.arrived')];
const recalled = [...arrived, event('sharing.recalled')];
const released = [...arrived, event('sharing.released')];

describe('lines of a negotiation', () => {
  it('make their owners parties, unless they fell away before these took them up', () => {
    const parties = (...events: readonly SharingEvent[]) => lineOwners(folded(sharing, ...events));
    const failed: SharingEvent = {
      type: 'sharing.reservation-failed',
      data: { lineId: '1.2', reason: 'in use' },
    };
    const cancelled: SharingEvent = {
      type: 'sharing.cancelled',
      data: { unused: [ref('1.1'), ref('1.2')], reason: 'over' },
    };
    expect(parties(...allocated)).toEqual(['ENT-PUMP', 'FIRE']);
    expect(parties(...allocated, failed)).toEqual(['ENT-PUMP']);
    expect(parties(...reserved, cancelled)).toEqual([]);
    expect(parties(...committed, cancelled)).toEqual(['ENT-PUMP', 'FIRE']);
  });

  it('are requisitioned once they are reserved: all that no agreement gives, or those named', () => {
    given(sharing, ...allocated, confirmed('1.2'))
      .when(command('sharing.requisition', { lineIds: ['1.2', '1.2'] }))
      .then({
        ...event('sharing.requisitioned'),
        data: { ...event('sharing.requisitioned').data, lineIds: ['1.2'] },
      } as SharingEvent);
    given(sharing, ...reserved)
      .when(command('sharing.requisition'))
      .then(event('sharing.requisitioned'));
    given(sharing, ...reserved)
      .when(command('sharing.requisition', { lineIds: ['1.1', '1.2'] }))
      .then(onBoth('requisitioned'));
    given(sharing, ...allocated)
      .when(command('sharing.requisition'))
      .thenRefused({
        code: 'line-not-ready',
        lines: [
          { lineId: '1.1', step: 'allocated' },
          { lineId: '1.2', step: 'allocated' },
        ],
      });
    given(sharing, ...allocated)
      .when(command('sharing.requisition', { lineIds: ['1.1'] }))
      .thenRefused({ code: 'line-not-ready', lineId: '1.1', step: 'allocated' });
    given(sharing, ...allocated)
      .when(command('sharing.requisition', { lineIds: ['2.1'] }))
      .thenRefused({ code: 'unknown-line', lineId: '2.1' });
  });

  it('are committed by their owner, under an agreement without a requisition', () => {
    given(sharing, ...reserved)
      .when(command('sharing.commit', { estimatedArrivalAt: undefined }), fire)
      .then({ type: 'sharing.committed', data: { lineIds: ['1.2'], ownerAgencyId: 'FIRE' } });
    given(sharing, ...reserved)
      .when(command('sharing.commit'), pump)
      .thenRefused({ code: 'line-not-ready', lines: [{ lineId: '1.1', step: 'reserved' }] });
    given(sharing, ...reserved)
      .when(command('sharing.commit', { lineIds: ['1.2'] }), pump)
      .thenRefused({ code: 'acting-for-another', lineId: '1.2' });
    given(sharing, ...reserved)
      .when(command('sharing.commit'), by('POLICE'))
      .thenRefused({ code: 'not-a-party' });
  });

  it.each(['sharing.dispatch', 'sharing.report-arrival', 'sharing.recall'] as const)(
    '%s is for those who take part',
    (type) => {
      given(sharing, ...dispatched)
        .when(command(type), by('POLICE'))
        .thenRefused({ code: 'not-a-party' });
    },
  );

  it('leave after they are committed and arrive after they left', () => {
    given(sharing, ...reserved)
      .when(command('sharing.dispatch'), pump)
      .thenRefused({ code: 'line-not-ready', lines: [{ lineId: '1.1', step: 'reserved' }] });
    given(sharing, ...committed)
      .when(command('sharing.report-arrival'), pump)
      .thenRefused({ code: 'line-not-ready', lines: [{ lineId: '1.1', step: 'committed' }] });
  });

  it('are seen to arrive by the requester too', () => {
    given(sharing, ...dispatched)
      .when(command('sharing.report-arrival'), by('EMB'))
      .then(event('sharing.arrived'));
  });

  describe('a recall', () => {
    it('is for what is out, and is said once', () => {
      given(sharing, ...committed)
        .when(command('sharing.recall'), pump)
        .thenRefused({ code: 'line-not-ready', lines: [{ lineId: '1.1', step: 'committed' }] });
      given(sharing, ...recalled)
        .when(command('sharing.recall'), pump)
        .thenNothing();
      given(sharing, ...recalled)
        .when(command('sharing.recall', { lineIds: ['1.1'] }), pump)
        .thenNothing();
    });

    it('that nobody answers ends with the return', () => {
      given(sharing, ...recalled)
        .when(command('sharing.report-return'), pump)
        .then(event('sharing.returned'));
    });

    it('lets the need be covered anew', () => {
      const { events } = given(
        sharing,
        requested,
        decided(line('1.1', { amount: 6000 })),
        confirmed('1.1'),
        ...arrived.slice(4),
        event('sharing.recalled'),
        event('sharing.released'),
      ).when(command('sharing.decide-allocation'));
      expect(events).toMatchObject([{ data: { round: 2, certificate: { need: { amount: 6000 } } } }]);
    });
  });

  it('are released: what never left goes back, what is out has to return', () => {
    given(sharing, ...arrived)
      .when(command('sharing.release'))
      .then({
        type: 'sharing.released',
        data: { unused: [ref('1.2')], inUse: [ref('1.1')], reason: '响应终止' },
      });
    given(sharing, ...released, {
      type: 'sharing.released',
      data: { unused: [ref('1.2')], inUse: [], reason: '' },
    })
      .when(command('sharing.release'))
      .thenRefused({
        code: 'line-not-ready',
        lines: [
          { lineId: '1.1', step: 'released' },
          { lineId: '1.2', step: 'dropped' },
        ],
      });
  });

  describe('a return', () => {
    const back = (...lines: { lineId: string; returned: number; damaged?: number }[]) =>
      command('sharing.report-return', { lines: lines.map((l) => ({ damaged: 0, consumed: 0, ...l })) });

    it('needs a release or a recall', () => {
      given(sharing, ...arrived)
        .when(back({ lineId: '1.1', returned: 1 }), pump)
        .thenRefused({ code: 'line-not-ready', lineId: '1.1', step: 'arrived' });
      given(sharing, ...released, event('sharing.returned'))
        .when(back({ lineId: '1.1', returned: 1 }), pump)
        .thenRefused({ code: 'line-not-ready', lineId: '1.1', step: 'returned' });
    });

    it('is told by the owner, of lines that exist', () => {
      given(sharing, ...released)
        .when(back({ lineId: '1.1', returned: 1 }), fire)
        .thenRefused({ code: 'acting-for-another', lineId: '1.1' });
      given(sharing, ...released)
        .when(back({ lineId: '9.9', returned: 1 }), pump)
        .thenRefused({ code: 'unknown-line', lineId: '9.9' });
    });

    it('is told by who commands while the owner is suspended, of one owner', () => {
      const releasedAll: SharingEvent = {
        type: 'sharing.released',
        data: { unused: [], inUse: [ref('1.1'), ref('1.2')], reason: 'r' },
      };
      const told = (suspendedOwners: readonly string[], ...lineIds: string[]) => {
        const lines = lineIds.map((lineId) => ({ lineId, returned: 1, damaged: 0, consumed: 0 }));
        return given(sharing, ...dispatched, releasedAll).when(
          command('sharing.report-return', { lines, suspendedOwners }),
        );
      };
      expect(told(['ENT-PUMP'], '1.1').events).toMatchObject([{ data: { ownerAgencyId: 'ENT-PUMP' } }]);
      told(['FIRE'], '1.1').thenRefused({ code: 'acting-for-another', lineId: '1.1' });
      told(['ENT-PUMP', 'FIRE'], '1.1', '1.2').thenRefused({ code: 'acting-for-another', lineId: '1.2' });
    });

    it('accounts for every unit, once', () => {
      const mismatch = { code: 'quantity-mismatch', lineId: '1.1', expected: 1, consumed: 0 } as const;
      given(sharing, ...released)
        .when(back({ lineId: '1.1', returned: 1, damaged: 1 }), pump)
        .thenRefused({ ...mismatch, returned: 1, damaged: 1 });
      given(sharing, ...released)
        .when(back({ lineId: '1.1', returned: 1 }, { lineId: '1.1', returned: 1 }), pump)
        .thenRefused({ ...mismatch, returned: 1, damaged: 0 });
    });
  });

  describe('an extension', () => {
    const asked = [...committed, event('sharing.extension-requested')];
    const granted = event('sharing.extension-answered');

    it('is for units that are held', () => {
      given(sharing, requested)
        .when(command('sharing.request-extension'))
        .thenRefused({ code: 'line-not-ready', lines: [] });
      given(sharing, requested, event('sharing.cancelled'))
        .when(command('sharing.request-extension'))
        .thenRefused({ code: 'wrong-status', status: 'cancelled' });
    });

    it('is answered by every owner for itself, again only with another answer', () => {
      given(sharing, ...asked, granted)
        .when(command('sharing.answer-extension', { granted: false, reason: '另有任务' }), fire)
        .then({
          type: 'sharing.extension-answered',
          data: {
            granted: false,
            until: '2026-06-19T04:00:00.000Z',
            reason: '另有任务',
            ownerAgencyId: 'FIRE',
          },
        });
      given(sharing, ...asked, granted)
        .when(command('sharing.answer-extension'), pump)
        .thenNothing();
      given(sharing, ...asked, granted, event('sharing.extension-requested'))
        .when(command('sharing.answer-extension'), pump)
        .then(granted);
    });

    it('is not answered unasked, by a stranger, or with a bare no', () => {
      given(sharing, ...committed)
        .when(command('sharing.answer-extension'), pump)
        .thenRefused({ code: 'wrong-status', extension: 'none' });
      given(sharing, ...asked)
        .when(command('sharing.answer-extension'), by('POLICE'))
        .thenRefused({ code: 'not-a-party' });
      given(sharing, ...asked)
        .when(command('sharing.answer-extension', { granted: false, reason: undefined }), pump)
        .thenRefused({ code: 'reason-required', granted: false });
    });
  });

  describe('compensation', () => {
    const claimed = [...released, event('sharing.returned'), event('sharing.compensation-claimed')];

    it('is claimed by an owner whose units were requisitioned, before or after the return', () => {
      for (const history of [arrived, [...released, event('sharing.returned')]]) {
        given(sharing, ...history)
          .when(command('sharing.claim-compensation'), pump)
          .then(event('sharing.compensation-claimed'));
      }
      given(sharing, ...reserved)
        .when(command('sharing.claim-compensation'), pump)
        .thenRefused({ code: 'not-requisitioned' });
      given(sharing, ...arrived)
        .when(command('sharing.claim-compensation'), by('POLICE'))
        .thenRefused({ code: 'not-requisitioned' });
      given(sharing, ...claimed)
        .when(command('sharing.claim-compensation'), pump)
        .thenRefused({ code: 'already-exists', claimId: 'CLAIM-1' });
    });

    it('is claimed and paid after a cancellation too', () => {
      const cancelled = [
        ...committed,
        { type: 'sharing.cancelled', data: { unused: [ref('1.1'), ref('1.2')], reason: '' } } as const,
      ];
      given(sharing, ...cancelled)
        .when(command('sharing.claim-compensation'), pump)
        .then(event('sharing.compensation-claimed'));
      given(sharing, ...cancelled, event('sharing.compensation-claimed'))
        .when(command('sharing.pay-compensation'))
        .then(event('sharing.compensation-paid'));
    });

    it('is paid in parts up to the claim', () => {
      const part = command('sharing.pay-compensation', { amountFen: 500_000 });
      const paid = given(sharing, ...claimed).when(part).events;
      given(sharing, ...claimed, ...paid)
        .when(part)
        .thenRefused({ code: 'amount-exceeds-claim', amountFen: 500_000, open: 20_000 });
    });

    it.each(['CLAIM-2', 'constructor'])('is not paid on a claim nobody made: %s', (claimId) => {
      given(sharing, ...claimed)
        .when(command('sharing.pay-compensation', { claimId }))
        .thenRefused({ code: 'not-found', claimId });
    });
  });

  describe('a cancellation but for what is out', () => {
    const most = command('sharing.cancel', { exceptOut: true });

    it('lets go of the rest and asks for no more', () => {
      const { events } = given(sharing, ...dispatched).when(most);
      expect(events).toMatchObject([
        { type: 'sharing.released', data: { unused: [ref('1.2')], inUse: [] } },
        { type: 'sharing.request-amended', data: { amount: 3000 } },
      ]);
      const after = folded(sharing, ...dispatched, ...events);
      expect([outstanding(after), after.status]).toEqual([0, 'requested']);
      expect(linesHeld(after).map(({ lineId }) => lineId)).toEqual(['1.1']);
      given(sharing, ...dispatched, ...events)
        .when(most)
        .thenNothing();
    });

    it('is one where nothing is out', () => {
      expect(given(sharing, ...committed).when(most).events).toMatchObject([{ type: 'sharing.cancelled' }]);
    });
  });

  describe.each(['cancel', 'expire'] as const)('%s', (name) => {
    const ended = event(name === 'cancel' ? 'sharing.cancelled' : 'sharing.expired');
    const other = event(name === 'cancel' ? 'sharing.expired' : 'sharing.cancelled');

    // a committed line is people's word: a lapse does not take it back, a cancellation does
    const droppable = name === 'cancel' ? committed : reserved;
    const lineIds = name === 'cancel' ? ['1.1'] : ['1.1', '1.2'];

    it('gives back everything that never left', () => {
      expect(given(sharing, ...droppable).when(command(`sharing.${name}`)).events).toMatchObject([
        { type: ended.type, data: { unused: [ref('1.1'), ref('1.2')] } },
      ]);
      expect(given(sharing, event('sharing.offered')).when(command(`sharing.${name}`)).events).toMatchObject([
        { data: { unused: [] } },
      ]);
    });

    it('waits for what is out', () => {
      for (const history of [dispatched, arrived, recalled, released]) {
        given(sharing, ...history)
          .when(command(`sharing.${name}`))
          .thenRefused({ code: 'line-not-ready', lineIds });
      }
    });

    it('happens once', () => {
      given(sharing, requested, ended)
        .when(command(`sharing.${name}`))
        .thenNothing();
      given(sharing, requested, other)
        .when(command(`sharing.${name}`))
        .thenRefused({ code: 'wrong-status', status: name === 'cancel' ? 'expired' : 'cancelled' });
    });
  });
});

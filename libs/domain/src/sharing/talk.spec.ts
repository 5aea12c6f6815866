import { by, given } from '../kernel/given.helper-spec.js';
import { sharing } from './decide.js';
import {
  candidate,
  decided,
  line,
  sharingCommand as command,
  sharingEvent as event,
} from './sharing.helper-spec.js';
import type { SharingEvent } from './sharing.js';

const pump = by('ENT-PUMP', 'enterprise-operator');
const stranger = by('POLICE');
const requested = event('sharing.requested');
const offered = event('sharing.offered');
const answered = event('sharing.answered');
const agreed = {
  agreementId: 'AG-1',
  agreementItem: 'pump.truck',
  agreementUntil: '2027-01-01T00:00:00.000Z',
};
const confirmed = (uncoveredReason?: string): SharingEvent => ({
  type: 'sharing.reservation-confirmed',
  data: { lineId: '1.1', uncoveredReason },
});
const arrived = [
  requested,
  decided(line('1.1', { quantity: 3 })),
  confirmed(),
  event('sharing.requisitioned'),
  event('sharing.committed'),
  event('sharing.dispatched'),
  event('sharing.arrived'),
];
const recalled = [...arrived, event('sharing.recalled')];
const released = [...arrived, event('sharing.released')];

describe('what parties of a negotiation tell each other', () => {
  it.each([
    ['sharing.withdraw-offer', pump, [offered], 'sharing.offer-withdrawn'],
    ['sharing.amend-request', {}, [requested], 'sharing.request-amended'],
    ['sharing.request-quote', {}, [requested], 'sharing.quote-requested'],
    ['sharing.decline-quote', pump, [requested], 'sharing.quote-declined'],
    ['sharing.request-information', pump, [requested], 'sharing.information-requested'],
    [
      'sharing.answer-information',
      {},
      [requested, event('sharing.information-requested')],
      'sharing.information-answered',
    ],
    ['sharing.request-status', {}, arrived, 'sharing.status-requested'],
    ['sharing.report-status', pump, arrived, 'sharing.status-reported'],
    ['sharing.answer-recall', {}, recalled, 'sharing.recall-answered'],
  ] as const)('%s is on record', (name, who, history, type) => {
    given(sharing, ...history)
      .when(command(name), who)
      .then(event(type));
    given(sharing).when(command(name), who).thenRefused({ code: 'not-found' });
  });

  it('asks each owner once, and nobody who is not registered', () => {
    const ask = command('sharing.ask', { agencyIds: ['ENT-PUMP', 'ENT-PUMP', 'NM-EMB'] });
    given(sharing, requested)
      .when(ask, { unknownAgencies: ['NM-EMB'] })
      .thenRefused({ code: 'agency-unknown', agencies: ['NM-EMB'] });
    given(sharing, requested, event('sharing.asked'))
      .when(ask)
      .then({ type: 'sharing.asked', data: { agencyIds: ['NM-EMB'], byAgencyId: 'EMB' } });
    given(sharing, requested, event('sharing.asked'), {
      type: 'sharing.asked',
      data: { agencyIds: ['NM-EMB'], byAgencyId: 'EMB' },
    })
      .when(ask)
      .thenNothing();
  });

  it('names the resource that a quantity is of', () => {
    given(sharing, requested)
      .when(command('sharing.respond', { resourceId: undefined }), pump)
      .thenRefused({ code: 'resource-required', quantity: 1 });
  });

  it('gives a reason with a no and with a maybe', () => {
    const asked = [requested, event('sharing.information-requested')];
    for (const answer of ['decline', 'provisional'] as const) {
      given(sharing, ...asked)
        .when(command('sharing.answer-information', { answer }))
        .thenRefused({ code: 'reason-required', answer });
      given(sharing, ...recalled)
        .when(command('sharing.answer-recall', { answer, reason: undefined }))
        .thenRefused({ code: 'reason-required', answer });
    }
  });

  it('asks a question once, of others, and answers only what was asked', () => {
    const asked = [requested, event('sharing.information-requested')];
    given(sharing, ...asked)
      .when(command('sharing.request-information'), pump)
      .thenRefused({ code: 'already-exists', queryId: 'Q-1' });
    given(sharing, ...asked)
      .when(command('sharing.answer-information'), pump)
      .thenRefused({ code: 'self-reference', queryId: 'Q-1' });
    given(sharing, requested)
      .when(command('sharing.answer-information', { queryId: 'constructor' }))
      .thenRefused({ code: 'not-found', queryId: 'constructor' });
    given(sharing, requested, event('sharing.cancelled'))
      .when(command('sharing.request-information'), pump)
      .thenRefused({ code: 'wrong-status', status: 'cancelled' });
  });

  it('takes back only what was said, and it counts no more', () => {
    given(sharing, requested)
      .when(command('sharing.withdraw-offer'), pump)
      .thenRefused({ code: 'not-found', resourceId: 'PUMP.truck' });
    given(sharing, offered)
      .when(command('sharing.withdraw-offer'), stranger)
      .thenRefused({ code: 'not-found', resourceId: 'PUMP.truck' });
    const history = [requested, answered, event('sharing.offer-withdrawn')];
    const [{ data }] = given(sharing, ...history).when(command('sharing.decide-allocation')).events as [
      Extract<SharingEvent, { type: 'sharing.allocation-decided' }>,
    ];
    expect(data.certificate.candidates[0]?.answer).toBeUndefined();
  });

  it('does not ask for less than is covered, nor change what nobody asked for', () => {
    given(sharing, requested, decided(line('1.1')))
      .when(command('sharing.amend-request', { amount: 2999 }))
      .thenRefused({ code: 'below-covered', amount: 2999, covered: 3000 });
    given(sharing, offered)
      .when(command('sharing.amend-request'))
      .thenRefused({ code: 'wrong-status', status: 'offered' });
    given(sharing, requested, event('sharing.cancelled'))
      .when(command('sharing.amend-request'))
      .thenRefused({ code: 'wrong-status', status: 'cancelled' });
  });

  it('lets an offer lapse', () => {
    const until = {
      ...offered,
      data: { ...offered.data, availableUntil: '2026-06-18T14:10:00.000Z', quantity: 0 },
    };
    const answers = (occurredAt: string) => {
      const decision = given(sharing, until as SharingEvent, requested).when(
        command('sharing.decide-allocation'),
        { occurredAt },
      );
      const [{ data }] = decision.events as [Extract<SharingEvent, { type: 'sharing.allocation-decided' }>];
      return data.certificate.candidates[0]?.answer;
    };
    expect(answers('2026-06-18T14:09:59.999Z')).toMatchObject({ quantity: 0 });
    expect(answers('2026-06-18T14:10:00.000Z')).toBeUndefined();
  });
});

describe('a line under a standing agreement', () => {
  const reserved = [requested, decided(line('1.1', agreed)), confirmed()];

  it('is committed without a decision of its own while the agreement runs', () => {
    expect(given(sharing, ...reserved).when(command('sharing.commit'), pump).events).toHaveLength(1);
    given(sharing, ...reserved)
      .when(command('sharing.commit'), { ...pump, occurredAt: agreed.agreementUntil })
      .thenRefused({ code: 'line-not-ready', lines: [{ lineId: '1.1', step: 'reserved' }] });
  });

  it('needs one where the agreement did not give the units', () => {
    const history = [requested, decided(line('1.1', agreed)), confirmed('agreement-exhausted')];
    given(sharing, ...history)
      .when(command('sharing.commit'), pump)
      .thenRefused({ code: 'line-not-ready', lines: [{ lineId: '1.1', step: 'reserved' }] });
    given(sharing, ...history)
      .when(command('sharing.requisition'))
      .then(event('sharing.requisitioned'));
  });

  it('is allotted no more units than the agreement has left, over all resources of the kind', () => {
    const of = (resourceId: string) => candidate({ resourceId, agreementUnits: 1, ...agreed });
    const [{ data }] = given(sharing, requested).when(
      command('sharing.decide-allocation', { candidates: [of('A'), of('B')] }),
    ).events as [Extract<SharingEvent, { type: 'sharing.allocation-decided' }>];
    expect(data.lines).toMatchObject([{ resourceId: 'A', quantity: 1, ...agreed }]);
    expect(data.certificate.candidates.map(({ verdict }) => verdict)).toEqual([
      'chosen',
      'agreement-exhausted',
    ]);
    expect(data.certificate.shortfall).toBe(3000);
  });
});

describe('a return in parts', () => {
  const back = (returned: number, damaged = 0, consumed = 0) => {
    const lines = [{ lineId: '1.1', returned, damaged, consumed }];
    return command('sharing.report-return', { lines });
  };
  const part = given(sharing, ...released).when(back(1), pump).events;

  it('leaves the rest out until it is accounted for', () => {
    given(sharing, ...released, ...part)
      .when(back(2, 1), pump)
      .thenRefused({
        code: 'quantity-mismatch',
        lineId: '1.1',
        expected: 2,
        returned: 2,
        damaged: 1,
        consumed: 0,
      });
    given(sharing, ...released)
      .when(back(0), pump)
      .thenRefused({
        code: 'quantity-mismatch',
        lineId: '1.1',
        expected: 3,
        returned: 0,
        damaged: 0,
        consumed: 0,
      });
    const rest = given(sharing, ...released, ...part).when(back(0, 1, 1), pump).events;
    given(sharing, ...released, ...part, ...rest)
      .when(back(1), pump)
      .thenRefused({ code: 'line-not-ready', lineId: '1.1', step: 'returned' });
  });

  it('is claimed for by line', () => {
    const claim = command('sharing.claim-compensation', { lineIds: ['1.1', '1.1'] });
    expect(given(sharing, ...released).when(claim, pump).events).toMatchObject([
      { data: { lineIds: ['1.1'] } },
    ]);
    given(sharing, ...released)
      .when(command('sharing.claim-compensation', { lineIds: ['9.9'] }), pump)
      .thenRefused({ code: 'unknown-line', lineId: '9.9' });
    given(sharing, ...released)
      .when(claim, stranger)
      .thenRefused({ code: 'acting-for-another', lineId: '1.1' });
  });

  it('is claimed for without a requisition where units came back damaged', () => {
    const lent = released.filter(({ type }) => type !== 'sharing.requisitioned');
    const claim = command('sharing.claim-compensation', { lineIds: ['1.1'] });
    given(sharing, ...lent)
      .when(claim, pump)
      .thenRefused({ code: 'not-requisitioned', lineId: '1.1' });
    const damaged = given(sharing, ...lent).when(back(0, 1), pump).events;
    expect(given(sharing, ...lent, ...damaged).when(claim, pump).events).toHaveLength(1);
  });
});

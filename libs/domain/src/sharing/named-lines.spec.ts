import { by, given } from '../kernel/given.helper-spec.js';
import { sharing } from './decide.js';
import { decided, line, sharingCommand as command, sharingEvent as event } from './sharing.helper-spec.js';
import type { SharingCommand, SharingEvent } from './sharing.js';

const pump = by('ENT-PUMP', 'enterprise-operator');
const requested = event('sharing.requested');
/** 1.1 is of ENT-PUMP, 1.2 of FIRE; neither is reserved yet. */
const allocated = [requested, decided(line('1.1'), line('1.2', { ownerAgencyId: 'FIRE' }))];

type OnLines = Extract<SharingCommand, { data: { lineIds?: readonly string[] } }>['type'];

const ofOwners: OnLines[] = [
  'sharing.commit',
  'sharing.dispatch',
  'sharing.report-arrival',
  'sharing.report-status',
  'sharing.recall',
];
const ofRequester: OnLines[] = [
  'sharing.requisition',
  'sharing.release',
  'sharing.request-status',
  'sharing.answer-recall',
];
const named = (type: OnLines, ...lineIds: string[]): SharingCommand => command(type, { lineIds });
const asked = (type: OnLines) => (ofOwners.includes(type) ? pump : {});

describe('lines that a command names', () => {
  it.each([...ofOwners, ...ofRequester])('must be there for %s', (type) =>
    given(sharing, ...allocated)
      .when(named(type, '9.9'), asked(type))
      .thenRefused({ code: 'unknown-line', lineId: '9.9' }),
  );

  it.each(ofOwners)('must be their own for %s', (type) =>
    given(sharing, ...allocated)
      .when(named(type, '1.2'), pump)
      .thenRefused({ code: 'acting-for-another', lineId: '1.2' }),
  );

  it.each([...ofOwners, ...ofRequester.filter((type) => type !== 'sharing.release')])(
    'must be at the step for %s',
    (type) =>
      given(sharing, ...allocated)
        .when(named(type, '1.1'), asked(type))
        .thenRefused({ code: 'line-not-ready', lineId: '1.1', step: 'allocated' }),
  );

  it('are not released twice', () => {
    const released: SharingEvent = {
      type: 'sharing.released',
      data: { unused: [{ lineId: '1.1', resourceId: 'PUMP.truck', quantity: 1 }], inUse: [], reason: 'r' },
    };
    given(sharing, ...allocated, released)
      .when(named('sharing.release', '1.1'))
      .thenRefused({ code: 'line-not-ready', lineId: '1.1', step: 'dropped' });
  });
});

describe('lines that a command does not name', () => {
  it.each(['sharing.request-status', 'sharing.answer-recall'] as const)(
    'must be at the step for %s',
    (type) =>
      given(sharing, ...allocated)
        .when(command(type))
        .thenRefused({
          code: 'line-not-ready',
          lines: [
            { lineId: '1.1', step: 'allocated' },
            { lineId: '1.2', step: 'allocated' },
          ],
        }),
  );

  it('are reported on by those who have some out', () => {
    given(sharing, ...allocated)
      .when(command('sharing.report-status'), pump)
      .thenRefused({ code: 'line-not-ready', lines: [{ lineId: '1.1', step: 'allocated' }] });
    given(sharing, ...allocated)
      .when(command('sharing.report-status'), by('POLICE'))
      .thenRefused({ code: 'not-a-party' });
  });
});

describe('a negotiation that has ended', () => {
  it.each([
    'sharing.respond',
    'sharing.quote',
    'sharing.decline-quote',
    'sharing.request-quote',
    'sharing.withdraw-offer',
  ] as const)('takes no %s', (type) =>
    given(sharing, requested, event('sharing.expired'))
      .when(command(type))
      .thenRefused({ code: 'wrong-status', status: 'expired' }),
  );
});

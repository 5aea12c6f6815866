import { folded, given } from '../kernel/given.helper-spec.js';
import { decided, line, sharingEvent as event } from '../sharing/sharing.helper-spec.js';
import { sharing } from '../sharing/decide.js';
import type { SharingEvent } from '../sharing/sharing.js';
import { allocation } from './decide.js';
import { openNeed } from './inputs.js';
import { decideCommand, jointCandidate, jointRequest } from './joint.helper-spec.js';

const requested = event('sharing.requested');
const openAfter = (...history: SharingEvent[]) => openNeed('SH-1', folded(sharing, ...history));

describe('a request that is put into a joint decision', () => {
  it('says what it still needs', () => {
    expect(openAfter(requested, decided(line('1.1')))).toMatchObject({
      sharingId: 'SH-1',
      requesterAgencyId: 'EMB',
      round: 1,
      need: { capability: 'drainage-m3h', amount: 3000 },
    });
  });

  it.each<[string, SharingEvent[], object]>([
    ['that was never made', [], { code: 'not-found', sharingId: 'SH-1' }],
    [
      'that is an offer',
      [event('sharing.offered')],
      { code: 'wrong-status', sharingId: 'SH-1', status: 'offered' },
    ],
    [
      'that was cancelled',
      [requested, event('sharing.cancelled')],
      { code: 'wrong-status', sharingId: 'SH-1', status: 'cancelled' },
    ],
    [
      'that is covered',
      [requested, decided(line('1.1', { amount: 6000 }))],
      { code: 'no-open-need', sharingId: 'SH-1', amount: 6000 },
    ],
  ])('is none %s', (_, history, refusal) => expect(openAfter(...history)).toEqual({ refusal }));
});

describe('a joint decision is refused', () => {
  const request = jointRequest('SH-1');
  const inputs = { requests: [request], candidates: [jointCandidate('A'), jointCandidate('B')] };
  const proposing = (...units: [resourceId: string, units: number][]) => ({
    inputs,
    proposal: {
      solver: 's',
      parts: [],
      units: units.map(([resourceId, count]) => ({ sharingId: 'SH-1', resourceId, units: count })),
    },
    logPosition: '42',
  });
  const overriding = (resourceId: string, units: number, more: object = {}) => ({
    overrides: [{ sharingId: 'SH-1', reason: '指挥长决定', lines: [{ resourceId, units }], ...more }],
  });

  it.each([
    ['without inputs', { prepared: undefined }, { code: 'proposal-invalid', sharingIds: ['SH-1'] }],
    [
      'on a proposal that hoards',
      { prepared: proposing(['A', 1], ['B', 1]) },
      { code: 'proposal-invalid', sharingId: 'SH-1', offered: 2 },
    ],
    [
      'on a proposal of more than there is',
      { prepared: proposing(['A', 2]) },
      { code: 'proposal-invalid', sharingId: 'SH-1', resourceId: 'A', asked: 2, available: 1 },
    ],
    [
      'on an override of more than there is',
      overriding('A', 2),
      { code: 'override-not-covered', sharingId: 'SH-1', resourceId: 'A', asked: 2, available: 1 },
    ],
    [
      'on an override without a reason',
      overriding('A', 1, { reason: ' ' }),
      { code: 'reason-required', sharingId: 'SH-1', override: true },
    ],
    [
      'on an override of what is not decided',
      overriding('A', 1, { sharingId: 'SH-9' }),
      { code: 'not-found', sharingId: 'SH-9' },
    ],
  ] as const)('%s', (_, more, refusal) =>
    given(allocation).when(decideCommand(inputs, more)).thenRefused(refusal),
  );
});

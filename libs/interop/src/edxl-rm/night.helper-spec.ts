import {
  evolveSharing,
  noSharing,
  sharing,
  type Actor,
  type Candidate,
  type DecisionContext,
  type SharingCommand,
  type SharingState,
} from '#domain';
import fc from 'fast-check';
import type { RmEntry } from './scene.js';

/** What people write and measure in one negotiation. */
export interface Words {
  readonly texts: readonly string[];
  readonly amount: number;
  readonly units: number;
  readonly fen: number;
  readonly minutes: number;
  readonly instant: string;
}

export const plainWords: Words = {
  texts: ['下穿隧道排水 <1 m & 以下>'],
  amount: 6000,
  units: 2,
  fen: 260_000,
  minutes: 45,
  instant: '2026-06-19T02:00:00.000Z',
};

/** Text as an XML reader gives it back: without what XML cannot carry and the spaces around it. */
const anyText = fc
  .string({ minLength: 1, maxLength: 60, unit: 'grapheme' })
  .map((text) => text.replace(/[\p{Cc}\p{Cs}\ufffe\uffff]/gu, '').trim() || '无');

export const anyWords: fc.Arbitrary<Words> = fc.record({
  texts: fc.array(anyText, { minLength: 1, maxLength: 6 }),
  amount: fc.double({ min: 1, max: 5999, noNaN: true }),
  units: fc.integer({ min: 2, max: 50 }),
  fen: fc.integer({ min: 0, max: 10 ** 12 }),
  minutes: fc.integer({ min: 0, max: 10_080 }),
  instant: fc
    .date({
      min: new Date('2026-06-19T00:00:00Z'),
      max: new Date('2027-06-19T00:00:00Z'),
      noInvalidDate: true,
    })
    .map((date) => date.toISOString()),
});

const actor = (agencyId: string, role: Actor['role'] = 'commander'): Actor => ({
  agencyId,
  principal: 'p',
  role,
});

/** One step of the story: who says what. */
type Said = readonly [agencyId: string, command: SharingCommand];

const resourceId = 'PUMP.truck';
const owner = 'ENT-PUMP';

function story(w: Words): Said[] {
  const text = (n: number): string => w.texts[n % w.texts.length] ?? '';
  const reason = text(1);
  const candidate: Candidate = {
    resourceId,
    ownerAgencyId: owner,
    capability: 'drainage-m3h',
    perUnit: w.amount / w.units,
    availableUnits: w.units,
    readiness: 'ready',
    arrivalMinutes: 0,
    costPerUnitFen: 0,
    minimumReserve: 0,
    areaCode: '520111',
  };
  const lines = (returned: number, damaged: number) => [{ lineId: '1.1', returned, damaged, consumed: 0 }];
  return [
    [
      owner,
      {
        type: 'sharing.offer',
        data: {
          incidentId: 'INC-F1',
          resourceId: 'PUMP.hose',
          quantity: w.units,
          terms: text(0),
          availableUntil: w.instant,
        },
      },
    ],
    [
      'EMB',
      {
        type: 'sharing.request',
        data: {
          incidentId: 'INC-F1',
          capability: 'drainage-m3h',
          amount: w.amount,
          neededBy: w.instant,
          deliverTo: { areaCode: '520111006', place: text(2) },
          priority: 1 + (w.units % 5),
          purpose: text(3),
          openUntil: w.instant,
        },
      },
    ],
    [
      'EMB',
      { type: 'sharing.amend-request', data: { neededBy: w.instant, priority: 2, purpose: text(4), reason } },
    ],
    [owner, { type: 'sharing.request-information', data: { queryId: 'M-3', question: text(0) } }],
    [
      'EMB',
      {
        type: 'sharing.answer-information',
        data: { queryId: 'M-3', answer: 'provisional', text: text(1), reason: text(2) },
      },
    ],
    ['EMB', { type: 'sharing.request-quote', data: { resourceId, note: text(3) } }],
    [
      owner,
      {
        type: 'sharing.quote',
        data: { resourceId, pricePerUnitFen: w.fen, terms: text(4), provisionalReason: reason },
      },
    ],
    ['FIRE', { type: 'sharing.decline-quote', data: { resourceId: 'FIRE.pump', reason } }],
    [
      owner,
      {
        type: 'sharing.respond',
        data: {
          answer: 'provisional',
          resourceId,
          quantity: w.units,
          estimatedArrivalMinutes: w.minutes,
          reason,
          availableUntil: '2028-01-01T00:00:00.000Z',
        },
      },
    ],
    ['FIRE', { type: 'sharing.respond', data: { answer: 'accept' } }],
    [owner, { type: 'sharing.withdraw-offer', data: { resourceId: 'PUMP.hose', reason } }],
    [
      'EMB',
      {
        type: 'sharing.decide-allocation',
        data: {
          candidates: [candidate],
          logPosition: '1',
          override: { reason, lines: [{ resourceId, units: w.units }] },
        },
      },
    ],
    ['liandong', { type: 'sharing.confirm-reservation', data: { lineId: '1.1' } }],
    [
      'EMB',
      {
        type: 'sharing.requisition',
        data: {
          lineIds: ['1.1'],
          funding: { code: 'FLOOD-2026', amountFen: w.fen },
          reportTo: text(2),
          legalBasis: text(0),
        },
      },
    ],
    [owner, { type: 'sharing.commit', data: { lineIds: ['1.1'], estimatedArrivalAt: w.instant } }],
    [owner, { type: 'sharing.dispatch', data: { lineIds: ['1.1'], departedAt: w.instant } }],
    ['EMB', { type: 'sharing.request-status', data: { lineIds: ['1.1'] } }],
    [
      owner,
      {
        type: 'sharing.report-status',
        data: { lineIds: ['1.1'], status: 'working', note: text(5), observedAt: w.instant },
      },
    ],
    [owner, { type: 'sharing.report-arrival', data: { lineIds: ['1.1'], arrivedAt: w.instant } }],
    ['EMB', { type: 'sharing.request-extension', data: { until: w.instant, reason } }],
    [owner, { type: 'sharing.answer-extension', data: { granted: false, reason } }],
    [owner, { type: 'sharing.recall', data: { lineIds: ['1.1'], reason } }],
    [
      'EMB',
      {
        type: 'sharing.answer-recall',
        data: { lineIds: ['1.1'], answer: 'provisional', reason, returnBy: w.instant },
      },
    ],
    ['EMB', { type: 'sharing.release', data: { lineIds: ['1.1'], reason } }],
    [owner, { type: 'sharing.report-return', data: { lines: lines(0, 1), returnedAt: w.instant } }],
    [owner, { type: 'sharing.report-return', data: { lines: lines(w.units - 1, 0), returnedAt: w.instant } }],
    [
      owner,
      {
        type: 'sharing.claim-compensation',
        data: { claimId: 'C-1', lineIds: ['1.1'], amountFen: 1, grounds: reason },
      },
    ],
    ['EMB', { type: 'sharing.cancel', data: { reason } }],
  ];
}

export const said = (agencyId: string): DecisionContext => ({
  actor: actor(agencyId, agencyId === 'liandong' ? 'system' : 'commander'),
  occurredAt: '2026-06-18T14:10:00.000Z',
  receivedAt: '2026-06-18T14:10:00.000Z',
});

/** A negotiation in which everything happens that can, from an offer nobody asked for to a cancellation. */
export function night(w: Words): RmEntry[] {
  const entries: RmEntry[] = [];
  let state: SharingState = noSharing;
  for (const [agencyId, command] of story(w)) {
    const context = said(agencyId);
    const decision = sharing.decide(command, state, context);
    if ('refusal' in decision) throw new Error(`${command.type}: ${JSON.stringify(decision.refusal)}`);
    for (const event of decision.events) {
      state = evolveSharing(state, event);
      entries.push({ messageId: `M-${entries.length}`, event, agencyId, at: context.occurredAt });
    }
  }
  return entries;
}

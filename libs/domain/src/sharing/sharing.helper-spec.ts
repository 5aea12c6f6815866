import type { Candidate } from './ranking.js';
import type { Samples } from '../kernel/given.helper-spec.js';
import type { AllocationLine, SharingCommand, SharingCommands, SharingEvent } from './sharing.js';

export const candidate = (more: Partial<Candidate> = {}): Candidate => ({
  resourceId: 'PUMP.truck',
  ownerAgencyId: 'ENT-PUMP',
  capability: 'drainage-m3h',
  perUnit: 3000,
  availableUnits: 2,
  readiness: 'ready',
  arrivalMinutes: 45,
  costPerUnitFen: 260_000,
  minimumReserve: 0,
  areaCode: '520111',
  ...more,
});

export const need = {
  capability: 'drainage-m3h',
  amount: 6000,
  neededBy: '2026-06-18T15:10:00.000Z',
};

export const line = (lineId: string, more: Partial<AllocationLine> = {}): AllocationLine => ({
  lineId,
  resourceId: 'PUMP.truck',
  ownerAgencyId: 'ENT-PUMP',
  quantity: 1,
  amount: 3000,
  ...more,
});

export const decided = (...lines: AllocationLine[]): SharingEvent => ({
  type: 'sharing.allocation-decided',
  data: {
    round: Number(lines[0]?.lineId.split('.')[0] ?? 1),
    decidedByAgencyId: 'EMB',
    incidentId: 'INC-F1',
    lines,
    certificate: {
      policyVersion: 'agreement-arrival-cost.v1',
      logPosition: '42',
      decidedAt: '2026-06-18T14:10:00.000Z',
      need: { ...need, areaCode: '520111006' },
      candidates: [],
      lines: [],
      covered: 6000,
      shortfall: 0,
    },
  },
});

const ref = { lineId: '1.1', resourceId: 'PUMP.truck', quantity: 1 };

export const sharingSamples: Samples<SharingEvent> = {
  'sharing.requested': {
    incidentId: 'INC-F1',
    ...need,
    deliverTo: { areaCode: '520111006', place: '下穿隧道' },
    priority: 1,
    purpose: '隧道排水',
    requesterAgencyId: 'EMB',
  },
  'sharing.offered': {
    incidentId: 'INC-F1',
    resourceId: 'PUMP.truck',
    quantity: 1,
    terms: '含操作员',
    ownerAgencyId: 'ENT-PUMP',
  },
  'sharing.offer-withdrawn': { resourceId: 'PUMP.truck', reason: '设备故障', ownerAgencyId: 'ENT-PUMP' },
  'sharing.request-amended': { amount: 9000, neededBy: '2026-06-18T16:00:00.000Z', reason: '水位上涨' },
  'sharing.asked': { agencyIds: ['ENT-PUMP'], byAgencyId: 'EMB' },
  'sharing.quote-requested': { resourceId: 'PUMP.truck', note: '含操作员', byAgencyId: 'EMB' },
  'sharing.quote-declined': { resourceId: 'PUMP.truck', reason: '按协议价', ownerAgencyId: 'ENT-PUMP' },
  'sharing.information-requested': { queryId: 'Q-1', question: '能停几辆？', byAgencyId: 'ENT-PUMP' },
  'sharing.information-answered': {
    queryId: 'Q-1',
    answer: 'accept',
    text: '两辆',
    reason: undefined,
    byAgencyId: 'EMB',
  },
  'sharing.status-requested': { lineIds: ['1.1'], byAgencyId: 'EMB' },
  'sharing.status-reported': {
    lineIds: ['1.1'],
    status: 'working',
    note: '正在排水',
    observedAt: '2026-06-18T16:00:00.000Z',
    ownerAgencyId: 'ENT-PUMP',
  },
  'sharing.recall-answered': {
    lineIds: ['1.1'],
    answer: 'provisional',
    reason: '水退后归还',
    returnBy: '2026-06-19T02:00:00.000Z',
    byAgencyId: 'EMB',
  },
  'sharing.answered': {
    answer: 'provisional',
    quantity: 1,
    estimatedArrivalMinutes: 30,
    reason: '一台在修',
    resourceId: 'PUMP.truck',
    ownerAgencyId: 'ENT-PUMP',
  },
  'sharing.quoted': {
    resourceId: 'PUMP.truck',
    pricePerUnitFen: 200_000,
    terms: '含油料',
    ownerAgencyId: 'ENT-PUMP',
  },
  'sharing.allocation-decided': decided(line('1.1'), line('1.2', { ownerAgencyId: 'FIRE' }))
    .data as Samples<SharingEvent>['sharing.allocation-decided'],
  'sharing.reservation-confirmed': { lineId: '1.1' },
  'sharing.reservation-failed': { lineId: '1.1', reason: 'insufficient-quantity' },
  'sharing.requisitioned': {
    lineIds: ['1.1'],
    funding: { code: 'FLOOD-2026', amountFen: 520_000 },
    reportTo: '清溪街道现场',
    legalBasis: '突发事件应对法第十二条',
  },
  'sharing.committed': {
    lineIds: ['1.1'],
    ownerAgencyId: 'ENT-PUMP',
    estimatedArrivalAt: '2026-06-18T15:05:00.000Z',
  },
  'sharing.dispatched': { lines: [ref], departedAt: '2026-06-18T14:25:00.000Z' },
  'sharing.arrived': { lines: [ref], arrivedAt: '2026-06-18T15:05:00.000Z' },
  'sharing.extension-requested': {
    until: '2026-06-19T04:00:00.000Z',
    reason: '积水未退',
    byAgencyId: 'EMB',
  },
  'sharing.extension-answered': {
    granted: true,
    until: '2026-06-19T04:00:00.000Z',
    reason: '可以',
    ownerAgencyId: 'ENT-PUMP',
  },
  'sharing.recalled': { lineIds: ['1.1'], reason: '本单位另有任务', ownerAgencyId: 'ENT-PUMP' },
  'sharing.released': { unused: [], inUse: [ref], reason: '响应终止' },
  'sharing.returned': {
    lines: [{ ...ref, returned: 1, damaged: 0, consumed: 0 }],
    returnedAt: '2026-06-19T03:20:00.000Z',
    ownerAgencyId: 'ENT-PUMP',
  },
  'sharing.compensation-claimed': {
    claimId: 'CLAIM-1',
    amountFen: 520_000,
    grounds: '突发事件应对法第十二条',
    claimantAgencyId: 'ENT-PUMP',
  },
  'sharing.compensation-paid': { claimId: 'CLAIM-1', amountFen: 520_000, reference: '财付 2026-061' },
  'sharing.cancelled': { unused: [ref], reason: '险情解除' },
  'sharing.expired': { unused: [ref], reason: '已过需用时间' },
  'sharing.moved': { incidentId: 'INC-R0' },
};

export const sharingEvent = <K extends SharingEvent['type']>(type: K): SharingEvent =>
  ({ type, data: sharingSamples[type] }) as SharingEvent;

const bodies: SharingCommands = {
  'sharing.request': {
    incidentId: 'INC-F1',
    ...need,
    deliverTo: { areaCode: '520111006', place: '下穿隧道' },
    priority: 1,
    purpose: '隧道排水',
  },
  'sharing.offer': { incidentId: 'INC-F1', resourceId: 'PUMP.truck', quantity: 1, terms: '含操作员' },
  'sharing.withdraw-offer': { resourceId: 'PUMP.truck', reason: '设备故障' },
  'sharing.amend-request': { amount: 9000, neededBy: '2026-06-18T16:00:00.000Z', reason: '水位上涨' },
  'sharing.ask': { agencyIds: ['ENT-PUMP'] },
  'sharing.request-quote': { resourceId: 'PUMP.truck', note: '含操作员' },
  'sharing.decline-quote': { resourceId: 'PUMP.truck', reason: '按协议价' },
  'sharing.request-information': { queryId: 'Q-1', question: '能停几辆？' },
  'sharing.answer-information': { queryId: 'Q-1', answer: 'accept', text: '两辆' },
  'sharing.request-status': {},
  'sharing.report-status': { status: 'working', note: '正在排水', observedAt: '2026-06-18T16:00:00.000Z' },
  'sharing.answer-recall': {
    answer: 'provisional',
    reason: '水退后归还',
    returnBy: '2026-06-19T02:00:00.000Z',
  },
  'sharing.respond': {
    answer: 'provisional',
    quantity: 1,
    estimatedArrivalMinutes: 30,
    reason: '一台在修',
    resourceId: 'PUMP.truck',
  },
  'sharing.quote': { resourceId: 'PUMP.truck', pricePerUnitFen: 200_000, terms: '含油料' },
  'sharing.decide-allocation': { candidates: [candidate()], logPosition: '42' },
  'sharing.adopt-allocation': {
    allocationId: 'ALLOC-1',
    round: 0,
    decidedByAgencyId: 'EMB',
    certificate: {
      allocationId: 'ALLOC-1',
      policyVersion: 'joint-lexicographic.v1',
      logPosition: '42',
      decidedAt: '2026-06-18T14:10:00.000Z',
      need: { ...need, areaCode: '520111006' },
      candidates: [],
      lines: [{ resourceId: 'PUMP.truck', ownerAgencyId: 'ENT-PUMP', units: 2, amount: 6000 }],
      covered: 6000,
      shortfall: 0,
    },
  },
  'sharing.confirm-reservation': { lineId: '1.1' },
  'sharing.fail-reservation': { lineId: '1.1', reason: 'insufficient-quantity' },
  'sharing.requisition': {
    funding: { code: 'FLOOD-2026', amountFen: 520_000 },
    reportTo: '清溪街道现场',
    legalBasis: '突发事件应对法第十二条',
  },
  'sharing.commit': { estimatedArrivalAt: '2026-06-18T15:05:00.000Z' },
  'sharing.dispatch': { departedAt: '2026-06-18T14:25:00.000Z' },
  'sharing.report-arrival': { arrivedAt: '2026-06-18T15:05:00.000Z' },
  'sharing.request-extension': { until: '2026-06-19T04:00:00.000Z', reason: '积水未退' },
  'sharing.answer-extension': { granted: true, reason: '可以' },
  'sharing.recall': { reason: '本单位另有任务' },
  'sharing.release': { reason: '响应终止' },
  'sharing.report-return': {
    lines: [{ lineId: '1.1', returned: 1, damaged: 0, consumed: 0 }],
    returnedAt: '2026-06-19T03:20:00.000Z',
  },
  'sharing.claim-compensation': {
    claimId: 'CLAIM-1',
    amountFen: 520_000,
    grounds: '突发事件应对法第十二条',
  },
  'sharing.pay-compensation': { claimId: 'CLAIM-1', amountFen: 520_000, reference: '财付 2026-061' },
  'sharing.cancel': { reason: '险情解除' },
  'sharing.expire': { reason: '已过需用时间' },
  'sharing.move': { incidentId: 'INC-R0' },
};

export const sharingCommand = <K extends SharingCommand['type']>(
  type: K,
  more: Partial<SharingCommands[K]> = {},
): SharingCommand => ({ type, data: { ...bodies[type], ...more } }) as SharingCommand;

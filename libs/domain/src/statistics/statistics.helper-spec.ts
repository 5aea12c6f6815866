import type { Samples } from '../kernel/given.helper-spec.js';
import { shippedStatistics } from './items.js';
import type { StatisticsEvent, StatisticsEvents, StatisticsTotal } from './statistics.js';

export const areas = [
  { areaCode: '520111207', agencyId: 'GAOPO' },
  { areaCode: '520111208', agencyId: 'QIANTAO' },
];

export const asOf = '2026-06-18T14:00:00.000Z';

export const opened: StatisticsEvents['statistics.opened'] = {
  incidentId: 'INC-G1',
  setVersion: 'shipped.1',
  clock: shippedStatistics.clock,
  agencyId: 'EMB',
  superiorAgencyId: 'GY-EMB',
  areas,
  exercise: false,
  next: { what: 'initial', dueAt: '2026-06-18T15:00:00.000Z' },
};

const total: StatisticsTotal = {
  stage: 'initial',
  asOf,
  totals: [{ item: 'missing', value: 3 }],
  differences: [],
  corrections: [],
};

const rows = areas.map((area) => ({ ...area, figures: [] }));

export const samples: Samples<StatisticsEvent> = {
  'statistics.opened': opened,
  'statistics.asked': { areas: [{ areaCode: '520111201', agencyId: 'MENGGUAN' }] },
  'statistics.entered': {
    ...{ areaCode: '520111207', agencyId: 'GAOPO', stage: 'initial', asOf },
    figures: [{ item: 'missing', value: 3 }],
  },
  'statistics.corrected': {
    ...{ areaCode: '520111207', agencyId: 'GAOPO', item: 'missing', previousValue: 3, value: 1 },
    ...{ asOf, reason: '2 人已找到' },
  },
  'statistics.drafted': { ...total, draft: 1, rows, corrected: [], by: 'li.wei' },
  'statistics.reviewed': { draft: 1, outcome: 'passed', by: 'li.wei' },
  'statistics.submitted': {
    ...{ ...total, number: 1, draft: 1, rows, corrected: [], draftedBy: 'a', reviewedBy: 'b', signedBy: 'c' },
    ...{ fromAgencyId: 'EMB', superiorAgencyId: 'GY-EMB', late: false },
    next: { what: 'daily', dueAt: '2026-06-19T01:00:00.000Z' },
  },
  'statistics.acknowledged': { number: 1, agencyId: 'GY-EMB', by: 'city' },
  'statistics.overdue': {
    ...{ what: 'initial', dueAt: '2026-06-18T15:00:00.000Z', agencyId: 'EMB', foundBy: 'timer' },
    next: { what: 'daily', dueAt: '2026-06-19T01:00:00.000Z' },
  },
  'statistics.closed': { reason: '误启动' },
};

export const event = <K extends StatisticsEvent['type']>(type: K, more: object = {}) =>
  ({ type, data: { ...samples[type], ...more } }) as Extract<StatisticsEvent, { type: K }>;

export const entered = (areaCode: string, values: Readonly<Record<string, number>>, more: object = {}) =>
  event('statistics.entered', {
    ...{ areaCode, agencyId: areas.find((area) => area.areaCode === areaCode)?.agencyId },
    figures: Object.entries(values).map(([item, value]) => ({ item, value })),
    ...more,
  });

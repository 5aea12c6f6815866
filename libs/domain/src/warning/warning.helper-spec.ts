import type { Samples } from '../kernel/given.helper-spec.js';
import type { WarningContent } from './content.js';
import type { WarningMessage } from './message.js';
import type { WarningCommand, WarningEvent, WarningProposal } from './warning.js';

export const content: WarningContent = {
  category: 'natural-disaster',
  hazard: 'rainstorm',
  colour: 'blue',
  headline: '暴雨蓝色预警',
  areaCodes: ['520111004', '520111006'],
  startsAt: '2026-06-18T08:30:00.000Z',
  expectedEndAt: '2026-06-18T20:30:00.000Z',
  cautions: ['低洼地段注意防范'],
  measures: ['巡查隐患点'],
};

export const proposal: WarningProposal = {
  category: 'natural-disaster',
  hazard: 'rainstorm',
  colour: 'red',
  headline: '三小时雨量超过 100 毫米',
  areaCodes: ['520111004'],
  startsAt: '2026-06-18T13:10:00.000Z',
  grounds: '雨量站 RG-07',
  exercise: true,
};

export const evidence = {
  rule: { id: 'rain-red', version: 1, source: '[U] 常用标准' },
  sensorId: 'RG-07',
  kind: 'rainfall',
  unit: 'mm',
  from: '2026-06-18T10:10:00.000Z',
  to: '2026-06-18T13:10:00.000Z',
  measured: 102.5,
  threshold: 100,
  count: 2,
  readings: [
    { observedAt: '2026-06-18T12:10:00.000Z', value: 41.2 },
    { observedAt: '2026-06-18T13:10:00.000Z', value: 61.3 },
  ],
};

/** When commands of these tests were given. */
const saidAt = '2026-06-18T14:10:00.000Z';
const issuedAs = { exercise: true, issuerAgencyId: 'MET', saidAt };
const red: WarningContent = { ...content, colour: 'red', headline: '暴雨红色预警' };
export const gaopo = { agencyId: 'ST-GAOPO', standIn: { post: '备用联系人', agencyId: 'ST-QINGYAN' } };
export const xiaomeng = { agencyId: 'ST-XIAOMENG', standIn: undefined };

export const message: WarningMessage = {
  sender: 'x.obs@example.cn',
  identifier: 'X-1',
  sentAt: '2026-06-18T08:00:00.000Z',
  msgType: 'Update',
  references: [{ sender: 'x.obs@example.cn', identifier: 'X-0', sentAt: '2026-06-18T07:00:00.000Z' }],
};

export const samples: Samples<WarningEvent> = {
  'warning.proposed': { ...proposal, evidence, proposerAgencyId: 'liandong' },
  'warning.dismissed': { reason: '仪器故障' },
  'warning.issued': { ...content, ...issuedAs, version: 1, callsForIncident: false },
  'warning.updated': {
    ...red,
    ...issuedAs,
    version: 2,
    previous: content,
    levelsMoved: 3,
    callsForIncident: true,
    reason: '雨势加强',
  },
  'warning.cancelled': { reason: '雨停', saidAt },
  'warning.overtaken': {
    as: 'update',
    saidAt: message.sentAt,
    message,
    content: red,
    reason: '雨势加强',
  },
  'warning.expired': {},
  'warning.called': {
    recipients: [gaopo, xiaomeng],
    acknowledgeWithinMinutes: 30,
    message: '组织转移准备',
    version: 1,
    callerAgencyId: 'EMB',
  },
  'warning.acknowledged': { agencyId: 'ST-GAOPO', byAgencyId: 'ST-GAOPO', version: 1, note: '已到岗' },
  'warning.call-escalated': {
    agencyId: 'ST-GAOPO',
    standIn: gaopo.standIn,
    version: 1,
    reason: '未应答',
  },
  'warning.neighbours-told': { agencyIds: ['NM-EMB'], message: '请下游防范', version: 1 },
  'warning.incident-proposed': { incidentId: 'W.RAIN' },
};

export const event = <K extends WarningEvent['type']>(type: K) =>
  ({ type, data: samples[type] }) as Extract<WarningEvent, { type: K }>;

export const command = {
  propose: { type: 'warning.propose', data: proposal },
  dismiss: { type: 'warning.dismiss', data: { reason: '仪器故障' } },
  issue: { type: 'warning.issue', data: { ...content, exercise: true } },
  toRed: {
    type: 'warning.update',
    data: { colour: 'red', headline: '暴雨红色预警', reason: '雨势加强' },
  },
  cancel: { type: 'warning.cancel', data: { reason: '雨停' } },
  expire: { type: 'warning.expire', data: { version: 1 } },
  call: {
    type: 'warning.call',
    data: { recipients: [gaopo, xiaomeng], acknowledgeWithinMinutes: 30, message: '组织转移准备' },
  },
  acknowledge: { type: 'warning.acknowledge', data: { note: '已到岗' } },
  escalate: { type: 'warning.escalate-call', data: { agencyId: 'ST-GAOPO', reason: '未应答' } },
  tell: { type: 'warning.tell-neighbours', data: { agencyIds: ['NM-EMB'], message: '请下游防范' } },
  link: { type: 'warning.link-incident', data: { incidentId: 'W.RAIN' } },
} as const satisfies Record<string, WarningCommand>;

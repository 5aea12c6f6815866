import { type SharingCommands } from '#domain';
import { WithReason } from '../form/common.js';
import * as forms from './forms.js';
import type { CommandExamples, CommandSpecs, Outer } from '../form/specs.js';

type OuterSharingCommand = Outer<
  SharingCommands,
  | 'sharing.adopt-allocation'
  | 'sharing.confirm-reservation'
  | 'sharing.fail-reservation'
  | 'sharing.expire'
  | 'sharing.move'
>;

export const sharingSpecs: CommandSpecs<OuterSharingCommand> = {
  'sharing.request': {
    dto: forms.RequestResource,
    creates: true,
    zh: '请求资源',
    en: 'Request a resource',
  },
  'sharing.offer': {
    dto: forms.OfferResource,
    creates: true,
    zh: '主动提供资源',
    en: 'Offer a resource unsolicited',
  },
  'sharing.withdraw-offer': {
    dto: forms.WithdrawOffer,
    zh: '撤回提供',
    en: 'Withdraw an offer or answer',
  },
  'sharing.amend-request': {
    dto: forms.AmendRequest,
    zh: '变更资源请求',
    en: 'Change a request',
  },
  'sharing.request-information': {
    dto: forms.RequestInformation,
    zh: '询问情况',
    en: 'Ask for information',
  },
  'sharing.answer-information': {
    dto: forms.AnswerInformation,
    zh: '答复询问',
    en: 'Answer a question',
  },
  'sharing.ask': { dto: forms.AskOwners, zh: '指名询问资源所有者', en: 'Ask owners by name' },
  'sharing.request-quote': { dto: forms.RequestQuote, zh: '询价', en: 'Ask for a price' },
  'sharing.decline-quote': {
    dto: forms.WithdrawOffer,
    zh: '不予报价',
    en: 'Decline to quote',
  },
  'sharing.request-status': {
    dto: forms.SomeLines,
    zh: '查询部署状态',
    en: 'Request the deployment status',
  },
  'sharing.report-status': {
    dto: forms.ReportStatus,
    agencyEvent: 'resource-status-reported',
    zh: '报告部署状态',
    en: 'Report the deployment status',
  },
  'sharing.answer-recall': {
    dto: forms.AnswerRecall,
    zh: '答复召回要求',
    en: 'Answer a recall',
  },
  'sharing.respond': {
    dto: forms.RespondToRequest,
    zh: '答复资源请求',
    en: 'Answer a request',
  },
  'sharing.quote': { dto: forms.QuoteResource, zh: '报价', en: 'Quote a price' },
  'sharing.decide-allocation': {
    dto: forms.DecideAllocation,
    zh: '决定资源分配',
    en: 'Decide the allocation',
  },
  'sharing.requisition': {
    dto: forms.RequisitionResource,
    zh: '征用',
    en: 'Requisition',
  },
  'sharing.commit': { dto: forms.CommitResource, zh: '承诺提供', en: 'Commit' },
  'sharing.dispatch': {
    dto: forms.DispatchResource,
    agencyEvent: 'resource-departed',
    zh: '出动',
    en: 'Report departure',
  },
  'sharing.report-arrival': {
    dto: forms.ReportArrival,
    agencyEvent: 'resource-arrived',
    zh: '到场',
    en: 'Report arrival',
  },
  'sharing.request-extension': {
    dto: forms.RequestExtension,
    zh: '申请延期',
    en: 'Ask for an extension',
  },
  'sharing.answer-extension': {
    dto: forms.AnswerExtension,
    zh: '答复延期',
    en: 'Answer an extension',
  },
  'sharing.recall': { dto: forms.LinesWithReason, zh: '要求召回', en: 'Recall' },
  'sharing.release': { dto: forms.LinesWithReason, zh: '解除使用', en: 'Release' },
  'sharing.report-return': {
    dto: forms.ReportReturn,
    agencyEvent: 'resource-returned',
    zh: '归还',
    en: 'Report the return',
  },
  'sharing.claim-compensation': {
    dto: forms.ClaimCompensation,
    zh: '申请补偿',
    en: 'Claim compensation',
  },
  'sharing.pay-compensation': {
    dto: forms.PayCompensation,
    zh: '支付补偿',
    en: 'Pay compensation',
  },
  'sharing.cancel': { dto: WithReason, zh: '取消请求', en: 'Cancel a request' },
};

export const sharingExamples: CommandExamples<OuterSharingCommand> = {
  'sharing.request': {
    incidentId: 'INC-F1',
    capability: 'drainage-m3h',
    amount: 6000,
    neededBy: '2026-06-18T15:10:00Z',
    deliverTo: { areaCode: '520111006', place: '下穿隧道' },
    priority: 1,
    purpose: '隧道排水',
  },
  'sharing.offer': { incidentId: 'INC-G1', resourceId: 'ENT-UAV.thermal', quantity: 3 },
  'sharing.withdraw-offer': { resourceId: 'ENT-UAV.thermal', reason: '设备故障' },
  'sharing.amend-request': { amount: 9000, reason: '水位上涨' },
  'sharing.request-information': { queryId: 'Q-1', question: '现场能否停放泵车？' },
  'sharing.answer-information': { queryId: 'Q-1', answer: 'accept', text: '可停两辆' },
  'sharing.ask': { agencyIds: ['NM-EMB'] },
  'sharing.request-quote': { resourceId: 'ENT-PUMP.truck', note: '含操作员' },
  'sharing.decline-quote': { resourceId: 'ENT-PUMP.truck', reason: '按协议价执行' },
  'sharing.request-status': { lineIds: ['1.1'] },
  'sharing.report-status': { status: 'working', note: '正在排水', observedAt: '2026-06-18T16:00:00Z' },
  'sharing.answer-recall': { answer: 'provisional', reason: '水退后归还', returnBy: '2026-06-19T02:00:00Z' },
  'sharing.respond': { answer: 'provisional', resourceId: 'ENT-PUMP.truck', quantity: 1, reason: '一台在修' },
  'sharing.quote': { resourceId: 'ENT-PUMP.truck', pricePerUnitFen: 260000 },
  'sharing.decide-allocation': {
    override: { reason: '危化现场优先', lines: [{ resourceId: 'ENT-PUMP.truck', units: 1 }] },
  },
  'sharing.requisition': { funding: { code: 'FLOOD-2026', amountFen: 520000 }, reportTo: '清溪街道现场' },
  'sharing.commit': { lineIds: ['1.1'], estimatedArrivalAt: '2026-06-18T15:05:00Z' },
  'sharing.dispatch': { departedAt: '2026-06-18T14:25:00Z' },
  'sharing.report-arrival': { arrivedAt: '2026-06-18T15:05:00Z' },
  'sharing.request-extension': { until: '2026-06-19T04:00:00Z', reason: '积水未退' },
  'sharing.answer-extension': { granted: true },
  'sharing.recall': { reason: '本单位另有任务' },
  'sharing.release': { reason: '响应终止' },
  'sharing.report-return': {
    lines: [{ lineId: '1.1', returned: 1, damaged: 0, consumed: 0 }],
    returnedAt: '2026-06-19T03:20:00Z',
  },
  'sharing.claim-compensation': { claimId: 'CLAIM-1', amountFen: 520000, grounds: '突发事件应对法第十二条' },
  'sharing.pay-compensation': { claimId: 'CLAIM-1', amountFen: 520000, reference: '财付 2026-061' },
  'sharing.cancel': { reason: '现场情况变化' },
};

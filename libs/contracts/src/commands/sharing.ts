import {
  coordinating,
  directing,
  operating,
  type Answer,
  type Funding,
  type RequestAmendment,
  type SharingRequest,
} from '#domain';
import { ArrayMaxSize, ArrayMinSize, IsArray, Matches } from 'class-validator';
import { WithReason } from './common.js';
import {
  Amount,
  AreaCode,
  Code,
  Fen,
  Flag,
  Id,
  Instant,
  OneOf,
  Optional,
  Part,
  Parts,
  Text,
  Units,
  Whole,
} from './fields.js';
import type { OuterCommandOf } from './names.js';
import { type CommandExamples, type CommandSpecs } from './specs.js';

export class Destination {
  @AreaCode() areaCode!: string;
  @Text(200) place!: string;
}

export class RequestResource implements SharingRequest {
  @Id() incidentId!: string;
  @Code() capability!: string;
  @Amount() amount!: number;
  @Instant() neededBy!: string;
  @Part(() => Destination) deliverTo!: Destination;
  @Whole(1, 5) priority!: number;
  @Text() purpose!: string;
  @Optional() @Instant() openUntil?: string;
}

export class OfferResource {
  @Id() incidentId!: string;
  @Id() resourceId!: string;
  @Units() quantity!: number;
  @Optional() @Text() terms?: string;
  @Optional() @Instant() availableUntil?: string;
}

export class WithdrawOffer {
  @Id() resourceId!: string;
  @Text() reason!: string;
}

export class AmendRequest implements RequestAmendment {
  @Optional() @Amount() amount?: number;
  @Optional() @Instant() neededBy?: string;
  @Optional() @Whole(1, 5) priority?: number;
  @Optional() @Text() purpose?: string;
  @Text() reason!: string;
}

const answers = ['accept', 'decline', 'provisional'] as const;

export class RespondToRequest {
  @OneOf(answers) answer!: Answer;
  @Optional() @Id() resourceId?: string;
  @Optional() @Units() quantity?: number;
  @Optional() @Whole(0, 10_080) estimatedArrivalMinutes?: number;
  @Optional() @Text() reason?: string;
  @Optional() @Instant() availableUntil?: string;
}

export class RequestQuote {
  @Id() resourceId!: string;
  @Optional() @Text() note?: string;
}

export class RequestInformation {
  @Id() queryId!: string;
  @Text() question!: string;
}

export class AnswerInformation {
  @Id() queryId!: string;
  @OneOf(answers) answer!: Answer;
  @Optional() @Text(4000) text?: string;
  @Optional() @Text() reason?: string;
}

export class QuoteResource {
  @Id() resourceId!: string;
  @Fen() pricePerUnitFen!: number;
  @Optional() @Text() terms?: string;
  @Optional() @Text() provisionalReason?: string;
}

export class OverrideLine {
  @Id() resourceId!: string;
  @Units() units!: number;
}

export class Override {
  @Text() reason!: string;
  @Parts(() => OverrideLine, 1, 100) lines!: OverrideLine[];
}

export class DecideAllocation {
  @Optional() @Code() policyVersion?: string;
  @Optional() @Part(() => Override) override?: Override;
}

const LineIds = (): PropertyDecorator => (target, key) => {
  for (const decorate of [
    Optional(),
    IsArray(),
    ArrayMinSize(1),
    ArrayMaxSize(200),
    Matches(/^\d{1,4}\.\d{1,4}$/, { each: true, message: 'each of lineIds must look like 1.2' }),
  ]) {
    decorate(target, key);
  }
};

export class FundingDetails implements Funding {
  @Code() code!: string;
  @Optional() @Fen() amountFen?: number;
}

export class RequisitionResource {
  @LineIds() lineIds?: string[];
  @Part(() => FundingDetails) funding!: FundingDetails;
  @Text(200) reportTo!: string;
  @Optional() @Text(200) legalBasis?: string;
}

export class CommitResource {
  @LineIds() lineIds?: string[];
  @Optional() @Instant() estimatedArrivalAt?: string;
}

export class DispatchResource {
  @LineIds() lineIds?: string[];
  @Instant() departedAt!: string;
}

export class ReportArrival {
  @LineIds() lineIds?: string[];
  @Instant() arrivedAt!: string;
}

export class SomeLines {
  @LineIds() lineIds?: string[];
}

export class ReportStatus {
  @LineIds() lineIds?: string[];
  @Code() status!: string;
  @Optional() @Text() note?: string;
  @Instant() observedAt!: string;
}

export class AnswerRecall {
  @LineIds() lineIds?: string[];
  @OneOf(answers) answer!: Answer;
  @Optional() @Text() reason?: string;
  @Optional() @Instant() returnBy?: string;
}

export class RequestExtension {
  @Instant() until!: string;
  @Text() reason!: string;
}

export class AnswerExtension {
  @Flag() granted!: boolean;
  @Optional() @Text() reason?: string;
}

export class LinesWithReason {
  @LineIds() lineIds?: string[];
  @Text() reason!: string;
}

export class ReturnedLine {
  @Matches(/^\d{1,4}\.\d{1,4}$/, { message: 'lineId must look like 1.2' }) lineId!: string;
  @Whole(0, 1_000_000) returned!: number;
  @Whole(0, 1_000_000) damaged!: number;
  @Whole(0, 1_000_000) consumed!: number;
}

export class ReportReturn {
  @Parts(() => ReturnedLine, 1, 200) lines!: ReturnedLine[];
  @Instant() returnedAt!: string;
}

export class ClaimCompensation {
  @LineIds() lineIds?: string[];
  @Id() claimId!: string;
  @Fen() amountFen!: number;
  @Text(4000) grounds!: string;
}

export class PayCompensation {
  @Id() claimId!: string;
  @Fen() amountFen!: number;
  @Text(200) reference!: string;
}

export const sharingSpecs: CommandSpecs<OuterCommandOf<'sharing'>> = {
  'sharing.request': {
    dto: RequestResource,
    roles: operating,
    creates: true,
    zh: '请求资源',
    en: 'Request a resource',
  },
  'sharing.offer': {
    dto: OfferResource,
    roles: operating,
    creates: true,
    zh: '主动提供资源',
    en: 'Offer a resource unasked',
  },
  'sharing.withdraw-offer': {
    dto: WithdrawOffer,
    roles: operating,
    zh: '撤回提供',
    en: 'Withdraw an offer or answer',
  },
  'sharing.amend-request': {
    dto: AmendRequest,
    roles: operating,
    zh: '变更资源请求',
    en: 'Change a request',
  },
  'sharing.request-information': {
    dto: RequestInformation,
    roles: operating,
    zh: '询问情况',
    en: 'Ask for information',
  },
  'sharing.answer-information': {
    dto: AnswerInformation,
    roles: operating,
    zh: '答复询问',
    en: 'Answer a question',
  },
  'sharing.request-quote': { dto: RequestQuote, roles: operating, zh: '询价', en: 'Ask for a price' },
  'sharing.decline-quote': {
    dto: WithdrawOffer,
    roles: operating,
    zh: '不予报价',
    en: 'Decline to quote',
  },
  'sharing.request-status': {
    dto: SomeLines,
    roles: operating,
    zh: '查询部署状态',
    en: 'Ask how deployed resources stand',
  },
  'sharing.report-status': {
    dto: ReportStatus,
    roles: operating,
    agencyEvent: 'resource-status-reported',
    zh: '报告部署状态',
    en: 'Report how deployed resources stand',
  },
  'sharing.answer-recall': {
    dto: AnswerRecall,
    roles: coordinating,
    zh: '答复召回要求',
    en: 'Answer a recall',
  },
  'sharing.respond': {
    dto: RespondToRequest,
    roles: operating,
    zh: '答复资源请求',
    en: 'Answer a request',
  },
  'sharing.quote': { dto: QuoteResource, roles: operating, zh: '报价', en: 'Quote a price' },
  'sharing.decide-allocation': {
    dto: DecideAllocation,
    roles: directing,
    zh: '决定资源分配',
    en: 'Decide the allocation',
  },
  'sharing.requisition': {
    dto: RequisitionResource,
    roles: coordinating,
    zh: '征用',
    en: 'Requisition',
  },
  'sharing.commit': { dto: CommitResource, roles: operating, zh: '承诺提供', en: 'Commit' },
  'sharing.dispatch': {
    dto: DispatchResource,
    roles: operating,
    agencyEvent: 'resource-departed',
    zh: '出动',
    en: 'Report departure',
  },
  'sharing.report-arrival': {
    dto: ReportArrival,
    roles: operating,
    agencyEvent: 'resource-arrived',
    zh: '到场',
    en: 'Report arrival',
  },
  'sharing.request-extension': {
    dto: RequestExtension,
    roles: coordinating,
    zh: '申请延期',
    en: 'Ask for an extension',
  },
  'sharing.answer-extension': {
    dto: AnswerExtension,
    roles: operating,
    zh: '答复延期',
    en: 'Answer an extension',
  },
  'sharing.recall': { dto: LinesWithReason, roles: operating, zh: '要求召回', en: 'Recall' },
  'sharing.release': { dto: LinesWithReason, roles: coordinating, zh: '解除使用', en: 'Release' },
  'sharing.report-return': {
    dto: ReportReturn,
    roles: operating,
    agencyEvent: 'resource-returned',
    zh: '归还',
    en: 'Report the return',
  },
  'sharing.claim-compensation': {
    dto: ClaimCompensation,
    roles: operating,
    zh: '申请补偿',
    en: 'Claim compensation',
  },
  'sharing.pay-compensation': {
    dto: PayCompensation,
    roles: coordinating,
    zh: '支付补偿',
    en: 'Pay compensation',
  },
  'sharing.cancel': { dto: WithReason, roles: coordinating, zh: '取消请求', en: 'Cancel a request' },
};

export const sharingExamples: CommandExamples<OuterCommandOf<'sharing'>> = {
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

import type { PaperKind } from '#audit';
import type { Words } from './page.js';

export const titles: Readonly<Record<PaperKind, Words>> = {
  notice: ['应急征用通知书', 'Notice of requisition'],
  receipt: ['征用物资交接单', 'Receipt of requisitioned units'],
  'return-list': ['征用物资返还清单', 'Return list of requisitioned units'],
  compensation: ['征用补偿情况表', 'State of compensation'],
};

/** Who signs each, from the left. */
export const signing: Readonly<Record<PaperKind, readonly Words[]>> = {
  notice: [
    ['征用单位（盖章）', 'Requisitioning agency (seal)'],
    ['经办人', 'Official in charge'],
    ['被征用单位签收、时间', 'Received by the owner, when'],
  ],
  receipt: [
    ['交方', 'Handed over by'],
    ['收方', 'Received by'],
    ['交接时间、地点', 'When and where'],
  ],
  'return-list': [
    ['返还方', 'Returned by'],
    ['被征用单位签收', 'Received by the owner'],
    ['返还时间、地点', 'When and where'],
  ],
  compensation: [
    ['补偿单位（盖章）', 'Paying agency (seal)'],
    ['经办人', 'Official in charge'],
    ['被征用单位确认', 'Confirmed by the owner'],
  ],
};

export const words = {
  code: ['查验码', 'Code'],
  owner: ['被征用单位', 'Owner'],
  by: ['征用单位', 'Requisitioned by'],
  requester: ['使用单位', 'Used by'],
  negotiation: ['协商编号', 'Negotiation'],
  at: ['征用时间', 'Requisitioned at'],
  legalBasis: ['法律依据', 'Legal basis'],
  purpose: ['用途', 'Purpose'],
  place: ['使用（交付）地点', 'To be delivered to'],
  neededBy: ['要求到达时间', 'Needed by'],
  reportTo: ['报到对象', 'Report to'],
  term: ['使用期限', 'Until'],
  granted: ['被征用单位同意', 'granted by the owner'],
  declined: ['被征用单位不同意', 'declined by the owner'],
  unanswered: ['请求延长，尚未答复', 'asked for, not answered'],
  fund: ['经费来源', 'Charged to'],
  limit: ['经费限额（元）', 'Funds (yuan)'],
  recorded: ['记录时间', 'Recorded at'],
  none: ['未载明', 'not on record'],
  line: ['明细', 'Line'],
  resource: ['物资、队伍', 'Resource'],
  quantity: ['数量', 'Quantity'],
  agreement: ['协议', 'Agreement'],
  committedAt: ['答应', 'Committed'],
  estimatedArrivalAt: ['预计到达', 'Expected'],
  departedAt: ['出发', 'Departed'],
  arrivedAt: ['到达', 'Arrived'],
  condition: ['交接时状况（现场填写）', 'Condition (to be filled in on the spot)'],
  recalledAt: ['被征用单位要求收回', 'Recalled'],
  releasedAt: ['解除', 'Released'],
  returnedAt: ['返还', 'Returned at'],
  returned: ['完好返还', 'Returned sound'],
  damaged: ['损坏', 'Damaged'],
  consumed: ['消耗', 'Used up'],
  outstanding: ['未返还', 'Not back'],
  claims: ['补偿请求', 'Claims'],
  noClaims: ['未提出补偿请求（不等于 0）', 'Nothing was claimed, which is not 0'],
  claim: ['编号', 'Claim'],
  grounds: ['理由', 'Grounds'],
  claimed: ['请求（元）', 'Claimed (yuan)'],
  paid: ['已付（元）', 'Paid (yuan)'],
  unpaid: ['未付（元）', 'Unpaid (yuan)'],
  payments: ['付款凭证', 'Payments'],
  unreported: ['未报', 'not reported'],
  unpaidYet: ['尚未付款', 'nothing paid yet'],
  never: [
    '“未载明”“未报”不等于 0。时间为北京时间，由办理各方所报。',
    '“Not on record” and “not reported” are not 0. Times are Beijing time, as those who acted said.',
  ],
  law: [
    '《中华人民共和国突发事件应对法》（2024 年修订）第十二条：被征用的财产用后及时返还，毁损、灭失的给予补偿；另见第七十六条、第九十五条第九项。',
    'Emergency Response Law (2024 revision), article 12: what was requisitioned is returned promptly after use, and compensated where damaged or lost; see also articles 76 and 95(9).',
  ],
  unread: [
    '[U] 未经核实（confirmed: false）：本单所列各项，未见全国统一格式，未与地方规定的原文核对，不作为官方格式。',
    '[U] not confirmed (confirmed: false): no form for the whole country was found for these items, nor were they compared with local rules. This is no official form.',
  ],
  check: [
    '凭查验码查验：GET /v1/papers/{}，或离线：liandong-audit paper {} --bundle FILE --key notary.vkey',
    'Look it up by its code: GET /v1/papers/{}, or offline: liandong-audit paper {} --bundle FILE --key notary.vkey',
  ],
  hash: ['内容摘要 SHA-256', 'SHA-256 of its content'],
  position: ['记录位置', 'Position in the log'],
} as const satisfies Readonly<Record<string, Words>>;

import { beijing, yuan } from '../format.js';
import { answerOf, listed, ofLines, readinessOf, unitsOf, type Sentences } from './words.js';

/** Resources, negotiations, agreements, joint allocations and teams. */
export const ofSupply: Sentences<'resource' | 'sharing' | 'agreement' | 'allocation' | 'team'> = {
  'resource.registered': ({ quantity, unit }) => [
    `登记资源 ${quantity} ${unit}`,
    `Resource registered: ${quantity} ${unit}`,
  ],
  'resource.readiness-changed': ({ readiness }) => {
    const [zh, en] = readinessOf(readiness);
    return [`资源改为${zh}`, `Resource is ${en}`];
  },
  'resource.reserved': ({ quantity, sharingId }) => [
    `为 ${sharingId} 预留 ${quantity}`,
    `${quantity} reserved for ${sharingId}`,
  ],
  'resource.reservation-released': ({ quantity, sharingId }) => [
    `解除为 ${sharingId} 预留的 ${quantity}`,
    `${quantity} reserved for ${sharingId} set free`,
  ],
  'resource.deployed': ({ quantity, sharingId }) => [
    `${quantity} 为 ${sharingId} 出动`,
    `${quantity} deployed for ${sharingId}`,
  ],
  'resource.arrived': ({ sharingId }) => [`为 ${sharingId} 到场`, `Arrived for ${sharingId}`],
  'resource.taken-back': ({ returned, damaged, consumed }) => [
    `收回 ${returned}，损坏 ${damaged}，消耗 ${consumed}`,
    `${returned} taken back, ${damaged} damaged, ${consumed} used up`,
  ],
  'resource.withdrawn': ({ quantity }) => [`撤出 ${quantity}`, `${quantity} withdrawn`],
  'resource.restocked': ({ quantity }) => [`补充 ${quantity}`, `${quantity} added`],
  'resource.repaired': ({ quantity }) => [`修复 ${quantity}`, `${quantity} repaired`],
  'resource.inspected': ({ result }) =>
    result === 'passed' ? ['检查合格', 'Inspection passed'] : ['检查不合格', 'Inspection failed'],
  'resource.team-linked': ({ teamId }) => [`与队伍 ${teamId} 关联`, `Linked to team ${teamId}`],
  'sharing.requested': ({ amount, capability, neededBy }) => [
    `请求 ${capability} ${amount}，${beijing(neededBy)} 前需到`,
    `${amount} of ${capability} requested, needed by ${beijing(neededBy)}`,
  ],
  'sharing.offered': ({ resourceId, quantity }) => [
    `主动提供 ${resourceId} × ${quantity}`,
    `${resourceId} × ${quantity} offered`,
  ],
  'sharing.offer-withdrawn': ({ resourceId }) => [
    `撤回提供的 ${resourceId}`,
    `Offer of ${resourceId} withdrawn`,
  ],
  'sharing.request-amended': ({ amount, neededBy }) => {
    const by = neededBy === undefined ? undefined : beijing(neededBy);
    const [zh, en] = [
      [amount === undefined ? '' : `数量 ${amount}`, by === undefined ? '' : `${by} 前需到`],
      [amount === undefined ? '' : `amount ${amount}`, by === undefined ? '' : `needed by ${by}`],
    ].map((parts) => parts.filter((part) => part !== ''));
    return [['变更请求', ...(zh ?? [])].join('，'), ['Request amended', ...(en ?? [])].join(', ')];
  },
  'sharing.answered': ({ answer, quantity, resourceId }) => {
    const [zh, en] = answerOf(answer);
    const of = [resourceId, quantity].filter((part) => part !== undefined).join(' × ');
    return of === '' ? [`答复请求：${zh}`, `Owner ${en}`] : [`答复请求：${zh} ${of}`, `Owner ${en}: ${of}`];
  },
  'sharing.asked': ({ agencyIds }) => {
    const [zh, en] = listed(agencyIds);
    return [`询问 ${zh}`, `${en} asked`];
  },
  'sharing.quote-requested': ({ resourceId }) => [`询价：${resourceId}`, `Price of ${resourceId} asked`],
  'sharing.quoted': ({ resourceId, pricePerUnitFen: fen }) => [
    `报价：${resourceId} 每单位 ${yuan(fen)} 元`,
    `${resourceId} quoted at ${yuan(fen)} yuan a unit`,
  ],
  'sharing.quote-declined': ({ resourceId }) => [
    `不予报价：${resourceId}`,
    `No price given for ${resourceId}`,
  ],
  'sharing.information-requested': ({ queryId }) => [
    `询问情况（${queryId}）`,
    `Information asked (${queryId})`,
  ],
  'sharing.information-answered': ({ queryId, answer }) => {
    const [zh, en] = answerOf(answer);
    return [`答复询问 ${queryId}：${zh}`, `Question ${queryId}: agency ${en}`];
  },
  'sharing.allocation-decided': ({ round, lines, certificate }) => {
    const [zh, en] = unitsOf(lines);
    const { shortfall, override } = certificate;
    return [
      `第 ${round} 轮${override ? '人工' : ''}决定分配：${zh}；缺口 ${shortfall}`,
      `Allocation decided in round ${round}${override ? ' by hand' : ''}: ${en}; ${shortfall} short`,
    ];
  },
  'sharing.reservation-confirmed': ({ lineId }) => [
    `预留成功（${lineId}）`,
    `Reservation confirmed (${lineId})`,
  ],
  'sharing.reservation-failed': ({ lineId }) => [`预留失败（${lineId}）`, `Reservation failed (${lineId})`],
  'sharing.requisitioned': ({ lineIds, funding }) => [
    `征用 ${ofLines(lineIds)}，经费 ${funding.code}`,
    `${ofLines(lineIds)} requisitioned, funded by ${funding.code}`,
  ],
  'sharing.committed': ({ lineIds, estimatedArrivalAt: at }) =>
    at === undefined
      ? [`承诺提供 ${ofLines(lineIds)}`, `${ofLines(lineIds)} committed`]
      : [
          `承诺提供 ${ofLines(lineIds)}，预计 ${beijing(at)} 到场`,
          `${ofLines(lineIds)} committed, arrival expected at ${beijing(at)}`,
        ],
  'sharing.dispatched': ({ lines }) => {
    const [zh, en] = unitsOf(lines);
    return [`出动：${zh}`, `Dispatched: ${en}`];
  },
  'sharing.arrived': ({ lines }) => {
    const [zh, en] = unitsOf(lines);
    return [`到场：${zh}`, `Arrived: ${en}`];
  },
  'sharing.status-requested': ({ lineIds }) => [
    `查询 ${ofLines(lineIds)} 的状态`,
    `Status of ${ofLines(lineIds)} asked`,
  ],
  'sharing.status-reported': ({ lineIds }) => [
    `报告 ${ofLines(lineIds)} 的状态`,
    `Status of ${ofLines(lineIds)} reported`,
  ],
  'sharing.extension-requested': ({ until }) => [
    `申请延用至 ${beijing(until)}`,
    `Extension until ${beijing(until)} asked`,
  ],
  'sharing.extension-answered': ({ granted, until }) =>
    granted
      ? [`同意延用至 ${beijing(until)}`, `Extension until ${beijing(until)} granted`]
      : [`不同意延用至 ${beijing(until)}`, `Extension until ${beijing(until)} not granted`],
  'sharing.recalled': ({ lineIds }) => [`要求召回 ${ofLines(lineIds)}`, `${ofLines(lineIds)} recalled`],
  'sharing.recall-answered': ({ lineIds, answer }) => {
    const [zh, en] = answerOf(answer);
    return [`答复召回 ${ofLines(lineIds)}：${zh}`, `Recall of ${ofLines(lineIds)}: requester ${en}`];
  },
  'sharing.released': ({ unused, inUse }) => {
    const [zh, en] = unitsOf([...inUse, ...unused]);
    return [`解除使用：${zh}`, `Released: ${en}`];
  },
  'sharing.returned': ({ lines }) => {
    const [zh, en] = unitsOf(lines.map(({ resourceId, returned: quantity }) => ({ resourceId, quantity })));
    const damaged = lines.reduce((sum, line) => sum + line.damaged, 0);
    const consumed = lines.reduce((sum, line) => sum + line.consumed, 0);
    return [
      `归还：${zh}；损坏 ${damaged}，消耗 ${consumed}`,
      `Returned: ${en}; ${damaged} damaged, ${consumed} used up`,
    ];
  },
  'sharing.compensation-claimed': ({ claimId, amountFen: fen }) => [
    `申请补偿 ${yuan(fen)} 元（${claimId}）`,
    `Compensation of ${yuan(fen)} yuan claimed (${claimId})`,
  ],
  'sharing.compensation-paid': ({ claimId, amountFen: fen }) => [
    `支付补偿 ${yuan(fen)} 元（${claimId}）`,
    `Compensation of ${yuan(fen)} yuan paid (${claimId})`,
  ],
  'sharing.moved': ({ incidentId: id }) => [`请求转入 ${id}`, `Request moved to ${id}`],
  'sharing.cancelled': ['取消请求', 'Request cancelled'],
  'sharing.expired': ['请求失效', 'Request expired'],
  'agreement.proposed': ({ providerAgencyId: by, beneficiaryAgencyId: to }) => [
    `拟订协议：${by} 支援 ${to}`,
    `Agreement proposed: ${by} for ${to}`,
  ],
  'agreement.confirmed': ['协议生效', 'Agreement in force'],
  'agreement.terminated': ['协议终止', 'Agreement terminated'],
  'agreement.drawn': ({ sharingId, resourceKind, quantity }) => [
    `${sharingId} 依协议支取 ${resourceKind} × ${quantity}`,
    `${resourceKind} × ${quantity} drawn for ${sharingId}`,
  ],
  'agreement.returned': ({ sharingId, resourceKind, quantity }) => [
    `${sharingId} 退还协议余量 ${resourceKind} × ${quantity}`,
    `${resourceKind} × ${quantity} of ${sharingId} given back`,
  ],
  'allocation.decided': ({ certificate }) => {
    const [zh, en] = listed(certificate.requests.map(({ sharingId }) => sharingId));
    return [`联合分配：${zh}`, `Joint allocation decided: ${en}`];
  },
  'allocation.adopted': ({ sharingId: id }) => [`${id} 承接联合分配`, `${id} takes over its part`],
  'allocation.not-adopted': ({ sharingId: id }) => [
    `${id} 未承接联合分配`,
    `${id} does not take over its part`,
  ],
  'team.formed': ['组建队伍', 'Team formed'],
  'team.capabilities-changed': ({ capabilities }) => {
    const [zh, en] = listed(capabilities.map(({ capability }) => capability));
    return [`队伍能力改为 ${zh}`, `Capabilities of the team: ${en}`];
  },
  'team.member-enrolled': ({ memberId: id }) => [`队员 ${id} 入队`, `Member ${id} enrolled`],
  'team.member-left': ({ memberId: id }) => [`队员 ${id} 离队`, `Member ${id} left`],
  'team.qualification-granted': ({ memberId: id, qualification: of }) => [
    `队员 ${id} 取得资质 ${of}`,
    `Member ${id} qualified as ${of}`,
  ],
  'team.qualification-renewed': ({ memberId: id, qualification: of }) => [
    `队员 ${id} 资质 ${of} 延期`,
    `Qualification ${of} of member ${id} renewed`,
  ],
  'team.qualification-lapsed': ({ memberId: id, qualification: of }) => [
    `队员 ${id} 资质 ${of} 失效`,
    `Qualification ${of} of member ${id} lapsed`,
  ],
  'team.training-completed': ({ hours, memberIds }) => [
    `完成训练：${memberIds.length} 人，${hours} 学时`,
    `Training completed: ${memberIds.length} member(s), ${hours} h`,
  ],
  'team.insured': ({ validUntil }) => [
    `队伍投保至 ${beijing(validUntil)}`,
    `Team insured until ${beijing(validUntil)}`,
  ],
  'team.readiness-changed': ({ readiness }) => {
    const [zh, en] = readinessOf(readiness);
    return [`队伍改为${zh}`, `Team is ${en}`];
  },
  'team.commended': ['队伍受表扬', 'Team commended'],
  'team.disbanded': ['队伍解散', 'Team disbanded'],
};

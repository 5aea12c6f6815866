import { commandSpecs, isOuterCommand } from '#contracts';
import { beijing } from '../format.js';
import type { Sentences } from './words.js';

/** Agencies, plans and their activations, drills, what waits for a second person, and what is recorded of a command. */
export const ofStanding: Sentences<
  'agency' | 'plan' | 'activation' | 'approval' | 'drill' | 'inject' | 'installation' | 'person' | 'command'
> = {
  'agency.registered': ['单位登记', 'Agency registered'],
  'agency.credential-issued': ({ keyId }) => [`登记密钥 ${keyId}`, `Key ${keyId} registered`],
  'agency.credential-confirmed': ({ keyId }) => [`确认密钥 ${keyId}`, `Key ${keyId} confirmed`],
  'agency.credential-revoked': ({ keyId }) => [`撤销密钥 ${keyId}`, `Key ${keyId} revoked`],
  'agency.role-granted': ({ personId: id, role }) => [
    `授予人员 ${id} 角色 ${role}`,
    `Role ${role} granted to ${id}`,
  ],
  'agency.role-withdrawn': ({ personId: id, role }) => [
    `撤销人员 ${id} 的角色 ${role}`,
    `Role ${role} withdrawn from ${id}`,
  ],
  'agency.key-bound': ({ keyId, personId: id }) => [
    `密钥 ${keyId} 归人员 ${id}`,
    `Key ${keyId} bound to ${id}`,
  ],
  'agency.issuer-registered': ({ issuer }) => [
    `身份提供方为 ${issuer}`,
    `Persons are signed in by ${issuer}`,
  ],
  'agency.mandated': ({ capacity, areaCode }) => [
    `授予职权 ${capacity}（${areaCode}）`,
    `Mandate granted: ${capacity} in ${areaCode}`,
  ],
  'agency.mandate-withdrawn': ({ capacity, areaCode }) => [
    `撤回职权 ${capacity}（${areaCode}）`,
    `Mandate withdrawn: ${capacity} in ${areaCode}`,
  ],
  'agency.suspended': ['单位暂停', 'Agency suspended'],
  'agency.reinstated': ['单位恢复', 'Agency reinstated'],
  'agency.duty-contact-set': ['登记值班联系方式', 'Duty contact set'],
  'agency.delivery-acknowledged': ({ position }) => [
    `确认收到位置 ${position} 以前的内容`,
    `Everything up to position ${position} acknowledged`,
  ],
  'plan.drafted': ({ version }) => [`起草预案第 ${version} 版`, `Version ${version} of the plan drafted`],
  'plan.amended': ['修改预案草案', 'Draft of the plan amended'],
  'plan.clause-put': ({ clauseId: id }) => [`写入条款 ${id}`, `Clause ${id} put`],
  'plan.clause-removed': ({ clauseId: id }) => [`删去条款 ${id}`, `Clause ${id} removed`],
  'plan.submitted': ({ version, reviewerAgencyId: to }) => [
    `预案第 ${version} 版送 ${to} 评审`,
    `Version ${version} of the plan submitted to ${to} for review`,
  ],
  'plan.reviewed': ({ version, verdict }) =>
    verdict === 'approved'
      ? [`预案第 ${version} 版评审通过`, `Version ${version} of the plan approved`]
      : [`预案第 ${version} 版退回修改`, `Version ${version} of the plan returned`],
  'plan.published': ({ version }) => [`预案第 ${version} 版发布`, `Version ${version} of the plan published`],
  'plan.revised': ({ version }) => [`开始修订，第 ${version} 版`, `Revision begun: version ${version}`],
  'plan.link-proposed': ({ otherPlanId: id }) => [`提议与预案 ${id} 衔接`, `Link to plan ${id} proposed`],
  'plan.link-answered': ({ otherPlanId: id, confirmed }) =>
    confirmed
      ? [`同意与预案 ${id} 衔接`, `Link to plan ${id} confirmed`]
      : [`不同意与预案 ${id} 衔接`, `Link to plan ${id} declined`],
  'plan.finding-recorded': ({ findingId: id }) => [`记录问题 ${id}`, `Finding ${id} recorded`],
  'plan.drilled': ({ drillId: id }) => [`预案经演练 ${id} 检验`, `Plan drilled in ${id}`],
  'plan.evaluated': ({ version }) => [`评估预案第 ${version} 版`, `Version ${version} of the plan evaluated`],
  'plan.overdue': ({ duty, dueAt }) =>
    duty === 'review'
      ? [`预案评估逾期（时限 ${beijing(dueAt)}）`, `Review of the plan overdue (due ${beijing(dueAt)})`]
      : [`预案演练逾期（时限 ${beijing(dueAt)}）`, `Drill of the plan overdue (due ${beijing(dueAt)})`],
  'plan.retired': ['预案废止', 'Plan retired'],
  'activation.begun': ({ planId, version, level, issue }) => [
    `按预案 ${planId} 第 ${version} 版启动 ${level} 级，下达条款 ${issue.length} 条`,
    `Plan ${planId}, version ${version}, in force at level ${level}: ${issue.length} clause(s) issued`,
  ],
  'activation.level-changed': ({ level, previousLevel: before, issue }) => [
    `预案由 ${before} 级调整为 ${level} 级，下达条款 ${issue.length} 条`,
    `Plan changed from level ${before} to ${level}: ${issue.length} clause(s) issued`,
  ],
  'activation.clause-executed': ({ clauseId: id }) => [`条款 ${id} 已执行`, `Clause ${id} carried out`],
  'activation.clause-skipped': ({ clauseId: id }) => [`条款 ${id} 不执行`, `Clause ${id} skipped`],
  'activation.ended': ({ skipped }) => [
    `预案执行结束，未执行条款 ${skipped.length} 条`,
    `Plan no longer in force: ${skipped.length} clause(s) not carried out`,
  ],
  'approval.requested': ({ command: { name }, endsAt }) => {
    const [zh, en] = isOuterCommand(name) ? [commandSpecs[name].zh, commandSpecs[name].en] : [name, name];
    return [
      `“${zh}”待第二人确认，限 ${beijing(endsAt)}`,
      `“${en}” waits for a second person until ${beijing(endsAt)}`,
    ];
  },
  'approval.confirmed': ['第二人确认', 'Confirmed by a second person'],
  'approval.declined': ['第二人不予确认', 'Declined by a second person'],
  'approval.withdrawn': ['撤回待确认的命令', 'Waiting command withdrawn'],
  'approval.expired': ['逾期未确认，命令失效', 'Waiting command expired'],
  'approval.owed': ({ command: { name }, reason, signBy }) => {
    const [zh, en] = isOuterCommand(name) ? [commandSpecs[name].zh, commandSpecs[name].en] : [name, name];
    return [
      `“${zh}”由一人先行办理（${reason}），限 ${beijing(signBy)} 前补签`,
      `“${en}” done by one person alone (${reason}), to be signed by ${beijing(signBy)}`,
    ];
  },
  'approval.overdue': ['逾期未补签', 'Not signed in time'],
  'approval.signed': ({ late }) => [
    late ? '第二人逾期补签' : '第二人补签',
    late ? 'Signed late by a second person' : 'Signed by a second person',
  ],
  'approval.objected': ({ reason }) => [`第二人提出异议：${reason}`, `Second person objects: ${reason}`],
  'drill.planned': ({ participants }) => [
    `计划演练，参加单位 ${participants.length} 个`,
    `Drill planned with ${participants.length} agencies`,
  ],
  'drill.started': ['演练开始', 'Drill started'],
  'drill.paused': ['演练暂停', 'Drill paused'],
  'drill.resumed': ['演练继续', 'Drill resumed'],
  'drill.ended': ['演练结束', 'Drill ended'],
  'drill.cancelled': ['演练取消', 'Drill cancelled'],
  'drill.evaluated': ({ findings }) => [
    `演练评估，问题 ${findings.length} 项`,
    `Drill evaluated, with ${findings.length} finding(s)`,
  ],
  'drill.action-assigned': ({ actionId: id, agencyId, dueAt }) => [
    `整改 ${id} 交 ${agencyId}，限 ${beijing(dueAt)}`,
    `Action ${id} assigned to ${agencyId}, due ${beijing(dueAt)}`,
  ],
  'drill.action-completed': ({ actionId: id }) => [`整改 ${id} 完成`, `Action ${id} completed`],
  'drill.action-closed': ({ actionId: id }) => [`整改 ${id} 销号`, `Action ${id} closed`],
  'inject.delivered': ({ agencyId }) => [`向 ${agencyId} 下达情景`, `Inject delivered to ${agencyId}`],
  'inject.acknowledged': ({ agencyId }) => [`${agencyId} 收到情景`, `Inject acknowledged by ${agencyId}`],
  'installation.two-persons-listed': ({ listed, signWithinHours, inPerson }) => [
    `另需双人办理的事项：${listed.join('、') || '无'}，补签时限 ${signWithinHours} 小时` +
      (inPerson ? '；征用、支付、删除和登记管理须由本人办理' : ''),
    `What else needs two persons: ${listed.join(', ') || 'nothing'}; to be signed within ${signWithinHours} h` +
      (inPerson ? '; requisition, payment, erasure and administering in person' : ''),
  ],
  'installation.set': ({ districtCode, homeBureauId: id }) => [
    `本系统属 ${districtCode}，主管单位 ${id}`,
    `Installation of ${districtCode}, home bureau ${id}`,
  ],
  'person.registered': ({ agencyId }) => [`${agencyId} 登记人员`, `Person registered by ${agencyId}`],
  'person.updated': ['更新人员信息', 'Details of a person replaced'],
  'person.ended': ['人员离职', 'Employment of a person ended'],
  'person.revealed': ({ byAgencyId: by }) => [`${by} 查看个人信息`, `Personal data shown to ${by}`],
  'person.key-lost': ['个人信息密钥遗失', 'Key of personal data lost'],
  'person.erased': ['个人信息删除', 'Personal data erased'],
  'command.refused': ({ code }) => [`命令被拒绝（${code}）`, `Command refused (${code})`],
  'command.no-change': ['命令未引起变化', 'Command changed nothing'],
};

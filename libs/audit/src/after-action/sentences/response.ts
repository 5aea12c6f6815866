import { beijing } from '../format.js';
import { colourOf, listed, type Sentences } from './words.js';

/** Incidents, tasks, warnings and reports. */
export const ofResponse: Sentences<'incident' | 'task' | 'warning' | 'report'> = {
  'incident.reported': ['首报突发事件', 'Incident reported'],
  'incident.merged': ({ intoIncidentId: id }) => [`并入 ${id}`, `Merged into ${id}`],
  'incident.verified': ['核实突发事件', 'Incident verified'],
  'incident.rejected': ['核实不属实，予以退回', 'Incident rejected as not confirmed'],
  'incident.classified': ({ eventLevel: level, previousLevel: before }) =>
    before === undefined
      ? [`初判定级 ${level} 级`, `Classified as level ${level}`]
      : [`定级由 ${before} 级改为 ${level} 级`, `Level changed from ${before} to ${level}`],
  'incident.situation-updated': ['续报情况', 'Situation updated'],
  'incident.corrected': ({ field, previousValue: from, value: to }) => [
    `更正 ${field}：${from} → ${to}`,
    `${field} corrected: ${from} → ${to}`,
  ],
  'incident.linked': ({ otherIncidentId: id, relation }) => [
    `与 ${id} 建立关联（${relation}）`,
    `Linked to ${id} (${relation})`,
  ],
  'incident.agency-notified': ({ agencyId }) => [`通报 ${agencyId}`, `${agencyId} notified`],
  'incident.command-established': ({ commandingAgencyId: id, form }) =>
    form === 'unified'
      ? [`成立统一指挥，由 ${id} 牵头`, `Unified command established, led by ${id}`]
      : [`由 ${id} 单独指挥`, `Single command established by ${id}`],
  'incident.response-activated': ({ level }) => [`启动 ${level} 级响应`, `Level ${level} response activated`],
  'incident.response-level-changed': ({ level, previousLevel: before }) => [
    `响应由 ${before} 级调整为 ${level} 级`,
    `Response changed from level ${before} to level ${level}`,
  ],
  'incident.response-terminated': ['终止响应', 'Response terminated'],
  'incident.contained': ['事态受控', 'Incident contained'],
  'incident.closed': ['突发事件办结', 'Incident closed'],
  'incident.reviewed': ({ findings }) => [
    `完成评估，问题 ${findings.length} 项`,
    `Incident reviewed, with ${findings.length} finding(s)`,
  ],
  'task.assigned': ({ assigneeAgencyId: to, acknowledgeWithinMinutes: within }) => [
    `派任务给 ${to}，限 ${within} 分钟受领`,
    `Task assigned to ${to}, to be acknowledged within ${within} min`,
  ],
  'task.accepted': ({ estimatedArrivalAt: at }) =>
    at === undefined
      ? ['受领任务', 'Task accepted']
      : [`受领任务，预计 ${beijing(at)} 到达`, `Task accepted, arrival expected at ${beijing(at)}`],
  'task.declined': ['不能受领任务', 'Task declined'],
  'task.progressed': ({ percentComplete: done }) =>
    done === undefined
      ? ['报告任务进展', 'Progress reported']
      : [`报告任务进展，完成 ${done}%`, `Progress reported: ${done}% complete`],
  'task.completed': ['任务完成', 'Task completed'],
  'task.cancelled': ['任务取消', 'Task cancelled'],
  'task.moved': ({ incidentId: id }) => [`任务转入 ${id}`, `Task moved to ${id}`],
  'task.escalated': ['任务未受领，上报', 'Task escalated: nobody acknowledged it'],
  'warning.proposed': ({ colour }) => {
    const [zh, en] = colourOf(colour);
    return [`建议发布预警（${zh}）`, `Warning proposed (${en})`];
  },
  'warning.dismissed': ['不采纳预警建议', 'Proposal of a warning dismissed'],
  'warning.issued': ({ colour }) => {
    const [zh, en] = colourOf(colour);
    return [`发布预警（${zh}）`, `Warning issued (${en})`];
  },
  'warning.updated': ({ colour, previous, version }) => {
    const [zh, en] = colourOf(colour);
    const [zhBefore, enBefore] = colourOf(previous.colour);
    return zh === zhBefore
      ? [`更新预警（${zh}，第 ${version} 版）`, `Warning updated (${en}, version ${version})`]
      : [`预警由${zhBefore}改为${zh}`, `Warning changed from ${enBefore} to ${en}`];
  },
  'warning.cancelled': ['解除预警', 'Warning cancelled'],
  'warning.expired': ['预警到期', 'Warning expired'],
  'warning.called': ({ recipients, acknowledgeWithinMinutes: within }) => [
    `叫应 ${recipients.length} 个单位，限 ${within} 分钟回应`,
    `${recipients.length} agencies called, to answer within ${within} min`,
  ],
  'warning.acknowledged': ({ agencyId, byAgencyId: by }) =>
    agencyId === by
      ? [`${agencyId} 回应叫应`, `${agencyId} answers the call`]
      : [`${by} 代 ${agencyId} 回应叫应`, `${by} answers the call for ${agencyId}`],
  'warning.call-escalated': ({ agencyId, standIn }) =>
    standIn === undefined
      ? [`${agencyId} 未回应叫应，上报`, `${agencyId} did not answer: escalated`]
      : [`${agencyId} 未回应叫应，改叫代理人`, `${agencyId} did not answer: its stand-in is called`],
  'warning.neighbours-told': ({ agencyIds }) => {
    const [zh, en] = listed(agencyIds);
    return [`告知相邻地区：${zh}`, `Neighbours told: ${en}`];
  },
  'warning.overtaken': [
    '收到较旧的预警消息，不改变现行预警',
    'An older message came, and changes nothing newer',
  ],
  'warning.incident-proposed': ({ incidentId: id }) => [
    `由预警引出突发事件 ${id}`,
    `Incident ${id} arises from the warning`,
  ],
  'report.required': ({ obligedAgencyId: who, superiorAgencyId: to, dueAt }) => [
    `${who} 应于 ${beijing(dueAt)} 前报 ${to}`,
    `${who} has to report to ${to} by ${beijing(dueAt)}`,
  ],
  'report.overdue': ({ obligedAgencyId: who, dueAt }) => [
    `${who} 逾期未报（时限 ${beijing(dueAt)}）`,
    `Report of ${who} overdue (due ${beijing(dueAt)})`,
  ],
  'report.omitted': ({ obligedAgencyId: who }) => [`${who} 漏报`, `Report of ${who} omitted`],
  'report.submitted': ({ superiorAgencyId: to, late }) =>
    late
      ? [`报送信息报告至 ${to}（迟报）`, `Report submitted to ${to}, late`]
      : [`报送信息报告至 ${to}`, `Report submitted to ${to}`],
  'report.supplemented': ({ superiorAgencyId: to }) => [`向 ${to} 续报`, `Report to ${to} supplemented`],
  'report.waived': ['免报', 'Report waived'],
};

import { coordinating, directing, operating, type Role } from '#domain';
import type { AggregateName } from '../streams.js';
import * as agency from './agency.js';
import * as agreement from './agreement.js';
import { Empty, WithReason } from './common.js';
import { examples } from './examples.js';
import * as incident from './incident.js';
import type { CommandName, OuterCommandName } from './names.js';
import * as resource from './resource.js';
import * as sharing from './sharing.js';
import * as task from './task.js';
import * as warning from './warning.js';

export interface CommandSpec {
  readonly dto: new () => object;
  /** Roles that may send it. */
  readonly roles: readonly Role[];
  readonly zh: string;
  readonly en: string;
  /** It brings its aggregate into being, so that the stream is expected to be new. */
  readonly creates?: true;
  /** The agency event (past tense) that says the same as a fact. */
  readonly agencyEvent?: string;
}

const administering: readonly Role[] = ['administrator'];
/** Enterprises propose warnings, authorities issue them (突发事件应对法 art. 63). */
const issuing: readonly Role[] = [...coordinating, 'agency-operator'];
/** A key holder may always renew or withdraw its own credential. */
const anyAgency: readonly Role[] = [...operating, 'administrator', 'auditor'];

/** Every command that is accepted from outside: the one table behind Kafka, HTTP and the documents. */
export const commandSpecs: Readonly<Record<OuterCommandName, CommandSpec>> = {
  'agency.register': {
    dto: agency.RegisterAgency,
    roles: administering,
    creates: true,
    zh: '登记单位',
    en: 'Register an agency',
  },
  'agency.issue-credential': {
    dto: agency.IssueCredential,
    roles: administering,
    zh: '发放密钥',
    en: 'Issue a credential',
  },
  'agency.rotate-credential': {
    dto: agency.RotateCredential,
    roles: anyAgency,
    zh: '更换密钥',
    en: 'Replace a credential',
  },
  'agency.revoke-credential': {
    dto: agency.RevokeCredential,
    roles: anyAgency,
    zh: '吊销密钥',
    en: 'Revoke a credential',
  },
  'agency.suspend': { dto: WithReason, roles: administering, zh: '停用单位', en: 'Suspend an agency' },
  'agency.reinstate': { dto: WithReason, roles: administering, zh: '恢复单位', en: 'Reinstate an agency' },
  'agency.set-duty-contact': {
    dto: agency.SetDutyContact,
    roles: anyAgency,
    zh: '设置值班联系方式',
    en: 'Set the duty contact',
  },

  'incident.report': {
    dto: incident.ReportIncident,
    roles: operating,
    creates: true,
    agencyEvent: 'incident-observed',
    zh: '首报突发事件',
    en: 'Report an incident',
  },
  'incident.merge': {
    dto: incident.MergeIncident,
    roles: directing,
    zh: '合并重复报告',
    en: 'Merge a duplicate report',
  },
  'incident.verify': { dto: incident.VerifyIncident, roles: directing, zh: '核实', en: 'Verify' },
  'incident.reject': { dto: WithReason, roles: directing, zh: '核实为不属实', en: 'Reject a report' },
  'incident.classify': {
    dto: incident.ClassifyIncident,
    roles: directing,
    zh: '分类定级',
    en: 'Classify and level',
  },
  'incident.update-situation': {
    dto: incident.UpdateSituation,
    roles: operating,
    agencyEvent: 'situation-observed',
    zh: '续报',
    en: 'Update the situation',
  },
  'incident.correct': { dto: incident.CorrectIncident, roles: operating, zh: '更正', en: 'Correct a value' },
  'incident.link': {
    dto: incident.LinkIncident,
    roles: directing,
    zh: '关联事件',
    en: 'Link to another incident',
  },
  'incident.notify-agency': {
    dto: incident.NotifyAgency,
    roles: coordinating,
    zh: '通报单位',
    en: 'Notify an agency',
  },
  'incident.establish-command': {
    dto: incident.EstablishCommand,
    roles: directing,
    zh: '成立现场指挥部',
    en: 'Establish command',
  },
  'incident.activate-response': {
    dto: incident.ActivateResponse,
    roles: directing,
    zh: '启动应急响应',
    en: 'Activate a response',
  },
  'incident.change-response-level': {
    dto: incident.ChangeResponseLevel,
    roles: directing,
    zh: '调整响应级别',
    en: 'Change the response level',
  },
  'incident.terminate-response': {
    dto: WithReason,
    roles: directing,
    zh: '终止应急响应',
    en: 'Terminate the response',
  },
  'incident.contain': {
    dto: incident.ContainIncident,
    roles: directing,
    zh: '险情得到控制',
    en: 'Mark as contained',
  },
  'incident.close': { dto: WithReason, roles: directing, zh: '办结', en: 'Close' },
  'incident.review': { dto: incident.ReviewIncident, roles: directing, zh: '复盘', en: 'Review' },

  'task.assign': {
    dto: task.AssignTask,
    roles: coordinating,
    creates: true,
    zh: '下达任务',
    en: 'Assign a task',
  },
  'task.accept': {
    dto: task.AcceptTask,
    roles: operating,
    agencyEvent: 'task-acknowledged',
    zh: '接受任务',
    en: 'Accept a task',
  },
  'task.decline': { dto: WithReason, roles: operating, zh: '谢绝任务', en: 'Decline a task' },
  'task.progress': {
    dto: task.ReportProgress,
    roles: operating,
    agencyEvent: 'task-progressed',
    zh: '任务进展',
    en: 'Report progress',
  },
  'task.complete': {
    dto: task.CompleteTask,
    roles: operating,
    agencyEvent: 'task-completed',
    zh: '完成任务',
    en: 'Complete a task',
  },
  'task.cancel': { dto: WithReason, roles: coordinating, zh: '取消任务', en: 'Cancel a task' },

  'resource.register': {
    dto: resource.RegisterResource,
    roles: operating,
    creates: true,
    zh: '登记资源',
    en: 'Register a resource',
  },
  'resource.change-readiness': {
    dto: resource.ChangeReadiness,
    roles: operating,
    agencyEvent: 'readiness-changed',
    zh: '变更战备状态',
    en: 'Change readiness',
  },
  'resource.withdraw': {
    dto: resource.QuantityWithReason,
    roles: operating,
    zh: '撤出资源',
    en: 'Withdraw units',
  },
  'resource.restock': { dto: resource.QuantityWithReason, roles: operating, zh: '补充资源', en: 'Add units' },
  'resource.repair': {
    dto: resource.RepairUnits,
    roles: operating,
    zh: '修复资源',
    en: 'Report units repaired',
  },

  'sharing.request': {
    dto: sharing.RequestResource,
    roles: operating,
    creates: true,
    zh: '请求资源',
    en: 'Request a resource',
  },
  'sharing.offer': {
    dto: sharing.OfferResource,
    roles: operating,
    creates: true,
    zh: '主动提供资源',
    en: 'Offer a resource unasked',
  },
  'sharing.respond': {
    dto: sharing.RespondToRequest,
    roles: operating,
    zh: '答复资源请求',
    en: 'Answer a request',
  },
  'sharing.quote': { dto: sharing.QuoteResource, roles: operating, zh: '报价', en: 'Quote a price' },
  'sharing.decide-allocation': {
    dto: sharing.DecideAllocation,
    roles: directing,
    zh: '决定资源分配',
    en: 'Decide the allocation',
  },
  'sharing.requisition': {
    dto: sharing.RequisitionResource,
    roles: coordinating,
    zh: '征用',
    en: 'Requisition',
  },
  'sharing.commit': { dto: sharing.CommitResource, roles: operating, zh: '承诺提供', en: 'Commit' },
  'sharing.dispatch': {
    dto: sharing.DispatchResource,
    roles: operating,
    agencyEvent: 'resource-departed',
    zh: '出动',
    en: 'Report departure',
  },
  'sharing.report-arrival': {
    dto: sharing.ReportArrival,
    roles: operating,
    agencyEvent: 'resource-arrived',
    zh: '到场',
    en: 'Report arrival',
  },
  'sharing.request-extension': {
    dto: sharing.RequestExtension,
    roles: coordinating,
    zh: '申请延期',
    en: 'Ask for an extension',
  },
  'sharing.answer-extension': {
    dto: sharing.AnswerExtension,
    roles: operating,
    zh: '答复延期',
    en: 'Answer an extension',
  },
  'sharing.recall': { dto: sharing.LinesWithReason, roles: operating, zh: '要求召回', en: 'Recall' },
  'sharing.release': { dto: sharing.LinesWithReason, roles: coordinating, zh: '解除使用', en: 'Release' },
  'sharing.report-return': {
    dto: sharing.ReportReturn,
    roles: operating,
    agencyEvent: 'resource-returned',
    zh: '归还',
    en: 'Report the return',
  },
  'sharing.claim-compensation': {
    dto: sharing.ClaimCompensation,
    roles: operating,
    zh: '申请补偿',
    en: 'Claim compensation',
  },
  'sharing.pay-compensation': {
    dto: sharing.PayCompensation,
    roles: coordinating,
    zh: '支付补偿',
    en: 'Pay compensation',
  },
  'sharing.cancel': { dto: WithReason, roles: coordinating, zh: '取消请求', en: 'Cancel a request' },

  'agreement.propose': {
    dto: agreement.ProposeAgreement,
    roles: operating,
    creates: true,
    zh: '提议共享协议',
    en: 'Propose a standing agreement',
  },
  'agreement.confirm': { dto: Empty, roles: operating, zh: '确认共享协议', en: 'Confirm an agreement' },
  'agreement.terminate': {
    dto: WithReason,
    roles: operating,
    zh: '终止共享协议',
    en: 'Terminate an agreement',
  },

  'warning.propose': {
    dto: warning.ProposeWarning,
    roles: operating,
    creates: true,
    zh: '建议发布预警',
    en: 'Propose a warning',
  },
  'warning.dismiss': { dto: WithReason, roles: issuing, zh: '不予发布', en: 'Dismiss a proposed warning' },
  'warning.issue': { dto: warning.IssueWarning, roles: issuing, zh: '发布预警', en: 'Issue a warning' },
  'warning.update': {
    dto: warning.UpdateWarning,
    roles: issuing,
    zh: '调整预警',
    en: 'Update a warning, its level for instance',
  },
  'warning.cancel': { dto: WithReason, roles: issuing, zh: '解除预警', en: 'Cancel a warning' },
  'warning.call': {
    dto: warning.CallRecipients,
    roles: coordinating,
    zh: '叫应',
    en: 'Call recipients, who are to confirm',
  },
  'warning.acknowledge': {
    dto: warning.AcknowledgeWarning,
    roles: operating,
    agencyEvent: 'warning-acknowledged',
    zh: '应答预警',
    en: 'Confirm a call',
  },
  'warning.escalate-call': {
    dto: warning.EscalateCall,
    roles: coordinating,
    zh: '未应答，转备用联系人',
    en: 'Escalate a call to the stand-in',
  },
  'warning.tell-neighbours': {
    dto: warning.TellNeighbours,
    roles: coordinating,
    zh: '通报毗邻地区',
    en: 'Tell neighbouring areas',
  },
};

export const commandNames = Object.keys(commandSpecs) as OuterCommandName[];

export const isOuterCommand = (name: string): name is OuterCommandName => Object.hasOwn(commandSpecs, name);

export const aggregateOf = (name: CommandName): AggregateName =>
  name.slice(0, name.indexOf('.')) as AggregateName;

const byAgencyEvent = new Map(
  commandNames.flatMap((name) => {
    const event = commandSpecs[name].agencyEvent;
    return event ? [[event, name] as const] : [];
  }),
);

/** The command that does what an agency's event says has happened. */
export const commandOfAgencyEvent = (event: string): OuterCommandName | undefined => byAgencyEvent.get(event);

/** A valid body of each command, for documents and tests. */
export const commandExamples: Readonly<Record<OuterCommandName, object>> = examples;

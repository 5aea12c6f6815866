import {
  actionKinds,
  incidentCategories,
  planKinds,
  type ActionKind,
  type IncidentCategory,
  type PlanKind,
} from '#domain';
import type { Columns, RowOf } from '../columns/column.js';
import { areaOf, choices, codeOf, oneOf, type Choice } from '../values/choices.js';
import { number, whole } from '../values/numbers.js';
import { identifier, several, text } from '../values/texts.js';
import { yesNames, type TableCodes } from './codes.js';

export const planKindNames = choices<PlanKind>(planKinds, {
  overall: ['总体预案', 'overall', '总体'],
  special: ['专项预案', 'special', '专项'],
  department: ['部门预案', 'department', '部门'],
  enterprise: ['企业预案', 'enterprise', '企业'],
});

export const categoryNames = choices<IncidentCategory>(incidentCategories, {
  'natural-disaster': ['自然灾害', 'natural disaster'],
  accident: ['事故灾难', 'accident'],
  'public-health': ['公共卫生事件', 'public health', '公共卫生'],
  'social-security': ['社会安全事件', 'social security', '社会安全'],
});

export const actionNames = choices<ActionKind>(actionKinds, {
  task: ['任务', 'task'],
  request: ['资源请求', 'request', '请求'],
  notice: ['通报', 'notice', '通知'],
  measure: ['措施', 'measure'],
});

/** Read after full width is made narrow: Ⅳ is IV by then. */
export const levelNames: readonly Choice<'1' | '2' | '3' | '4'>[] = [
  { value: '1', zh: 'Ⅰ', en: 'I', also: ['I级', '一级', '1级'] },
  { value: '2', zh: 'Ⅱ', en: 'II', also: ['II级', '二级', '2级'] },
  { value: '3', zh: 'Ⅲ', en: 'III', also: ['III级', '三级', '3级'] },
  { value: '4', zh: 'Ⅳ', en: 'IV', also: ['IV级', '四级', '4级'] },
];

const ofNewPlan = [
  '新预案必填，同一预案各行相同',
  'required of a new plan, the same in all its rows',
] as const;

export const clauseColumns = ({ areas }: Pick<TableCodes, 'areas'>) =>
  ({
    plan: {
      ...{ zh: '预案编号', en: 'plan', also: ['预案', 'plan id'] },
      required: true,
      read: identifier,
      example: 'P-FLOOD',
    },
    planTitle: {
      ...{ zh: '预案名称', en: 'plan title' },
      read: text(200),
      note: ofNewPlan,
      example: '防汛应急预案',
    },
    planKind: {
      ...{ zh: '预案类别', en: 'plan kind' },
      read: oneOf(planKindNames),
      note: ofNewPlan,
      example: '专项预案',
    },
    category: {
      ...{ zh: '事件类别', en: 'category', also: ['突发事件类别'] },
      read: oneOf(categoryNames),
      example: '自然灾害',
    },
    areaCode: {
      ...{ zh: '预案区划', en: 'plan area', also: ['适用区划'] },
      read: areaOf(areas.areas),
      note: ofNewPlan,
      example: '520111',
    },
    hazardous: {
      ...{ zh: '危化企业', en: 'hazardous' },
      read: oneOf(yesNames),
      note: ['不填为否', 'no where left out'],
      example: '否',
    },
    clauseId: {
      ...{ zh: '条款', en: 'clause', also: ['条款号', '条款编号', 'clause id'] },
      required: true,
      read: identifier,
      example: '4.3',
    },
    title: {
      ...{ zh: '条款标题', en: 'title', also: ['标题'] },
      required: true,
      read: text(200),
      example: '人员转移',
    },
    text: {
      ...{ zh: '条款内容', en: 'text', also: ['内容', '正文'] },
      required: true,
      read: text(4_000),
      example: '转移低洼地区人员',
    },
    trigger: {
      ...{ zh: '启动条件', en: 'trigger', also: ['触发条件'] },
      required: true,
      read: text(2_000),
      example: '暴雨红色预警',
    },
    levels: {
      ...{ zh: '响应级别', en: 'levels', also: ['级别', 'response levels'] },
      required: true,
      read: several(oneOf(levelNames)),
      note: ['Ⅰ、Ⅱ、Ⅲ、Ⅳ，几级用顿号分开', 'I to IV, with commas between them'],
      example: 'Ⅰ、Ⅱ',
    },
    action: {
      ...{ zh: '动作', en: 'action', also: ['动作类别'] },
      required: true,
      read: oneOf(actionNames),
      note: ['任务、资源请求、通报、措施', 'task, request, notice, measure'],
      example: '任务',
    },
    says: {
      ...{ zh: '动作内容', en: 'what to do', also: ['任务名称', '用途'] },
      required: true,
      read: text(4_000),
      note: [
        '任务的名称、请求的用途、通报或措施的内容',
        'title of the task, purpose of the request, text of the notice or measure',
      ],
      example: '组织转移',
    },
    agencies: {
      ...{ zh: '动作单位', en: 'agencies', also: ['承办单位', '通报单位', '请求单位'] },
      read: several(identifier),
      note: ['承办、请求或被通报单位的代码', 'ids of who does it, asks, or is notified'],
      example: 'FIRE',
    },
    duty: {
      ...{ zh: '承办职责', en: 'duty', also: ['职责'] },
      read: text(100),
      note: ['任务不写单位时，写预案中的职责', 'of a task without an agency: a duty of the plan'],
      example: '转移安置',
    },
    instructions: {
      ...{ zh: '任务要求', en: 'instructions', also: ['要求'] },
      read: text(4_000),
      example: '逐户核对',
    },
    priority: {
      ...{ zh: '优先级', en: 'priority' },
      read: whole(1, 5),
      note: ['任务、请求：1（最先）至 5', 'of tasks and requests: 1 (first) to 5'],
      example: 1,
    },
    minutes: {
      ...{ zh: '时限分钟', en: 'minutes', also: ['签收时限', '到位时限'] },
      read: whole(1, 43_200),
      note: ['任务几分钟内签收，请求几分钟内到位', 'to acknowledge a task, or until a request is needed'],
      example: 10,
    },
    capability: {
      ...{ zh: '能力代码', en: 'capability', also: ['能力'] },
      read: codeOf([]),
      note: ['请求必填', 'of a request'],
      example: 'drainage-m3h',
    },
    amount: {
      ...{ zh: '需求量', en: 'amount' },
      read: number(0.001, 1e12),
      note: ['请求必填', 'of a request'],
      example: 3_000,
    },
    deliverArea: {
      ...{ zh: '送达区划', en: 'deliver to area' },
      read: areaOf(areas.areas),
      note: ['请求必填', 'of a request'],
      example: '520111',
    },
    place: {
      ...{ zh: '送达地点', en: 'deliver to' },
      read: text(200),
      note: ['请求必填', 'of a request'],
      example: '镇政府',
    },
  }) as const satisfies Columns;

export type ClauseSays = RowOf<ReturnType<typeof clauseColumns>>;

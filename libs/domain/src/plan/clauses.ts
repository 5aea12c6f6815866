import type { IncidentCategory, ResponseLevel } from '../incident/commands.js';

export const planKinds = ['overall', 'special', 'department', 'enterprise'] as const;
/** 总体预案、专项预案、部门预案、企业预案. */
export type PlanKind = (typeof planKinds)[number];

/** A function within a plan and the agency that has it, so that a reorganisation changes one line. */
export interface Duty {
  duty: string;
  agencyId: string;
}

/** A task to give: to an agency by name, or to the one that has a duty. */
export interface TaskTemplate {
  assigneeAgencyId?: string;
  assigneeDuty?: string;
  title: string;
  instructions?: string;
  /** 1 (first) to 5 (last). */
  priority: number;
  acknowledgeWithinMinutes: number;
}

/** A request for resources. Whoever activates the response asks, unless the plan names another. */
export interface RequestTemplate {
  requesterAgencyId?: string;
  capability: string;
  amount: number;
  /** Counted from when the clause takes effect. */
  neededWithinMinutes: number;
  deliverTo: { areaCode: string; place: string };
  priority: number;
  purpose: string;
}

/** Agencies to notify of the incident. */
export interface NoticeTemplate {
  agencyIds: readonly string[];
  message: string;
}

/** Something that people do and put on record themselves. */
export interface MeasureTemplate {
  text: string;
}

/** Exactly one of the four. */
export interface ClauseAction {
  task?: TaskTemplate;
  request?: RequestTemplate;
  notice?: NoticeTemplate;
  measure?: MeasureTemplate;
}

export interface Clause {
  /** As in the document, such as `4.3`. */
  clauseId: string;
  title: string;
  text: string;
  /** When it applies, in words. */
  trigger: string;
  /** Response levels at which it is carried out. */
  levels: readonly ResponseLevel[];
  action: ClauseAction;
}

/** What a plan is and says, in one version or in the draft of the next. */
export interface PlanContent {
  title: string;
  kind: PlanKind;
  category?: IncidentCategory;
  areaCode: string;
  /** Of an enterprise that handles dangerous goods: 生产安全事故应急条例 art. 8 has it drill every half year. */
  hazardous: boolean;
  duties: readonly Duty[];
  clauses: readonly Clause[];
}

export const actionKinds = ['task', 'request', 'notice', 'measure'] as const;
export type ActionKind = (typeof actionKinds)[number];

/** The kinds of action that a clause holds; a sound clause has one. */
export const kindsOf = ({ action }: Pick<Clause, 'action'>): ActionKind[] =>
  actionKinds.filter((kind) => action[kind] !== undefined);

/** The clause alone, field by field: nothing stray enters the log. */
export const clauseOf = ({ clauseId, title, text, trigger, levels, action }: Clause): Clause => ({
  clauseId,
  title,
  text,
  trigger,
  levels: [...levels],
  action: {
    task: action.task && {
      assigneeAgencyId: action.task.assigneeAgencyId,
      assigneeDuty: action.task.assigneeDuty,
      title: action.task.title,
      instructions: action.task.instructions,
      priority: action.task.priority,
      acknowledgeWithinMinutes: action.task.acknowledgeWithinMinutes,
    },
    request: action.request && {
      requesterAgencyId: action.request.requesterAgencyId,
      capability: action.request.capability,
      amount: action.request.amount,
      neededWithinMinutes: action.request.neededWithinMinutes,
      deliverTo: { areaCode: action.request.deliverTo.areaCode, place: action.request.deliverTo.place },
      priority: action.request.priority,
      purpose: action.request.purpose,
    },
    notice: action.notice && { agencyIds: [...action.notice.agencyIds], message: action.notice.message },
    measure: action.measure && { text: action.measure.text },
  },
});

export const planContentOf = (c: PlanContent): PlanContent => ({
  title: c.title,
  kind: c.kind,
  category: c.category,
  areaCode: c.areaCode,
  hazardous: c.hazardous,
  duties: c.duties.map(({ duty, agencyId }) => ({ duty, agencyId })),
  clauses: c.clauses.map(clauseOf),
});

/** The agency that a task goes to; nothing when its duty is nobody's. */
export const assigneeOf = (
  { assigneeAgencyId, assigneeDuty }: TaskTemplate,
  duties: readonly Duty[],
): string | undefined => assigneeAgencyId ?? duties.find(({ duty }) => duty === assigneeDuty)?.agencyId;

/** A clause as it is carried out: the duty in it replaced by the agency that has it. */
export function resolvedClause(clause: Clause, duties: readonly Duty[]): Clause {
  const { task } = clause.action;
  if (!task) return clause;
  const assigneeAgencyId = assigneeOf(task, duties);
  return { ...clause, action: { task: { ...task, assigneeAgencyId } } };
}

/** Every agency that clauses and duties name. */
export function agenciesOf(content: { duties?: readonly Duty[]; clauses?: readonly Clause[] }): string[] {
  const { duties = [], clauses = [] } = content;
  return [
    ...duties.map(({ agencyId }) => agencyId),
    ...clauses.flatMap(({ action: { task, request, notice } }) => [
      ...(task?.assigneeAgencyId ? [task.assigneeAgencyId] : []),
      ...(request?.requesterAgencyId ? [request.requesterAgencyId] : []),
      ...(notice?.agencyIds ?? []),
    ]),
  ];
}

export type ClauseChange = 'added' | 'removed' | 'changed';

export interface ClauseDifference {
  readonly clauseId: string;
  readonly change: ClauseChange;
  readonly before?: Clause;
  readonly after?: Clause;
}

/** What became of each clause between two versions, in the order of the newer one, removed ones last. */
export function clauseDifferences(
  before: readonly Clause[],
  after: readonly Clause[],
): readonly ClauseDifference[] {
  const old = new Map(before.map((clause) => [clause.clauseId, clause]));
  const kept = new Set(after.map(({ clauseId }) => clauseId));
  return [
    ...after.flatMap((clause): ClauseDifference[] => {
      const { clauseId } = clause;
      const was = old.get(clauseId);
      if (!was) return [{ clauseId, change: 'added', after: clause }];
      if (sameClause(was, clause)) return [];
      return [{ clauseId, change: 'changed', before: was, after: clause }];
    }),
    ...before
      .filter(({ clauseId }) => !kept.has(clauseId))
      .map((clause): ClauseDifference => ({ clauseId: clause.clauseId, change: 'removed', before: clause })),
  ];
}

/** By content: stored clauses may come with their fields in any order. */
export const sameClause = (a: Clause, b: Clause): boolean =>
  JSON.stringify(clauseOf(a)) === JSON.stringify(clauseOf(b));

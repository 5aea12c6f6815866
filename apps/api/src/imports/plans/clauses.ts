import { clauseOf, sameClause, type Clause, type ClauseAction, type ResponseLevel } from '#domain';
import type { Plan } from '#read-model';
import type { ClauseSays, Columns } from '#tables';
import { idOnRecord, isUsable } from './own-id.js';
import { differing, groupedBy, Planner, type Given, type Step, type TablePlan } from './plan.js';

type Rows = Given<ClauseSays>['rows'];
export type PlanOnRecord = Pick<Plan, 'id' | 'ownerAgencyId' | 'revision' | 'draft' | 'content'>;

/** What the rows of one plan have in common: it is said of a new one, and changed by amending it. */
const ofPlan = ['planTitle', 'planKind', 'category', 'areaCode', 'hazardous'] as const;
const neededOfPlan = ['planTitle', 'planKind', 'areaCode'] as const;

/** Clauses of plans: those of a new plan draft it, those of one on record are put into its draft. */
export function planClauses(
  { agencyId, heading, rows }: Given<ClauseSays>,
  onRecord: readonly PlanOnRecord[],
  columns: Columns,
): TablePlan {
  const planner = new Planner(heading, columns);
  const known = new Map(onRecord.map((one) => [one.id, one]));
  const gone: { readonly plan: PlanOnRecord; readonly clauseId: string }[] = [];
  for (const [id, of] of groupedBy(rows, ({ says }) => idOnRecord(says.plan, agencyId, known).id)) {
    const [first] = of;
    if (!first || !isUsable(planner, first.row, id, 'plan')) continue;
    const clauses = of.flatMap(({ row, says }) => {
      const isFirst = planner.isFirst(row, 'clauseId', `${id} ${says.clauseId}`);
      const clause = clauseOfRow(row, says, planner);
      return isFirst && clause ? [{ row, clause }] : [];
    });
    const plan = known.get(id);
    if (!plan) planNew(id, of, clauses, planner);
    else if (plan.ownerAgencyId !== agencyId) planner.refuse(first.row, 'plan', 'not-own', first.says.plan);
    else if (isSamePlan(of, plan, planner)) {
      planChanges(plan, clauses, planner);
      for (const { clauseId } of contentOf(plan).clauses)
        if (!of.some(({ says }) => says.clauseId === clauseId)) gone.push({ plan, clauseId });
    }
  }
  return planner.done(
    gone.map(({ plan, clauseId }) => ({ id: `${plan.id} ${clauseId}`, name: contentOf(plan).title })),
    gone.map(({ plan: { id, revision }, clauseId }): Step => ({
      ...{ rows: [], name: 'plan.remove-clause', targetId: id, revision, data: { clauseId } },
    })),
  );
}

interface RowOfClause {
  readonly row: number;
  readonly clause: Clause;
}

/** What is being written, or else what is in force. */
const contentOf = ({ draft, content }: PlanOnRecord) =>
  draft?.content ?? content ?? { title: '', clauses: [] as readonly Clause[] };

function isSamePlan(rows: Rows, plan: PlanOnRecord, planner: Planner): boolean {
  const { title, kind, category, areaCode, hazardous } = { ...nothing, ...contentOf(plan) };
  const now = { planTitle: title, planKind: kind, category, areaCode, hazardous: hazardous ? 'yes' : 'no' };
  let isSame = true;
  for (const { row, says } of rows)
    for (const key of differing(says, now, ofPlan)) {
      isSame = false;
      planner.refuse(row, key, 'no-command', says[key as (typeof ofPlan)[number]]);
    }
  return isSame;
}

const nothing = { kind: undefined, category: undefined, areaCode: undefined, hazardous: false };

function planNew(id: string, rows: Rows, clauses: readonly RowOfClause[], planner: Planner): void {
  const [first] = rows;
  if (!first || clauses.length < rows.length) return;
  const { row, says } = first;
  const { planTitle: title, planKind: kind, category, areaCode, hazardous } = says;
  for (const key of neededOfPlan) if (says[key] === undefined) planner.refuse(row, key, 'missing');
  for (const other of rows)
    for (const key of ofPlan)
      if (other.says[key] !== says[key]) planner.refuse(other.row, key, 'rows-differ', String(row));
  const data = {
    ...{ title, kind, areaCode, hazardous: hazardous === 'yes', duties: dutiesOf(rows) },
    ...(category !== undefined && { category }),
    clauses: clauses.map(({ clause }) => clause),
  };
  for (const { row: at, clause } of clauses)
    planner.plan({ row: at, id: `${id} ${clause.clauseId}`, change: 'new', fields: [] });
  planner.step({ rows: rows.map((each) => each.row), name: 'plan.draft', targetId: id, data });
}

/** A task that says both a duty and an agency says who has the duty. */
function dutiesOf(rows: Rows): { readonly duty: string; readonly agencyId: string }[] {
  const holders = new Map<string, string>();
  for (const {
    says: { action, duty, agencies = [] },
  } of rows)
    if (action === 'task' && duty !== undefined && agencies[0] !== undefined && !holders.has(duty))
      holders.set(duty, agencies[0]);
  return [...holders].map(([duty, agencyId]) => ({ duty, agencyId }));
}

function planChanges(plan: PlanOnRecord, clauses: readonly RowOfClause[], planner: Planner): void {
  const { clauses: stored } = contentOf(plan);
  for (const { row, clause } of clauses) {
    const was = stored.find(({ clauseId }) => clauseId === clause.clauseId);
    const id = `${plan.id} ${clause.clauseId}`;
    if (was && sameClause(was, clause)) planner.plan({ row, id, change: 'same', fields: [] });
    else {
      const step: Step = {
        rows: [row],
        name: 'plan.put-clause',
        targetId: plan.id,
        data: clause,
        revision: plan.revision,
      };
      planner.plan(
        { row, id, change: was ? 'changed' : 'new', fields: was ? [planner.titleOf('text')] : [] },
        step,
      );
    }
  }
}

/** The clause that a row is; nothing where what its action needs is not said. */
function clauseOfRow(row: number, says: ClauseSays, planner: Planner): Clause | undefined {
  const needed = neededBy(says).filter((key) => says[key] === undefined);
  for (const key of needed) planner.refuse(row, key, 'missing');
  if (needed.length > 0) return undefined;
  const { clauseId, title, text, trigger, levels } = says;
  const numbers = [...new Set(levels)].map((level) => Number(level) as ResponseLevel).sort((a, b) => a - b);
  const clause = clauseOf({ clauseId, title, text, trigger, levels: numbers, action: actionOf(says) });
  // what is not said is left out
  return JSON.parse(JSON.stringify(clause)) as Clause;
}

/** What an action asks for beside what every clause says. */
const needs: Readonly<Record<ClauseSays['action'], readonly (keyof ClauseSays)[]>> = {
  task: ['priority', 'minutes'],
  request: ['priority', 'minutes', 'capability', 'amount', 'deliverArea', 'place'],
  notice: ['agencies'],
  measure: [],
};

const neededBy = ({ action, duty }: ClauseSays): readonly (keyof ClauseSays)[] =>
  action === 'task' && duty === undefined ? [...needs.task, 'agencies'] : needs[action];

function actionOf(says: ClauseSays): ClauseAction {
  const { action, says: text, agencies = [], duty, instructions, priority = 1, minutes = 1 } = says;
  const [agencyId] = agencies;
  switch (action) {
    case 'task': {
      const to = duty === undefined ? { assigneeAgencyId: agencyId } : { assigneeDuty: duty };
      return { task: { ...to, title: text, instructions, priority, acknowledgeWithinMinutes: minutes } };
    }
    case 'request': {
      const { capability = '', amount = 0, deliverArea: areaCode = '', place = '' } = says;
      const need = { capability, amount, neededWithinMinutes: minutes, deliverTo: { areaCode, place } };
      return { request: { requesterAgencyId: agencyId, ...need, priority, purpose: text } };
    }
    case 'notice':
      return { notice: { agencyIds: agencies, message: text } };
    case 'measure':
      return { measure: { text } };
  }
}

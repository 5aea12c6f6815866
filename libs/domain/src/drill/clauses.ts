import type { ActivationEvent, ActivationEvents, ClauseStatus } from '../activation/activation.js';
import type { DrillClock } from './clock.js';
import { kindsOf, type ActionKind, type Clause } from '../plan/clauses.js';
import type { TaskEvent } from '../task/task.js';
import { beginningOf } from '../kernel/text.js';

/** An event inside a drill: of which aggregate, and when the log recorded it. */
export interface DrillRecord<E> {
  readonly id: string;
  readonly at: string;
  readonly event: E;
}

/** Whether a task was acknowledged in its time; `open` when neither that nor the time has come to its end. */
export type Acknowledgement = 'on-time' | 'late' | 'missing' | 'open';

/** What became of one clause of a plan in one response; all times in seconds of the drill's clock. */
export interface ClauseFigures {
  incidentId: string;
  planId: string;
  version: number;
  round: number;
  clauseId: string;
  /** At most 100 characters of it. */
  title: string;
  kind: ActionKind;
  status: ClauseStatus;
  /** Who has the task or asks for the resource; of a notice or a measure, who activated the response. */
  agencyId: string;
  issuedAtSeconds?: number;
  acknowledgeWithinSeconds?: number;
  acknowledgedAtSeconds?: number;
  acknowledgement?: Acknowledgement;
  executedAtSeconds?: number;
  skippedAtSeconds?: number;
  /** Why it was skipped: at most 200 characters. */
  reason?: string;
}

/** Of the clauses that were called for. */
export interface ClauseCounts {
  issued: number;
  executed: number;
  skipped: number;
  acknowledgedOnTime: number;
  acknowledgedLate: number;
  unacknowledged: number;
}

const most = { clauses: 200, title: 100, reason: 200 };

interface TaskOfClause {
  readonly key: string;
  readonly within: number;
  readonly assignedAt: string;
  answeredAt?: string;
  withdrawnAt?: string;
}

const keyOf = (incidentId: string, round: number, clauseId: string): string =>
  `${incidentId} ${round} ${clauseId}`;

/** Compares what was done with what the plan says: every clause of every response once. A pure function of the log. */
export function clauseFigures(
  records: readonly DrillRecord<ActivationEvent | TaskEvent>[],
  clock: DrillClock,
  until: string,
): ClauseFigures[] {
  const clauses = new Map<string, ClauseFigures>();
  const tasks = new Map<string, TaskOfClause>();
  const change = (key: string, changes: Partial<ClauseFigures>): void => {
    const known = clauses.get(key);
    if (known) clauses.set(key, { ...known, ...changes });
  };
  for (const { id, at, event } of records) {
    const now = clock(at);
    switch (event.type) {
      case 'activation.begun': {
        for (const clause of event.data.clauses)
          clauses.set(keyOf(id, event.data.round, clause.clauseId), pendingOf(event.data, clause));
        issue(id, event.data, now);
        break;
      }
      case 'activation.level-changed':
        issue(id, event.data, now);
        break;
      case 'activation.clause-executed': {
        const { round, clauseId } = event.data;
        change(keyOf(id, round, clauseId), { status: 'executed', executedAtSeconds: now });
        break;
      }
      case 'activation.clause-skipped': {
        const { round, clauseId, reason, evidence } = event.data;
        skip(keyOf(id, round, clauseId), evidence ? `${reason}: ${evidence}` : reason, now);
        break;
      }
      case 'activation.ended':
        for (const { clauseId } of event.data.skipped)
          skip(keyOf(id, event.data.round, clauseId), `response-ended: ${event.data.reason}`, now);
        break;
      case 'task.assigned': {
        const { clause, acknowledgeWithinMinutes } = event.data;
        if (!clause) break;
        const key = keyOf(clause.activationId, clause.round, clause.clauseId);
        tasks.set(id, { key, within: acknowledgeWithinMinutes * 60, assignedAt: at });
        break;
      }
      case 'task.accepted':
      case 'task.declined':
      case 'task.progressed':
      case 'task.completed':
        answered(id, { answeredAt: at });
        break;
      case 'task.cancelled':
        answered(id, { withdrawnAt: at });
        break;
      case 'task.escalated':
      case 'task.moved':
        break;
    }
  }
  for (const one of tasks.values()) change(one.key, acknowledgementOf(one, clock, until));
  return [...clauses.values()];

  function issue(
    incidentId: string,
    { round, issue: issued }: Pick<ActivationEvents['activation.begun'], 'round' | 'issue'>,
    now: number,
  ): void {
    for (const { clause } of issued)
      change(keyOf(incidentId, round, clause.clauseId), { status: 'issued', issuedAtSeconds: now });
  }

  function skip(key: string, reason: string, now: number): void {
    change(key, { status: 'skipped', skippedAtSeconds: now, reason: beginningOf(reason, most.reason) });
  }

  /** The first answer counts, and none after the task was taken back. */
  function answered(taskId: string, how: Pick<TaskOfClause, 'answeredAt' | 'withdrawnAt'>): void {
    const known = tasks.get(taskId);
    if (known && !known.answeredAt && !known.withdrawnAt) tasks.set(taskId, { ...known, ...how });
  }
}

const pendingOf = (
  { incidentId, planId, version, round, activatedByAgencyId }: ActivationEvents['activation.begun'],
  clause: Clause,
): ClauseFigures => ({
  incidentId,
  planId,
  version,
  round,
  clauseId: clause.clauseId,
  title: beginningOf(clause.title, most.title),
  kind: kindsOf(clause)[0] ?? 'measure',
  status: 'pending',
  agencyId:
    clause.action.task?.assigneeAgencyId ?? clause.action.request?.requesterAgencyId ?? activatedByAgencyId,
});

function acknowledgementOf(
  { within, assignedAt, answeredAt, withdrawnAt }: TaskOfClause,
  clock: DrillClock,
  until: string,
): Partial<ClauseFigures> {
  const assigned = clock(assignedAt);
  if (answeredAt !== undefined) {
    const acknowledgedAtSeconds = clock(answeredAt);
    const acknowledgement = acknowledgedAtSeconds - assigned > within ? 'late' : 'on-time';
    return { acknowledgeWithinSeconds: within, acknowledgedAtSeconds, acknowledgement };
  }
  if (clock(withdrawnAt ?? until) - assigned > within)
    return { acknowledgeWithinSeconds: within, acknowledgement: 'missing' };
  return withdrawnAt === undefined
    ? { acknowledgeWithinSeconds: within, acknowledgement: 'open' }
    : { acknowledgeWithinSeconds: within };
}

export function countClauses(figures: readonly ClauseFigures[]): ClauseCounts {
  const issued = figures.filter(({ issuedAtSeconds }) => issuedAtSeconds !== undefined);
  const count = (is: (one: ClauseFigures) => boolean): number => issued.filter(is).length;
  return {
    issued: issued.length,
    executed: count(({ status }) => status === 'executed'),
    skipped: count(({ status }) => status === 'skipped'),
    acknowledgedOnTime: count(({ acknowledgement }) => acknowledgement === 'on-time'),
    acknowledgedLate: count(({ acknowledgement }) => acknowledgement === 'late'),
    unacknowledged: count(({ acknowledgement }) => acknowledgement === 'missing'),
  };
}

/** So many as an event has room for, those that were called for first. */
export function mostTelling(figures: readonly ClauseFigures[]): readonly ClauseFigures[] {
  if (figures.length <= most.clauses) return figures;
  const issued = figures.filter(({ issuedAtSeconds }) => issuedAtSeconds !== undefined);
  const others = figures.filter(({ issuedAtSeconds }) => issuedAtSeconds === undefined);
  return [...issued, ...others].slice(0, most.clauses);
}

export const copyOfClauseFigures = (c: ClauseFigures): ClauseFigures => ({
  incidentId: c.incidentId,
  planId: c.planId,
  version: c.version,
  round: c.round,
  clauseId: c.clauseId,
  title: c.title,
  kind: c.kind,
  status: c.status,
  agencyId: c.agencyId,
  issuedAtSeconds: c.issuedAtSeconds,
  acknowledgeWithinSeconds: c.acknowledgeWithinSeconds,
  acknowledgedAtSeconds: c.acknowledgedAtSeconds,
  acknowledgement: c.acknowledgement,
  executedAtSeconds: c.executedAtSeconds,
  skippedAtSeconds: c.skippedAtSeconds,
  reason: c.reason,
});

export const copyOfClauseCounts = (c: ClauseCounts): ClauseCounts => ({
  issued: c.issued,
  executed: c.executed,
  skipped: c.skipped,
  acknowledgedOnTime: c.acknowledgedOnTime,
  acknowledgedLate: c.acknowledgedLate,
  unacknowledged: c.unacknowledged,
});

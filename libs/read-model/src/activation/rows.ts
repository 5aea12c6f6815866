import {
  kindsOf,
  type ActionKind,
  type ActivationEvent,
  type Clause,
  type ClauseStatus,
  type ClauseTarget,
  type ResponseLevel,
} from '#domain';
import { Count, Instant, Json, Key, OptionalInstant, OptionalText, Position, Text } from '#postgres';
import { Entity } from 'typeorm';
import { documents, type DocumentRow, type Evolve } from '../projecting/projection.js';

/** How one clause stands in the current round. */
export interface ActivatedClause extends ClauseTarget {
  readonly clauseId: string;
  readonly title: string;
  readonly levels: readonly ResponseLevel[];
  readonly kind: ActionKind;
  readonly status: ClauseStatus;
  /** The agency that the task goes to. */
  readonly assigneeAgencyId?: string;
  readonly issuedAt?: string;
  readonly executedAt?: string;
  readonly skippedAt?: string;
  readonly byAgencyId?: string;
  readonly evidence?: string;
  readonly reason?: string;
}

/** A round that is over, with how its clauses ended. */
export interface PastRound {
  readonly round: number;
  readonly planId: string;
  readonly version: number;
  readonly begunAt: string;
  readonly endedAt?: string;
  readonly endReason?: string;
  readonly clauses: readonly ActivatedClause[];
}

/** Activations bear the id of their incident. */
@Entity('activations')
export class ActivationRow implements DocumentRow {
  @Key() id!: string;
  @Position() revision!: string;
  @Position() createdPosition!: string;
  @Text() incidentId!: string;
  @Text() status!: 'active' | 'ended';
  @Count() round!: number;
  @Text() planId!: string;
  @Count() version!: number;
  @Count() level!: ResponseLevel;
  @Text() activatedByAgencyId!: string;
  @Json() clauses!: readonly ActivatedClause[];
  @Count() pending!: number;
  @Count() issued!: number;
  @Count() executed!: number;
  @Count() skipped!: number;
  @Json() past!: readonly PastRound[];
  @Instant() begunAt!: string;
  @OptionalInstant() endedAt!: string | null;
  @OptionalText() endReason!: string | null;
  @Instant() updatedAt!: string;
}

const evolveActivationRow: Evolve<'activation', ActivationRow> = (row, event, record) => {
  const { occurredAt: at } = record.metadata;
  if (event.type === 'activation.begun') {
    const { incidentId, round, planId, version, level, activatedByAgencyId } = event.data;
    const clauses = event.data.clauses.map((clause) => after(pendingOf(clause), event, at));
    return {
      incidentId,
      status: 'active',
      round,
      planId,
      version,
      level,
      activatedByAgencyId,
      past: row ? [...row.past, pastOf(row)] : [],
      begunAt: at,
      endedAt: null,
      endReason: null,
      ...counted(clauses),
    };
  }
  if (!row) return undefined;
  const clauses = row.clauses.map((clause) => after(clause, event, at));
  switch (event.type) {
    case 'activation.level-changed':
      return { ...row, level: event.data.level, ...counted(clauses) };
    case 'activation.ended':
      return { ...row, status: 'ended', endedAt: at, endReason: event.data.reason, ...counted(clauses) };
    case 'activation.clause-executed':
    case 'activation.clause-skipped':
      return { ...row, ...counted(clauses) };
  }
};

const pastOf = (row: ActivationRow): PastRound => ({
  round: row.round,
  planId: row.planId,
  version: row.version,
  begunAt: row.begunAt,
  endedAt: row.endedAt ?? undefined,
  endReason: row.endReason ?? undefined,
  clauses: row.clauses,
});

const pendingOf = (clause: Clause): ActivatedClause => ({
  clauseId: clause.clauseId,
  title: clause.title,
  levels: clause.levels,
  kind: kindsOf(clause)[0] ?? 'measure',
  status: 'pending',
  assigneeAgencyId: clause.action.task?.assigneeAgencyId,
});

/** What an event makes of one clause. */
function after(known: ActivatedClause, event: ActivationEvent, at: string): ActivatedClause {
  switch (event.type) {
    case 'activation.begun':
    case 'activation.level-changed': {
      const issue = event.data.issue.find(({ clause }) => clause.clauseId === known.clauseId);
      if (!issue) return known;
      const { taskId, sharingId } = issue;
      return { ...known, status: 'issued', issuedAt: at, taskId, sharingId };
    }
    case 'activation.clause-executed': {
      const { clauseId, evidence, byAgencyId } = event.data;
      if (clauseId !== known.clauseId) return known;
      return { ...known, status: 'executed', executedAt: at, evidence, byAgencyId };
    }
    case 'activation.clause-skipped': {
      const { clauseId, reason, evidence, byAgencyId } = event.data;
      if (clauseId !== known.clauseId) return known;
      return { ...known, status: 'skipped', skippedAt: at, reason, evidence, byAgencyId };
    }
    case 'activation.ended': {
      const { skipped, reason } = event.data;
      if (!skipped.some(({ clauseId }) => clauseId === known.clauseId)) return known;
      return { ...known, status: 'skipped', skippedAt: at, reason: 'response-ended', evidence: reason };
    }
  }
}

function counted(clauses: readonly ActivatedClause[]) {
  const count = (status: ClauseStatus): number => clauses.filter((clause) => clause.status === status).length;
  return {
    clauses,
    pending: count('pending'),
    issued: count('issued'),
    executed: count('executed'),
    skipped: count('skipped'),
  };
}

export const activations = documents({
  name: 'activations',
  aggregate: 'activation',
  table: ActivationRow,
  evolve: evolveActivationRow,
});

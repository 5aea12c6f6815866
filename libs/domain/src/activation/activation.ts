import type { Tagged } from '../kernel/decider.js';
import type { ResponseLevel } from '../incident/commands.js';
import { own } from '../kernel/lookup.js';
import type { ClauseRef } from '../plan/clause-ref.js';
import { clauseOf, resolvedClause, type Clause, type PlanContent } from '../plan/clauses.js';

/** By what a clause is carried out. */
export interface ClauseTarget {
  taskId?: string;
  sharingId?: string;
}

/** A clause that is carried out from now on. */
export interface IssuedClause extends ClauseTarget {
  clause: Clause;
}

/** Where a statement about a clause comes from: the round is the current one when left out. */
interface Stated {
  clauseId: string;
  round?: number;
}

export interface ActivationCommands {
  /** `plan` is put in by the service: what is in force when the activation is decided. */
  'activation.begin': {
    incidentId: string;
    planId: string;
    level: ResponseLevel;
    activatedByAgencyId: string;
    plan?: { version: number; content: PlanContent };
  };
  'activation.change-level': { level: ResponseLevel };
  'activation.end': { reason: string };
  'activation.record-execution': Stated & { evidence: string };
  'activation.skip-clause': Stated & { reason: string; evidence?: string };
}

/** A clause that was open when the response ended, and what was under way for it. */
export interface ClosedClause extends ClauseTarget {
  clauseId: string;
  was: 'pending' | 'issued';
}

export interface ActivationEvents {
  'activation.begun': {
    incidentId: string;
    round: number;
    planId: string;
    version: number;
    level: ResponseLevel;
    activatedByAgencyId: string;
    /** All clauses of the version, with the duties in them replaced by agencies. */
    clauses: readonly Clause[];
    /** Those that the level calls for: they are issued by this event. */
    issue: readonly IssuedClause[];
  };
  'activation.level-changed': {
    round: number;
    level: ResponseLevel;
    previousLevel: ResponseLevel;
    activatedByAgencyId: string;
    issue: readonly IssuedClause[];
  };
  'activation.clause-executed': { clauseId: string; round: number; evidence: string; byAgencyId: string };
  'activation.clause-skipped': {
    clauseId: string;
    round: number;
    reason: string;
    evidence?: string;
    byAgencyId: string;
    was: 'pending' | 'issued';
  } & ClauseTarget;
  /** What was still open is skipped by it. */
  'activation.ended': { round: number; reason: string; skipped: readonly ClosedClause[] };
}

export type ActivationCommand = Tagged<ActivationCommands>;
export type ActivationEvent = Tagged<ActivationEvents>;

export type ClauseStatus = 'pending' | 'issued' | 'executed' | 'skipped';

export interface ClauseState {
  readonly clause: Clause;
  readonly status: ClauseStatus;
  readonly target: ClauseTarget;
}

export interface ActivationState {
  readonly status: 'none' | 'active' | 'ended';
  readonly incidentId?: string;
  readonly round: number;
  readonly planId?: string;
  readonly version?: number;
  readonly level?: ResponseLevel;
  readonly activatedByAgencyId?: string;
  /** Of the current round, by clause id. */
  readonly clauses: Readonly<Record<string, ClauseState>>;
}

export const noActivation: ActivationState = { status: 'none', round: 0, clauses: {} };

/** The clauses of a version as they are carried out. */
export const clausesToCarryOut = ({ clauses, duties }: PlanContent): Clause[] =>
  clauses.map((clause) => clauseOf(resolvedClause(clause, duties)));

export const appliesAt = ({ levels }: Clause, level: ResponseLevel): boolean => levels.includes(level);

export const targetOf = ({ taskId, sharingId }: ClauseTarget): ClauseTarget => ({ taskId, sharingId });

/** A clause with the ids of what carries it out, which follow from its own. */
export function issuedClause(ref: ClauseRef, clause: Clause): IssuedClause {
  const { task, request } = clause.action;
  return {
    clause,
    taskId: task && carrierId(ref),
    sharingId: request && carrierId(ref),
  };
}

const idLength = 64;

/**
 * Id of the task or request that carries out a clause: `<incident>.<round>.<clause>`. An incident id too long for
 * that is shortened and told from others by a digest of the whole.
 */
export function carrierId({ activationId, round, clauseId }: ClauseRef): string {
  const tail = `.${round}.${clauseId}`;
  const whole = `${activationId}${tail}`;
  if (whole.length <= idLength) return whole;
  const digest = `.${fnv1a(activationId)}`;
  return `${activationId.slice(0, idLength - tail.length - digest.length)}${digest}${tail}`;
}

/** FNV-1a, 32 bits, in hexadecimal. */
function fnv1a(text: string): string {
  let hash = 0x811c9dc5;
  for (const char of text) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return hash.toString(16).padStart(8, '0');
}

export function evolveActivation(state: ActivationState, event: ActivationEvent): ActivationState {
  switch (event.type) {
    case 'activation.begun': {
      const { incidentId, round, planId, version, level, activatedByAgencyId, clauses, issue } = event.data;
      const pending = clauses.map((clause): [string, ClauseState] => [
        clause.clauseId,
        { clause, status: 'pending', target: {} },
      ]);
      const begun = { incidentId, round, planId, version, level, activatedByAgencyId };
      return issued({ ...begun, status: 'active', clauses: Object.fromEntries(pending) }, issue);
    }
    case 'activation.level-changed':
      return issued({ ...state, level: event.data.level }, event.data.issue);
    case 'activation.clause-executed':
      return moved(state, event.data.clauseId, { status: 'executed' });
    case 'activation.clause-skipped':
      return moved(state, event.data.clauseId, { status: 'skipped' });
    case 'activation.ended':
      return event.data.skipped.reduce<ActivationState>(
        (s, { clauseId }) => moved(s, clauseId, { status: 'skipped' }),
        { ...state, status: 'ended' },
      );
  }
}

const issued = (state: ActivationState, issue: readonly IssuedClause[]): ActivationState =>
  issue.reduce((s, one) => moved(s, one.clause.clauseId, { status: 'issued', target: targetOf(one) }), state);

function moved(state: ActivationState, clauseId: string, change: Partial<ClauseState>): ActivationState {
  const known = own(state.clauses, clauseId);
  if (!known) return state;
  const entry = [clauseId, { ...known, ...change }] as const;
  return { ...state, clauses: { ...state.clauses, ...Object.fromEntries([entry]) } };
}

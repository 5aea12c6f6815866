import {
  appliesAt,
  clausesToCarryOut,
  evolveActivation,
  issuedClause,
  noActivation,
  targetOf,
  type ActivationCommand,
  type ActivationCommands,
  type ActivationEvent,
  type ActivationState,
  type ClauseState,
} from './activation.js';
import { accept, refuse, type Actor, type Decider, type Decision } from '../kernel/decider.js';
import { own } from '../kernel/lookup.js';

type ActivationDecision = Decision<ActivationEvent>;

/**
 * What became of a plan's clauses in the responses to one incident; the stream bears the incident's id. Each response
 * is a round of its own. A clause is pending until the level calls for it, issued while it is carried out, and in the
 * end executed or skipped.
 */
export const activation: Decider<ActivationCommand, ActivationEvent, ActivationState> = {
  initialState: noActivation,

  decide(command, state, { actor }): ActivationDecision {
    if (command.type === 'activation.begin') return begin(command.data, state);
    if (state.status === 'none') return refuse('not-found');
    switch (command.type) {
      case 'activation.change-level':
        return changeLevel(command.data, state);
      case 'activation.end':
        return end(command.data, state);
      case 'activation.record-execution':
        return recordExecution(command.data, state, actor);
      case 'activation.skip-clause':
        return skip(command.data, state, actor);
    }
  },

  evolve: evolveActivation,
};

function begin(d: ActivationCommands['activation.begin'], state: ActivationState): ActivationDecision {
  const { incidentId, planId, level, activatedByAgencyId, plan } = d;
  if (state.status === 'active')
    return refuse('wrong-status', { status: state.status, planId: state.planId });
  if (!plan) return refuse('plan-not-published', { planId });
  const clauses = clausesToCarryOut(plan.content);
  const round = state.round + 1;
  return accept({
    type: 'activation.begun',
    data: {
      incidentId,
      round,
      planId,
      version: plan.version,
      level,
      activatedByAgencyId,
      clauses,
      issue: clauses
        .filter((clause) => appliesAt(clause, level))
        .map((clause) =>
          issuedClause({ activationId: incidentId, round, clauseId: clause.clauseId }, clause),
        ),
    },
  });
}

/** What has been issued goes on at any level; what the new level calls for besides is issued. */
function changeLevel(
  { level }: ActivationCommands['activation.change-level'],
  { status, incidentId, round, level: previousLevel, activatedByAgencyId, clauses }: ActivationState,
): ActivationDecision {
  if (status !== 'active' || !incidentId || !previousLevel || activatedByAgencyId === undefined)
    return refuse('activation-ended', { round });
  if (previousLevel === level) return accept();
  const issue = Object.values(clauses)
    .filter((c) => c.status === 'pending' && appliesAt(c.clause, level))
    .map(({ clause }) =>
      issuedClause({ activationId: incidentId, round, clauseId: clause.clauseId }, clause),
    );
  return accept({
    type: 'activation.level-changed',
    data: { round, level, previousLevel, activatedByAgencyId, issue },
  });
}

function end(
  { reason }: ActivationCommands['activation.end'],
  { status, round, clauses }: ActivationState,
): ActivationDecision {
  if (status !== 'active') return accept();
  const skipped = Object.values(clauses).flatMap(({ clause, status: was, target }) =>
    was === 'pending' || was === 'issued' ? [{ clauseId: clause.clauseId, was, ...targetOf(target) }] : [],
  );
  return accept({ type: 'activation.ended', data: { round, reason, skipped } });
}

/** The clause of the round that a statement is about; what concerns an earlier round changes nothing any more. */
function clauseFor(
  { clauseId, round = undefined }: { clauseId: string; round?: number },
  state: ActivationState,
): ClauseState | ActivationDecision {
  if (round !== undefined && round !== state.round) return accept();
  return own(state.clauses, clauseId) ?? refuse('clause-unknown', { clauseId, version: state.version });
}

function recordExecution(
  d: ActivationCommands['activation.record-execution'],
  state: ActivationState,
  { agencyId }: Actor,
): ActivationDecision {
  const known = clauseFor(d, state);
  if (!('status' in known)) return known;
  const { clauseId, evidence } = d;
  if (known.status === 'executed') return accept();
  if (known.status === 'skipped') return refuse('wrong-status', { status: known.status, clauseId });
  const { round } = state;
  return accept({
    type: 'activation.clause-executed',
    data: { clauseId, round, evidence, byAgencyId: agencyId },
  });
}

function skip(
  d: ActivationCommands['activation.skip-clause'],
  state: ActivationState,
  { agencyId }: Actor,
): ActivationDecision {
  const known = clauseFor(d, state);
  if (!('status' in known)) return known;
  const { clauseId, reason, evidence } = d;
  const { status: was, target } = known;
  if (was === 'skipped') return accept();
  if (was === 'executed') return refuse('wrong-status', { status: was, clauseId });
  return accept({
    type: 'activation.clause-skipped',
    data: {
      clauseId,
      round: state.round,
      reason,
      evidence,
      byAgencyId: agencyId,
      was,
      ...targetOf(target),
    },
  });
}

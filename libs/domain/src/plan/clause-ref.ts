/** Names the clause that a task or a request carries out. */
export interface ClauseRef {
  /** Of the activation, which is that of its incident. */
  activationId: string;
  /** 1 for the first response to the incident that a plan was activated for. */
  round: number;
  clauseId: string;
}

export const clauseRefOf = (ref: ClauseRef | undefined): ClauseRef | undefined =>
  ref && { activationId: ref.activationId, round: ref.round, clauseId: ref.clauseId };

import { unlisted, type Clause, type KnownCapability } from '#domain';
import type { Plan } from '#read-model';

/** A clause that asks for what nobody has registered and no table names: by this plan nobody would be asked. */
export interface UnlistedInPlan {
  readonly clauseId: string;
  readonly capability: string;
  /** Known ones that may be meant; at most 5, the likeliest first. */
  readonly nearest: readonly string[];
}

/** Of the version in force and of the draft; each clause once. */
export function unlistedIn(
  { content, draft }: Pick<Plan, 'content' | 'draft'>,
  known: readonly KnownCapability[],
): UnlistedInPlan[] {
  const clauses: readonly Clause[] = [...(content?.clauses ?? []), ...(draft?.content.clauses ?? [])];
  const found = clauses.flatMap(({ clauseId, action: { request } }) => {
    const lacking = request && unlisted(request.capability, known);
    return lacking ? [{ clauseId, capability: request.capability, nearest: lacking.nearest }] : [];
  });
  return [...new Map(found.map((one) => [`${one.clauseId} ${one.capability}`, one])).values()];
}

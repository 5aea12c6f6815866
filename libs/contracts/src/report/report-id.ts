import { createHash } from 'node:crypto';

const longestId = 64;

/** A rule's id has no dot, so that no two incidents share a report; a digest has none either. */
export function reportIdOf(incidentId: string, ruleId: string): string {
  const id = `${incidentId}.${ruleId}`;
  return id.length <= longestId ? id : `R-${createHash('sha256').update(id).digest('hex').slice(0, 62)}`;
}

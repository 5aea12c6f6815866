import type { Readiness } from '../resource/commands.js';
import type { TeamObstacle, TeamStanding } from '../team/standing.js';

/** Why nothing of a resource goes anywhere now. */
export type Idleness = 'not-ready' | TeamObstacle | 'nothing-available';

/**
 * The one rule of who may go: nothing where something of the resource may be sent to a need of its capability. What is
 * kept back, promised elsewhere or too far is for who decides.
 */
export function idleness({
  readiness,
  team,
  availableUnits,
}: {
  readonly readiness: Readiness;
  readonly team?: TeamStanding;
  readonly availableUnits: number;
}): Idleness | undefined {
  if (readiness === 'not-ready') return 'not-ready';
  if (team?.obstacle) return team.obstacle;
  return availableUnits <= 0 ? 'nothing-available' : undefined;
}

/** Units that are expired at an instant are given to nobody. */
export const isExpired = (expiresAt: string | null, at: string): boolean =>
  expiresAt !== null && Date.parse(expiresAt) <= Date.parse(at);

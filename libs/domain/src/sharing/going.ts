import type { Readiness } from '../resource/commands.js';
import type { TeamObstacle, TeamStanding } from '../team/standing.js';

/** Why nothing of a resource goes anywhere now. */
export type Idleness = 'owner-suspended' | 'not-ready' | TeamObstacle | 'nothing-available';

/**
 * The one rule of who may go: nothing where something of the resource may be sent to a need of its capability. What is
 * kept back, promised elsewhere or too far is for who decides.
 */
export function idleness({
  ownerSuspended,
  readiness,
  team,
  availableUnits,
}: {
  /** Who is suspended gives nothing: it could neither send nor answer. */
  readonly ownerSuspended?: true;
  readonly readiness: Readiness;
  readonly team?: TeamStanding;
  readonly availableUnits: number;
}): Idleness | undefined {
  if (ownerSuspended) return 'owner-suspended';
  if (readiness === 'not-ready') return 'not-ready';
  if (team?.obstacle) return team.obstacle;
  return availableUnits <= 0 ? 'nothing-available' : undefined;
}

/** Units that are expired at an instant are given to nobody. */
export const isExpired = (expiresAt: string | null, at: string): boolean =>
  expiresAt !== null && Date.parse(expiresAt) <= Date.parse(at);

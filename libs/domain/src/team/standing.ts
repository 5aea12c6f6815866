import type { TeamState } from './team.js';

/** What keeps a team from being sent for a capability. */
export const teamObstacles = [
  'team-stood-down',
  'team-other-capability',
  'team-understaffed',
  'team-unqualified',
] as const;
export type TeamObstacle = (typeof teamObstacles)[number];

/** Reasons in zh-CN and en, for people to read. */
export const teamObstacleTexts: Readonly<Record<TeamObstacle, readonly [zh: string, en: string]>> = {
  'team-stood-down': ['队伍已解散或停止备勤', 'The team is disbanded or stood down'],
  'team-other-capability': ['队伍未以该能力组建', 'The team is not formed for this capability'],
  'team-understaffed': ['在队人数不足', 'The team has too few members'],
  'team-unqualified': ['持有效资质的队员不足', 'Too few members hold the required qualifications, unexpired'],
};

/** A required qualification that too few members hold. */
export interface MissingQualification {
  qualification: string;
  /** Members who hold it, unexpired. */
  held: number;
  needed: number;
  /** Members whose certificate is on file but has expired. */
  expired: number;
}

/** Whether a team can be sent for a capability at an instant, and what is missing when it cannot. */
export interface TeamStanding {
  teamId: string;
  obstacle?: TeamObstacle;
  /** Members enrolled. */
  enrolled: number;
  /** Members who hold every required qualification, unexpired. */
  qualified: number;
  needed: number;
  missing: MissingQualification[];
}

export type TeamFacts = Pick<TeamState, 'status' | 'readiness' | 'capabilities' | 'members'>;

/**
 * Pure: the same team, capability and instant give the same standing. A certificate counts strictly before its
 * `validUntil`. Each required qualification may be held widely enough and the team yet lack members who hold them
 * all: `missing` is empty then, and `qualified` below `needed`.
 */
export function teamStanding(teamId: string, team: TeamFacts, capability: string, at: string): TeamStanding {
  const instant = Date.parse(at);
  const enrolled = team.members.length;
  const wanted = team.capabilities.find((listed) => listed.capability === capability);
  const stoodDown = team.status !== 'formed' || team.readiness === 'not-ready';
  if (!wanted) {
    const obstacle = stoodDown ? 'team-stood-down' : 'team-other-capability';
    return { teamId, obstacle, enrolled, qualified: 0, needed: 0, missing: [] };
  }
  const { minimumMembers: needed, qualifications } = wanted;
  const onFile = (qualification: string): boolean[] =>
    team.members.flatMap(({ qualifications: held }) =>
      held
        .filter((h) => h.qualification === qualification)
        .map(({ validUntil }) => instant < Date.parse(validUntil)),
    );
  const qualified = team.members.filter(({ qualifications: held }) =>
    qualifications.every((wantedOne) =>
      held.some((h) => h.qualification === wantedOne && instant < Date.parse(h.validUntil)),
    ),
  ).length;
  const missing = qualifications.flatMap((qualification) => {
    const certificates = onFile(qualification);
    const held = certificates.filter((valid) => valid).length;
    return held < needed ? [{ qualification, held, needed, expired: certificates.length - held }] : [];
  });
  const obstacle = stoodDown
    ? 'team-stood-down'
    : enrolled < needed
      ? 'team-understaffed'
      : qualified < needed
        ? 'team-unqualified'
        : undefined;
  return { teamId, ...(obstacle ? { obstacle } : {}), enrolled, qualified, needed, missing };
}

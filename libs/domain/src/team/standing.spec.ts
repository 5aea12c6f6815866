import fc from 'fast-check';
import type { TeamState } from './team.js';
import { teamObstacles, teamObstacleTexts, teamStanding } from './standing.js';

const at = '2026-06-18T14:10:00.000Z';
const later = '2027-01-01T00:00:00.000Z';

const holder = (memberId: string, ...held: (readonly [qualification: string, validUntil: string])[]) => ({
  memberId,
  qualifications: held.map(([qualification, validUntil]) => ({
    qualification,
    certificateNumber: `C-${memberId}`,
    validUntil,
  })),
});

const team = (...members: TeamState['members']): TeamState => ({
  status: 'formed',
  readiness: 'ready',
  capabilities: [{ capability: 'rescue-team', minimumMembers: 2, qualifications: ['water', 'rope'] }],
  members,
});

const able = team(
  holder('1', ['water', later], ['rope', later]),
  holder('2', ['water', later], ['rope', later]),
);
const stands = (state: TeamState, capability = 'rescue-team') => teamStanding('T-1', state, capability, at);

describe('the standing of a team', () => {
  it('is without obstacle when enough members hold everything', () => {
    expect(stands(able)).toEqual({ teamId: 'T-1', enrolled: 2, qualified: 2, needed: 2, missing: [] });
    expect(stands({ ...able, readiness: 'limited' }).obstacle).toBeUndefined();
  });

  it('names what is missing', () => {
    const lapsed = team(holder('1', ['water', later], ['rope', at]), holder('2', ['water', later]));
    expect(stands(lapsed)).toEqual({
      teamId: 'T-1',
      obstacle: 'team-unqualified',
      enrolled: 2,
      qualified: 0,
      needed: 2,
      missing: [{ qualification: 'rope', held: 0, needed: 2, expired: 1 }],
    });
  });

  it('does not add up halves: each of the needed members holds everything', () => {
    const halves = team(
      holder('1', ['water', later], ['rope', later]),
      holder('2', ['water', later]),
      holder('3', ['rope', later]),
    );
    expect(stands(halves)).toMatchObject({ obstacle: 'team-unqualified', qualified: 1, missing: [] });
  });

  it.each([
    ['team-stood-down', { ...able, readiness: 'not-ready' }, 'rescue-team'],
    ['team-stood-down', { ...able, status: 'disbanded' }, 'rescue-team'],
    ['team-stood-down', { ...able, status: 'none' }, 'other'],
    ['team-other-capability', able, 'medical-team'],
    ['team-understaffed', team(holder('1', ['water', later], ['rope', later])), 'rescue-team'],
  ] as const)('is %s', (obstacle, state, capability) =>
    expect(stands(state, capability).obstacle).toBe(obstacle),
  );

  it.each(teamObstacles)('%s is explained in both languages', (obstacle) => {
    const [zh, en] = teamObstacleTexts[obstacle];
    expect(zh).toMatch(/\p{Script=Han}/u);
    expect(en).toMatch(/^[A-Z]/);
  });

  it('is never better later, when nothing is renewed, nor with fewer members', () => {
    const days = fc.integer({ min: -30, max: 30 });
    const instant = (day: number): string => new Date(Date.parse(at) + day * 86_400_000).toISOString();
    const member = fc.array(fc.tuple(fc.constantFrom('water', 'rope'), days.map(instant)), { maxLength: 2 });
    fc.assert(
      fc.property(fc.array(member, { maxLength: 5 }), days, fc.nat(30), (members, now, more) => {
        const all = members.map((held, i) => holder(String(i), ...held));
        const before = teamStanding('T', team(...all), 'rescue-team', instant(now));
        const after = teamStanding('T', team(...all), 'rescue-team', instant(now + more));
        expect(after.qualified).toBeLessThanOrEqual(before.qualified);
        const fewer = teamStanding('T', team(...all.slice(1)), 'rescue-team', instant(now));
        if (!fewer.obstacle) expect(before.obstacle).toBeUndefined();
        if (!before.obstacle) expect(before.qualified).toBeGreaterThanOrEqual(2);
      }),
    );
  });
});

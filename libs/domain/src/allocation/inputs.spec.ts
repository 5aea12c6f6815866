import { areaNamesOf, huaxiAreas } from '../code-tables/areas.js';
import { given } from '../kernel/given.helper-spec.js';
import { noSharing, type SharingState } from '../sharing/sharing.js';
import type { TeamStanding } from '../team/standing.js';
import { allocation } from './decide.js';
import { explainAllocation } from './explain.js';
import { jointInputs, openNeed, type JointInputs, type OpenNeed } from './inputs.js';
import { decideCommand, decidedAt, jointCandidate } from './joint.helper-spec.js';

const team: TeamStanding = { teamId: 'T-1', enrolled: 6, qualified: 6, needed: 4, missing: [] };
const unqualified: TeamStanding = {
  ...team,
  obstacle: 'team-unqualified',
  qualified: 3,
  missing: [{ qualification: 'swift-water', held: 3, needed: 4, expired: 3 }],
};

function inputsOf(standing?: TeamStanding, answers: SharingState['answers'] = []): JointInputs {
  const open = openNeed('SH-1', {
    ...noSharing,
    status: 'requested',
    incidentId: 'INC-1',
    requesterAgencyId: 'GAOPO',
    answers,
    need: {
      capability: 'rescue-team',
      amount: 1,
      neededBy: '2026-06-18T15:10:00.000Z',
      areaCode: '520111207',
      priority: 1,
    },
  }) as OpenNeed;
  return jointInputs(
    [{ open, candidates: [{ ...jointCandidate('T-1'), ...(standing ? { team: standing } : {}) }] }],
    decidedAt,
  );
}

function certificateOf(inputs: JointInputs) {
  const [event] = given(allocation).when(decideCommand(inputs)).events;
  if (event?.type !== 'allocation.decided') throw new Error('nothing was decided');
  return event.data.certificate;
}

describe('a team among the resources of a joint decision', () => {
  it('is sent when it is able', () => {
    expect(certificateOf(inputsOf(team))).toMatchObject({
      requests: [{ lines: [{ resourceId: 'T-1' }] }],
      candidates: [{ team, verdict: 'used' }],
    });
  });

  it('is passed over with the reason and what is missing when it is not', () => {
    const certificate = certificateOf(inputsOf(unqualified));
    expect(certificate).toMatchObject({
      requests: [{ lines: [], shortfall: 1, excluded: { 'team-unqualified': [0] } }],
      candidates: [
        { team: { missing: [{ qualification: 'swift-water', expired: 3 }] }, verdict: 'unusable' },
      ],
    });
    const { zh, en } = explainAllocation(certificate, areaNamesOf(huaxiAreas));
    expect(zh).toContain('T-1 未动用：持有效资质的队员不足');
    expect(en).toContain('T-1 not used: too few members hold the required qualifications, unexpired');
  });

  it('cannot be sent by hand either', () => {
    const overrides = [{ sharingId: 'SH-1', reason: '情况紧急', lines: [{ resourceId: 'T-1', units: 1 }] }];
    given(allocation)
      .when(decideCommand(inputsOf(unqualified), { overrides }))
      .thenRefused({ code: 'team-not-able', sharingId: 'SH-1', resourceId: 'T-1', team: unqualified });
  });
});

describe('a resource of a suspended owner in a joint decision', () => {
  const inputs = inputsOf(unqualified);
  const suspended = {
    ...inputs,
    candidates: inputs.candidates.map(({ team: _, ...one }) => ({ ...one, ownerSuspended: true as const })),
  };

  it('is not used, and the explanation says why', () => {
    const certificate = certificateOf(suspended);
    expect(certificate).toMatchObject({ requests: [{ lines: [], excluded: { 'owner-suspended': [0] } }] });
    expect(explainAllocation(certificate, areaNamesOf(huaxiAreas)).en).toContain(
      'T-1 not used: its owner is suspended',
    );
  });

  it('cannot be sent by hand either', () => {
    const overrides = [{ sharingId: 'SH-1', reason: '情况紧急', lines: [{ resourceId: 'T-1', units: 1 }] }];
    const refused = { code: 'owner-suspended', sharingId: 'SH-1', resourceId: 'T-1' } as const;
    given(allocation)
      .when(decideCommand(suspended, { overrides }))
      .thenRefused({ ...refused, ownerAgencyId: suspended.candidates[0]?.ownerAgencyId });
  });
});

describe("an owner's answer in a joint decision", () => {
  const declined = (availableUntil?: string): SharingState['answers'] => [
    {
      ownerAgencyId: 'FIRE',
      answer: 'decline',
      reason: '另有任务',
      ...(availableUntil ? { availableUntil } : {}),
    },
  ];

  it('counts until the instant it names, and not from then on', () => {
    const excluded = (until?: string) =>
      certificateOf(inputsOf(undefined, declined(until))).requests[0]?.excluded;
    expect(excluded()).toEqual({ 'owner-declined': [0] });
    expect(excluded('2026-06-18T14:10:00.001Z')).toEqual({ 'owner-declined': [0] });
    expect(excluded(decidedAt)).toEqual({});
  });
});

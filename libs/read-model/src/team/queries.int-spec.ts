import type { ReadModel } from '../index.js';
import { queriesForFile } from '../testing/models.js';
import { formedTeams } from '../testing/teams.js';
import { as, auditor, duty, everything } from '../testing/viewers.js';

let q: ReadModel['queries'];

queriesForFile(
  () => {
    const log = formedTeams();
    log.append('resource-T-FIRE', {
      type: 'resource.reserved',
      data: { sharingId: 'S-1', lineId: '1.1', quantity: 1, incidentId: 'F1' },
    });
    return log;
  },
  (queries) => {
    q = queries;
  },
);

const night = '2026-06-18T14:10:00.000Z';

describe('teams', () => {
  const ids = async (filter: Parameters<typeof q.team.list>[0]) =>
    (await q.team.list(filter, duty)).items.map(({ id }) => id);

  it('are found by every filter, a page at a time', async () => {
    expect(await ids({})).toEqual(['T-FIRE', 'T-VOL']);
    expect(await ids({ ownerAgencyId: 'REDX', capability: 'rescue-team', areaCode: '5201' })).toEqual([
      'T-VOL',
    ]);
    expect(await ids({ capability: 'medical-team' })).toEqual([]);
    expect(await ids({ kind: 'team.rescue', status: 'disbanded' })).toEqual([]);
    expect(await everything((paging) => q.team.list(paging, duty), 1)).toHaveLength(2);
  });

  it('show their members to their owner and to who audits, commendations to who sees their incident', async () => {
    for (const viewer of [as('FIRE'), auditor]) {
      expect((await q.team.find('T-FIRE', viewer))?.members).toHaveLength(2);
    }
    const outside = await q.team.find('T-FIRE', as('REDX'));
    expect(outside).toMatchObject({ members: [], trainings: [], insurance: null, strength: 2 });
    expect(outside?.commendations).toEqual([]);
    const commendations = [{ incidentId: 'F1', byAgencyId: 'EMB' }];
    expect(await q.team.find('T-FIRE', auditor)).toMatchObject({ commendations });
    expect(await q.team.find('T-FIRE', duty)).toMatchObject({ members: [] });
    expect((await q.team.list({}, auditor)).items[0]).toMatchObject({ id: 'T-FIRE', commendations });
    expect((await q.team.list({}, as('REDX'))).items[0]).toMatchObject({ commendations: [] });
    expect(JSON.stringify(await q.team.list({}, duty))).not.toContain('T-FIRE-1');
    expect(await q.team.find('T-NONE', duty)).toBeUndefined();
  });
});

describe('the readiness of teams', () => {
  it('counts certificates at the instant that is asked for', async () => {
    const { items } = await q.team.readiness({ capability: 'rescue-team', at: night }, duty);
    expect(items).toMatchObject([
      { teamId: 'T-FIRE', ready: true, qualified: 2, insured: true, engaged: true },
      {
        teamId: 'T-VOL',
        ready: false,
        obstacle: 'team-unqualified',
        missing: [{ qualification: 'water-rescue', held: 1, needed: 2, expired: 1 }],
        insured: false,
        engaged: false,
      },
    ]);
    expect(items[1]?.reason?.zh).toMatch(/资质/);
    const autumn = await q.team.readiness(
      { capability: 'rescue-team', at: '2026-09-01T00:00:00.000Z' },
      duty,
    );
    expect(autumn.items.map(({ ready }) => ready)).toEqual([false, false]);
    const elsewhere = await q.team.readiness(
      { capability: 'rescue-team', areaCode: '520102', at: night },
      duty,
    );
    expect(elsewhere.items).toEqual([]);
  });

  it('is part of what an allocation sees', async () => {
    const { candidates } = await q.sharing.candidates({
      capability: 'rescue-team',
      requesterAgencyId: 'EMB',
      at: night,
    });
    expect(candidates.map(({ resourceId, team }) => [resourceId, team?.obstacle])).toEqual([
      ['T-VOL', 'team-unqualified'],
      ['T-FIRE', undefined],
    ]);
  });
});

describe('qualifications that are due', () => {
  it('come with the earliest end first, to their owner and to who audits', async () => {
    const due = { withinDays: 30, at: night };
    const { items } = await q.team.qualificationsDue(due, duty);
    expect(items.map(({ memberId, expired }) => [memberId, expired])).toEqual([
      ['T-VOL-2', true],
      ['T-FIRE-2', false],
    ]);
    expect((await q.team.qualificationsDue(due, as('FIRE'))).items.map(({ teamId }) => teamId)).toEqual([
      'T-FIRE',
    ]);
    expect((await q.team.qualificationsDue(due, as('FIRE'))).items[0]).toHaveProperty('certificateNumber');
    expect(items[1]).not.toHaveProperty('certificateNumber');
    expect((await q.team.qualificationsDue(due, as('POLICE'))).items).toEqual([]);
    const all = { ...due, withinDays: 3_660 };
    expect(
      await everything((paging) => q.team.qualificationsDue({ ...all, ...paging }, duty), 1),
    ).toHaveLength(4);
  });
});

import type { RecordedEvent } from '#contracts';
import type { Candidate } from '#domain';
import { differences } from './difference.js';
import { candidate, Night } from './night.helper-spec.js';
import { isBorneOut, NoDecision, recomputeDecisions } from './recompute.js';

/** Four resources, of which one is of another capability, one half promised, one under an agreement. */
const prepared = (): Night =>
  new Night()
    .resource('T-FIRE1', 'FIRE')
    .resource('PUMP', 'ENT', { capability: { code: 'drainage-m3h', perUnit: 350 } })
    .resource('CITY', 'GY-EMB', { arrivalMinutes: 70, costPerUnitFen: 500, minimumReserve: 1, quantity: 4 })
    .record('agreement-AG-2', {
      type: 'agreement.proposed',
      data: {
        beneficiaryAgencyId: 'GAOPO',
        providerAgencyId: 'GY-EMB',
        items: [{ resourceKind: 'team.rescue', maxUnits: 5, ratePerUnitFen: 100 }],
        arrivalWithinMinutes: 90,
        validFrom: '2026-01-01T00:00:00.000Z',
        validUntil: '2026-12-31T00:00:00.000Z',
      },
    })
    .record('agreement-AG-2', { type: 'agreement.confirmed', data: {} })
    .record('resource-T-FIRE1', {
      type: 'resource.reserved',
      data: { sharingId: 'S-0', lineId: '1.1', quantity: 1, incidentId: 'I' },
    })
    .record('sharing-S-1', {
      type: 'sharing.requested',
      data: {
        requesterAgencyId: 'GAOPO',
        incidentId: 'INC-G1',
        capability: 'rescue-team',
        amount: 3,
        neededBy: '2026-06-18T19:40:00.000Z',
        deliverTo: { areaCode: '520111207', place: '高坡' },
        priority: 2,
        purpose: '搜救',
      },
    })
    .record('sharing-S-1', {
      type: 'sharing.answered',
      data: {
        answer: 'accept',
        resourceId: 'CITY',
        quantity: 3,
        estimatedArrivalMinutes: 60,
        ownerAgencyId: 'GY-EMB',
      },
    });

const shown = [
  candidate('T-FIRE1', 'FIRE', { availableUnits: 1 }),
  candidate('CITY', 'GY-EMB', {
    availableUnits: 4,
    arrivalMinutes: 70,
    costPerUnitFen: 500,
    minimumReserve: 1,
    agreementId: 'AG-2',
    agreementItem: 'team.rescue',
    agreementUnits: 5,
    agreementUntil: '2026-12-31T00:00:00.000Z',
  }),
];

describe('recomputing a decision', () => {
  it('gives the same to the last field, whatever happened since', async () => {
    const night = prepared()
      .decide(shown, '70')
      .record('resource-CITY', { type: 'resource.withdrawn', data: { quantity: 4, reason: '撤回' } })
      .record('agreement-AG-2', { type: 'agreement.terminated', data: { reason: '到期' } });
    const [decision] = await recomputeDecisions('S-1', night.source());
    expect(decision?.differences).toEqual([]);
    expect(decision && isBorneOut(decision)).toBe(true);
    expect(decision).toMatchObject({
      round: 1,
      policyVersion: 'agreement-arrival-cost.v1',
      logPosition: '70',
      position: '80',
    });
    expect(decision?.recorded.lines.map(({ resourceId }) => resourceId)).toEqual(['CITY']);
  });

  it('counts what had been drawn on an agreement, and passes one over that was used up', async () => {
    const [fire, city] = shown as [Candidate, Candidate];
    const { agreementId: _, agreementItem: __, agreementUnits: ___, agreementUntil: ____, ...alone } = city;
    const drawing = (quantity: number) => ({
      type: 'agreement.drawn' as const,
      data: { sharingId: 'S-0', lineId: '1.1', resourceKind: 'team.rescue', quantity },
    });
    const back = { ...drawing(4), type: 'agreement.returned' as const };
    const some = prepared()
      .record('agreement-AG-2', drawing(4))
      .decide([fire, { ...city, agreementUnits: 1 }], '80');
    const all = prepared().record('agreement-AG-2', drawing(5)).decide([fire, alone], '80');
    const again = prepared()
      .record('agreement-AG-2', drawing(4))
      .record('agreement-AG-2', back)
      .decide(shown, '90');
    for (const night of [some, all, again]) {
      const decisions = await recomputeDecisions('S-1', night.source());
      expect(decisions.map(({ differences }) => differences)).toEqual([[]]);
    }
  });

  it('takes the state of the position in the certificate, not of the decision', async () => {
    const night = prepared()
      .record('resource-T-FIRE1', { type: 'resource.withdrawn', data: { quantity: 1, reason: '修车' } })
      // the read model had not seen the withdrawal yet
      .decide(shown, '70');
    const [decision] = await recomputeDecisions('S-1', night.source());
    expect(decision?.differences).toEqual([]);
  });

  it('recomputes an override with the human’s choice, and each round by itself', async () => {
    const night = prepared().decide(shown, '70', {
      reason: 'T-FIRE1 留给 INC-C1',
      lines: [{ resourceId: 'CITY', units: 2 }],
    });
    night
      .record('resource-CITY', {
        type: 'resource.reserved',
        data: { sharingId: 'S-1', lineId: '1.1', quantity: 2, incidentId: 'INC-G1' },
      })
      .decide([shown[0] as Candidate, { ...(shown[1] as Candidate), availableUnits: 2 }], '90');
    const decisions = await recomputeDecisions('S-1', night.source());
    expect(decisions.map(({ round, differences: found }) => [round, found])).toEqual([
      [1, []],
      [2, []],
    ]);
    expect(decisions[0]?.recomputed?.certificate.override?.proposed).toHaveLength(1);
  });

  it('folds the standing of a team as of the position, by the clock of the decision', async () => {
    const certificate = {
      memberId: 'M-1',
      qualification: 'water-rescue',
      certificateNumber: 'C-1',
      validUntil: '2026-06-18T18:00:00.000Z',
    };
    const night = prepared()
      .record('team-T-VOL', {
        type: 'team.formed',
        data: {
          name: '志愿队',
          kind: 'team.volunteer',
          areaCode: '520111',
          ownerAgencyId: 'REDX',
          capabilities: [{ capability: 'rescue-team', minimumMembers: 1, qualifications: ['water-rescue'] }],
        },
      })
      .record('team-T-VOL', { type: 'team.member-enrolled', data: { memberId: 'M-1' } })
      .record('team-T-VOL', { type: 'team.qualification-granted', data: certificate })
      .resource('T-VOL', 'REDX', { quantity: 1 })
      .record('resource-T-VOL', { type: 'resource.team-linked', data: { teamId: 'T-VOL' } });
    const standing = {
      teamId: 'T-VOL',
      obstacle: 'team-unqualified' as const,
      enrolled: 1,
      qualified: 0,
      needed: 1,
      missing: [{ qualification: 'water-rescue', held: 0, needed: 1, expired: 1 }],
    };
    const volunteers = candidate('T-VOL', 'REDX', { availableUnits: 1, team: standing });
    night.decide([...shown, volunteers], '120').record('team-T-VOL', {
      type: 'team.qualification-renewed',
      data: { ...certificate, validUntil: '2030-01-01T00:00:00.000Z' },
    });
    const [decision] = await recomputeDecisions('S-1', night.source());
    expect(decision?.differences).toEqual([]);
    expect(
      decision?.recorded.certificate.candidates.find(({ resourceId }) => resourceId === 'T-VOL'),
    ).toMatchObject({
      verdict: 'team-unqualified',
      team: standing,
    });
  });

  it('names both sides when a candidate, a line or a reason on record is not what the log gives', async () => {
    const night = prepared().decide(shown.with(0, candidate('T-FIRE1', 'FIRE', { availableUnits: 2 })), '70');
    const [decision] = await recomputeDecisions('S-1', night.source());
    expect(decision && isBorneOut(decision)).toBe(false);
    expect(decision?.differences).toContainEqual({
      path: 'certificate.candidates[1].availableUnits',
      recorded: 2,
      recomputed: 1,
    });

    const moved = (records: RecordedEvent[]): RecordedEvent[] =>
      records.map((record) =>
        record.storedType === 'resource.registered.v1' && record.stream === 'resource-CITY'
          ? { ...record, data: { ...(record.data as object), arrivalMinutes: 20 } }
          : record,
      );
    const [other] = await recomputeDecisions('S-1', prepared().decide(shown, '70').source(moved));
    expect(other?.differences.map(({ path }) => path)).toEqual(['certificate.candidates[0].arrivalMinutes']);
  });

  it('says so when the policy version is not known or the domain would not decide so', async () => {
    const forged = (records: RecordedEvent[]): RecordedEvent[] =>
      records.map((record) =>
        record.storedType === 'sharing.allocation-decided.v1'
          ? {
              ...record,
              data: JSON.parse(JSON.stringify(record.data).replace('cost.v1', 'cost.v9')) as object,
            }
          : record,
      );
    const [decision] = await recomputeDecisions('S-1', prepared().decide(shown, '70').source(forged));
    expect(decision).toMatchObject({ refusal: { code: 'policy-unknown' } });
    expect(decision && isBorneOut(decision)).toBe(false);
    await expect(recomputeDecisions('S-1', prepared().source())).rejects.toBeInstanceOf(NoDecision);
  });
});

describe('differences', () => {
  it('are named by their place', () => {
    expect(differences({ a: [1, { b: 2 }], c: undefined }, { a: [1, { b: 3 }, 4] })).toEqual([
      { path: 'a[1].b', recorded: 2, recomputed: 3 },
      { path: 'a[2]', recorded: undefined, recomputed: 4 },
    ]);
    expect(differences([], {})).toHaveLength(1);
    expect(differences(null, undefined)).toHaveLength(1);
  });
});

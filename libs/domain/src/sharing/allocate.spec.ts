import { allocate, allocationPolicies, type AllocationPolicy, type Candidate } from './ranking.js';
import { by, given, withStrays } from '../kernel/given.helper-spec.js';
import { sharing } from './decide.js';
import { candidate, decided, line, sharingCommand, sharingEvent as event } from './sharing.helper-spec.js';
import type { SharingCommands, SharingEvent } from './sharing.js';

type Decide = SharingCommands['sharing.decide-allocation'];
type Decided = Extract<SharingEvent, { type: 'sharing.allocation-decided' }>;

const requested = event('sharing.requested');
const decide = (more: Partial<Decide> = {}) => sharingCommand('sharing.decide-allocation', more);
const override = (...lines: [resourceId: string, units: number][]): Partial<Decide> => ({
  candidates: [
    candidate(),
    candidate({ resourceId: 'FIRE.pump', ownerAgencyId: 'FIRE', arrivalMinutes: 70 }),
  ],
  override: {
    reason: '危化现场优先',
    lines: lines.map(([resourceId, units]) => ({ resourceId, units })),
  },
});

function decision(history: SharingEvent[], more: Partial<Decide> = {}): Decided['data'] {
  const [after] = given(sharing, requested, ...history).when(decide(more)).events;
  return (after as Decided).data;
}
const candidatesAfter = (history: SharingEvent[], ...candidates: Candidate[]) =>
  decision(history, { candidates: candidates.length ? candidates : [candidate()] }).certificate.candidates;

describe('a decision to allocate', () => {
  it('allocates lines and shows its reckoning', () => {
    expect(decision([])).toMatchObject({
      round: 1,
      decidedByAgencyId: 'EMB',
      incidentId: 'INC-F1',
      lines: [
        {
          lineId: '1.1',
          resourceId: 'PUMP.truck',
          ownerAgencyId: 'ENT-PUMP',
          quantity: 2,
          amount: 6000,
        },
      ],
      certificate: {
        policyVersion: 'agreement-arrival-cost.v1',
        logPosition: '42',
        decidedAt: '2026-06-18T14:10:00.000Z',
        need: {
          capability: 'drainage-m3h',
          amount: 6000,
          neededBy: '2026-06-18T15:10:00.000Z',
          areaCode: '520111006',
        },
        covered: 6000,
        shortfall: 0,
      },
    });
  });

  it('is on record even when nobody can help', () => {
    expect(decision([], { candidates: [] })).toMatchObject({
      round: 1,
      lines: [],
      certificate: { shortfall: 6000 },
    });
  });

  it('stores nothing stray', () => {
    const { reason, lines } = override(['PUMP.truck', 1]).override as NonNullable<Decide['override']>;
    const soiled = withStrays(decide({ override: { reason, lines } }));
    expect(JSON.stringify(given(sharing, requested).when(soiled).events)).not.toContain('stray');
  });

  it('needs a request that is open and a need that is not covered', () => {
    given(sharing, event('sharing.offered'))
      .when(decide())
      .thenRefused({ code: 'wrong-status', status: 'offered' });
    given(sharing, requested, event('sharing.cancelled'))
      .when(decide())
      .thenRefused({ code: 'wrong-status', status: 'cancelled' });
    given(sharing, requested, decided(line('1.1', { amount: 6000 })))
      .when(decide())
      .thenRefused({ code: 'no-open-need', amount: 6000 });
  });

  it.each(['cheapest.v9', 'constructor'])('knows no policy %s', (policyVersion) => {
    given(sharing, requested)
      .when(decide({ policyVersion }))
      .thenRefused({ code: 'policy-unknown', policyVersion });
  });

  it('covers in a new round what a failed reservation left open, with new line ids', () => {
    const history = [decided(line('1.1'), line('1.2')), event('sharing.reservation-failed')];
    expect(decision(history)).toMatchObject({
      round: 2,
      lines: [{ lineId: '2.1', quantity: 1, amount: 3000 }],
      certificate: { need: { amount: 3000 } },
    });
  });

  it('needs no further round for a rest that is only noise', () => {
    const sevenths = Array.from({ length: 7 }, (_, i) => line(`1.${i + 1}`, { amount: 6000 / 7 }));
    given(sharing, requested, decided(...sevenths))
      .when(decide())
      .thenRefused({ code: 'no-open-need', amount: 6000 });
  });

  describe('of what owners said', () => {
    const said = (resourceId: string | undefined, answer: 'accept' | 'decline', ownerAgencyId = 'ENT-PUMP') =>
      ({
        type: 'sharing.answered',
        data: { answer, resourceId, ownerAgencyId, reason: '另有任务' },
      }) as SharingEvent;

    it('counts the latest for the resource or for everything', () => {
      const decline = said('PUMP.truck', 'decline');
      expect(candidatesAfter([decline])).toMatchObject([{ verdict: 'owner-declined' }]);
      expect(candidatesAfter([decline, said(undefined, 'accept')])).toMatchObject([{ verdict: 'chosen' }]);
      expect(candidatesAfter([said('PUMP.other', 'decline')])).toMatchObject([{ verdict: 'chosen' }]);
      expect(candidatesAfter([decline, event('sharing.offered')])).toMatchObject([
        { verdict: 'chosen', usableUnits: 1 },
      ]);
    });

    it('counts nothing for a resource of another', () => {
      expect(
        candidatesAfter([said('PUMP.truck', 'decline', 'POLICE'), said(undefined, 'decline', 'POLICE')]),
      ).toMatchObject([{ verdict: 'chosen' }]);
    });

    it('takes the price an owner quotes for its own', () => {
      const other = candidate({ resourceId: 'FIRE.pump', ownerAgencyId: 'FIRE', costPerUnitFen: 250_000 });
      expect(candidatesAfter([], candidate(), other)).toMatchObject([
        { resourceId: 'FIRE.pump', rank: 1 },
        { resourceId: 'PUMP.truck', rank: 2, costPerUnitFen: 260_000 },
      ]);
      expect(candidatesAfter([event('sharing.quoted')], candidate(), other)).toMatchObject([
        { resourceId: 'FIRE.pump', rank: 2 },
        { resourceId: 'PUMP.truck', rank: 1, costPerUnitFen: 200_000 },
      ]);
      const foreign = candidate({ ownerAgencyId: 'FIRE' });
      expect(candidatesAfter([event('sharing.quoted')], foreign)).toMatchObject([
        { costPerUnitFen: 260_000 },
      ]);
    });
  });

  describe('by a human', () => {
    it('is on record beside what the policy proposed', () => {
      const { certificate, lines } = decision([], override(['FIRE.pump', 1]));
      expect(lines).toMatchObject([{ lineId: '1.1', resourceId: 'FIRE.pump', quantity: 1, amount: 3000 }]);
      expect(certificate).toMatchObject({
        covered: 3000,
        shortfall: 3000,
        override: { reason: '危化现场优先', proposed: [{ resourceId: 'PUMP.truck', units: 2 }] },
      });
    });

    it('leaves a certificate that reckons the proposal again', () => {
      const { certificate } = decision([], override(['FIRE.pump', 1]));
      const policy = allocationPolicies[certificate.policyVersion] as AllocationPolicy;
      const again = allocate(certificate.need, certificate.candidates, policy, certificate);
      expect(again.lines).toEqual(certificate.override?.proposed);
      expect(again.candidates).toEqual(certificate.candidates);
    });

    it('may break into the reserve and overrule an owner', () => {
      const declined: SharingEvent = {
        type: 'sharing.answered',
        data: { answer: 'decline', reason: '另有任务', ownerAgencyId: 'ENT-PUMP' },
      };
      const more = { ...override(['PUMP.truck', 2]), candidates: [candidate({ minimumReserve: 2 })] };
      expect(decision([declined], more)).toMatchObject({ lines: [{ quantity: 2 }] });
    });

    it.each([
      ['more than there is', override(['PUMP.truck', 3]), 'PUMP.truck', 3, 2],
      ['one resource twice', override(['PUMP.truck', 2], ['PUMP.truck', 1]), 'PUMP.truck', 3, 2],
      ['a stranger', override(['OTHER', 1]), 'OTHER', 1, 0],
      [
        'another capability',
        { ...override(['PUMP.truck', 1]), candidates: [candidate({ capability: 'lighting-kw' })] },
        'PUMP.truck',
        1,
        0,
      ],
    ])('does not name %s', (_, more, resourceId, asked, available) => {
      given(sharing, requested)
        .when(decide(more))
        .thenRefused({ code: 'override-not-covered', resourceId, asked, available });
    });

    it('does not send a team without the qualifications', () => {
      const team = {
        teamId: 'PUMP.truck',
        obstacle: 'team-unqualified',
        enrolled: 3,
        qualified: 1,
        needed: 2,
        missing: [],
      } as const;
      given(sharing, requested)
        .when(
          decide({
            ...override(['PUMP.truck', 1]),
            candidates: [candidate({ team: { ...team, missing: [] } })],
          }),
        )
        .thenRefused({ code: 'team-not-able', resourceId: 'PUMP.truck', team });
    });

    it('sends nothing of a suspended owner, whoever decides', () => {
      const suspended = { candidates: [candidate({ ownerSuspended: true })] };
      expect(given(sharing, requested).when(decide(suspended)).events).toMatchObject([
        { data: { lines: [], certificate: { candidates: [{ verdict: 'owner-suspended' }] } } },
      ]);
      given(sharing, requested)
        .when(decide({ ...override(['PUMP.truck', 1]), ...suspended }))
        .thenRefused({
          code: 'owner-suspended',
          resourceId: 'PUMP.truck',
          ownerAgencyId: candidate({}).ownerAgencyId,
        });
    });

    it('adds up a resource that is named twice', () => {
      expect(decision([], override(['PUMP.truck', 1], ['PUMP.truck', 1])).lines).toMatchObject([
        { lineId: '1.1', quantity: 2 },
      ]);
    });

    it('does not hoard, but may round up to whole units', () => {
      given(sharing, requested)
        .when(decide(override(['PUMP.truck', 2], ['FIRE.pump', 1])))
        .thenRefused({ code: 'over-commitment', outstanding: 6000, offered: 9000 });
      const uneven = { ...override(['PUMP.truck', 1]), candidates: [candidate({ perUnit: 7000 })] };
      expect(decision([], uneven).certificate).toMatchObject({ covered: 6000, shortfall: 0 });
    });

    it('says why', () => {
      given(sharing, requested)
        .when(decide({ ...override(), override: { reason: ' ', lines: [] } }))
        .thenRefused({ code: 'reason-required', override: true });
    });
  });

  describe('of several negotiations together', () => {
    const adopt = sharingCommand('sharing.adopt-allocation');

    it('is taken over with the lines of this one', () => {
      const [event] = given(sharing, requested).when(adopt).events;
      expect(event).toMatchObject({
        type: 'sharing.allocation-decided',
        data: {
          round: 1,
          decidedByAgencyId: 'EMB',
          incidentId: 'INC-F1',
          lines: [{ lineId: '1.1', resourceId: 'PUMP.truck', quantity: 2 }],
          certificate: { allocationId: 'ALLOC-1' },
        },
      });
    });

    it('does not undo what was decided here or ended meanwhile', () => {
      given(sharing).when(adopt).thenRefused({ code: 'not-found' });
      given(sharing, requested, decided(line('1.1')))
        .when(adopt)
        .thenRefused({ code: 'decided-meanwhile', round: 1, expected: 0 });
      for (const status of ['cancelled', 'expired'] as const) {
        given(sharing, requested, event(`sharing.${status}`))
          .when(adopt)
          .thenRefused({ code: 'wrong-status', status });
      }
    });
  });

  it('is dated by the sender, not by the clock of the service', () => {
    const [first] = given(sharing, requested).when(decide(), {
      receivedAt: '2026-06-18T14:10:01.000Z',
    }).events;
    const [again] = given(sharing, requested).when(decide(), {
      ...by('EMB', 'commander'),
      receivedAt: '2026-06-18T16:00:00.000Z',
    }).events;
    expect(again).toEqual(first);
  });
});

import { given, expectTotal, type Samples } from '../kernel/given.helper-spec.js';
import { areaNamesOf, huaxiAreas } from '../code-tables/areas.js';
import { adoptionsAfter, allocation, mostCertificateCharacters, type AllocationEvent } from './decide.js';
import { explainAllocation } from './explain.js';
import { decideCommand, jointCandidate, jointRequest, plainProposal } from './joint.helper-spec.js';

const landslide = jointRequest('SH-G1', { priority: 1 });
const flood = jointRequest('SH-F2');
const team = jointCandidate('FIRE.team');
const oneTeam = { requests: [flood, landslide], candidates: [team] };

function decisionOf(command = decideCommand(oneTeam)) {
  const [event] = given(allocation).when(command).events;
  if (event?.type !== 'allocation.decided') throw new Error('nothing was decided');
  return event;
}
const certificateOf = (command = decideCommand(oneTeam)) => decisionOf(command).data.certificate;

describe('a joint decision', () => {
  it('gives the only team to the more urgent request and says what the other lacks', () => {
    expect(decisionOf()).toMatchObject({
      data: {
        decidedByAgencyId: 'EMB',
        certificate: {
          policyVersion: 'joint-lexicographic.v1',
          logPosition: '42',
          decidedAt: '2026-06-18T14:10:00.000Z',
          solver: { name: 'none', parts: [{ capability: 'rescue-team', proved: false, gap: 1 }] },
          requests: [
            { sharingId: 'SH-F2', lines: [], covered: 0, shortfall: 1 },
            { sharingId: 'SH-G1', lines: [{ resourceId: 'FIRE.team', units: 1 }], shortfall: 0 },
          ],
          candidates: [{ resourceId: 'FIRE.team', units: 1, fromReserve: 0, verdict: 'used' }],
        },
      },
    });
  });

  it('tells each negotiation the same to the last byte, in whatever order its fields come', () => {
    const terms = [
      {
        resourceId: 'FIRE.team',
        agreementId: 'AG-1',
        agreementItem: 'team',
        agreementUnits: 3,
        agreementUntil: '2027-01-01T00:00:00.000Z',
        answer: { answer: 'accept' as const, quantity: 1, estimatedArrivalMinutes: 20, reason: '可出动' },
      },
    ];
    const standing = { teamId: 'T', enrolled: 5, qualified: 5, needed: 4, missing: [] };
    const decided = decisionOf(
      decideCommand({
        requests: [{ ...landslide, terms }],
        candidates: [jointCandidate('FIRE.team', { team: standing })],
      }),
    );
    const told = (event: AllocationEvent): string =>
      JSON.stringify(adoptionsAfter('A', event).map(({ command }) => command));
    const sorted = (value: unknown): unknown =>
      Array.isArray(value)
        ? value.map(sorted)
        : typeof value === 'object' && value !== null
          ? Object.fromEntries(
              Object.entries(value)
                .sort(([a], [b]) => (a < b ? -1 : 1))
                .map(([name, field]) => [name, sorted(field)]),
            )
          : value;
    const canonical = sorted(JSON.parse(JSON.stringify(decided))) as AllocationEvent;
    expect(told(decided)).toContain('"agreementId":"AG-1"');
    expect(told(canonical)).toBe(told(decided));
  });

  it('explains itself in both languages', () => {
    const { zh, en } = explainAllocation(certificateOf(), areaNamesOf(huaxiAreas));
    expect(en).toContain('INC-SH-G1 (SH-G1) before INC-SH-F2 (SH-F2) because its priority 1 comes before 3');
    expect(zh).toContain('INC-SH-G1 (SH-G1) 先于 INC-SH-F2 (SH-F2)：优先级 1 高于 3');
    expect(zh).toHaveLength(en.length);
  });

  it('keeps a reserve at home for what is not urgent, and breaks it for what is', () => {
    const pump = jointCandidate('P-2', { minimumReserve: 1 });
    const kept = certificateOf(decideCommand({ requests: [flood], candidates: [pump] }));
    expect(kept.candidates).toMatchObject([{ units: 0, verdict: 'reserve-kept' }]);
    expect(kept.requests).toMatchObject([{ shortfall: 1, excluded: { 'reserve-kept': [0] } }]);
    expect(explainAllocation(kept, areaNamesOf(huaxiAreas)).en).toContain(
      'P-2 1 not used: held as reserve of 高坡乡',
    );

    const broken = certificateOf(decideCommand({ requests: [landslide], candidates: [pump] }));
    expect(broken.candidates).toMatchObject([{ units: 1, fromReserve: 1, verdict: 'used' }]);
  });

  it.each([
    ['not-ready', { readiness: 'not-ready' as const }, []],
    ['nothing-available', { availableUnits: 0 }, []],
    ['too-late', { arrivalMinutes: 181 }, []],
    ['owner-declined', {}, [{ resourceId: 'T', answer: { answer: 'decline' as const, reason: '另有任务' } }]],
  ])('says of a resource that it is out: %s', (why, candidate, terms) => {
    const inputs = { requests: [{ ...landslide, terms }], candidates: [jointCandidate('T', candidate)] };
    expect(certificateOf(decideCommand(inputs)).requests).toMatchObject([
      { lines: [], excluded: { [why]: [0] } },
    ]);
  });

  it('takes what comes late rather than nothing, and marks it', () => {
    const inputs = { requests: [landslide], candidates: [jointCandidate('T', { arrivalMinutes: 100 })] };
    expect(certificateOf(decideCommand(inputs)).requests).toMatchObject([{ lines: [{ isLate: true }] }]);
  });

  describe('by a human', () => {
    const overrides = [
      { sharingId: 'SH-F2', reason: '隧道内有人', lines: [{ resourceId: 'FIRE.team', units: 1 }] },
    ];
    const proposal = {
      solver: 'none',
      parts: [],
      units: plainProposal({ ...oneTeam, requests: [flood] }).units,
    };
    const prepared = { inputs: oneTeam, proposal, logPosition: '42' };

    it('stands beside what was proposed', () => {
      const { requests } = certificateOf(decideCommand(oneTeam, { overrides, prepared }));
      expect(requests).toMatchObject([
        { lines: [{ units: 1 }], override: { reason: '隧道内有人', proposed: [{ units: 1 }] } },
        { lines: [], shortfall: 1 },
      ]);
    });

    it.each([
      ['more than there is', { lines: [{ resourceId: 'FIRE.team', units: 2 }] }, 'override-not-covered'],
      ['a stranger', { lines: [{ resourceId: 'OTHER', units: 1 }] }, 'override-not-covered'],
      ['no reason', { reason: ' ' }, 'reason-required'],
      ['a request that is not decided', { sharingId: 'SH-X' }, 'not-found'],
    ])('may not name %s', (_, more, code) => {
      const [first] = overrides;
      const wrong = [{ ...first, ...more }] as typeof overrides;
      const decision = allocation.decide(
        decideCommand(oneTeam, { overrides: wrong, prepared }),
        allocation.initialState,
        { actor: { agencyId: 'EMB', principal: 'p', role: 'commander' }, occurredAt: '', receivedAt: '' },
      );
      expect(decision).toMatchObject({ refusal: { code } });
    });

    it('may not hoard', () => {
      const two = { requests: [flood], candidates: [team, jointCandidate('T-2')] };
      const lines = [
        { resourceId: 'FIRE.team', units: 1 },
        { resourceId: 'T-2', units: 1 },
      ];
      given(allocation)
        .when(decideCommand(two, { overrides: [{ sharingId: 'SH-F2', reason: '多多益善', lines }] }))
        .thenRefused({ code: 'over-commitment', sharingId: 'SH-F2', outstanding: 1, offered: 2 });
    });
  });

  it.each([
    [
      'a unit promised twice',
      [
        ['SH-F2', 'FIRE.team', 1],
        ['SH-G1', 'FIRE.team', 1],
      ],
    ],
    ['more than there is', [['SH-G1', 'FIRE.team', 2]]],
    ['half a unit', [['SH-G1', 'FIRE.team', 0.5]]],
    ['a resource that is not there', [['SH-G1', 'OTHER', 1]]],
  ] as const)('takes no proposal of %s', (_, wrong) => {
    const units = wrong.map(([sharingId, resourceId, count]) => ({ sharingId, resourceId, units: count }));
    const prepared = { inputs: oneTeam, proposal: { solver: 's', parts: [], units }, logPosition: '1' };
    const decide = () => given(allocation).when(decideCommand(oneTeam, { prepared })).events;
    expect(decide).toThrow(/proposal-invalid/);
  });

  it('refuses what cannot be decided', () => {
    given(allocation, decisionOf()).when(decideCommand(oneTeam)).thenRefused({ code: 'already-exists' });
    given(allocation)
      .when(decideCommand(oneTeam, { policyVersion: 'constructor' }))
      .thenRefused({ code: 'policy-unknown', policyVersion: 'constructor' });
    const refusal = { code: 'no-open-need' as const, sharingId: 'SH-G1', amount: 1 };
    given(allocation)
      .when(decideCommand(oneTeam, { prepared: { refusal } }))
      .thenRefused(refusal);
    const many = Array.from({ length: mostCertificateCharacters / 150 }, (_, n) => jointCandidate(`R-${n}`));
    given(allocation)
      .when(decideCommand({ requests: [flood], candidates: many }))
      .thenRefused({ code: 'allocation-too-large', requests: 1, candidates: many.length });
  });

  it('is carried into each negotiation once', () => {
    const steps = adoptionsAfter('A-1', decisionOf());
    expect(steps.map(({ sharingId }) => sharingId)).toEqual(['SH-F2', 'SH-G1']);
    expect(steps[1]?.command).toMatchObject({
      type: 'sharing.adopt-allocation',
      data: {
        allocationId: 'A-1',
        round: 0,
        decidedByAgencyId: 'EMB',
        certificate: { allocationId: 'A-1', lines: [{ resourceId: 'FIRE.team', units: 1 }] },
      },
    });
    const adopted = { type: 'allocation.adopted', data: { sharingId: 'SH-G1' } } as const;
    const told = steps[1]?.thenTell({});
    if (!told) throw new Error('nothing to tell');
    given(allocation, decisionOf()).when(told).then(adopted);
    given(allocation, decisionOf(), adopted).when(told).thenNothing();
    given(allocation).when(told).thenRefused({ code: 'not-found', sharingId: 'SH-G1' });
    const refused = steps[0]?.thenTell({ refusedWith: 'wrong-status' });
    if (!refused) throw new Error('nothing to tell');
    given(allocation, decisionOf())
      .when(refused)
      .then({ type: 'allocation.not-adopted', data: { sharingId: 'SH-F2', reason: 'wrong-status' } });
  });

  it('folds any history', () => {
    const samples: Samples<AllocationEvent> = {
      'allocation.decided': decisionOf().data,
      'allocation.adopted': { sharingId: 'SH-G1' },
      'allocation.not-adopted': { sharingId: 'SH-F2', reason: 'wrong-status' },
    };
    expectTotal(allocation, samples);
  });
});

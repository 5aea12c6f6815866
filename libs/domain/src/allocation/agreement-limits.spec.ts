import { areaNamesOf, huaxiAreas } from '../code-tables/areas.js';
import { given } from '../kernel/given.helper-spec.js';
import { allocation } from './decide.js';
import { explainAllocation } from './explain.js';
import type { JointInputs, JointTerms } from './inputs.js';
import {
  decideCommand,
  decidedAt,
  jointCandidate,
  jointRequest,
  plainProposal,
  policy,
} from './joint.helper-spec.js';
import { besideOverrides } from './overrides.js';
import { jointTask } from './solve.js';

/** Under one agreement, of which `left` units of the kind are left. */
const under = (left: number, ...resourceIds: string[]): JointTerms[] =>
  resourceIds.map((resourceId) => ({
    resourceId,
    agreementId: 'AG-1',
    agreementItem: 'pump.sewage',
    agreementUnits: left,
    agreementUntil: '2027-01-01T00:00:00.000Z',
  }));

const pump = (resourceId: string, more = {}) =>
  jointCandidate(resourceId, { capability: 'drainage', ownerAgencyId: 'WATER', availableUnits: 2, ...more });
const need = (amount: number, capability = 'drainage') => ({
  capability,
  amount,
  neededBy: '2026-06-18T15:10:00.000Z',
  areaCode: '520111207',
});

/** Two requests of one agency ask for four pumps, of which the agreement has three left. */
const inputs: JointInputs = {
  requests: [
    jointRequest('SH-1', { priority: 1, need: need(2), terms: under(3, 'P-1', 'P-2') }),
    jointRequest('SH-2', { priority: 3, need: need(2), terms: under(3, 'P-1', 'P-2') }),
  ],
  candidates: [pump('P-1'), pump('P-2')],
};

function certificateOf(command = decideCommand(inputs)) {
  const [event] = given(allocation).when(command).events;
  if (event?.type !== 'allocation.decided') throw new Error('nothing was decided');
  return event.data.certificate;
}

describe('the limit of an agreement', () => {
  it('holds for all requests together, and the request that goes short says so', () => {
    const certificate = certificateOf();
    expect(certificate.requests.map(({ lines }) => lines.map(({ units }) => units))).toEqual([[2], [1]]);
    expect(certificate.requests[1]?.shortfall).toBe(1);
    expect(certificate.requests[1]?.excluded).toEqual({});

    const spread = { ...inputs, candidates: [pump('P-1'), pump('P-2', { availableUnits: 1 }), pump('P-3')] };
    const requests = spread.requests.map((r) => ({ ...r, terms: under(2, 'P-1', 'P-2', 'P-3') }));
    const short = certificateOf(decideCommand({ ...spread, requests }));
    expect(short.requests).toMatchObject([
      { shortfall: 0, lines: [{ resourceId: 'P-1', units: 2, agreementId: 'AG-1' }] },
      { shortfall: 2, lines: [], excluded: { 'agreement-exhausted': [1, 2] } },
    ]);
    expect(short.candidates.map(({ verdict }) => verdict)).toEqual([
      'used',
      'agreement-exhausted',
      'agreement-exhausted',
    ]);
    const { zh, en } = explainAllocation(short, areaNamesOf(huaxiAreas));
    expect(en).toContain('P-2 not used: all units promised by its agreement are drawn');
    expect(zh).toContain('P-2 未动用：协议约定数量已用完');
    expect(en).toContain('INC-SH-1 (SH-1) before INC-SH-2 (SH-2) because its priority 1 comes before 3');
  });

  it('is a row of the program only where it can be reached', () => {
    const rowsOf = (some: JointInputs) =>
      jointTask(some, policy, decidedAt).parts[0]?.program.rows.length ?? 0;
    const ample = {
      ...inputs,
      requests: inputs.requests.map((r) => ({ ...r, terms: under(8, 'P-1', 'P-2') })),
    };
    expect(rowsOf(inputs)).toBe(rowsOf(ample) + 1);
  });

  it('holds across capabilities of one kind, which are then decided together', () => {
    const both: JointInputs = {
      requests: [
        jointRequest('SH-1', { priority: 3, need: need(700, 'drainage-m3h'), terms: under(2, 'P-1', 'P-2') }),
        jointRequest('SH-2', { priority: 1, need: need(1, 'pumping-head'), terms: under(2, 'P-1', 'P-2') }),
        jointRequest('SH-3'),
      ],
      candidates: [
        pump('P-1', { capability: 'drainage-m3h', perUnit: 350 }),
        pump('P-2', { capability: 'pumping-head' }),
        jointCandidate('T-1'),
      ],
    };
    const { requests, solver } = certificateOf(decideCommand(both));
    expect(requests).toMatchObject([
      { shortfall: 350, lines: [{ units: 1 }] },
      { shortfall: 0, lines: [{ units: 1 }] },
      { shortfall: 0 },
    ]);
    expect(solver.parts.map(({ capability }) => capability)).toEqual([
      'drainage-m3h',
      'pumping-head',
      'rescue-team',
    ]);
    expect(jointTask(both, policy, decidedAt).parts.map(({ part }) => part.capabilities)).toEqual([
      ['drainage-m3h', 'pumping-head'],
      ['rescue-team'],
    ]);
  });

  it('is kept whatever a solver proposes', () => {
    const units = [
      { sharingId: 'SH-1', resourceId: 'P-1', units: 2 },
      { sharingId: 'SH-2', resourceId: 'P-2', units: 2 },
    ];
    const prepared = { inputs, proposal: { solver: 's', parts: [], units }, logPosition: '1' };
    expect(() => given(allocation).when(decideCommand(inputs, { prepared })).events).toThrow(
      /proposal-invalid/,
    );
  });

  it('does not bind a human: what is beyond it stands outside the agreement, and the others have the rest', () => {
    const decideBy = (units: number) => {
      const overrides = [{ sharingId: 'SH-2', reason: '隧道内有人', lines: [{ resourceId: 'P-2', units }] }];
      const proposal = {
        ...plainProposal(besideOverrides(inputs, overrides)),
        parts: [],
      };
      return certificateOf(
        decideCommand(inputs, { overrides, prepared: { inputs, proposal, logPosition: '1' } }),
      );
    };
    const within = decideBy(2);
    expect(within.requests[1]?.lines).toMatchObject([{ units: 2, agreementId: 'AG-1' }]);
    expect(within.requests[0]).toMatchObject({ shortfall: 1, lines: [{ units: 1, agreementId: 'AG-1' }] });

    const scarce = {
      ...inputs,
      requests: inputs.requests.map((r) => ({ ...r, terms: under(1, 'P-1', 'P-2') })),
    };
    const overrides = [{ sharingId: 'SH-2', reason: '隧道内有人', lines: [{ resourceId: 'P-2', units: 2 }] }];
    const proposal = plainProposal(besideOverrides(scarce, overrides));
    const prepared = { inputs: scarce, proposal, logPosition: '1' };
    const beyond = certificateOf(decideCommand(scarce, { overrides, prepared }));
    expect(beyond.requests[1]?.lines).toMatchObject([{ units: 2 }]);
    expect(beyond.requests[1]?.lines[0]).not.toHaveProperty('agreementId');
    expect(beyond.requests[0]?.lines).toMatchObject([{ units: 1, agreementId: 'AG-1' }]);
    expect(explainAllocation(beyond, areaNamesOf(huaxiAreas)).zh[1]).toContain(
      '超出协议剩余数量，按协议外使用：P-2',
    );
  });
});

import type { RecordedEvent } from '#contracts';
import {
  adoptionsAfter,
  allocation,
  besideOverrides,
  currentJointPolicy,
  jointInputs,
  jointPolicies,
  jointProposalOf,
  jointTask,
  openNeed,
  sharing,
  type JointInputs,
  type JointOverride,
  type JointPolicy,
  type JointProposal,
  type OpenNeed,
} from '#domain';
import { solveHere, type ProgramSolver } from '#solver';
import { candidate, commander, decidedAt, Night } from './night.helper-spec.js';
import { adoptionOf, NoAllocation, recomputeAllocation } from './recompute-joint.js';
import { isBorneOut, recomputeDecisions } from './recompute.js';

const policy = jointPolicies[currentJointPolicy] as JointPolicy;
const sharingIds = ['S-1', 'S-2'];
const noSolver: ProgramSolver['solve'] = () => Promise.resolve({ answers: [], solver: 'none' });
const unasked: ProgramSolver['solve'] = () => Promise.reject(new Error('the solver was asked'));

const request = (night: Night, id: string, requesterAgencyId: string, priority: number): Night =>
  night.record(`sharing-${id}`, {
    type: 'sharing.requested',
    data: {
      requesterAgencyId,
      incidentId: `INC-${id}`,
      capability: 'rescue-team',
      amount: 2,
      neededBy: '2026-06-18T19:40:00.000Z',
      deliverTo: { areaCode: '520111207', place: '高坡' },
      priority,
      purpose: '搜救',
    },
  });

/** Two requests of two teams each; FIRE has two, the city three, of which one stays at home. */
function asked(): Night {
  const night = new Night()
    .resource('T-FIRE1', 'FIRE')
    .resource('CITY', 'GY-EMB', { arrivalMinutes: 70, costPerUnitFen: 500, minimumReserve: 1, quantity: 3 });
  request(night, 'S-1', 'GAOPO', 1);
  request(night, 'S-2', 'XIAOMENG', 4);
  return night.record('sharing-S-1', {
    type: 'sharing.answered',
    data: {
      answer: 'accept',
      resourceId: 'CITY',
      quantity: 3,
      estimatedArrivalMinutes: 60,
      ownerAgencyId: 'GY-EMB',
    },
  });
}
const asOf = '40';
const shown = [
  candidate('T-FIRE1', 'FIRE'),
  candidate('CITY', 'GY-EMB', {
    availableUnits: 3,
    arrivalMinutes: 70,
    costPerUnitFen: 500,
    minimumReserve: 1,
  }),
];

async function proposed(inputs: JointInputs, solve: ProgramSolver['solve']): Promise<JointProposal> {
  const task = jointTask(inputs, policy, decidedAt);
  const { answers, solver } = await solve(task.parts.map(({ program }) => program));
  return jointProposalOf(task, answers, solver);
}

/** As the service would: decided once, then carried into each negotiation. */
async function decided(
  solve: ProgramSolver['solve'] = solveHere,
  overrides: readonly JointOverride[] = [],
): Promise<Night> {
  const night = asked();
  const inputs = jointInputs(
    sharingIds.map((id) => ({
      open: openNeed(id, night.state(`sharing-${id}`)) as OpenNeed,
      candidates: shown,
    })),
    decidedAt,
  );
  const all = await proposed(inputs, solve);
  const others = await proposed(besideOverrides(inputs, overrides), solve);
  const chosen = overrides.map(({ sharingId }) => sharingId);
  const units = [...all.units.filter(({ sharingId }) => chosen.includes(sharingId)), ...others.units];
  const context = { actor: commander, occurredAt: decidedAt, receivedAt: decidedAt };
  const prepared = { inputs, proposal: { ...others, units }, logPosition: asOf };
  const decision = allocation.decide(
    { type: 'allocation.decide', data: { sharingIds, overrides, prepared } },
    allocation.initialState,
    context,
  );
  if ('refusal' in decision) throw new Error(JSON.stringify(decision.refusal));
  for (const event of decision.events) {
    night.record('allocation-A-1', event);
    for (const { sharingId, command } of adoptionsAfter('A-1', event)) {
      const adopted = sharing.decide(command, night.state(`sharing-${sharingId}`), context);
      if ('events' in adopted) for (const one of adopted.events) night.record(`sharing-${sharingId}`, one);
    }
  }
  return night;
}

/** The log with what was stored of one kind of event written otherwise, by its text. */
const rewriting =
  (stream: string, storedType: string, from: string, to: string) =>
  (records: RecordedEvent[]): RecordedEvent[] =>
    records.map((record) => {
      if (record.stream !== stream || record.storedType !== storedType) return record;
      const text = JSON.stringify(record.data);
      if (!text.includes(from)) throw new Error(`${from} is not in ${text}`);
      return { ...record, data: JSON.parse(text.replace(from, to)) as object };
    });
const inCertificate = (from: string, to: string) =>
  rewriting('allocation-A-1', 'allocation.decided.v1', from, to);

describe('recomputing a joint decision', () => {
  it('gives the same bytes, whatever happened since', async () => {
    const night = await decided();
    night
      .record('resource-CITY', { type: 'resource.withdrawn', data: { quantity: 3, reason: '撤回' } })
      .record('sharing-S-2', { type: 'sharing.cancelled', data: { unused: [], reason: '险情解除' } });
    const found = await recomputeAllocation('A-1', night.source(), solveHere);
    expect(found).toMatchObject({ position: '50', solvedAgain: true, differences: [] });
    expect(found.refusal).toBeUndefined();
    expect(found.recorded.certificate.solver.parts).toMatchObject([{ proved: true }]);
    expect(found.recorded.certificate.requests.map(({ covered }) => covered)).toEqual([2, 2]);
    expect(JSON.stringify(found.recomputed)).toBe(JSON.stringify(found.recorded.certificate));
  });

  it('checks what was not proved without asking the solver again', async () => {
    const found = await recomputeAllocation('A-1', (await decided(noSolver)).source(), unasked);
    expect(found).toMatchObject({ solvedAgain: false, differences: [] });
    expect(JSON.stringify(found.recomputed)).toBe(JSON.stringify(found.recorded.certificate));
  });

  it.each([
    ['proved', solveHere],
    ['unproved', noSolver],
  ])('stands by what a human chose, beside what was proposed (%s)', async (_, solve) => {
    const lines = [{ resourceId: 'T-FIRE1', units: 2 }];
    const night = await decided(solve, [{ sharingId: 'S-2', reason: '隧道内有人', lines }]);
    const found = await recomputeAllocation('A-1', night.source(), solve);
    expect(found.differences).toEqual([]);
    expect(found.recomputed?.requests[1]).toMatchObject({
      lines,
      override: { reason: '隧道内有人', proposed: expect.any(Array) as unknown },
    });
    expect(JSON.stringify(found.recomputed)).toBe(JSON.stringify(found.recorded.certificate));
  });

  it.each([
    ['units of a candidate', '"availableUnits":2', '"availableUnits":9', 'candidates[1].availableUnits'],
    ['units of a line', '"units":2', '"units":1', 'requests[0].lines[0].units'],
    ['what is short', '"shortfall":0', '"shortfall":1', 'requests[0].shortfall'],
    ['the priority', '"priority":4', '"priority":1', 'requests[1].priority'],
    ['the solver', '"name":"highs', '"name":"other', 'solver.name'],
  ])('finds %s changed in the certificate', async (_, from, to, path) => {
    const source = (await decided()).source(inCertificate(from, to));
    const found = await recomputeAllocation('A-1', source, solveHere);
    expect(found.differences.map((one) => one.path)).toContain(`certificate.${path}`);
  });

  it('finds that more was promised than there was, also where nothing was proved', async () => {
    const source = (await decided(noSolver)).source(inCertificate('"units":2', '"units":3'));
    expect(await recomputeAllocation('A-1', source, unasked)).toMatchObject({
      refusal: { code: 'proposal-invalid', asked: 3 },
    });
  });

  it('finds a policy that never was', async () => {
    const source = (await decided(noSolver)).source(inCertificate('lexicographic.v1', 'lexicographic.v9'));
    expect(await recomputeAllocation('A-1', source, unasked)).toMatchObject({
      refusal: { code: 'policy-unknown' },
    });
  });

  it('finds that the log under it is another', async () => {
    const night = await decided(noSolver);
    const nearer = rewriting(
      'resource-CITY',
      'resource.registered.v1',
      '"arrivalMinutes":70',
      '"arrivalMinutes":20',
    );
    const moved = await recomputeAllocation('A-1', night.source(nearer), unasked);
    expect(moved.differences).toContainEqual({
      path: 'certificate.candidates[0].arrivalMinutes',
      recorded: 70,
      recomputed: 20,
    });
    const without = (storedType: string) => (records: RecordedEvent[]) =>
      records.filter((record) => record.storedType !== storedType);
    const silent = await recomputeAllocation('A-1', night.source(without('sharing.answered.v1')), unasked);
    expect(silent.differences.map(({ path }) => path)).toContain('certificate.requests[0].terms[0]');
    const unrequested = night.source(without('sharing.requested.v1'));
    expect(await recomputeAllocation('A-1', unrequested, unasked)).toMatchObject({
      refusal: { code: 'not-found', sharingId: 'S-1' },
      differences: [],
    });
  });

  it('needs one', async () => {
    await expect(recomputeAllocation('A-2', (await decided()).source(), solveHere)).rejects.toThrow(
      NoAllocation,
    );
  });
});

describe('the part that a negotiation took over', () => {
  it('follows from the joint decision to the last field', async () => {
    const night = await decided();
    const [decision] = await recomputeDecisions('S-2', night.source());
    expect(decision && isBorneOut(decision)).toBe(true);
    expect(decision?.recorded.certificate.allocationId).toBe('A-1');
    expect(await adoptionOf('S-9', 'A-1', night.source())).toBeUndefined();
  });

  it('is found to be another than what was decided', async () => {
    const change = rewriting('sharing-S-2', 'sharing.allocation-decided.v1', '"quantity":2', '"quantity":1');
    const [decision] = await recomputeDecisions('S-2', (await decided()).source(change));
    expect(decision?.differences).toEqual([{ path: 'lines[0].quantity', recorded: 1, recomputed: 2 }]);
  });

  it('is not borne out when the joint decision knows nothing of it', async () => {
    const source = (await decided()).source(inCertificate('"sharingId":"S-2"', '"sharingId":"S-3"'));
    const [decision] = await recomputeDecisions('S-2', source);
    expect(decision).toMatchObject({ refusal: { code: 'no-open-need' } });
  });
});

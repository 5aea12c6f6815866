import { commandExamples } from '#contracts';
import { until } from '../../apps/api/src/app/engines.helper-spec.js';
import { reason, report, request, startEndings, stock } from './outer.helper-spec.js';

const noon = (): string => new Date().toISOString();

describe('what the end of a response, a standing, an agreement or a drill does over HTTP', () => {
  let outer: Awaited<ReturnType<typeof startEndings>>;
  beforeAll(async () => {
    outer = await startEndings();
  });
  afterAll(() => outer?.stop());

  const post: typeof outer.post = (...asked) => outer.post(...asked);
  const ok: typeof outer.ok = (...asked) => outer.ok(...asked);
  const get: typeof outer.get = (...asked) => outer.get(...asked);
  const openRequests = async (incidentId: string): Promise<string[]> =>
    ((await get(`requests/open?incidentId=${incidentId}`)).items as { id: string }[])
      .map(({ id }) => id)
      .sort();
  const back = (lineId: string, returned: number) => ({
    lines: [{ lineId, returned, damaged: 0, consumed: 0 }],
    returnedAt: noon(),
  });
  const isAway = (resourceId: string, owner: string, units: number) =>
    until(async () => (await get(`resources/${resourceId}`, owner)).deployed === units);
  /** With the second person that the policy asks for. */
  async function administer(path: string): Promise<void> {
    const { approvalId, digest } = await ok(path, { reason }, 'ADM');
    await ok(`approvals/${approvalId}/confirm`, { digest }, 'ADM2');
  }

  it('ends what the clauses of a response asked for, and leaves what is out to its incident', async () => {
    const asking = (clauseId: string, amount: number) => ({
      ...{ clauseId, title: 'pumps', text: 'pumps', trigger: 'level 4', levels: [4] },
      action: {
        request: {
          ...{ capability: 'drainage-m3h', amount, neededWithinMinutes: 600, priority: 1, purpose: 'p' },
          deliverTo: request.deliverTo,
        },
      },
    });
    const guard = {
      ...{ clauseId: '4.1', title: 'guard', text: 'guard', trigger: 'level 4', levels: [4] },
      action: {
        task: { assigneeAgencyId: 'FIRE', title: 'guard', priority: 1, acknowledgeWithinMinutes: 600 },
      },
    };
    await ok('plans/PL/draft', {
      ...{ title: 'plan', kind: 'special', areaCode: '520111', hazardous: false, duties: [] },
      clauses: [guard, asking('5.1', 5), asking('5.2', 1)],
    });
    await ok('plans/PL/submit', { reviewerAgencyId: 'CITY' });
    await ok('plans/PL/review', commandExamples['plan.review'], 'CITY');
    await ok('plans/PL/publish', {});
    await ok('incidents/M/report', report);
    await ok('sharing/M-own/request', { ...request, incidentId: 'M' });
    const response = { ...commandExamples['incident.activate-response'], planId: 'PL' };
    await ok('incidents/M/activate-response', response, 'EMB/commander');
    await outer.becomes('sharing/M.1.5.1', 'requested');
    await outer.becomes('sharing/M.1.5.2', 'requested');
    await outer.becomes('tasks/M.1.4.1', 'assigned');
    await outer.commit('M.1.5.1');
    await ok('sharing/M.1.5.1/dispatch', { departedAt: noon() }, 'FIRE');
    expect(await openRequests('M')).toEqual(['M-own', 'M.1.5.1', 'M.1.5.2']);

    await ok('incidents/M/terminate-response', { reason }, 'EMB/commander');
    await outer.becomes('sharing/M.1.5.2', 'cancelled');
    await outer.becomes('tasks/M.1.4.1', 'cancelled');
    await until(async () => (await get('sharing/M.1.5.1')).outstanding === 0);
    expect(await get('sharing/M.1.5.1')).toMatchObject({ amount: 3, lines: [{ step: 'dispatched' }] });
    expect((await post('sharing/M.1.5.1/decide-allocation', {})).body.code).toBe('no-open-need');
    expect((await get('sharing/M-own')).outstanding).toBe(3);

    expect((await post('incidents/M/close', { reason })).body).toMatchObject({
      code: 'work-open',
      requests: [{ sharingId: 'M.1.5.1', lines: [{ lineId: '1.1', step: 'dispatched' }] }],
    });
    await isAway('PUMP', 'FIRE', 3);
    await ok('sharing/M.1.5.1/release', { reason });
    await ok('sharing/M.1.5.1/report-return', back('1.1', 3), 'FIRE');
    await ok('incidents/M/close', { reason });
    await outer.becomes('sharing/M.1.5.1', 'cancelled');
    await outer.becomes('sharing/M-own', 'cancelled');
  });

  it('gives nothing of a suspended agency, and leaves nothing to wait for it', async () => {
    const crane = { ...stock, quantity: 4, capability: { code: 'lift-t', perUnit: 1 } };
    const lift = (amount: number) => ({ ...request, incidentId: 'N', capability: 'lift-t', amount });
    const covered = async (): Promise<number> => {
      const { items } = await get('coverage?areaCode=520111006&capability=lift-t');
      return (items as { from: readonly object[] }[]).flatMap(({ from }) => from).length;
    };
    await ok('resources/CRANE/register', crane, 'ENT');
    await ok('incidents/N/report', report);
    await outer.assign('N', 'N-task', 'ENT');
    await ok('tasks/N-task/accept', {}, 'ENT');
    for (const [id, amount] of [
      ['N-out', 2],
      ['N-held', 1],
    ] as const) {
      await ok(`sharing/${id}/request`, lift(amount));
      await outer.commit(id, 'ENT');
    }
    await ok('sharing/N-out/dispatch', { departedAt: noon() }, 'ENT');
    await isAway('CRANE', 'ENT', 2);
    await ok('sharing/N-new/request', lift(1));
    await until(async () => (await covered()) === 1);

    await administer('agencies/ENT/suspend');
    await outer.becomes('agencies/ENT', 'suspended');
    expect(await covered()).toBe(0);
    const { body: preview } = await post('allocations/preview', { sharingIds: ['N-new'] });
    expect(preview.certificate.requests).toMatchObject([
      { lines: [], shortfall: 1, excluded: { 'owner-suspended': [0] } },
    ]);
    const byHand = { override: { reason, lines: [{ resourceId: 'CRANE', units: 1 }] } };
    const refused = await post('sharing/N-new/decide-allocation', byHand);
    expect([refused.status, refused.body]).toEqual([
      422,
      expect.objectContaining({ code: 'owner-suspended', resourceId: 'CRANE', ownerAgencyId: 'ENT' }),
    ]);
    const late = { ...commandExamples['task.assign'], incidentId: 'N', assigneeAgencyId: 'ENT' };
    expect((await post('tasks/N-late/assign', late)).body.code).toBe('agency-unknown');

    expect((await post('incidents/N/close', { reason })).body).toMatchObject({
      code: 'work-open',
      tasks: ['N-task'],
      requests: [{ sharingId: 'N-held' }, { sharingId: 'N-out' }],
    });
    await ok('tasks/N-task/cancel', { reason });
    await ok('sharing/N-held/cancel', { reason });
    await ok('sharing/N-out/release', { reason });
    expect((await post('sharing/N-out/report-return', back('1.1', 2), 'ENT')).body.code).toBe(
      'agency-suspended',
    );
    expect((await post('sharing/N-out/report-return', back('1.1', 2), 'FIRE')).status).toBe(404);
    await ok('sharing/N-out/report-return', back('1.1', 2));
    await until(async () => (await get('resources/CRANE')).available === 4);

    await administer('agencies/ENT/reinstate');
    await outer.becomes('agencies/ENT', 'registered');
    expect(await covered()).toBe(1);
    await ok('sharing/N-new/decide-allocation', {});
    await until(async () => (await outer.lineStep('N-new')) === 'reserved');
    await ok('incidents/N/close', { reason });
    await outer.becomes('sharing/N-new', 'cancelled');
  });

  it('lets nobody tell a return for an owner that can tell it itself', async () => {
    await ok('incidents/R/report', report);
    await ok('sharing/R-pump/request', { ...request, incidentId: 'R', amount: 1 });
    await outer.commit('R-pump');
    await ok('sharing/R-pump/dispatch', { departedAt: noon() }, 'FIRE');
    await isAway('PUMP', 'FIRE', 1);
    await ok('sharing/R-pump/release', { reason });
    const refused = await post('sharing/R-pump/report-return', back('1.1', 1));
    expect([refused.status, refused.body.code]).toEqual([403, 'not-a-party']);
    await ok('sharing/R-pump/report-return', back('1.1', 1), 'FIRE');
  });

  it('keeps to what was drawn on an agreement that is terminated, and draws no more', async () => {
    await ok('agreements/AG/propose', {
      ...commandExamples['agreement.propose'],
      ...{ providerAgencyId: 'FIRE', validUntil: '2099-01-01T00:00:00Z' },
      items: [{ resourceKind: stock.kind, maxUnits: 3, ratePerUnitFen: 1 }],
    });
    await ok('agreements/AG/confirm', {}, 'FIRE');
    await ok('incidents/Q/report', report);
    for (const id of ['Q-before', 'Q-after'])
      await ok(`sharing/${id}/request`, { ...request, incidentId: 'Q', amount: 1 });
    await ok('sharing/Q-before/decide-allocation', {});
    await until(async () => (await outer.lineStep('Q-before')) === 'reserved');
    await ok('agreements/AG/terminate', { reason });
    const standing = async (): Promise<unknown> => (await get('agreements')).items[0].status;
    await until(async () => (await standing()) === 'terminated');

    expect(await get('sharing/Q-before')).toMatchObject({ lines: [{ agreementId: 'AG', step: 'reserved' }] });
    await ok('sharing/Q-before/commit', {}, 'FIRE');
    await ok('sharing/Q-after/decide-allocation', {});
    await until(async () => (await outer.lineStep('Q-after')) === 'reserved');
    expect((await get('sharing/Q-after')).lines[0].agreementId).toBeUndefined();
    expect((await post('sharing/Q-after/commit', {}, 'FIRE')).body.code).toBe('line-not-ready');
    for (const id of ['Q-before', 'Q-after']) await ok(`sharing/${id}/cancel`, { reason });
    await until(async () => (await get('resources/PUMP', 'FIRE')).available === 3);
  });

  it.each(['end', 'cancel'])(
    'takes nothing inside a drill after its %s, and nothing of it is live',
    async (end) => {
      const drill = `DR-${end}`;
      const isRun = end === 'end';
      await ok(
        `drills/${drill}/plan`,
        {
          ...{ title: 'd', participants: ['FIRE'], objectives: [] },
          injects: [{ id: 'N1', afterMinutes: 600, agencyId: 'FIRE', text: 't', expectedWithinMinutes: 5 }],
        },
        'EMB/commander',
      );
      if (isRun) {
        await ok(`drills/${drill}/start`, {}, 'EMB/commander');
        await ok(`drills/${drill}/incidents/DI/report`, report);
        await ok(`drills/${drill}/tasks/DT/assign`, {
          ...commandExamples['task.assign'],
          ...{ incidentId: 'DI', assigneeAgencyId: 'FIRE' },
        });
      }
      await ok(`drills/${drill}/${end}`, { reason }, 'EMB/commander');
      for (const [path, body, by] of [
        ['incidents/DJ/report', report, 'EMB'],
        ['tasks/DT/accept', {}, 'FIRE'],
      ] as const) {
        const refused = await post(`drills/${drill}/${path}`, body, by);
        expect([refused.status, refused.body.code]).toEqual([409, 'drill-not-running']);
      }
      expect((await get('incidents/DI')).status).toBe(404);
      expect((await post(`drills/${drill}/start`, {}, 'EMB/commander')).body.code).toBe('wrong-status');
      if (isRun) await ok(`drills/${drill}/evaluate`, { summary: 's', findings: [] }, 'EMB/commander');
    },
  );
});

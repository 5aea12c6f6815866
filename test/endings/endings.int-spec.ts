import { commandExamples } from '#contracts';
import { until } from '../../apps/api/src/app/engines.helper-spec.js';
import { reason, report, request, startEndings, stock } from './outer.helper-spec.js';

describe('what an end does over HTTP', () => {
  let outer: Awaited<ReturnType<typeof startEndings>>;
  beforeAll(async () => {
    outer = await startEndings();
  });
  afterAll(() => outer?.stop());

  const post: typeof outer.post = (...asked) => outer.post(...asked);
  const ok: typeof outer.ok = (...asked) => outer.ok(...asked);
  const get: typeof outer.get = (...asked) => outer.get(...asked);
  const assign: typeof outer.assign = (...asked) => outer.assign(...asked);
  const becomes: typeof outer.becomes = (...asked) => outer.becomes(...asked);
  const lineStep: typeof outer.lineStep = (...asked) => outer.lineStep(...asked);

  it('refuses to close an incident with a list of what people have taken up, and ends the rest with it', async () => {
    await ok('incidents/A/report', report);
    await assign('A', 'A-taken');
    await assign('A', 'A-waiting');
    await ok('tasks/A-taken/accept', {}, 'FIRE');
    await ok('sharing/A-open/request', { ...request, incidentId: 'A' });
    await ok('sharing/A-open/decide-allocation', {});
    await until(async () => (await lineStep('A-open')) === 'reserved');

    const refused = await post('incidents/A/close', { reason });
    expect([refused.status, refused.body.code]).toEqual([409, 'work-open']);
    expect(refused.body).toMatchObject({ tasks: ['A-taken'], requests: [] });

    await ok('tasks/A-taken/complete', { outcome: '完成' }, 'FIRE');
    await ok('incidents/A/close', { reason });
    await becomes('tasks/A-waiting', 'cancelled');
    await becomes('sharing/A-open', 'cancelled');
    await until(async () => (await get('resources/PUMP', 'FIRE')).available === 3);
    expect(await get('tasks/A-waiting')).toMatchObject({ endReason: 'incident.closed' });
    const late = await post('tasks/A-late/assign', {
      ...commandExamples['task.assign'],
      ...{ incidentId: 'A', assigneeAgencyId: 'FIRE' },
    });
    expect([late.status, late.body.refusal]).toEqual([
      409,
      { code: 'incident-closed', incidentId: 'A', status: 'closed' },
    ]);
  });

  it('refuses to reject a report for which others are under way', async () => {
    await ok('incidents/B/report', report);
    await assign('B', 'B-taken');
    await assign('B', 'B-waiting');
    await ok('tasks/B-taken/accept', {}, 'FIRE');
    const refused = await post('incidents/B/reject', { reason: '误报' });
    expect([refused.status, refused.body.code, refused.body.tasks]).toEqual([409, 'work-open', ['B-taken']]);
    await ok('tasks/B-taken/cancel', { reason: '误报' });
    await ok('incidents/B/reject', { reason: '误报' });
    await becomes('tasks/B-waiting', 'cancelled');
    expect(await get('tasks/B-waiting')).toMatchObject({ endReason: 'incident.rejected' });
  });

  it('goes on with the work of a merged incident at its target, whose end it stands in the way of', async () => {
    for (const id of ['C', 'D']) await ok(`incidents/${id}/report`, report);
    await assign('C', 'C-task');
    await ok('tasks/C-task/accept', {}, 'FIRE');
    await ok('sharing/C-asked/request', { ...request, incidentId: 'C' });
    await ok('incidents/C/merge', { intoIncidentId: 'D' });
    await until(async () => (await get('tasks/C-task')).incidentId === 'D');
    await until(async () => (await get('sharing/C-asked')).incidentId === 'D');
    expect((await get('tasks?incidentId=D')).items.map(({ id }: { id: string }) => id)).toEqual(['C-task']);
    expect((await get('requests/open?incidentId=D')).items.map(({ id }: { id: string }) => id)).toEqual([
      'C-asked',
    ]);
    expect(await get('incidents/D/linked-response')).toMatchObject({
      tasks: [{ id: 'C-task' }],
      sharing: [{ id: 'C-asked' }],
    });
    await ok('tasks/C-task/progress', { summary: '在办' }, 'FIRE');

    const refused = await post('incidents/D/close', { reason });
    expect([refused.body.code, refused.body.tasks]).toEqual(['work-open', ['C-task']]);
    await ok('tasks/C-task/complete', { outcome: '完成' }, 'FIRE');
    await ok('incidents/D/close', { reason });
    await becomes('sharing/C-asked', 'cancelled');
  });

  it('merges nothing into what is not live, nor in a circle', async () => {
    for (const id of ['E', 'F', 'G', 'H']) await ok(`incidents/${id}/report`, report);
    await ok('incidents/E/reject', { reason: '误报' });
    await ok('incidents/F/close', { reason });
    await ok('incidents/G/merge', { intoIncidentId: 'H' });
    for (const [target, status] of [
      ['E', 'rejected'],
      ['F', 'closed'],
      ['G', 'merged'],
    ]) {
      const refused = await post('incidents/H/merge', { intoIncidentId: target });
      const refusal = { code: 'incident-closed', incidentId: target, status };
      expect([refused.status, refused.body.refusal]).toEqual([409, refusal]);
    }
  });

  it('tells who is not concerned nothing of what is open', async () => {
    await ok('incidents/I/report', report);
    await assign('I', 'I-task');
    await ok('tasks/I-task/accept', {}, 'FIRE');
    const stranger = await post('incidents/I/close', { reason }, 'NBR');
    expect(JSON.stringify(stranger.body)).not.toContain('I-task');
  });

  it('lists the lines that hold units, and those that are not back', async () => {
    await ok('incidents/J/report', report);
    await ok('sharing/J-pump/request', { ...request, incidentId: 'J' });
    await outer.commit('J-pump');
    const promised = await post('incidents/J/close', { reason });
    expect(promised.body).toMatchObject({
      code: 'work-open',
      requests: [{ sharingId: 'J-pump', lines: [{ lineId: '1.1', step: 'committed' }] }],
    });
    await ok('sharing/J-pump/dispatch', { departedAt: new Date().toISOString() }, 'FIRE');
    await ok('sharing/J-pump/release', { reason });
    const out = await post('incidents/J/close', { reason });
    expect(out.body).toMatchObject({
      requests: [{ sharingId: 'J-pump', lines: [{ lineId: '1.1', step: 'released' }] }],
    });
    const back = [{ lineId: '1.1', returned: 3, damaged: 0, consumed: 0 }];
    await until(async () => (await get('resources/PUMP', 'FIRE')).deployed === 3);
    await ok('sharing/J-pump/report-return', { lines: back, returnedAt: new Date().toISOString() }, 'FIRE');
    await ok('incidents/J/close', { reason });
    await becomes('sharing/J-pump', 'cancelled');
  });

  it('disbands no team that is promised, and withdraws no unit that is', async () => {
    const team = {
      ...commandExamples['team.form'],
      capabilities: [{ capability: 'drainage-m3h', minimumMembers: 1, qualifications: [] }],
    };
    await ok('teams/CREW/form', team, 'FIRE');
    const one = { ...stock, quantity: 1, capability: { code: 'lift-t', perUnit: 3 }, teamId: undefined };
    await ok('resources/CREW/register', one, 'FIRE');
    await ok('incidents/L/report', report);
    await ok('sharing/L-crew/request', { ...request, incidentId: 'L', capability: 'lift-t' });
    await ok('sharing/L-crew/decide-allocation', {});
    await until(async () => (await lineStep('L-crew')) === 'reserved');
    const disband = () => post('teams/CREW/disband', { reason }, 'FIRE');
    const refused = await disband();
    expect([refused.status, refused.body]).toEqual([
      409,
      expect.objectContaining({ code: 'still-promised', lines: ['L-crew/1.1'] }),
    ]);
    const withdrawn = await post('resources/CREW/withdraw', { quantity: 1, reason }, 'FIRE');
    expect(withdrawn.body).toMatchObject({ code: 'insufficient-quantity', asked: 1, available: 0 });
    await ok('sharing/L-crew/cancel', { reason });
    await until(async () => (await get('resources/CREW', 'FIRE')).available === 1);
    expect((await disband()).status).toBe(200);
  });

  it('takes no answer for more units than there are or are asked for', async () => {
    await ok('incidents/K/report', report);
    await ok('sharing/K-pump/request', { ...request, incidentId: 'K', amount: 2 });
    const answer = { answer: 'accept', resourceId: 'PUMP' };
    const more = await post('sharing/K-pump/respond', { ...answer, quantity: 5 }, 'FIRE');
    expect([more.status, more.body]).toEqual([
      409,
      expect.objectContaining({ code: 'insufficient-quantity', asked: 5, available: 3 }),
    ]);
    const beyond = await post('sharing/K-pump/respond', { ...answer, quantity: 3 }, 'FIRE');
    expect([beyond.status, beyond.body]).toEqual([
      422,
      expect.objectContaining({ code: 'over-commitment', asked: 2, offered: 3 }),
    ]);
    await ok('sharing/K-pump/respond', { ...answer, quantity: 2 }, 'FIRE');
    await assign('K', 'K-task');
    const offer = { incidentId: 'K', resourceId: 'PUMP', quantity: 4 };
    const offered = await post('sharing/K-offer/offer', offer, 'FIRE');
    expect(offered.body).toMatchObject({ code: 'insufficient-quantity', asked: 4, available: 3 });
  });
});

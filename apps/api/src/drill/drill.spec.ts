import { commandExamples } from '#contracts';
import { apiWith, exampleOf, type TestApi } from '../app/testing.helper-spec.js';

const planned = {
  title: 'd',
  participants: ['ENT-1'],
  objectives: [],
  injects: [{ id: 'N1', afterMinutes: 0, agencyId: 'ENT-1', text: 't', expectedWithinMinutes: 5 }],
};

describe('drills over HTTP', () => {
  let api: TestApi;
  let count = 0;
  const row = {
    ...exampleOf('Drill'),
    id: 'D1',
    status: 'running' as const,
    plannerAgencyId: 'EMB',
    participants: ['ENT-1'],
  };

  beforeAll(async () => {
    api = await apiWith({
      drill: { find: (id) => Promise.resolve(id === 'D1' ? row : undefined) },
    });
    expect((await post('EMB', 'drills/D1/plan', planned)).statusCode).toBe(201);
    expect((await post('EMB', 'drills/D1/start', {})).statusCode).toBe(200);
  });
  afterAll(async () => {
    await api.app.close();
    api.parties.clear();
  });

  const bearer = (agencyId: string) =>
    api.parties.bearer(agencyId, agencyId === 'EMB' ? 'commander' : 'enterprise-operator');
  const post = async (agencyId: string, path: string, payload: object) =>
    api.app.inject({
      method: 'POST',
      url: `/v1/${path}`,
      headers: {
        'content-type': 'application/json',
        'idempotency-key': `k-${++count}`,
        ...(await bearer(agencyId)),
      },
      payload,
    });
  const get = async (agencyId: string, path: string) =>
    api.app.inject({ method: 'GET', url: `/v1/drills/${path}`, headers: await bearer(agencyId) });

  it('take commands inside, which are read there and nowhere else', async () => {
    const report = await post('EMB', 'drills/D1/incidents/I1/report', commandExamples['incident.report']);
    expect([report.statusCode, report.headers['location']]).toEqual([201, '/v1/drills/D1/timeline']);
    expect(report.json()).toMatchObject({ outcome: 'accepted', stream: 'exercise/D1/incident-I1' });
    expect((await get('EMB', 'D1/incidents')).json()).toMatchObject({ items: [{ id: 'I1' }] });
    expect((await get('ENT-1', 'D1/incidents')).json()).toEqual({ items: [] });
    expect(await api.log.read('incident-I1')).toEqual([]);
  });

  it('are read page by page, each with the way to the next', async () => {
    await post('EMB', 'drills/D1/incidents/I2/report', commandExamples['incident.report']);
    const first = await get('EMB', 'D1/timeline?limit=1');
    const { items, next } = first.json();
    expect(items).toHaveLength(1);
    expect(first.headers['link']).toBe(`<${next}>; rel="next"`);
    const second = (await get('EMB', next.slice('/v1/drills/'.length))).json();
    expect(second.items[0].position).not.toBe(items[0].position);
  });

  it('show their figures to who conducts them only, while they go on', async () => {
    expect((await get('EMB', 'D1/evaluation')).json()).toMatchObject({
      figures: { injects: [{ injectId: 'N1', verdict: 'not-delivered' }] },
    });
    expect((await get('ENT-1', 'D1/evaluation')).statusCode).toBe(404);
    expect((await get('EMB', 'D2/timeline')).statusCode).toBe(404);
  });

  describe('whose planner commands nothing of its own', () => {
    const drills: Readonly<Record<string, readonly string[]>> = {
      ALONE: ['ENT-1'],
      'WITH-EMB': ['ENT-1', 'EMB'],
    };
    let other: TestApi;
    const send = async (agencyId: string, path: string, payload: object) =>
      other.app.inject({
        method: 'POST',
        url: `/v1/drills/${path}`,
        headers: {
          'content-type': 'application/json',
          'idempotency-key': `k-${++count}`,
          ...(await who(agencyId)),
        },
        payload,
      });
    const who = (agencyId: string) =>
      other.parties.bearer(agencyId, agencyId === 'ENT-1' ? 'enterprise-operator' : 'duty-officer');
    const read = async (agencyId: string, path: string) => {
      const answer = await other.app.inject({
        method: 'GET',
        url: `/v1/drills/${path}`,
        headers: await who(agencyId),
      });
      const { items = [] } = answer.json<{ readonly items?: readonly { readonly id: string }[] }>();
      return [answer.statusCode, ...items.map(({ id }) => id)];
    };

    beforeAll(async () => {
      other = await apiWith({
        drill: {
          find: (id) => {
            const participants = drills[id];
            return Promise.resolve(participants && { ...row, id, plannerAgencyId: 'PLAN', participants });
          },
        },
      });
      await other.parties.register('PLAN', 'department', [{ capacity: 'command', areaCode: '520112' }]);
      for (const [id, participants] of Object.entries(drills)) {
        const plan = { ...planned, participants };
        expect((await send('PLAN', `${id}/plan`, plan)).json()).toMatchObject({ outcome: 'accepted' });
        expect((await send('PLAN', `${id}/start`, {})).json()).toMatchObject({ outcome: 'accepted' });
        const report = { ...commandExamples['incident.report'], areaCode: '520111006' };
        expect((await send('ENT-1', `${id}/incidents/I1/report`, report)).statusCode).toBe(201);
      }
    });
    afterAll(async () => {
      await other.app.close();
      other.parties.clear();
    });

    it('lets it see and command by the mandates of who takes no part', async () => {
      expect(await read('PLAN', 'ALONE/incidents')).toEqual([200, 'I1']);
      const verified = await send('PLAN', 'ALONE/incidents/I1/verify', commandExamples['incident.verify']);
      expect(verified.json()).toMatchObject({ outcome: 'accepted' });
    });

    it('leaves the command to who takes part, and what happens to be seen by both', async () => {
      expect(await read('PLAN', 'WITH-EMB/incidents')).toEqual([200, 'I1']);
      expect(await read('EMB', 'WITH-EMB/incidents')).toEqual([200, 'I1']);
      const verify = commandExamples['incident.verify'];
      const denied = await send('PLAN', 'WITH-EMB/incidents/I1/verify', verify);
      expect([denied.statusCode, denied.json()]).toMatchObject([403, { code: 'not-a-party' }]);
      expect((await send('PLAN', 'WITH-EMB/incidents/none/verify', verify)).statusCode).toBe(404);
      expect((await send('EMB', 'WITH-EMB/incidents/I1/verify', verify)).statusCode).toBe(200);
    });
  });

  it.each([
    ['drills/D2/incidents/I1/report', 'incident.report', 404, 'not-found'],
    ['drills/D1/agencies/EMB/suspend', 'agency.suspend', 422, 'exercise-mismatch'],
    ['drills/D1/drills/D1/end', 'drill.end', 422, 'exercise-mismatch'],
    ['injects/N1/acknowledge', 'inject.acknowledge', 422, 'exercise-mismatch'],
    ['drills/D%2F1/incidents/I1/report', 'incident.report', 404, 'no-such-route'],
    ['drills/D1/nothing/I1/report', 'incident.report', 404, 'no-such-route'],
  ] as const)('refuse POST %s', async (path, name, status, code) => {
    const answer = await post('EMB', path, commandExamples[name]);
    expect([answer.statusCode, answer.json().code]).toEqual([status, code]);
  });
});

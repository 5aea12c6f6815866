import { commandExamples } from '#contracts';
import { startApi } from '../app/engines.helper-spec.js';

describe('warnings over HTTP', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  const bearers: Record<string, Record<string, string>> = {};

  beforeAll(async () => {
    api = await startApi(1);
    for (const [agencyId, role] of [
      ['EMB', 'duty-officer'],
      ['MET', 'agency-operator'],
      ['ST-GAOPO', 'agency-operator'],
      ['ENT-1', 'enterprise-operator'],
    ] as const) {
      await api.parties.register(
        agencyId,
        role === 'enterprise-operator' ? 'enterprise' : 'department',
        agencyId === 'MET' ? [{ capacity: 'warn', areaCode: '520111', of: ['rainstorm'] }] : undefined,
      );
      bearers[agencyId] = await api.parties.bearer(agencyId, role);
    }
  });
  afterAll(() => api?.stop());

  const post = (agencyId: string, path: string, body: object) =>
    api.client.post(`/v1/warnings/${path}`, body, bearers[agencyId] ?? {});
  const get = (agencyId: string, path: string) => api.client.get(path, bearers[agencyId] ?? {});

  it('are issued, called out, confirmed and shown to everybody', async () => {
    const issued = await post('MET', 'RAIN/issue', commandExamples['warning.issue']);
    expect(issued.status).toBe(200);
    expect(issued.headers.get('location')).toBe('/v1/warnings/RAIN');
    const called = await post('EMB', 'RAIN/call', commandExamples['warning.call']);
    expect(called.status).toBe(200);

    const board = await get('ST-GAOPO', `/v1/agencies/ST-GAOPO/board?minPosition=${called.body.position}`);
    expect(board.body.callsToAnswer).toMatchObject([{ warningId: 'RAIN', headline: '暴雨蓝色预警' }]);
    const answered = await post('ST-GAOPO', 'RAIN/acknowledge', { note: '已通知到组' });
    expect(answered.status).toBe(200);
    const seen = await get('MET', `/v1/warnings/RAIN?minPosition=${answered.body.position}`);
    expect(seen.body).toMatchObject({
      status: 'issued',
      colour: 'blue',
      called: 1,
      unanswered: 0,
      recipients: [{ agencyId: 'ST-GAOPO', acknowledgedBy: 'ST-GAOPO', note: '已通知到组' }],
    });
    const list = await get('ENT-1', '/v1/warnings?status=issued&areaCode=520111004');
    expect(list.body.items).toMatchObject([{ id: 'RAIN', headline: '暴雨蓝色预警' }]);
  });

  it('jump a level and keep the old one', async () => {
    const red = await post('MET', 'RAIN/update', commandExamples['warning.update']);
    const seen = await get('ENT-1', `/v1/warnings/RAIN?minPosition=${red.body.position}`);
    expect(seen.body.versions).toMatchObject([
      { content: { colour: 'blue' } },
      { content: { colour: 'red' }, levelsMoved: 3 },
    ]);
  });

  it.each([
    ['ENT-1', 'RAIN-2/issue', commandExamples['warning.issue'], 403, 'role-not-permitted'],
    ['MET', 'W/issue', { ...commandExamples['warning.issue'], hazard: 'landslide' }, 403, 'not-a-party'],
    ['EMB', 'RAIN/cancel', { reason: '雨停' }, 403, 'not-a-party'],
    [
      'EMB',
      'RAIN/call',
      { recipients: [{ agencyId: 'NOBODY' }], acknowledgeWithinMinutes: 5 },
      422,
      'agency-unknown',
    ],
    [
      'EMB',
      'RAIN/call',
      {
        recipients: [{ agencyId: 'MET', standIn: { post: '值班', agencyId: 'NOBODY' } }],
        acknowledgeWithinMinutes: 5,
      },
      422,
      'agency-unknown',
    ],
    ['EMB', 'RAIN/tell-neighbours', { agencyIds: ['NOBODY'], message: '请防范' }, 422, 'agency-unknown'],
    ['EMB', 'RAIN/acknowledge', {}, 403, 'not-a-party'],
    [
      'MET',
      'S/issue',
      { ...commandExamples['warning.issue'], category: 'social-security' },
      422,
      'colour-not-applicable',
    ],
    ['MET', 'S/issue', { ...commandExamples['warning.issue'], areaCodes: [] }, 400, 'invalid-command'],
    ['EMB', 'RAIN/expire', { version: 1 }, 404, 'unknown-command'],
    ['EMB', 'RAIN/link-incident', { incidentId: 'X' }, 404, 'unknown-command'],
  ])('refuse %s %s %j', async (agencyId, path, body, status, code) => {
    const answer = await post(agencyId, path, body);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });

  describe('in CAP 1.2', () => {
    const cap = 'application/cap+xml';
    const send = async (agencyId: string, xml: string, headers: Record<string, string> = {}) => {
      const response = await fetch(`${api.client.url}/v1/warnings/cap`, {
        method: 'POST',
        headers: { 'content-type': cap, ...bearers[agencyId], ...headers },
        body: xml,
      });
      return { status: response.status, headers: response.headers, text: await response.text() };
    };
    const fetched = async (path: string) => {
      const response = await fetch(`${api.client.url}${path}`, { headers: bearers['ENT-1'] ?? {} });
      return {
        status: response.status,
        type: response.headers.get('content-type'),
        text: await response.text(),
      };
    };

    it('are given as Alert, and as Update that cites it', async () => {
      const alert = await fetched('/v1/warnings/RAIN/cap?version=1');
      expect([alert.status, alert.type]).toEqual([200, `${cap}; charset=utf-8`]);
      expect(alert.text).toContain('<msgType>Alert</msgType>');
      expect(alert.text).toContain('<status>Exercise</status>');
      const update = await fetched('/v1/warnings/RAIN/cap');
      expect(update.text).toContain('<msgType>Update</msgType>');
      expect(update.text).toMatch(/<references>MET@liandong,RAIN\.1,/);
      expect((await fetched('/v1/warnings/RAIN/cap?version=9')).status).toBe(404);
      expect((await fetched('/v1/warnings/NONE/cap')).status).toBe(404);
    });

    it('come in as the commands they ask for, once however often, and are answered by Ack', async () => {
      const { text } = await fetched('/v1/warnings/RAIN/cap?version=1');
      const mine = text.replaceAll('RAIN.1', 'HAIL.1').replaceAll('暴雨蓝色预警', '冰雹蓝色预警');
      const first = await send('MET', mine);
      expect([first.status, first.headers.get('location')]).toEqual([200, '/v1/warnings/HAIL']);
      const again = await send('MET', mine, { accept: cap });
      expect(again.status).toBe(200);
      expect(again.text).toContain('<msgType>Ack</msgType>');
      expect(again.text).toMatch(/<references>MET@liandong,HAIL\.1,/);
      const { position } = JSON.parse(first.text) as { position: string };
      const seen = await get('EMB', `/v1/warnings/HAIL?minPosition=${position}`);
      expect(seen.body).toMatchObject({ headline: '冰雹蓝色预警', issuerAgencyId: 'MET', version: 1 });
      expect(seen.body.revision).toBe('0');
    });

    it('are not taken from who is not their sender, and the refusal is an Error for who asks for one', async () => {
      const { text } = await fetched('/v1/warnings/RAIN/cap?version=1');
      const forged = await send('EMB', text);
      expect([forged.status, JSON.parse(forged.text).code]).toEqual([403, 'acting-for-another']);
      const error = await send('EMB', text, { accept: cap });
      expect(error.status).toBe(403);
      expect(error.text).toContain('<msgType>Error</msgType>');
      const nobody = await send('NOBODY', text, { accept: cap });
      expect([nobody.status, JSON.parse(nobody.text).code]).toEqual([401, 'token-invalid']);
    });

    it.each([
      ['no XML', '<alert', 400, 'invalid-cap'],
      ['an entity', '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', 400, 'invalid-cap'],
      ['no CAP', '<a/>', 400, 'invalid-cap'],
      ['too much', `<a>${'x'.repeat(1_100_000)}</a>`, 413, 'body-too-large'],
    ])('are refused when they are %s', async (_, xml, status, code) => {
      const answer = await send('MET', xml);
      expect([answer.status, JSON.parse(answer.text).code]).toEqual([status, code]);
    });

    it('come by no other address, and nothing else comes by theirs', async () => {
      const headers = { ...bearers['MET'], 'content-type': cap, 'idempotency-key': 'x' };
      const other = await fetch(`${api.client.url}/v1/warnings/R/issue`, {
        method: 'POST',
        headers,
        body: '<a/>',
      });
      const json = await send('MET', '{}', { 'content-type': 'application/json' });
      expect([other.status, json.status]).toEqual([415, 415]);
    });
  });

  it('are cancelled by who issued them', async () => {
    const { body } = await post('MET', 'RAIN/cancel', { reason: '雨停' });
    const seen = await get('EMB', `/v1/warnings/RAIN?minPosition=${body.position}`);
    expect(seen.body).toMatchObject({ status: 'cancelled', endReason: '雨停' });
    const response = await fetch(`${api.client.url}/v1/warnings/RAIN/cap`, {
      headers: bearers['ENT-1'] ?? {},
    });
    expect(await response.text()).toContain('<msgType>Cancel</msgType>');
  });
});

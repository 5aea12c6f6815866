import { commandExamples } from '#contracts';
import { startApi } from '../app/engines.helper-spec.js';

const xmlType = 'application/xml';
const namespaces =
  'xmlns="urn:oasis:names:tc:emergency:EDXL:RM:1.0:msg" xmlns:rm="urn:oasis:names:tc:emergency:EDXL:RM:1.0"';

/** A message as a partner's own program would write it. */
const message = (type: string, id: string, originating: string, rest: string, sender = 'ENT-1@liandong') =>
  `<${type} ${namespaces}><MessageID>${id}</MessageID><SentDateTime>2026-06-18T22:10:00+08:00</SentDateTime>` +
  `<MessageContentType>${type}</MessageContentType><OriginatingMessageID>${originating}</OriginatingMessageID>` +
  rest.replace(
    '<ContactInformation/>',
    `<ContactInformation><rm:ContactDescription>${sender}</rm:ContactDescription>` +
      '<rm:ContactRole>Sender</rm:ContactRole></ContactInformation>',
  ) +
  `</${type}>`;

const offer = (id: string, sender?: string) =>
  message(
    'OfferUnsolicitedResource',
    id,
    id,
    '<IncidentInformation><rm:IncidentID>INC-F1</rm:IncidentID></IncidentInformation><ContactInformation/>' +
      '<ResourceInformation><ResourceInfoElementID>1</ResourceInfoElementID><Resource>' +
      '<ResourceID>ENT-1.uav</ResourceID></Resource><AssignmentInformation><Quantity><rm:MeasuredQuantity>' +
      '<rm:Amount>3</rm:Amount></rm:MeasuredQuantity></Quantity></AssignmentInformation></ResourceInformation>',
    sender,
  );

describe('EDXL-RM 1.0 over HTTP', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  const bearers: Record<string, Record<string, string>> = {};

  beforeAll(async () => {
    api = await startApi(1);
    for (const [agencyId, role] of [
      ['EMB', 'duty-officer'],
      ['FIRE', 'agency-operator'],
      ['ENT-1', 'enterprise-operator'],
    ] as const) {
      const kind = role === 'enterprise-operator' ? 'enterprise' : 'department';
      // who commands sees every negotiation of its incidents
      await api.parties.register(agencyId, kind, agencyId === 'EMB' ? undefined : []);
      bearers[agencyId] = await api.parties.bearer(agencyId, role);
    }
    const report = commandExamples['incident.report'];
    const reported = await api.client.post('/v1/incidents/INC-F1/report', report, bearers['EMB'] ?? {});
    expect(reported.status).toBe(201);
    // a capability is offered for incidents that one sees
    const notice = { ...commandExamples['incident.notify-agency'], agencyId: 'ENT-1' };
    const notified = await api.client.post(
      '/v1/incidents/INC-F1/notify-agency',
      notice,
      bearers['EMB'] ?? {},
    );
    expect(notified.status).toBe(200);
    const profile = { ...commandExamples['resource.register'], quantity: 3 };
    const registered = await api.client.post(
      '/v1/resources/ENT-1.uav/register',
      profile,
      bearers['ENT-1'] ?? {},
    );
    expect(registered.status).toBe(201);
  });
  afterAll(() => api?.stop());

  const send = async (agencyId: string, xml: string, headers: Record<string, string> = {}) => {
    const response = await fetch(`${api.client.url}/v1/edxl-rm`, {
      method: 'POST',
      headers: { 'content-type': xmlType, ...bearers[agencyId], ...headers },
      body: xml,
    });
    const body = (await response.json()) as Record<string, unknown>;
    return { status: response.status, location: response.headers.get('location'), body };
  };
  const fetched = async (agencyId: string, path: string) => {
    const response = await fetch(`${api.client.url}${path}`, { headers: bearers[agencyId] ?? {} });
    return {
      status: response.status,
      type: response.headers.get('content-type'),
      text: await response.text(),
    };
  };

  it('opens a negotiation with an offer nobody asked for, once however often it comes', async () => {
    const first = await send('ENT-1', offer('OFFER-1'));
    expect([first.status, first.location]).toEqual([201, '/v1/sharing/OFFER-1']);
    const again = await send('ENT-1', offer('OFFER-1'));
    expect([again.status, again.body['position']]).toEqual([201, first.body['position']]);
  });

  it('goes on in JSON, and a repeat of the first message still asks for the same', async () => {
    const request = { ...commandExamples['sharing.request'], incidentId: 'INC-F1' };
    const taken = await api.client.post('/v1/sharing/OFFER-1/request', request, bearers['EMB'] ?? {});
    expect(taken.status).toBe(201);
    expect((await send('ENT-1', offer('OFFER-1'))).status).toBe(201);
  });

  it('gives the negotiation as messages to who takes part, and to nobody else', async () => {
    // who offered unasked asks nothing back until it is asked by name
    const ask = { agencyIds: ['ENT-1'] };
    const asked = await api.client.post('/v1/sharing/OFFER-1/ask', ask, bearers['EMB'] ?? {});
    expect(asked.status).toBe(200);
    const { body } = await send(
      'ENT-1',
      message('RequestInformation', 'ASK-1', 'OFFER-1', '<ContactInformation/>').replace(
        '<OriginatingMessageID>',
        '<MessageDescription>能停几辆？</MessageDescription><OriginatingMessageID>',
      ),
    );
    const seen = `minPosition=${String(body['position'])}`;
    const list = await fetched('ENT-1', `/v1/sharing/OFFER-1/edxl-rm?${seen}`);
    expect(JSON.parse(list.text)).toMatchObject({
      items: [
        { messageId: 'OFFER-1', type: 'OfferUnsolicitedResource', sender: 'ENT-1@liandong' },
        { messageId: 'liandong:OFFER-1:1', type: 'RequestResource', originating: 'OFFER-1' },
        { messageId: 'ASK-1', type: 'RequestInformation', originating: 'OFFER-1' },
      ],
    });
    const one = await fetched('ENT-1', '/v1/sharing/OFFER-1/edxl-rm/liandong:OFFER-1:1');
    expect([one.status, one.type]).toEqual([200, `${xmlType}; charset=utf-8`]);
    expect(one.text).toContain('<rm:Amount>6000</rm:Amount>');
    expect((await fetched('ENT-1', '/v1/sharing/OFFER-1/edxl-rm/NONE')).status).toBe(404);
    expect((await fetched('FIRE', '/v1/sharing/OFFER-1/edxl-rm')).status).toBe(404);
    expect((await fetched('FIRE', '/v1/sharing/OFFER-1/edxl-rm/ASK-1')).status).toBe(404);
    expect((await fetched('NOBODY', '/v1/sharing/OFFER-1/edxl-rm')).status).toBe(401);
  });

  it('speaks for nobody else', async () => {
    const forged = await send('FIRE', offer('OFFER-2'));
    expect([forged.status, forged.body['code']]).toEqual([403, 'acting-for-another']);
    const nobody = await send('NOBODY', offer('OFFER-2'));
    expect([nobody.status, nobody.body['code']]).toEqual([401, 'token-invalid']);
    const taken = await send('FIRE', offer('OFFER-1', 'FIRE@liandong'));
    expect([taken.status, taken.body['code']]).toEqual([400, 'invalid-edxl-rm']);
  });

  it('passes on what the negotiation refuses', async () => {
    const lost = await send('ENT-1', offer('OFFER-3').replace('INC-F1', 'INC-NONE'));
    expect([lost.status, lost.body['code']]).toEqual([404, 'not-found']);
  });

  it.each([
    ['no XML', '<alert', 400, 'invalid-edxl-rm'],
    ['an entity', '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', 400, 'invalid-edxl-rm'],
    ['another standard', '<a/>', 400, 'invalid-edxl-rm'],
    ['too much', `<a>${'x'.repeat(300_000)}</a>`, 413, 'body-too-large'],
  ])('refuses %s', async (_, xml, status, code) => {
    const answer = await send('ENT-1', xml);
    expect([answer.status, answer.body['code']]).toEqual([status, code]);
  });

  it('takes XML here alone, and here XML alone', async () => {
    const json = await send('ENT-1', '{}', { 'content-type': 'application/json' });
    const response = await fetch(`${api.client.url}/v1/sharing/X/offer`, {
      method: 'POST',
      headers: { ...bearers['ENT-1'], 'content-type': xmlType, 'idempotency-key': 'x' },
      body: offer('X'),
    });
    expect([json.status, response.status]).toEqual([415, 415]);
  });
});

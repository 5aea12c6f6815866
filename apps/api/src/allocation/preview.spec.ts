import { commandExamples } from '#contracts';
import { directing, issuableRoles, type Candidate, type Role } from '#domain';
import { apiWith, type TestApi } from '../app/testing.helper-spec.js';

const team: Candidate = {
  resourceId: 'FIRE.team',
  ownerAgencyId: 'FIRE',
  capability: 'rescue-team',
  perUnit: 1,
  availableUnits: 1,
  readiness: 'ready',
  arrivalMinutes: 30,
  costPerUnitFen: 0,
  minimumReserve: 0,
  areaCode: '520111207',
};
const both = { sharingIds: ['S-1', 'S-2'] };

describe('the preview of a joint decision', () => {
  let api: TestApi;
  let officer: { authorization: string };
  let recorded: number;

  const post = (url: string, payload: object, headers: Record<string, string> = officer) =>
    api.app.inject({
      method: 'POST',
      url,
      headers: {
        'content-type': 'application/json',
        'accept-language': 'en',
        'idempotency-key': url.replaceAll('/', '-'),
        ...headers,
      },
      payload: JSON.stringify(payload),
    });
  const preview = (payload: object, headers?: Record<string, string>) =>
    post('/v1/allocations/preview', payload, headers);

  /** Two incidents ask for a rescue team each; there is one. */
  beforeAll(async () => {
    api = await apiWith(
      {
        sharing: {
          jointCandidates: ({ requests }) =>
            Promise.resolve({ logPosition: '42', candidates: requests.map(() => [team]) }),
        },
      },
      { projected: { waitFor: () => Promise.resolve(true) } },
    );
    officer = await api.parties.bearer('EMB', 'duty-officer');
    const neededBy = new Date(Date.now() + 2 * 3_600_000).toISOString();
    const request = commandExamples['sharing.request'] as { incidentId: string };
    await post(`/v1/incidents/${request.incidentId}/report`, commandExamples['incident.report']);
    for (const [id, priority] of [
      ['S-1', 4],
      ['S-2', 1],
    ] as const) {
      const wanted = { ...request, capability: 'rescue-team', amount: 1, priority, neededBy };
      expect((await post(`/v1/sharing/${id}/request`, wanted)).statusCode).toBe(201);
    }
    recorded = api.log.records.length;
  });
  afterEach(() => {
    // whatever was asked and answered
    expect(api.log.records).toHaveLength(recorded);
  });
  afterAll(async () => {
    await api.app.close();
    api.parties.clear();
  });

  it('says what would be decided and why, and leaves nothing on record', async () => {
    const answer = await preview(both);
    expect(answer.statusCode).toBe(200);
    const { certificate, explanation } = answer.json();
    expect(certificate).toMatchObject({
      policyVersion: 'joint-lexicographic.v1',
      logPosition: '42',
      requests: [
        { sharingId: 'S-1', lines: [], shortfall: 1 },
        { sharingId: 'S-2', lines: [{ resourceId: 'FIRE.team', units: 1 }], shortfall: 0 },
      ],
    });
    expect(explanation.en.join('\n')).toContain('(S-2) before');
    expect(explanation.zh.join('\n')).toContain('(S-2) 先于');
    expect((await preview(both)).json().certificate.requests).toEqual(certificate.requests);
  });

  it('compares it with the same requests one after another, in the order in which they are named', async () => {
    const { objectives, singly } = (await preview(both)).json();
    expect(objectives).toMatchObject({ unmet: 3, late: 0, arrivalMinutes: 30 });
    expect(singly).toMatchObject({
      policyVersion: 'agreement-arrival-cost.v1',
      requests: [
        { sharingId: 'S-1', lines: [{ resourceId: 'FIRE.team', units: 1 }], shortfall: 0 },
        { sharingId: 'S-2', lines: [], shortfall: 1 },
      ],
      objectives: { unmet: 81 },
    });
    const other = (await preview({ sharingIds: ['S-2', 'S-1'] })).json();
    expect(other.singly).toMatchObject({ requests: [{ sharingId: 'S-2' }, { shortfall: 1 }], objectives });
  });

  it('shows what a human would change', async () => {
    const lines = [{ resourceId: 'FIRE.team', units: 1 }];
    const answer = await preview({
      ...both,
      overrides: [{ sharingId: 'S-1', reason: '隧道内有人', lines }],
    });
    expect(answer.json().certificate.requests).toMatchObject([
      { sharingId: 'S-1', lines, override: { reason: '隧道内有人', proposed: [] } },
      { sharingId: 'S-2', lines: [], shortfall: 1 },
    ]);
  });

  it('is for who may decide', async () => {
    const speaking: Partial<Record<Role, string>> = {
      'enterprise-operator': 'ENT-1',
      auditor: 'AUDIT',
      administrator: 'ADMIN',
    };
    for (const role of issuableRoles.filter((one) => one !== 'personnel')) {
      const answer = await preview(both, await api.parties.bearer(speaking[role] ?? 'EMB', role));
      if (directing.includes(role)) expect(answer.statusCode).toBe(200);
      else {
        expect(answer.statusCode).toBe(403);
        expect(answer.json()).toMatchObject({ code: 'role-not-permitted', role, permitted: [...directing] });
      }
    }
  });

  it('needs a token', async () => {
    for (const headers of [{}, { authorization: 'Bearer x' }] as Record<string, string>[]) {
      const answer = await preview(both, headers);
      expect([answer.statusCode, answer.json().code]).toEqual([401, 'token-invalid']);
      expect(answer.headers['www-authenticate']).toContain('Bearer');
    }
  });

  it.each([
    ['nothing', {}],
    ['no request', { sharingIds: [] }],
    ['what is no id', { sharingIds: ['S 1'] }],
    ['what nobody knows', { ...both, prepared: {} }],
    [
      'half a unit',
      { ...both, overrides: [{ sharingId: 'S-1', reason: 'r', lines: [{ resourceId: 'T', units: 0.5 }] }] },
    ],
    ['a list', [both]],
  ])('refuses %s', async (_, body) => {
    const answer = await preview(body);
    expect(answer.statusCode).toBe(400);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.json()).toMatchObject({ code: 'invalid-command' });
    expect(answer.json().violations.length).toBeGreaterThan(0);
  });

  it.each([
    [404, { sharingIds: ['S-1', 'S-9'] }, { code: 'not-found', sharingId: 'S-9' }],
    [422, { ...both, policyVersion: 'none.v1' }, { code: 'policy-unknown', policyVersion: 'none.v1' }],
    [
      422,
      {
        ...both,
        overrides: [{ sharingId: 'S-1', reason: 'r', lines: [{ resourceId: 'FIRE.team', units: 2 }] }],
      },
      { code: 'override-not-covered', sharingId: 'S-1', resourceId: 'FIRE.team', asked: 2, available: 1 },
    ],
  ])('answers %i where the decision would be refused', async (status, body, refusal) => {
    const answer = await preview(body);
    expect(answer.json()).toMatchObject({ ...refusal, refusal });
    expect(answer.statusCode).toBe(status);
  });
});

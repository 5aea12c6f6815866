import { commandExamples } from '#contracts';
import { shippedCodeTables } from '#domain';
import { apiWith, exampleOf, type TestApi } from '../app/testing.helper-spec.js';

const own = {
  ...shippedCodeTables,
  strict: true,
  resourceKinds: { ...shippedCodeTables.resourceKinds, version: 'own.1', codes: [] },
};

describe('the code tables of an installation over HTTP', () => {
  let api: TestApi;
  let officer: { authorization: string };

  beforeAll(async () => {
    api = await apiWith(
      {
        resource: {
          kindsInUse: () => Promise.resolve(['pump.truck']),
          capabilitiesInUse: () => Promise.resolve([{ code: 'zoom', kinds: ['pump.truck'] }]),
          list: () =>
            Promise.resolve({ items: [{ ...exampleOf('Resource'), id: 'R-1', kind: 'pump.truck' }] }),
          find: (id) => Promise.resolve({ ...exampleOf('Resource'), id, kind: 'pump.truck' }),
        },
      },
      { codeTables: own },
    );
    officer = await api.parties.bearer('EMB', 'duty-officer');
  });
  afterAll(async () => {
    await api.app.close();
    api.parties.clear();
  });

  const get = async (url: string): Promise<Record<string, unknown>> =>
    (await api.app.inject({ method: 'GET', url, headers: officer })).json();

  it('are shown, with the kinds in use that they lack', async () => {
    expect(await get('/v1/codes')).toMatchObject({
      strict: true,
      resourceKinds: { version: 'own.1' },
      eventTypes: { version: shippedCodeTables.eventTypes.version },
      unknownKinds: ['pump.truck'],
      capabilities: [
        { code: 'drainage-m3h', kinds: [] },
        { code: 'rescue-team', kinds: [] },
        { code: 'zoom', kinds: ['pump.truck'] },
      ],
    });
  });

  it('flag resources of kinds that they lack', async () => {
    expect(await get('/v1/resources')).toMatchObject({ items: [{ id: 'R-1', isKindKnown: false }] });
    expect(await get('/v1/resources/R-1')).toMatchObject({ id: 'R-1', isKindKnown: false });
  });

  it('refuse such a resource when they are strict', async () => {
    const answer = await api.app.inject({
      method: 'POST',
      url: '/v1/resources/R-2/register',
      headers: { ...officer, 'idempotency-key': 'register-1' },
      payload: commandExamples['resource.register'],
    });
    const { kind } = commandExamples['resource.register'] as { kind: string };
    expect([answer.statusCode, answer.json()]).toMatchObject([
      422,
      { code: 'code-unknown', refusal: { codes: [kind] } },
    ]);
  });
});

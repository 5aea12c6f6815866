import { viewRules, type Role } from '#domain';
import { RequestMethod } from '@nestjs/common';
import { ApiModule } from '../app/api.module.js';
import { openApi } from '../documents/openapi.js';
import { doorOf, requireDoor } from '../identity/doors.js';
import type { JsonObject } from '../schema/json.js';
import { Metrics } from './metrics.js';
import type { ApiParts } from '../parts/parts.js';
import { apiWith, type TestApi } from '../app/testing.helper-spec.js';

interface Route {
  readonly method: string;
  readonly path: string;
}

/** As the controllers have them, without those of single commands. */
function routesOf(): Route[] {
  const parts = { eventLog: {}, readModel: { queries: { resource: {} } } } as ApiParts;
  const { controllers = [] } = ApiModule.with(parts, new Metrics());
  return controllers.flatMap((controller) => {
    const prefix = (Reflect.getMetadata('path', controller) as string).replace(/^\/$/, '');
    return Object.values(Object.getOwnPropertyDescriptors(controller.prototype as object)).flatMap(
      ({ value }: PropertyDescriptor) => {
        const metadata = (name: string): unknown =>
          typeof value === 'function' ? Reflect.getMetadata(name, value as object) : undefined;
        const [path, method] = [metadata('path'), RequestMethod[metadata('method') as number]];
        if (typeof path !== 'string' || method === undefined) return [];
        return [{ method, path: `${prefix}${path}`.replace(/(.)\/$/, '$1') }];
      },
    );
  });
}

const everyRoute = routesOf();
const routes = everyRoute.filter(({ path }) => path.startsWith('/v1/'));
const isOfCommands = ({ path }: Route): boolean => path.includes(':command');
const named = ({ method, path }: Route): string => `${method} ${path}`;

const values: Readonly<Record<string, string>> = {
  ':collection': 'incidents',
  ':command': 'verify',
  ':kind': 'incident',
  ':table': 'tasks',
  ':size': '1',
  ':paper': 'notice',
};
const urlOf = (path: string): string => path.replace(/:\w+/g, (name) => values[name] ?? 'x1');

const senders: readonly [agencyId: string, roles: readonly Role[]][] = [
  ['EMB', ['commander', 'duty-officer', 'dispatcher', 'agency-operator']],
  ['ENT-1', ['enterprise-operator']],
  ['AUDIT', ['auditor']],
  ['ADMIN', ['administrator']],
];

describe('routes', () => {
  let api: TestApi;
  beforeAll(async () => (api = await apiWith()));
  afterAll(async () => {
    await api.app.close();
    api.parties.clear();
  });

  it('are all in the document', () => {
    const paths = openApi()['paths'] as Readonly<Record<string, JsonObject>>;
    const missing = routes.filter((route) => {
      const item = paths[route.path.replace(/:(\w+)/g, '{$1}').replace('*', '{path}')];
      return !isOfCommands(route) && !item?.[route.method.toLowerCase()];
    });
    expect(routes.length).toBeGreaterThan(80);
    expect(missing.map(named)).toEqual([]);
  });

  it('are all of the document', () => {
    const served = Object.keys(openApi()['paths'] as object).filter((path) => {
      const actual = path.replace(/{\w+}/g, 'x1');
      return routesOf().some(({ path: pattern }) =>
        new RegExp(`^${pattern.replace(/[.]/g, '\\.').replace(/:\w+|[*]/g, '[^/]+')}$`).test(actual),
      );
    });
    expect(served).toEqual(Object.keys(openApi()['paths'] as object));
  });

  it('are each asked by a rule of their own, and each rule is of a route', () => {
    const doors = everyRoute.map(({ method, path }) => doorOf(method, path));
    expect(everyRoute.filter((_, n) => doors[n] === undefined)).toEqual([]);
    expect(Object.keys(viewRules).filter((address) => !doors.includes(address as never))).toEqual([]);
    expect(() => requireDoor(['GET', 'HEAD'], '/v1/secrets/:id')).toThrow('GET /v1/secrets/:id');
    expect(() => requireDoor('DELETE', '/v1/incidents')).toThrow('DELETE /v1/incidents');
    expect(() => requireDoor(['GET', 'HEAD'], '/v1/incidents/:id')).not.toThrow();
  });

  it('are closed to who does not say who it is, and to each role that opens nothing there', async () => {
    for (const { method, path } of everyRoute) {
      const door = doorOf(method, path);
      if (door === undefined || door === 'commands') continue;
      const rule = viewRules[door];
      const ask = async (headers: Record<string, string>) => {
        const answer = await api.app.inject({
          method: method as 'GET' | 'POST',
          url: urlOf(path),
          headers,
          ...(method === 'POST' ? { payload: {} } : {}),
        });
        return answer.statusCode === 200 ? 200 : (answer.json().code as string);
      };
      if ('open' in rule) {
        expect([door, await ask({})]).not.toEqual([door, 'token-invalid']);
        continue;
      }
      expect([door, await ask({})]).toEqual([door, 'token-invalid']);
      const opening = new Set<string>(rule.who.flatMap(({ roles }) => roles));
      for (const [agencyId, roles] of senders)
        for (const role of roles.filter((one) => !opening.has(one)))
          expect([door, role, await ask(await api.parties.bearer(agencyId, role))]).toEqual([
            door,
            role,
            'role-not-permitted',
          ]);
    }
  });

  it('are closed to an agency that is none of those that they are for', async () => {
    const enterprise = await api.parties.bearer('ENT-1', 'enterprise-operator');
    const answer = await api.app.inject({ method: 'GET', url: '/v1/coverage', headers: enterprise });
    expect([answer.statusCode, answer.json().code]).toEqual([403, 'not-a-party']);
  });

  const objects = (depth: number): string => '{"a":'.repeat(depth) + '1' + '}'.repeat(depth);
  const hostile = {
    list: JSON.stringify(Array.from({ length: 19_000 }, (_, n) => n)),
    'of 100,000 entries': JSON.stringify(Array<number>(100_000).fill(1)),
    'of many names': JSON.stringify(
      Object.fromEntries(Array.from({ length: 9_000 }, (_, n) => [`k${n}`, n])),
    ),
    'deep list': '['.repeat(100_000),
    'deep object': objects(30),
    'deeper object': objects(5_000),
    text: JSON.stringify('x'.repeat(250_000)),
    'long text': JSON.stringify({ title: 'x'.repeat(250_000), role: 'x'.repeat(1_000) }),
    numbers: `{"a":1e999,"b":${'9'.repeat(100_000)}}`,
    'names of every object':
      '{"__proto__":{"x":1},"constructor":{"prototype":{}},"toString":1,"hasOwnProperty":1}',
    'objects for values':
      '{"role":{"toString":1},"id":{"toString":1},"changes":{"length":1e9},"requests":{"length":-1},"note":{}}',
    'lists for values':
      '{"role":[[1]],"id":[1],"changes":[null,1,"x",[],{}],"until":{},"requests":[null,[]],"note":[]}',
    'the same name again and again': `{${Array<string>(9_000).fill('"role":1').join(',')}}`,
    'half a character': '{"id":"\\ud800","role":"\\udc00"}',
    nothing: '',
    null: 'null',
    'half a body': '{"a":',
  };
  it.each(Object.entries(hostile))('find no fault of ours in a body that is %s', async (_, payload) => {
    const senders = [
      await api.parties.bearer('EMB', 'commander'),
      await api.parties.bearer('AUDIT', 'auditor'),
    ];
    for (const { method, path } of everyRoute) {
      if (method !== 'POST') continue;
      for (const sender of senders) {
        const headers = { ...sender, 'idempotency-key': 'k-1', 'content-type': 'application/json' };
        const { statusCode } = await api.app.inject({ method, url: urlOf(path), headers, payload });
        expect([path, statusCode]).not.toEqual([path, 500]);
      }
    }
  });

  // what an issuer adds to its answer has to be passed over (RFC 6749, section 4.1.2)
  const strict = routes.filter(({ path }) => path !== '/v1/session/callback');
  it.each(strict.map((route) => [named(route), route] as const))(
    '%s refuses a parameter that it does not know, in either language',
    async (_, { method, path }) => {
      const url = `${urlOf(path)}?surprise=1`;
      const sender: [string, Role] =
        path.startsWith('/v1/audit') && !path.endsWith('/checkpoints')
          ? ['AUDIT', 'auditor']
          : ['EMB', 'commander'];
      const headers = { ...(await api.parties.bearer(...sender)), 'idempotency-key': 'k-1' };
      for (const [language, title] of [
        ['zh-CN', '查询参数不符合要求'],
        ['en', 'The query parameters are not valid'],
      ] as const) {
        const answer = await api.app.inject({
          method: method as 'GET' | 'POST',
          url,
          headers: { ...headers, 'accept-language': language },
          ...(method === 'POST' ? { payload: {} } : {}),
        });
        expect(answer.json()).toMatchObject({ status: 400, code: 'invalid-query', title });
        expect(answer.headers['content-type']).toContain('application/problem+json');
        expect(answer.json().violations).toContainEqual(
          expect.objectContaining({ path: 'surprise', code: 'whitelistValidation' }),
        );
      }
    },
  );
});

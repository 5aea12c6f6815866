import { commandExamples } from '#contracts';
import { apiWith, type TestApi } from '../app/testing.helper-spec.js';

const report = commandExamples['incident.report'] as Readonly<Record<string, unknown>>;
const returned = commandExamples['sharing.report-return'] as Readonly<Record<string, unknown>>;
const many = <T>(count: number, item: T): T[] => Array<T>(count).fill(item);
const stray = (count: number): Record<string, number> =>
  Object.fromEntries(many(count, 1).map((value, n) => [`k${n}`, value]));
const json = (value: unknown): string => JSON.stringify(value);

/** A body that anybody can make up, where it is sent and what is said of it. */
const bodies: readonly (readonly [what: string, path: string, body: () => string, violations: object[]])[] = [
  [
    '100,000 entries',
    'report',
    () => json({ ...report, title: many(100_000, 1) }),
    [{ code: 'tooManyValues' }],
  ],
  ['a list of 100,000', 'report', () => json(many(100_000, 1)), [{ code: 'tooManyValues' }]],
  [
    '10,000 levels of lists',
    'report',
    () => `{"title":${'['.repeat(10_000)}${']'.repeat(10_000)}}`,
    [{ code: 'nesting' }],
  ],
  [
    '10,000 levels of objects',
    'report',
    () => `${'{"title":'.repeat(10_000)}1${'}'.repeat(10_000)}`,
    [{ code: 'nesting' }],
  ],
  ['an object of 1,001 members', 'report', () => json(stray(1_001)), [{ code: 'tooManyMembers' }]],
  [
    'a text of 200,000',
    'report',
    () => json({ ...report, title: 'x'.repeat(200_000) }),
    [{ path: 'title', code: 'maxLength' }],
  ],
  [
    'a list for an object',
    'report',
    () => json({ ...report, location: many(10_000, {}) }),
    [{ path: 'location', code: 'isObject' }],
  ],
  [
    '200 kB of figures in a list',
    'report',
    () => json({ ...report, casualties: many(100_000, 1) }),
    [{ code: 'tooManyValues' }],
  ],
  [
    'a list of figures for an object',
    'report',
    () => json({ ...report, casualties: many(10_000, 1) }),
    [{ path: 'casualties', code: 'isObject' }],
  ],
  [
    'a list where each item is a list',
    'report-return',
    () => json({ ...returned, lines: many(100, []) }),
    [{ path: 'lines[0]', code: 'nestedValidation' }],
  ],
  [
    'more items than there may be',
    'report-return',
    () => json({ ...returned, lines: many(15_000, {}) }),
    [{ path: 'lines', code: 'arrayMaxSize' }],
  ],
  ['__proto__', 'report', () => `{"__proto__":{"a":1},${json(report).slice(1)}`, [{ path: '__proto__' }]],
  ['constructor', 'report', () => `{"constructor":1,${json(report).slice(1)}`, [{ path: 'constructor' }]],
  ['toString', 'report', () => `{"toString":1,${json(report).slice(1)}`, [{ path: 'toString' }]],
];

describe('a body that is wrong', () => {
  let api: TestApi;
  let headers: Record<string, string>;
  beforeAll(async () => {
    api = await apiWith();
    headers = { ...(await api.parties.bearer('EMB', 'duty-officer')), 'content-type': 'application/json' };
  });
  afterAll(async () => {
    await api.app.close();
    api.parties.clear();
  });

  let count = 0;
  const send = async (path: string, payload: string) => {
    const key = `b-${++count}`;
    const url = path === 'report' ? `/v1/incidents/${key}/report` : `/v1/sharing/${key}/${path}`;
    return api.app.inject({ method: 'POST', url, headers: { ...headers, 'idempotency-key': key }, payload });
  };

  it.each(bodies)('by %s is refused by name', async (_, path, body, violations) => {
    const answer = await send(path, body());
    expect(answer.statusCode).toBe(400);
    expect(answer.json().violations.slice(0, violations.length)).toMatchObject(violations);
    expect(answer.json().violations.length).toBeLessThanOrEqual(51);
  });

  it('in more than fifty ways is told fifty of them, and that nothing more was looked at', async () => {
    const answer = await send('report', json({ ...report, ...stray(900) }));
    const { violations } = answer.json();
    expect(violations).toHaveLength(51);
    expect(violations.at(0)).toMatchObject({ path: 'k0', code: 'whitelistValidation' });
    expect(violations.at(-1)).toMatchObject({ path: '', code: 'unchecked' });
    expect(answer.body.length).toBeLessThan(30_000);
  });

  it('may name a field twice: the last counts, as JSON parsers have it', async () => {
    const answer = await send('report', `{"title":1,${json(report).slice(1)}`);
    expect(answer.statusCode).toBe(201);
  });
});

import { apiWith, type TestApi } from '../app/testing.helper-spec.js';
import { Problem } from '../http/problem.js';
import { feedPlaces, Limits } from './limits.js';

/** What each of so many tries comes to: nothing, or the code of the limit. */
function tries(times: number, ask: () => void): (string | undefined)[] {
  return Array.from({ length: times }, () => {
    try {
      ask();
      return undefined;
    } catch (error) {
      return (error as Problem).code;
    }
  });
}

const passed = (all: readonly (string | undefined)[]): number =>
  all.filter((code) => code === undefined).length;

function limits() {
  let now = 0;
  return { limits: new Limits(() => now), wait: (ms: number) => (now += ms) };
}

const officer = { agencyId: 'EMB', role: 'duty-officer' } as const;
const dispatcher = (agencyId: string) => ({ agencyId, role: 'dispatcher' }) as const;

describe('the limits of one sender', () => {
  it('of requests are a burst and a rate, and touch nobody else', () => {
    const { limits: all, wait } = limits();
    expect(passed(tries(1_100, () => all.request('FIRE')))).toBe(1_000);
    wait(500);
    expect(passed(tries(100, () => all.request('FIRE')))).toBe(50);
    expect(passed(tries(100, () => all.request('WATER')))).toBe(100);
    expect(all.refused.get('too-many-requests')).toBe(150);
  });

  it('leave others places for what they send, whatever one has in hand', async () => {
    const { limits: all } = limits();
    const begun: string[] = [];
    const never = (agencyId: string) => () => {
      begun.push(agencyId);
      return new Promise<void>(() => undefined);
    };
    for (let n = 0; n < 1_000; n++) void all.turn('FIRE', never('FIRE'));
    void all.turn('WATER', never('WATER'));
    await new Promise((resolve) => setImmediate(resolve));
    expect([begun.length, begun.includes('WATER')]).toEqual([5, true]);
  });

  it('of commands hinder nobody from reporting', () => {
    const { limits: all } = limits();
    expect(passed(tries(600, () => all.command('FIRE', 'task.accept')))).toBe(500);
    expect(passed(tries(600, () => all.command('FIRE', 'incident.report')))).toBe(600);
  });

  it('are those of a network where whoever has one address of it has them all', () => {
    const { limits: all } = limits();
    for (const limit of ['stranger', 'lookUp'] as const) {
      let n = 0;
      const next = (): string => `2001:db8:0:1:${(n++).toString(16)}::1`;
      expect(passed(tries(200, () => all[limit](next())))).toBe(60);
      expect(passed(tries(1, () => all[limit]('2001:db8:0:2::1')))).toBe(1);
      expect(passed(tries(61, () => all[limit]('::ffff:192.0.2.7')))).toBe(60);
      expect(passed(tries(1, () => all[limit]('192.0.2.7')))).toBe(0);
      expect(passed(tries(1, () => all[limit]('192.0.2.8')))).toBe(1);
    }
  });

  it('of made-up cookies cost no look beyond a burst and a rate, and shut nobody out who was found', async () => {
    const { limits: all, wait } = limits();
    let looks = 0;
    const ask = (cookie: string, found?: object, address = '2001:db8:0:1::1') =>
      all
        .ofCookie('session', address, cookie, () => {
          looks += 1;
          return Promise.resolve(found);
        })
        .catch((error: unknown) => (error as Problem).code);
    const session = {};
    for (let n = 0; n < 300; n++) expect(await ask('a session', session)).toBe(session);
    for (let n = 0; n < 150; n++) expect(await ask(`session ${n}`, session)).toBe(session);
    looks = 0;
    const made = await Promise.all(
      Array.from({ length: 500 }, (_, n) => ask(`made up ${n}`, undefined, `2001:db8:0:1:${n}::1`)),
    );
    expect([looks, made.filter((code) => code === 'too-many-unidentified')]).toEqual([
      100,
      Array.from({ length: 400 }, () => 'too-many-unidentified'),
    ]);
    expect(await ask('a session', session)).toBe(session);
    expect(await ask('another session', session)).toBe('too-many-unidentified');
    expect(await ask('another session', session, '192.0.2.1')).toBe(session);
    all.knowCookie('a session that began just now');
    expect(await ask('a session that began just now', session)).toBe(session);
    // one that ended is looked for once more, and then is as any other
    expect(await ask('session 7', undefined)).toBeUndefined();
    expect(await ask('session 7', undefined)).toBe('too-many-unidentified');
    wait(1_000);
    expect(await Promise.all(Array.from({ length: 12 }, (_, n) => ask(`more ${n}`)))).toEqual([
      ...Array.from({ length: 10 }, () => undefined),
      'too-many-unidentified',
      'too-many-unidentified',
    ]);
  });

  it('tell when to come again', () => {
    const { limits: all, wait } = limits();
    tries(60, () => all.stranger('192.0.2.1'));
    wait(200);
    expect(() => all.stranger('192.0.2.1')).toThrow(Problem);
    try {
      all.stranger('192.0.2.1');
    } catch (error) {
      expect(error).toMatchObject({
        code: 'too-many-unidentified',
        status: 429,
        details: { perMinute: 60 },
        options: { headers: { 'retry-after': '1' } },
      });
    }
    wait(800);
    expect(tries(1, () => all.stranger('192.0.2.1'))).toEqual([undefined]);
  });

  it('of calculations are one for an agency, and the last place is for who commands', async () => {
    const { limits: all } = limits();
    const end: (() => void)[] = [];
    const begin = (who: Parameters<Limits['calculation']>[0]): Promise<unknown> =>
      all.calculation(who, () => new Promise<void>((resolve) => end.push(resolve)));
    const going = [begin(dispatcher('FIRE')), begin(dispatcher('WATER'))];
    await expect(begin(dispatcher('FIRE'))).rejects.toMatchObject({
      code: 'too-many-calculations',
      details: { limit: 'agency', most: 1 },
    });
    await expect(begin(dispatcher('MED'))).rejects.toMatchObject({ details: { limit: 'total', most: 2 } });
    going.push(begin(officer));
    for (const one of end) one();
    await Promise.all(going);
    const again = begin(dispatcher('FIRE'));
    end.at(-1)?.();
    await again;
  });

  it('of questions about the past leave as many waiting as are soon answered', async () => {
    const { limits: all } = limits();
    const end: (() => void)[] = [];
    const ask = (): Promise<unknown> =>
      all.askOfPast(() => new Promise<void>((resolve) => end.push(resolve)));
    const going = Array.from({ length: 20 }, ask);
    await expect(ask()).rejects.toMatchObject({
      code: 'too-many-calculations',
      details: { limit: 'total', most: 20 },
      options: { headers: { 'retry-after': '2' } },
    });
    end.shift()?.();
    await going.shift();
    going.push(ask());
    for (const one of end) one();
    await Promise.all(going);
  });

  it('of feeds are three for a key and a hundred for an agency', () => {
    const places = feedPlaces(1_000);
    const take = (key: string) => typeof places.take({ key, agency: 'FIRE' }, false) === 'function';
    expect([1, 2, 3, 4].map(() => take('k1'))).toEqual([true, true, true, false]);
    const taken = Array.from({ length: 120 }, (_, n) => take(`other-${n}`)).filter(Boolean);
    expect(taken).toHaveLength(97);
  });
});

describe('the limits over HTTP', () => {
  let api: TestApi;
  const standing = new Limits(() => 0);
  beforeAll(async () => {
    api = await apiWith({}, { limits: standing });
  });
  afterAll(async () => {
    await api.app.close();
    api.parties.clear();
  });

  it('answer 429 with when to come again, leave nothing on record, and are counted', async () => {
    const headers = await api.parties.bearer('ENT-1', 'enterprise-operator');
    const send = (n: number) =>
      api.app.inject({
        method: 'POST',
        url: `/v1/tasks/T-${n}/accept`,
        headers: { ...headers, 'idempotency-key': `k-${n}`, 'accept-language': 'en' },
        payload: {},
      });
    tries(499, () => standing.command('ENT-1', 'task.accept'));
    const before = api.log.records.length;
    expect((await send(1)).statusCode).toBe(404);
    expect(api.log.records).toHaveLength(before + 1);
    const over = await send(2);
    expect(api.log.records).toHaveLength(before + 1);
    expect(over.statusCode).toBe(429);
    expect(over.headers['retry-after']).toBe('1');
    expect(over.json()).toMatchObject({ code: 'too-many-commands', perSecond: 50, burst: 500 });
    const metrics = await api.app.inject({ method: 'GET', url: '/metrics' });
    expect(metrics.body).toMatch(/liandong_http_limited_total\{limit="too-many-commands"\} 1$/m);
  });
});

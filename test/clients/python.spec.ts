import fc from 'fast-check';
import { canonicalize } from 'json-canonicalize';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hasPython, pythonClient, pythonEnv } from './python.helper-spec.js';

const document = readFileSync('docs/signing.md', 'utf8');
const vectors = <Vector>(name: string): Vector[] =>
  [...document.matchAll(new RegExp('```json ' + name + '\\n(.*?)```', 'gs'))].map(
    ([, text = '']) => JSON.parse(text) as Vector,
  );

/** Works with the sample, on what it is given as `given`, and gives what it sets as `result`. */
function inPython<Result>(given: unknown, ...lines: string[]): Result {
  const script = ['import sys, json', 'from liandong import *', 'given = json.load(sys.stdin)', ...lines];
  const text = execFileSync('python3', ['-c', [...script, 'print(json.dumps(result))'].join('\n')], {
    input: JSON.stringify(given),
    env: pythonEnv,
    encoding: 'utf8',
  });
  return JSON.parse(text) as Result;
}

(hasPython ? describe : describe.skip)('the client in Python', () => {
  const key = {
    ...{ agencyId: 'ENT-PUMP', keyId: 'ENT-PUMP-1', audience: 'liandong.example' },
    privateKey: vectors('key')[0],
  };
  const sender = 'sender = Sender(given["key"], "值班员", "enterprise-operator")';

  it('signs the messages of the document', () => {
    const messages = vectors<{ event: object; canonical: string; signature: string }>('message');
    const signed = inPython<[string, string][]>(
      { key, events: messages.map(({ event }) => event) },
      sender,
      'result = [[canonical(event), sender.signed(event)["signature"]] for event in given["events"]]',
    );
    expect(signed).toEqual(messages.map(({ canonical, signature }) => [canonical, signature]));
  });

  it('makes the token of the document', () => {
    const [vector] = vectors<{ claims: { iat: number }; token: string }>('token');
    const token = inPython<string>(
      { key, at: vector?.claims.iat },
      sender,
      'result = sender.token(given["at"])',
    );
    expect(token).toBe(vector?.token);
  });

  it('has the canonical form of RFC 8785', () => {
    const values = [
      ...fc.sample(fc.jsonValue({ maxDepth: 3 }), 300),
      ...fc.sample(fc.double({ noNaN: true, noDefaultInfinity: true }), 700),
      { '\u{1f600}': 2, '\ufb33': 3, '': [-0, 1e21, 1e-7, 2 ** 60] },
    ].map((value) => JSON.parse(JSON.stringify(value)) as unknown);
    expect(inPython(values, 'result = list(map(canonical, given))')).toEqual(
      values.map((one) => canonicalize(one)),
    );
  });

  const told = vectors<{ key: { kid: string }; event: Record<string, unknown> }>('told')[0]!;
  /** What a client that knows a key of an installation makes of messages, without asking for another. */
  const verdicts = (events: object[], change: object = {}, audience = 'liandong.example'): string[] =>
    inPython<string[]>(
      { key: { ...key, audience }, known: [{ ...told.key, ...change }], events },
      ...[sender, 'client = Client("http://127.0.0.1:1", sender)'],
      'client.keys, client.asked = {key["kid"]: key for key in given["known"]}, time.monotonic()',
      'def verdict(event):',
      '    try:',
      '        return client.verify(event, event.pop("data")) or "taken"',
      '    except Ended as error:',
      '        return str(error).split(":")[0]',
      'result = list(map(verdict, given["events"]))',
    );

  it('takes what its installation has signed, and nothing else', () => {
    const { signature, ...unsigned } = told.event;
    const [head = '', mac = ''] = String(signature).split('..');
    const decoded = JSON.parse(Buffer.from(head, 'base64url').toString()) as object;
    const under = (change: object): object => {
      const header = Buffer.from(JSON.stringify({ ...decoded, ...change })).toString('base64url');
      return { ...told.event, signature: `${header}..${mac}` };
    };
    expect(verdicts([told.event, under({})])).toEqual(['taken', 'taken']);
    const forged = [
      unsigned,
      { ...told.event, data: { summary: 'another' } },
      { ...told.event, logposition: '4712' },
      { ...told.event, more: 'x' },
      { ...told.event, signature: `${head}.${mac}` },
      { ...told.event, signature: 'x' },
      under({ kid: 'another' }),
      under({ b64: true }),
    ];
    expect(verdicts(forged)).toEqual(forged.map(() => 'not-signed'));
    expect(verdicts([told.event], { until: '4711' })).toEqual(['taken']);
    expect(verdicts([told.event], { until: '4710' })).toEqual(['not-signed']);
    expect(verdicts([told.event], {}, 'another.example')).toEqual(['not-signed']);
  });

  describe('on a topic', () => {
    let dir: string;
    beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'python-'))));
    afterEach(() => rmSync(dir, { recursive: true }));

    /** Follows a topic on which messages with these ids lie, from offset `first` on, until it is over. */
    const follow = (ids: string, { first = 0, start = 'start', most = 100 } = {}) =>
      inPython<{ heard: string; over: string; seconds: number }>(
        { key: { ...key, agencyId: 'ENT_1.A' }, ids: [...ids], first, start, most, path: join(dir, 'kept') },
        ...['sys.path.insert(0, "test/clients/in-memory")', 'import kafka, types', sender],
        'kafka.first, kafka.ids = given["first"], given["ids"]',
        'sys.modules["liandong"].time = types.SimpleNamespace(monotonic=kafka.monotonic)',
        'heard, over = "", ""',
        'client = Client("http://127.0.0.1:1", sender)',
        'try:',
        '    for event in client.follow("replies", {}, Path(given["path"]), given["start"], 60):',
        '        heard += event["id"]',
        '        if len(heard) == given["most"]: break',
        'except Ended as error:',
        '    over = str(error)',
        'result = {"heard": heard, "over": over, "seconds": kafka.monotonic()}',
      );

    it('tells each once and goes on from what was done last; what is missing ends it', () => {
      expect(follow('abacd', { most: 3 }).heard).toBe('abc');
      // the third was heard, and not done when it ended
      expect(follow('abacd').heard).toBe('cd');
      expect(follow('abacdbe').heard).toBe('e');
      expect(follow('x', { first: 8 })).toMatchObject({
        heard: '',
        over: expect.stringMatching(/^events-missed: 7 to 8 /),
      });
      // a topic made anew
      expect(follow('ayz').heard).toBe('yz');
    });

    it('begins with what comes from now on, and ends when nothing does', () => {
      const over = 'timeout: nothing was told on liandong.replies.ENT.5F1.2EA/0 for 60 s';
      expect(follow('ab', { start: 'now' })).toEqual({
        heard: '',
        over: over.replace('/0', ''),
        seconds: 60,
      });
      expect(follow('abc', { start: 'now' }).heard).toBe('c');
    });
  });

  it('is at most 200 lines', () => {
    expect(readFileSync(pythonClient, 'utf8').split('\n').length - 1).toBeLessThanOrEqual(200);
  });
});

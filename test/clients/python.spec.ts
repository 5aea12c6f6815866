import fc from 'fast-check';
import { canonicalize } from 'json-canonicalize';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { hasPython, pythonClient } from './python.helper-spec.js';

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
    env: { ...process.env, PYTHONPATH: dirname(pythonClient), PYTHONDONTWRITEBYTECODE: '1', PYTHONUTF8: '1' },
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

  it('is at most 200 lines', () => {
    expect(readFileSync(pythonClient, 'utf8').split('\n').length - 1).toBeLessThanOrEqual(200);
  });
});

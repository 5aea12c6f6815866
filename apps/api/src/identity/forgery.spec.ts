import fc from 'fast-check';
import { isForged, localPath } from './forgery.js';

const origin = 'https://liandong.example';

describe('a request by session', () => {
  const cases: [string, string, Record<string, string>, boolean][] = [
    ['of a page of ours', 'POST', { 'sec-fetch-site': 'same-origin', origin }, false],
    [
      'of a form of ours that says no referrer',
      'POST',
      { 'sec-fetch-site': 'same-origin', origin: 'null' },
      false,
    ],
    ['typed by a person', 'GET', { 'sec-fetch-site': 'none' }, false],
    ['of an older browser', 'POST', { origin }, false],
    ['that reads, of an older browser', 'GET', {}, false],
    ['of another site', 'POST', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }, true],
    ['of another site that says it is ours', 'POST', { 'sec-fetch-site': 'cross-site', origin }, true],
    ['that only reads, of another site', 'GET', { 'sec-fetch-site': 'cross-site' }, true],
    ['of a neighbour below the same domain', 'POST', { 'sec-fetch-site': 'same-site', origin }, true],
    ['of another site, older browser', 'POST', { origin: 'https://evil.example' }, true],
    ['of the same host without TLS', 'POST', { origin: 'http://liandong.example' }, true],
    ['of a page without an origin', 'DELETE', { origin: 'null' }, true],
    ['of nobody knows what', 'POST', {}, true],
  ];
  it.each(cases)('%s', (_, method, headers, expected) => {
    expect(isForged({ method, headers }, origin)).toBe(expected);
  });
});

describe('where somebody goes after sign-in', () => {
  it.each(['/', '/console?incident=INC-1#map', '/a/../b'])('is %s', (path) => {
    expect(localPath(path, origin)).toBe(path === '/a/../b' ? '/b' : path);
  });

  it.each([
    ...['', 'console', 'https://evil.example/', '//evil.example', '/\\evil.example', '/\t/evil.example'],
    ...['/a/..//evil.example', '/a\r\nset-cookie: x=1', `/${'x'.repeat(2_000)}`, 'javascript:alert(1)'],
  ])('is not %j', (text) => expect(localPath(text, origin)).toBeUndefined());

  it('never leaves this origin', () => {
    const parts = fc.constantFrom('/', '\\', '..', '.', 'evil.example', ':', '@', '?', '#', '\t', '%2f', 'a');
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 12 }), (list) => {
        const path = localPath(list.join(''), origin);
        if (path !== undefined) expect(new URL(path, origin).origin).toBe(origin);
      }),
      { numRuns: 1_000 },
    );
  });
});

import { violationSentence, type Violation } from '#contracts';
import { readJson } from './json-body.js';
import { Problem } from './problem.js';

const reasonOf = (body: Buffer | string): string | undefined => {
  try {
    readJson(Buffer.from(body as string));
    return undefined;
  } catch (error) {
    const [violation] = (error as Problem).details['violations'] as readonly Violation[];
    return violation && violationSentence(violation).en;
  }
};

describe('body', () => {
  it('gives what was written', () => {
    expect(readJson(Buffer.from('{"title":"积水","n":[1,2.5,null,true]}'))).toEqual({
      title: '积水',
      n: [1, 2.5, null, true],
    });
  });

  it.each([
    ['', /JSON/],
    ['{"a":', /JSON/],
    ['{"a":1e400}', /too large/],
    ['{"a":"\\u0000"}', /U\+0000/],
    ['{"\\u0000":1}', /U\+0000/],
    ['{"a":"\\ud800"}', /surrogate/],
    [`${'['.repeat(100_000)}${']'.repeat(100_000)}`, /deeper than 32/],
    [Buffer.from([0x22, 0xff, 0x22]), /not valid/],
  ])('refuses %.30s', (body, reason) => expect(reasonOf(body)).toMatch(reason));
});

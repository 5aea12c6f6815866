import { violationSentence, type Violation } from '#contracts';
import { jsonBody } from './json-body.js';
import { Problem } from './problem.js';

const reasonOf = (body: Buffer | string): string | undefined => {
  try {
    jsonBody(Buffer.from(body as string));
    return undefined;
  } catch (error) {
    const [violation] = (error as Problem).details['violations'] as readonly Violation[];
    return violation && violationSentence(violation).en;
  }
};

describe('body', () => {
  it('gives what was written', () => {
    expect(jsonBody(Buffer.from('{"title":"积水","n":[1,2.5,null,true]}'))).toEqual({
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
    [`[${'1,'.repeat(100_000)}1]`, /more than 20000 values/],
    [`{"a":[${'[],'.repeat(80_000)}[]]}`, /more than 20000 values/],
    [`"${'x'.repeat(300_000)}"`, /more than 262144 bytes/],
    [`${'['.repeat(100_000)}${']'.repeat(100_000)}`, /deeper than 32/],
    [Buffer.from([0x22, 0xff, 0x22]), /not valid/],
  ])('refuses %.30s', (body, reason) => expect(reasonOf(body)).toMatch(reason));
});

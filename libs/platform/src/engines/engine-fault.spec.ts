import { mayPass, sentenceOf, type EngineFault } from './engine-fault.js';

const fault: EngineFault = { engine: 'Kafka', address: 'k1:9092', kind: 'refused', said: 'ECONNREFUSED' };

describe('the sentence about an engine', () => {
  it('names engine, address, what is wrong, what was said and what to do, in both languages', () => {
    expect(sentenceOf(fault)).toBe(
      'Kafka at k1:9092: nothing listens there 该地址无服务监听 ("ECONNREFUSED"); ' +
        'check KAFKA_BROKERS 请检查 KAFKA_BROKERS',
    );
  });

  it('names the right and where it is said how to grant it', () => {
    const lacking = { en: 'read $all', zh: '读取 $all' };
    expect(sentenceOf({ ...fault, kind: 'right', said: 'Access Denied', lacking })).toMatch(
      /may not read \$all 无权读取 \$all \("Access Denied"\); .*docs\/engines\.md/,
    );
  });

  it('is one line that a terminal shows as it is, however the engine put it', () => {
    const said = `one\ntwo \u001b[31mred\u202e ${'x'.repeat(1_000)}`;
    const sentence = sentenceOf({ ...fault, said });
    expect(sentence).toContain('one two [31mred xxx');
    // eslint-disable-next-line no-control-regex
    expect(sentence).not.toMatch(/[\n\u001b\u202e]/);
    expect(sentence.length).toBeLessThan(400);
  });
});

it.each([
  ['refused', true],
  ['silent', true],
  ['unknown-name', true],
  ['not-ready', true],
  ['credentials', false],
  ['not-trusted', false],
  ['right', false],
  ['tls-missing', false],
] as const)('%s may pass: %s', (kind, passes) => {
  expect(mayPass({ kind, said: '' })).toBe(passes);
});

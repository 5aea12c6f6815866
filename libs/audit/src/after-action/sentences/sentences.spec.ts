import { decode, storedNames } from '#contracts';
import { readdirSync, readFileSync } from 'node:fs';
import { sentenceOf } from './sentence-of.js';

const folder = 'libs/contracts/src/log/frozen-events';

/** One of each event as it was ever stored. */
const samples = readdirSync(folder).flatMap((file) =>
  (JSON.parse(readFileSync(`${folder}/${file}`, 'utf8')) as { type: string; data: unknown }[]).map(
    ({ type, data }, n): [string, number, unknown] => [type, n, data],
  ),
);

describe('the sentence of an event', () => {
  it('is there for everything that was ever stored', () => {
    expect(new Set(samples.map(([name]) => name))).toEqual(new Set(storedNames()));
  });

  it.each(samples)('says in both languages what %s (%#) is', (storedType, _, data) => {
    const event = decode(storedType, data);
    const { zh, en } = sentenceOf(event);
    expect(zh).toMatch(/\p{Script=Han}/u);
    expect(en).toMatch(/^[\p{L}\d“]/u);
    expect(en).toMatch(/[a-z]{3}/);
    for (const text of [zh, en]) {
      expect(text).not.toMatch(/undefined|NaN|Invalid|\[object|\n/);
      expect(text).not.toContain(event.type);
    }
  });
});

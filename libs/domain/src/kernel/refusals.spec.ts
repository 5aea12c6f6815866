import { readdirSync, readFileSync } from 'node:fs';
import { refusalTexts } from './refusals.js';

const folder = new URL('../', import.meta.url);
const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => ({
    aggregate: /^[a-z]+/.exec(file)?.[0] ?? file,
    isSpec: file.endsWith('spec.ts'),
    text: readFileSync(new URL(file, folder), 'utf8'),
  }));
const refusing = sources.filter(
  ({ isSpec, text }) => !isSpec && /import \{[^}]* (refuse|type Refusal),?\s/.test(text),
);
const codesIn = (some: typeof sources): string[] =>
  Object.keys(refusalTexts).filter((code) => some.some(({ text }) => text.includes(`'${code}'`)));

describe('the codes of refusals', () => {
  it.each([...new Set(refusing.map(({ aggregate }) => aggregate))])('of %s are in its specs', (aggregate) => {
    const specs = sources.filter((source) => source.isSpec && source.aggregate === aggregate);
    const codes = codesIn(refusing.filter((source) => source.aggregate === aggregate));
    expect(codes.length).toBeGreaterThan(0);
    expect(codesIn(specs)).toEqual(expect.arrayContaining(codes));
  });
});

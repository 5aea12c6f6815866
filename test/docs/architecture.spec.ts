import { existsSync, readFileSync } from 'node:fs';

const text = readFileSync('docs/architecture.md', 'utf8');
/** Paths below the root, and those of a table that follow on from the folder before them. */
const whole = [...text.matchAll(/`((?:libs|apps)\/[^`<>]+)`/g)].flatMap(([, path = '']) => path);
const guesses = [...text.matchAll(/^\| [^|]+ \| `([^`]+)` \| (`[^|]+`) \|$/gm)].flatMap(
  ([, folder = '', files = '']) =>
    [...files.matchAll(/`([^`]+)`/g)].map(([, file = '']) => `${folder}/${file}`),
);
const steps = [...text.matchAll(/in `(libs\/[^`]+\.ts)`[^]*?```ts\n([^]*?)```/g)];

describe('the guide to the architecture', () => {
  it.each(whole)('names %s, which is there', (path) => {
    expect(existsSync(path)).toBe(true);
  });

  it.each(guesses)('guesses %s, which is there', (path) => {
    expect(existsSync(path)).toBe(true);
  });

  it.each(steps.map(([, file = '', code = '']) => [file, code]))('shows what stands in %s', (file, code) => {
    const source = readFileSync(file, 'utf8')
      .split('\n')
      .map((line) => line.trim());
    for (const line of code.split('\n').map((one) => one.trim())) expect(source).toContain(line);
  });

  it('has an example of each step', () => {
    expect([whole.length, guesses.length, steps.length].map((n) => n > 3)).toEqual([true, true, true]);
  });
});

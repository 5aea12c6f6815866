import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const text = readFileSync('docs/security.md', 'utf8');

/** Requirements of levels 1 and 2 in each section of ASVS 5.0.0; numbered from 1, those of level 3 behind them. */
const sections: Readonly<Record<string, number>> = {
  ...{ '1.1': 2, '1.2': 9, '1.3': 11, '1.4': 3, '1.5': 2, '2.1': 3, '2.2': 3, '2.3': 4, '2.4': 1 },
  ...{ '3.2': 2, '3.3': 4, '3.4': 6, '3.5': 5, '3.7': 2, '4.1': 3, '4.2': 1, '4.3': 2, '4.4': 4 },
  ...{ '5.1': 1, '5.2': 3, '5.3': 2, '5.4': 3, '6.1': 3, '6.2': 12, '6.3': 4, '6.4': 4, '6.5': 5, '6.6': 3 },
  ...{ '6.8': 4, '7.1': 3, '7.2': 4, '7.3': 2, '7.4': 5, '7.5': 2, '7.6': 2, '8.1': 2, '8.2': 3, '8.3': 1 },
  ...{ '8.4': 1, '9.1': 3, '9.2': 4, '10.1': 2, '10.2': 2, '10.3': 4, '10.4': 11, '10.5': 5, '10.6': 2 },
  ...{ '10.7': 3, '11.1': 2, '11.2': 3, '11.3': 3, '11.4': 4, '11.5': 1, '11.6': 1, '12.1': 3, '12.2': 2 },
  ...{ '12.3': 4, '13.1': 1, '13.2': 5, '13.3': 2, '13.4': 5, '14.1': 2, '14.2': 4, '14.3': 3, '15.1': 3 },
  ...{ '15.2': 3, '15.3': 7, '16.1': 1, '16.2': 5, '16.3': 4, '16.4': 3, '16.5': 3, '17.1': 1, '17.2': 4 },
  '17.3': 2,
};
const all = Object.entries(sections).flatMap(([section, count]) =>
  Array.from({ length: count }, (_, n) => `${section}.${n + 1}`),
);

const rows = [...text.matchAll(/^\| ([\d.–, ]+) \| ([^|]+) \| (.+) \|$/gm)].map(
  ([, ids = '', state = '', how = '']) => ({ ids: ids.split(', ').flatMap(between), state, how }),
);

/** `1.2.6–1.3.1` stands for all from the one to the other. */
function between(range: string): string[] {
  const [first = '', last = first] = range.split('–');
  return all.slice(all.indexOf(first), all.indexOf(last) + 1);
}

/** Files that a row leads to, each with the names of its tests that follow. */
const shown = rows.flatMap(({ how }) =>
  [...how.matchAll(/\]\((\.\.\/[^)\s#]+)\)((?:[^[]*?“[^”]+”)*)/g)].map(([, link = '', names = '']) => ({
    file: join('docs', link),
    names: [...names.matchAll(/“([^”]+)”/g)].map(([, name = '']) => name),
  })),
);

describe('the page on security', () => {
  it('has each requirement once, in order', () => {
    expect(all).toHaveLength(253);
    expect(rows.flatMap(({ ids }) => ids)).toEqual(all);
  });

  it('counts what is met, not applicable and not met', () => {
    const count = (wanted: string): number =>
      rows.filter(({ state }) => state === wanted).flatMap(({ ids }) => ids).length;
    const told = /\*\*(\d+) met, (\d+) not applicable, (\d+) not met\.\*\*/.exec(text)?.slice(1).map(Number);
    expect(told).toEqual(['met', 'n/a', 'not met'].map(count));
    expect((told ?? []).reduce((sum, one) => sum + one, 0)).toBe(all.length);
  });

  it('says of what is not met what is missing', () => {
    const unsaid = rows.filter(({ state, how }) => state === 'not met' && how.length < 40);
    expect(unsaid.flatMap(({ ids }) => ids)).toEqual([]);
  });

  it('names tests that are there, in the files that it says', () => {
    expect(shown.flatMap(({ names }) => names).length).toBeGreaterThan(80);
    const sought = rows.flatMap(({ how }) => [...how.matchAll(/“/g)]).length;
    expect(shown.flatMap(({ names }) => names)).toHaveLength(sought);
    const missing = shown.flatMap(({ file, names }) => {
      const source = existsSync(file) ? readFileSync(file, 'utf8') : '';
      return names.filter((name) => !source.includes(name)).map((name) => `${file}: ${name}`);
    });
    expect(missing).toEqual([]);
  });

  it('names files that are there, as link or not', () => {
    const named = [...text.matchAll(/`((?:apps|libs|docker|test|tools|docs)\/[^`\s]+)`/g)].map(
      ([, path = '']) => path,
    );
    const linked = [...text.matchAll(/\]\(([^)\s:#]+)(?:#[^)]*)?\)/g)].map(([, link = '']) =>
      join('docs', link),
    );
    expect(linked.length).toBeGreaterThan(150);
    expect([...named, ...linked].filter((path) => !existsSync(path))).toEqual([]);
  });

  it('leads to headings that are there', () => {
    const missing = [...text.matchAll(/\]\(([^)\s:#]*)#([^)\s]+)\)/g)].filter(
      ([, link = '', heading = '']) => {
        const file = link === '' ? 'docs/security.md' : join(dirname('docs/security.md'), link);
        const headings = [...readFileSync(file, 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
          title
            .toLowerCase()
            .replace(/[^\p{L}\p{N}\- ]/gu, '')
            .replaceAll(' ', '-'),
        );
        return !headings.includes(heading);
      },
    );
    expect(missing.map(([whole]) => whole)).toEqual([]);
  });
});

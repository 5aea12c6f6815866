import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const guides = ['.', 'docs', 'docs/adr', 'docs/console', 'docker'].flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name)),
);

/** Where the links of a text lead, that lead to files of this repository. */
const linksOf = (file: string): string[] =>
  [...readFileSync(file, 'utf8').matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, link = '']) => link.replace(/#.*$/, ''))
    .filter((link) => link !== '' && !/^[a-z]+:/.test(link))
    .map((link) => join(dirname(file), link));

/** The files and folders of this repository that a text names as code, those with `<…>` in them left out. */
const pathsOf = (file: string): string[] =>
  [
    ...readFileSync(file, 'utf8').matchAll(
      /`((?:apps|bench|docker|docs|libs|samples|test|tools)\/[\w./-]+)`/g,
    ),
  ].map(([, path = '']) => path);

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: object };
const scriptsOf = (file: string): string[] =>
  [...readFileSync(file, 'utf8').matchAll(/npm run (?:-s |--silent )?([a-z][\w:-]*)/g)].map(
    ([, name = '']) => name,
  );

describe('what people read', () => {
  it.each(guides)('leads on from %s to what is there', (file) => {
    expect(linksOf(file).filter((link) => !existsSync(link))).toEqual([]);
  });

  // the log of changes tells of what is gone
  it.each(guides.filter((file) => file !== 'CHANGELOG.md'))('names in %s what is there', (file) => {
    expect(pathsOf(file).filter((path) => !existsSync(path))).toEqual([]);
    expect(scriptsOf(file).filter((name) => !(name in scripts))).toEqual([]);
  });

  it('is all in the index', () => {
    const index = linksOf('docs/README.md');
    const documents = readdirSync('docs')
      .map((name) => join('docs', ['adr', 'console'].includes(name) ? `${name}/README.md` : name))
      .filter((file) => file !== 'docs/README.md');
    expect(documents.filter((file) => !index.includes(file))).toEqual([]);
    const decisions = linksOf('docs/adr/README.md');
    const recorded = readdirSync('docs/adr').map((name) => join('docs/adr', name));
    expect(recorded.filter((file) => !file.endsWith('README.md') && !decisions.includes(file))).toEqual([]);
  });
});

import { execFileSync, spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const tool = resolve('tools/build.mjs');

describe('the build', () => {
  let dir: string;
  const at = (file: string): string => join(dir, file);
  const source = (name: string): string => at(`libs/a/src/${name}.ts`);
  const output = (name: string): string => at(`dist/libs/a/src/${name}.js`);
  const write = (name: string, text: string): void => writeFileSync(source(name), text);
  const build = (): void => void execFileSync(process.execPath, [tool], { cwd: dir });

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'liandong-build-'));
    mkdirSync(at('libs/a/src'), { recursive: true });
    writeFileSync(at('package.json'), '{"type":"module"}');
    copyFileSync('.swcrc', at('.swcrc'));
    write('one', 'export const one: number = 1;\n');
    write('two', "import { one } from './one.js';\nconsole.log(one);\n");
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  it('makes what is not there, and leaves alone what is', () => {
    build();
    expect(readFileSync(output('one'), 'utf8')).toBe(
      'export const one = 1;\n//# sourceMappingURL=one.js.map',
    );
    const { sources } = JSON.parse(readFileSync(`${output('one')}.map`, 'utf8')) as { sources: string[] };
    expect(resolve(output('one'), '..', sources[0]!)).toBe(source('one'));
    write('two', 'console.log(2);\n');
    const { ino } = statSync(output('one'));
    build();
    expect(statSync(output('one')).ino).toBe(ino);
    expect(readFileSync(output('two'), 'utf8')).toContain('console.log(2)');
  });

  it('takes another version for newer, even one that is older', () => {
    build();
    write('one', 'export const one = 0;\n');
    utimesSync(source('one'), new Date(0), new Date(0));
    build();
    expect(readFileSync(output('one'), 'utf8')).toContain('one = 0');
  });

  it('makes everything anew when it is to be made another way', () => {
    build();
    const settings = JSON.parse(readFileSync(at('.swcrc'), 'utf8')) as object;
    writeFileSync(at('.swcrc'), JSON.stringify({ ...settings, minify: true }));
    build();
    expect(readFileSync(output('one'), 'utf8')).toContain('export const one=1;');
  });

  it('takes out what has no source any more', () => {
    build();
    rmSync(source('two'));
    build();
    expect([output('one'), output('two'), `${output('two')}.map`].map((file) => existsSync(file))).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('makes all but what has a mistake, says where that is, and tries it again', () => {
    write('one', 'export const one = ;\n');
    for (let n = 0; n < 2; n++) {
      const { status, stderr } = spawnSync(process.execPath, [tool], { cwd: dir, encoding: 'utf8' });
      expect(status).toBe(1);
      expect(stderr).toContain('libs/a/src/one.ts:1');
      expect([existsSync(output('one')), existsSync(output('two'))]).toEqual([false, true]);
    }
  });

  it('comes before whatever is run', () => {
    const run = (...args: string[]): string =>
      execFileSync(process.execPath, [resolve('tools/run.mjs'), 'libs/a/src/two.js', ...args], {
        cwd: dir,
        encoding: 'utf8',
      });
    expect(run()).toBe('1\n');
    write('two', 'console.log(process.argv.slice(2));\n');
    expect(run('--a', 'b')).toBe("[ '--a', 'b' ]\n");
  });
});

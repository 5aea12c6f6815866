import { execFile } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const nodeModules = resolve('node_modules');
const env = { ...process.env, PATH: [join(nodeModules, '.bin'), process.env['PATH']].join(delimiter) };

const guide = ['docs/clients.md', 'libs/client/README.md']
  .map((file) => readFileSync(file, 'utf8'))
  .join('\n');

/** An empty folder of a partner, in which the packed client is installed. */
export class PartnersFolder {
  private constructor(readonly dir: string) {}

  /** Packs from a copy that has nothing else of this repository around it but a compiler. */
  static async below(parent: string): Promise<PartnersFolder> {
    const source = mkdtempSync(join(parent, 'client-'));
    for (const name of ['package.json', 'tsconfig.json', 'README.md', 'LICENSE', 'src']) {
      cpSync(join('libs/client', name), join(source, name), { recursive: true });
    }
    mkdirSync(join(source, 'node_modules'));
    symlinkSync(join(nodeModules, '@types'), join(source, 'node_modules/@types'));
    await run('npm', ['pack', '--pack-destination', source], { cwd: source, env });
    const packed = readdirSync(source).find((name) => name.endsWith('.tgz')) ?? '';

    const dir = mkdtempSync(join(parent, 'partner-'));
    writeFileSync(join(dir, 'package.json'), '{"private":true}');
    const quietly = ['--offline', '--no-audit', '--no-fund', '--no-package-lock'];
    await run('npm', ['install', ...quietly, join(source, packed)], { cwd: dir, env });
    return new PartnersFolder(dir);
  }

  /** Whatever is in the package. */
  get files(): string[] {
    return readdirSync(join(this.dir, 'node_modules/@liandong/client'), {
      recursive: true,
      encoding: 'utf8',
    });
  }

  /** A package of the partner's own. */
  add(name: string): void {
    symlinkSync(join(nodeModules, name), join(this.dir, 'node_modules', name));
  }

  /** Takes programs out of the guide or the package's own page, and holds them against the types of the package. */
  async programs(...names: string[]): Promise<void> {
    for (const name of names) {
      const [, text] =
        new RegExp('```[jt]s ' + name.replace('.', '\\.') + '\\n(.*?)```', 's').exec(guide) ?? [];
      if (text === undefined) throw new Error(`there is no ${name} in the guide`);
      writeFileSync(join(this.dir, name), text);
    }
    const types = ['--types', 'node', '--typeRoots', join(nodeModules, '@types')];
    const checked = ['--noEmit', '--allowJs', '--checkJs', '--strict', '--skipLibCheck'];
    const options = [...checked, '--target', 'es2023', '--module', 'nodenext', ...types];
    await run('tsc', [...options, ...names], { cwd: this.dir, env }).catch((error: { stdout: string }) => {
      throw new Error(`the guide does not fit the types: ${error.stdout}`);
    });
  }

  /** Runs a program that was taken out, and gives what it printed. */
  async run(name: string, ...args: string[]): Promise<string> {
    return (await run(process.execPath, [name, ...args], { cwd: this.dir })).stdout;
  }
}

import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const packageFile = (name: string, file: string): string =>
  join(dirname(createRequire(import.meta.url).resolve(`${name}/package.json`)), file);

/**
 * Makes a client of the document that the service serves, compiles the program of docs/interfaces.md against it, and
 * runs that. Gives what it printed.
 */
export async function runDocumentedClient(
  folder: string,
  url: string,
  ...tokens: readonly string[]
): Promise<string> {
  const [, program = ''] = /```ts\n(.*?)```/s.exec(readFileSync('docs/interfaces.md', 'utf8')) ?? [];
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  writeFileSync(join(folder, 'program.ts'), program);
  const generator = packageFile('swagger-typescript-api', 'dist/cli.mjs');
  const from = ['--path', `${url}/openapi.json`, '--output', folder, '--name', 'client.ts', '--silent'];
  await run(process.execPath, [generator, 'generate', ...from]);
  const options = [
    '--strict',
    '--target',
    'es2022',
    '--module',
    'nodenext',
    '--lib',
    'es2023,dom',
    '--skipLibCheck',
  ];
  const types = ['--types', 'node', '--typeRoots', dirname(packageFile('@types/node', '.'))];
  const compiler = [packageFile('typescript', 'bin/tsc'), ...options, ...types, 'program.ts'];
  await run(process.execPath, compiler, { cwd: folder }).catch((error: Error & { stdout: string }) => {
    throw new Error(`the program does not compile: ${error.stdout}`);
  });
  const { stdout } = await run(process.execPath, [join(folder, 'program.js'), url, ...tokens]);
  return stdout;
}

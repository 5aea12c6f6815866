// Compiles what is out of date into `dist`, and takes out what has no source any more. Does nothing where nothing
// has changed, so that everything that runs from `dist` can begin with it.
import { mkdirSync, readdirSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { deriveAnswers } from './answer-schemas.mjs';
import { buildConsole } from './console.mjs';

const roots = ['apps', 'libs', 'bench', 'test/harness'];
const out = 'dist';

/** What runs in browsers is built by itself. */
const isCompiled = (/** @type {string} */ file) =>
  /(?<!spec|\.d)\.ts$/.test(file) && !file.startsWith(join('apps', 'console'));

/** What every output depends on beside its own source. */
const makers = ['.swcrc', createRequire(import.meta.url).resolve('@swc/core/package.json')];

/** @type {(folder: string) => string[]} */
export const filesIn = (folder) =>
  statSync(folder, { throwIfNoEntry: false })
    ? readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
        const path = join(folder, entry.name);
        return entry.isDirectory() ? filesIn(path) : [path];
      })
    : [];

/** @type {(source: string) => string} */
const outputOf = (source) => join(out, source.replace(/ts$/, 'js'));

/**
 * When a file came to be as it is here: a checkout or a copy can bring an older time of change with it.
 * @type {(file: string) => number}
 */
const since = (file) => statSync(file).ctimeMs;

/**
 * Below the current folder.
 * @throws when something cannot be compiled; all else is, and that is tried again the next time
 */
export async function build() {
  // an output is as old as the beginning of its build: what is saved meanwhile is newer
  const startedAt = new Date();
  const sources = roots.flatMap(filesIn).filter((file) => isCompiled(file));
  const outputs = new Set(roots.flatMap((root) => filesIn(join(out, root))));
  const madeSince = Math.max(...makers.map(since));

  const wanted = new Set(sources.map(outputOf).flatMap((output) => [output, `${output}.map`]));
  for (const output of outputs) if (!wanted.has(output)) rmSync(output);

  const stale = sources.filter((source) => {
    const output = outputOf(source);
    return !outputs.has(output) || statSync(output).mtimeMs < Math.max(since(source), madeSince);
  });
  if (stale.length === 0) return;
  const { transformFile } = await import('@swc/core');
  const compiled = await Promise.allSettled(
    stale.map(async (source) => {
      const output = outputOf(source);
      mkdirSync(dirname(output), { recursive: true });
      const { code, map = '' } = await transformFile(source, {
        sourceFileName: relative(dirname(output), source),
      });
      put(`${output}.map`, map, startedAt);
      put(output, `${code}//# sourceMappingURL=${basename(output)}.map`, startedAt);
    }),
  );
  const failures = compiled.flatMap((one) => (one.status === 'rejected' ? [String(one.reason)] : []));
  if (failures.length > 0) throw new Error(failures.join('\n'));
}

/**
 * Whole, under whoever reads it.
 * @param {string} file
 * @param {string} text
 * @param {Date} at
 */
function put(file, text, at) {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, text);
  utimesSync(draft, at, at);
  renameSync(draft, file);
}

/** With what only the API and its tests need: it takes longer where the types of answers have changed. */
export async function buildAll() {
  await build();
  await Promise.all([deriveAnswers(), buildConsole()]);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildAll();

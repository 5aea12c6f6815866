// Lets node load the sources as they are, for tests: `./x.js` beside a source is `./x.ts`, and is compiled when it is
// loaded, as the build does it.
import { transformSync } from '@swc/core';
import { readFileSync } from 'node:fs';
import { fileURLToPath, URL } from 'node:url';

const { jsc, module } = JSON.parse(readFileSync(new URL('../../.swcrc', import.meta.url), 'utf8'));

/** @type {(url: string | undefined) => boolean} */
const isSource = (url) => url !== undefined && /\.ts(\?|$)/.test(url);

/** @type {import('node:module').ResolveHookSync} */
export function resolve(specifier, context, next) {
  const isBeside = isSource(context.parentURL) && /^\.{1,2}\/.*\.js$/.test(specifier);
  return next(isBeside ? specifier.replace(/js$/, 'ts') : specifier, context);
}

/** @type {import('node:module').LoadHookSync} */
export function load(url, context, next) {
  if (!isSource(url)) return next(url, context);
  const filename = fileURLToPath(url);
  const { code } = transformSync(readFileSync(filename, 'utf8'), {
    swcrc: false,
    filename,
    jsc,
    module,
    sourceMaps: 'inline',
  });
  return { format: 'module', source: code, shortCircuit: true };
}

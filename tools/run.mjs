// Runs a program of `dist`, which is brought up to date first: `node tools/run.mjs cli agency list`. The first
// argument is an app, or a file below `dist`.
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { build, buildAll } from './build.mjs';

const [, , program = '', ...args] = process.argv;
const file = `dist/${program.endsWith('.js') ? program : `apps/${program}/src/main.js`}`;
const isWithApi = program === 'stack' || program.startsWith('apps/api');
await (isWithApi ? buildAll : build)().catch((/** @type {unknown} */ error) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
process.setSourceMapsEnabled(true);
process.argv.splice(1, process.argv.length, file, ...args);
await import(pathToFileURL(file).href);

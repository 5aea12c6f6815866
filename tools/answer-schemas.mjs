// Writes the schemas of the API's answers and of events, derived from their TypeScript types, to where the API reads
// them. Does nothing while the sources that they came from are as they were.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { tidy } from './answer-schemas/tidy.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const { imports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const target = join(root, imports['#answers']);

/** @param {readonly string[]} files relative to the root */
function hashOf(files) {
  const hash = createHash('sha256');
  for (const file of files) {
    try {
      hash.update(file).update(readFileSync(join(root, file)));
    } catch {
      hash.update('absent');
    }
  }
  return hash.digest('hex');
}

/** Below the folder of the repository. */
export async function deriveAnswers() {
  try {
    const { sources, hash } = JSON.parse(readFileSync(target, 'utf8'));
    if (hashOf(sources) === hash) return;
  } catch {
    // made for the first time
  }
  process.stderr.write('Deriving the schemas of the API from its types\n');
  await generate();
}

async function generate() {
  const { default: generator } = await import('typescript-json-schema');
  const program = generator.programFromConfig(join(root, 'tsconfig.json'), [
    join(root, 'apps/api/src/schema/derived.ts'),
    join(root, 'apps/api/src/app/api.module.ts'),
  ]);
  const schema = generator.generateSchema(program, 'Derived', {
    required: true,
    strictNullChecks: true,
    aliasRef: true,
    // the type checker has its own command
    ignoreErrors: true,
  });
  if (!schema) throw new Error('no schemas could be made of the types');
  const own = program
    .getSourceFiles()
    .map(({ fileName }) => relative(root, fileName))
    .filter((file) => /^(apps|libs)\//.test(file));
  const sources = [
    ...own,
    'tsconfig.json',
    'package-lock.json',
    'tools/answer-schemas.mjs',
    'tools/answer-schemas/tidy.mjs',
  ].sort();
  const tidied = tidy(/** @type {{}} */ (schema));
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, JSON.stringify({ hash: hashOf(sources), sources, ...tidied }));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await deriveAnswers();

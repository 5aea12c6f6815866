import 'reflect-metadata';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { asyncApi } from './documents/asyncapi.js';
import { openApi } from './documents/openapi.js';

/** Writes the documents to a folder, as the API serves them. */
const [folder = join('dist', 'docs')] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
for (const [name, document] of Object.entries({
  'openapi.json': openApi(),
  'asyncapi.json': asyncApi(),
})) {
  const file = join(folder, name);
  writeFileSync(file, `${JSON.stringify(document, null, 2)}\n`);
  process.stdout.write(`${file}\n`);
}

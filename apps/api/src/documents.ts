import 'reflect-metadata';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { asyncApi } from './documents/asyncapi.js';
import { firstDifference } from './documents/difference.js';
import { openApi } from './documents/openapi.js';

const folder = join(process.cwd(), 'docs');
const documents = { 'openapi.json': openApi, 'asyncapi.json': asyncApi };
const isCheck = process.argv.includes('--check');

for (const [name, make] of Object.entries(documents)) {
  const file = join(folder, name);
  const text = `${JSON.stringify(make(), null, 2)}\n`;
  if (!isCheck) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, text);
    process.stdout.write(`docs/${name}\n`);
    continue;
  }
  const difference = firstDifference(read(file), text);
  if (difference) {
    process.stderr.write(`docs/${name} is not what the code says; write it anew. ${difference}\n`);
    process.exitCode = 1;
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

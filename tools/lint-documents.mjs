// Lints the documents in dist/docs with what their readers use: Redocly's and Stoplight's rules, and AsyncAPI's parser.
// A warning fails as an error does. Who runs the service and where is not in the documents, hence the rules that
// .spectral.json turns off; and the summary of an operation says in both languages what a description would.
import { Parser } from '@asyncapi/parser';
import { createConfig, lint } from '@redocly/openapi-core';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';

const openapi = join('dist', 'docs', 'openapi.json');
const asyncapi = join('dist', 'docs', 'asyncapi.json');

/** @param {string} linter @param {readonly string[]} found */
function report(linter, found) {
  process.stdout.write(`${linter}: ${found.length === 0 ? 'ok' : found.join('\n  ')}\n`);
  if (found.length > 0) process.exitCode = 1;
}

const rules = /** @type {const} */ ({
  // who signs in is led on, and answered by where he is led
  'operation-2xx-response': 'off',
  // a command is posted to an id, and a list that is asked for stands beside the ids
  'no-ambiguous-paths': 'off',
});
const config = await createConfig({ extends: ['recommended'], rules });
const byRedocly = await lint({ ref: openapi, config });
report(
  'redocly',
  byRedocly.map(({ ruleId, message, location: [at] }) => `${ruleId}: ${message} ${at?.pointer ?? ''}`),
);

const { diagnostics } = await new Parser().parse(readFileSync(asyncapi, 'utf8'));
report(
  'asyncapi',
  diagnostics.map(({ code, message, path }) => `${code}: ${message} ${path.join('/')}`),
);

const spectral = join('node_modules', '@stoplight', 'spectral-cli', 'dist', 'index.js');
const { status } = spawnSync(
  process.execPath,
  [spectral, 'lint', openapi, asyncapi, '--ruleset', '.spectral.json', '--fail-severity', 'hint'],
  { stdio: 'inherit' },
);
if (status !== 0) process.exitCode = 1;

import 'reflect-metadata';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { asyncApi } from './documents/asyncapi.js';
import { openApi } from './documents/openapi.js';
import { commandsPage } from './documents/authority/commands.js';
import { districtSchemas } from './documents/district-schemas.js';
import { clientTypes } from './documents/events/client-types.js';
import { eventsPage } from './documents/events/page.js';
import { eventsSchema } from './documents/events/schema.js';
import { queriesPage } from './documents/authority/queries.js';

/**
 * Writes the documents to a folder, as the API serves them, the pages of commands, queries and events, the schemas of
 * events and of the files of a district, and the types of events that the client has.
 */
const [folder = join('dist', 'docs')] = process.argv.slice(2);
mkdirSync(join(folder, 'schemas'), { recursive: true });
for (const [name, text] of Object.entries({
  'openapi.json': `${JSON.stringify(openApi(), null, 2)}\n`,
  'asyncapi.json': `${JSON.stringify(asyncApi(), null, 2)}\n`,
  'commands.md': commandsPage(),
  'queries.md': queriesPage(),
  'events.md': eventsPage(),
  'event-data.ts': clientTypes(),
  ...Object.fromEntries(
    Object.entries({ ...districtSchemas(), 'events.schema.json': eventsSchema() }).map(([name, schema]) => [
      join('schemas', name),
      `${JSON.stringify(schema, null, 2)}\n`,
    ]),
  ),
})) {
  const file = join(folder, name);
  writeFileSync(file, text);
  process.stdout.write(`${file}\n`);
}

import { readFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { clientTypes } from '../../apps/api/src/documents/events/client-types.js';
import { eventsSchema } from '../../apps/api/src/documents/events/schema.js';

describe('what agencies are told, as it is published', () => {
  it('is what the types and rules say: npm run docs, then copy events.schema.json to docs/schemas', () => {
    expect(JSON.parse(readFileSync('docs/schemas/events.schema.json', 'utf8'))).toEqual(eventsSchema());
  });

  it('is that in the client too: npm run docs, then copy event-data.ts to libs/client/src/events', async () => {
    const file = 'libs/client/src/events/event-data.ts';
    const formatted = await format(clientTypes(), { ...(await resolveConfig(file)), parser: 'typescript' });
    expect(readFileSync(file, 'utf8')).toBe(formatted);
  });
});

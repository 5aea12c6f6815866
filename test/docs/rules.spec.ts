import { commandsPage } from '../../apps/api/src/documents/authority/commands.js';
import { queriesPage } from '../../apps/api/src/documents/authority/queries.js';
import { eventsPage } from '../../apps/api/src/documents/events/page.js';
import { readFileSync } from 'node:fs';

describe('the pages of the rules', () => {
  it.each([
    ['commands.md', commandsPage],
    ['queries.md', queriesPage],
    ['events.md', eventsPage],
  ])('%s says what the rules say: npm run docs, then copy it from dist/docs to docs', (name, page) => {
    expect(readFileSync(`docs/${name}`, 'utf8')).toBe(page());
  });
});

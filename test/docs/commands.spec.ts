import { commandsPage } from '../../apps/api/src/documents/who-may.js';
import { readFileSync } from 'node:fs';

describe('docs/commands.md', () => {
  it('says what the rules say: npm run docs && cp dist/docs/commands.md docs/', () => {
    expect(readFileSync('docs/commands.md', 'utf8')).toBe(commandsPage());
  });
});

import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FilePositions } from './file-positions.js';

describe('positions in a file', () => {
  let dir: string;
  beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'liandong-client-'))));
  afterEach(() => rmSync(dir, { recursive: true }));

  it('are those that were kept last, and nothing beside them', async () => {
    const file = join(dir, 'new', 'feed.position');
    expect(await new FilePositions(file).load()).toBeUndefined();
    await new FilePositions(file).save('7');
    await new FilePositions(file).save('123');
    expect(await new FilePositions(file).load()).toBe('123');
    expect(readdirSync(join(dir, 'new'))).toEqual(['feed.position']);
  });

  it('do not begin anew where the file cannot be read', async () => {
    await expect(new FilePositions(dir).load()).rejects.toMatchObject({ code: 'EISDIR' });
  });
});

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { consoleFiles } from './console-files.js';

describe('the files of the console', () => {
  const dir = mkdtempSync(join(tmpdir(), 'liandong-console-files-'));
  afterAll(() => rmSync(dir, { recursive: true }));

  it('are none where it was not built', () => {
    expect(consoleFiles(join(dir, 'none')).size).toBe(0);
  });

  it('are kept for ever by their names, and the page is asked about each time', () => {
    mkdirSync(join(dir, 'assets'));
    writeFileSync(join(dir, 'index.html'), '<!doctype html>');
    writeFileSync(join(dir, 'assets/index-a1.js'), '1');
    writeFileSync(join(dir, 'built-from'), 'a hash');
    const files = consoleFiles(dir);
    expect([...files.keys()].sort()).toEqual(['assets/index-a1.js', 'index.html']);
    expect(files.get('index.html')).toMatchObject({ type: 'text/html; charset=utf-8', cache: 'no-cache' });
    expect(files.get('assets/index-a1.js')).toMatchObject({
      ...{ type: 'text/javascript; charset=utf-8', cache: 'public, max-age=31536000, immutable' },
    });
    writeFileSync(join(dir, 'index.html'), '<!doctype html><p>');
    expect(consoleFiles(dir).get('index.html')?.tag).not.toBe(files.get('index.html')?.tag);
  });
});

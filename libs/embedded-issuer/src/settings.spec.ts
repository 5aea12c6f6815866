import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { settingsFrom } from './settings.js';

describe('settings of the embedded issuer', () => {
  const dir = mkdtempSync(join(tmpdir(), 'liandong-issuer-'));
  afterAll(() => rmSync(dir, { recursive: true }));
  const file = join(dir, 'secret');
  const open = join(dir, 'open');
  writeFileSync(file, 'secret\n', { mode: 0o600 });
  writeFileSync(open, 'secret', { mode: 0o644 });
  const sound = {
    LIANDONG_OIDC_DATA: dir,
    LIANDONG_OIDC_PORT: '8089',
    LIANDONG_OIDC_CLIENT_ID: 'liandong',
    LIANDONG_OIDC_CLIENT_SECRET_FILE: file,
    LIANDONG_OIDC_CLIENT_URL: 'http://127.0.0.1:8080',
  };

  it('are read', () => {
    expect(settingsFrom(sound)).toEqual({
      dataDir: dir,
      port: 8089,
      client: { id: 'liandong', secret: 'secret', baseUrl: 'http://127.0.0.1:8080' },
    });
  });

  it.each([
    ['LIANDONG_OIDC_DATA', '', 'LIANDONG_OIDC_DATA is not set; expected a directory for the data'],
    ['LIANDONG_OIDC_PORT', '65536', 'LIANDONG_OIDC_PORT is "65536"; expected a port number from 0 to 65535'],
    ['LIANDONG_OIDC_CLIENT_SECRET_FILE', join(dir, 'none'), 'expected a readable file'],
    ['LIANDONG_OIDC_CLIENT_SECRET_FILE', open, 'expected a secret that only its owner can read'],
    ['LIANDONG_OIDC_CLIENT_URL', 'http://127.0.0.1:8080/', 'expected such as http://127.0.0.1:8080'],
  ])('name %s when it is “%s”', (name, value, message) => {
    expect(() => settingsFrom({ ...sound, [name]: value })).toThrow(message);
  });
});

import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PublicKey } from '#domain';
import {
  generateAgencyKey,
  KeyFileUnusable,
  publicKeyObject,
  publicKeyOf,
  readKeyFile,
  writeKeyFile,
} from './keys.js';

const audience = 'liandong.test';

describe('a key file', () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'liandong-keys-'));
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  it('can be read by its owner only, and so can its folder', () => {
    const file = join(dir, 'keys', 'FIRE.json');
    const key = generateAgencyKey('FIRE', 'FIRE-1', audience);
    writeKeyFile(file, key);
    expect(readKeyFile(file)).toEqual(key);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(join(dir, 'keys')).mode & 0o777).toBe(0o700);
    expect(readdirSync(join(dir, 'keys'))).toEqual(['FIRE.json']);
  });

  it('is never replaced: a key that may be registered already must not be lost', () => {
    const file = join(dir, 'FIRE.json');
    const first = generateAgencyKey('FIRE', 'FIRE-1', audience);
    writeKeyFile(file, first);
    writeKeyFile(file, generateAgencyKey('FIRE', 'FIRE-1', audience));
    expect(readKeyFile(file)).toEqual(first);
  });

  it.each([
    '',
    '{',
    'null',
    '[]',
    '{"agencyId":"FIRE","keyId":"FIRE-1","audience":"a","privateKey":{"x":"…"}}',
    '{"agencyId":"FIRE","keyId":"FIRE-1","privateKey":{"x":"…","d":"…"}}',
  ])('that holds %j is reported by name', (content) => {
    const file = join(dir, 'FIRE.json');
    writeFileSync(file, content);
    expect(() => readKeyFile(file)).toThrow(KeyFileUnusable);
    expect(() => readKeyFile(file)).toThrow(/FIRE\.json/);
  });

  it('that is not there is reported by name', () => {
    expect(() => readKeyFile(join(dir, 'none.json'))).toThrow(/there is no .*none\.json/);
  });

  it('holds the secret, the registered half does not', () => {
    const key = generateAgencyKey('FIRE', 'FIRE-1', audience);
    expect(publicKeyOf(key)).toEqual({ kty: 'OKP', crv: 'Ed25519', x: key.privateKey.x });
  });
});

describe('a public key', () => {
  it('is of its algorithm, whatever other key has the same bytes', () => {
    const key = publicKeyOf(generateAgencyKey('FIRE', 'FIRE-1', audience));
    const other = { ...key, crv: 'X25519' } as unknown as PublicKey;
    expect([key, other].map((one) => publicKeyObject(one).asymmetricKeyType)).toEqual(['ed25519', 'x25519']);
  });
});

import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { KeyUnusable, publicBytesOf, verifierKey, type VerifierKey } from './keys.js';

/** A log's own signing key under its name, which is the log's origin. */
export interface LogKey {
  readonly origin: string;
  readonly privateKey: KeyObject;
  readonly verifier: VerifierKey;
}

/**
 * Opens the key file (PKCS #8, PEM), or makes it: an Ed25519 key that only its owner can read, durable when this
 * returns. Of two that make it at once one wins, and both open the same key.
 * @throws {KeyUnusable} also when others than the owner may read the file
 */
export function openLogKey(file: string, origin: string): LogKey {
  let pem = readIfThere(file);
  if (pem === undefined) {
    make(file);
    pem = readFileSync(file, 'utf8');
  }
  if ((statSync(file).mode & 0o077) !== 0) {
    throw new KeyUnusable(`${file} can be read by others: chmod 600 it, or better make a new key`);
  }
  let privateKey: KeyObject;
  try {
    privateKey = createPrivateKey(pem);
  } catch (cause) {
    throw new KeyUnusable(`${file} holds no private key`, { cause });
  }
  if (privateKey.asymmetricKeyType !== 'ed25519') throw new KeyUnusable(`${file} holds no Ed25519 key`);
  return { origin, privateKey, verifier: verifierKey(origin, 'ed25519', publicBytesOf(privateKey)) };
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function make(file: string): void {
  const folder = dirname(file);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { privateKey } = generateKeyPairSync('ed25519');
  const draft = `${file}.${process.pid}`;
  try {
    writeFileSync(draft, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flush: true });
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  const handle = openSync(folder, 'r');
  fsyncSync(handle);
  closeSync(handle);
}

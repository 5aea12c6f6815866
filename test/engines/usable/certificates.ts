import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const hasOpenssl = !spawnSync('openssl', ['version']).error;

/** Certificates of docker/certificates.sh for one name, localhost and 127.0.0.1, by an authority of ours and by another. */
export class Certificates {
  private readonly dir = mkdtempSync(join(tmpdir(), 'liandong-certificates-'));

  constructor(private readonly name: string) {
    for (const authority of ['ours', 'other']) {
      execFileSync('bash', ['docker/certificates.sh', join(this.dir, authority), name]);
    }
  }

  ca = (authority: 'ours' | 'other'): string => join(this.dir, authority, 'ca', 'ca.crt');
  cert = (authority: 'ours' | 'other' = 'ours'): string => join(this.dir, authority, `${this.name}.crt`);
  key = (authority: 'ours' | 'other' = 'ours'): string => join(this.dir, authority, `${this.name}.key`);

  /** What a server shows. */
  get identity(): { readonly key: Buffer; readonly cert: Buffer } {
    return { key: readFileSync(this.key()), cert: readFileSync(this.cert()) };
  }

  remove(): void {
    rmSync(this.dir, { recursive: true, force: true });
  }
}

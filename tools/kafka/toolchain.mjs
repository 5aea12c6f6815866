import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
export const cache = join(here, '..', '..', '.cache', 'kafka');
const pom = join(here, 'pom.xml');

/**
 * What a broker needs and this machine lacks, in words for people.
 * @returns {string[]}
 */
export function missing() {
  const java = spawnSync('java', ['-version'], { encoding: 'utf8' });
  const version = Number(/version "(\d+)/.exec(java.stderr ?? '')?.[1]);
  const lacking = [];
  if (java.error) lacking.push('Java 17 or newer (no java on the path)');
  else if (!(version >= 17)) lacking.push(`Java 17 or newer (java is version ${version || 'unknown'})`);
  if (spawnSync('mvn', ['-v']).error) lacking.push('Maven (no mvn on the path)');
  return lacking;
}

/**
 * Resolves the broker into the cache; at once when it is there already.
 * @returns {string} class path
 */
export function resolveBroker() {
  const lib = join(cache, 'lib');
  const stamp = join(lib, '.resolved');
  const wanted = createHash('sha256').update(readFileSync(pom)).digest('hex');
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) {
    rmSync(lib, { recursive: true, force: true });
    mkdirSync(lib, { recursive: true });
    const options = ['-DincludeScope=runtime', `-DoutputDirectory=${lib}`];
    execFileSync('mvn', ['-B', '-q', '-f', pom, 'dependency:copy-dependencies', ...options], {
      stdio: ['ignore', 2, 2],
    });
    writeFileSync(stamp, wanted);
  }
  return join(lib, '*');
}

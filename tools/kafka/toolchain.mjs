import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';

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

/** Maven cannot fetch the broker, and the cache does not hold it. */
export class RegistryUnreachable extends Error {}

// by its full name: the short one would be looked up in the registry, and fail with words about prefixes
const copy = 'org.apache.maven.plugins:maven-dependency-plugin:copy-dependencies';
/** What Maven says where its registry is not to be reached. */
export const networkTrouble =
  /Could not transfer artifact|Unknown host|Connection (refused|timed out|reset)|Network is unreachable|in offline mode/i;

/**
 * Resolves the broker into the cache; at once when it is there already.
 * @returns {string} class path
 * @throws {RegistryUnreachable}
 */
export function resolveBroker() {
  const lib = join(cache, 'lib');
  const stamp = join(lib, '.resolved');
  const wanted = createHash('sha256').update(readFileSync(pom)).digest('hex');
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) {
    rmSync(lib, { recursive: true, force: true });
    mkdirSync(lib, { recursive: true });
    const options = ['-DincludeScope=runtime', `-DoutputDirectory=${lib}`];
    const maven = spawnSync('mvn', ['-B', '-q', '-f', pom, copy, ...options], {
      encoding: 'utf8',
    });
    if (maven.status !== 0) {
      const said = stripVTControlCharacters(`${maven.stdout}${maven.stderr}`).trim();
      const [first = 'no reason given'] = said.replace(/^\[ERROR\] /, '').split('\n');
      if (networkTrouble.test(said)) {
        throw new RegistryUnreachable(`Maven cannot fetch the broker from its registry: ${first}`);
      }
      throw new Error(`Maven cannot resolve ${pom}:\n${said}`);
    }
    writeFileSync(stamp, wanted);
  }
  return join(lib, '*');
}

import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { networkTrouble, RegistryUnreachable } from '../kafka/toolchain.mjs';

const version = '26.5.6';
const here = dirname(fileURLToPath(import.meta.url));
const cache = join(here, '..', '..', '.cache', 'keycloak');
const home = join(cache, `keycloak-${version}`);
const stamp = join(home, '.built');
const log = join(cache, 'keycloak.log');
const realm = 'liandong';
/** It takes seconds; this is for one that hangs, on however busy a machine. */
const readyWithinMs = 600_000;

/** What it keeps is gone with it. */
const database = '--db=dev-mem';
// by its full name: the short one would be looked up in the registry, and fail with words about prefixes
const unpack = 'org.apache.maven.plugins:maven-dependency-plugin:unpack';

/**
 * Resolves Keycloak into the cache, and builds it for its database; at once when that is done already.
 * @throws {RegistryUnreachable}
 */
function resolve() {
  if (existsSync(stamp)) return;
  rmSync(home, { recursive: true, force: true });
  mkdirSync(cache, { recursive: true });
  const artifact = `org.keycloak:keycloak-quarkus-dist:${version}:zip`;
  const options = [
    `-Dartifact=${artifact}`,
    `-DoutputDirectory=${cache}`,
    `-DmarkersDirectory=${join(cache, 'markers')}`,
  ];
  const maven = spawnSync('mvn', ['-B', '-q', unpack, ...options], { encoding: 'utf8', cwd: cache });
  const said = stripVTControlCharacters(`${maven.stdout}${maven.stderr}`).trim();
  if (maven.status !== 0 || !existsSync(home)) {
    const [first = 'no reason given'] = said.replace(/^\[ERROR\] /, '').split('\n');
    if (networkTrouble.test(said))
      throw new RegistryUnreachable(`Maven cannot fetch Keycloak from its registry: ${first}`);
    throw new Error(`Maven cannot resolve ${artifact}:\n${said}`);
  }
  const built = spawnSync('bash', [join(home, 'bin', 'kc.sh'), 'build', database], { encoding: 'utf8' });
  if (built.status !== 0) throw new Error(`Keycloak cannot be built:\n${built.stdout}${built.stderr}`);
  writeFileSync(stamp, version);
}

/** @typedef {{ url: string, issuer: string, adminPassword: string, stop: () => Promise<void> }} Keycloak */

/**
 * Starts Keycloak on loopback with the realm of `realm.json` and nothing else, and waits until it serves.
 * @param {AbortSignal} signal ends it
 * @returns {Promise<Keycloak>}
 * @throws {RegistryUnreachable}
 */
export async function startKeycloak(signal) {
  resolve();
  mkdirSync(join(home, 'data', 'import'), { recursive: true });
  copyFileSync(join(here, 'realm.json'), join(home, 'data', 'import', `${realm}-realm.json`));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const adminPassword = randomBytes(16).toString('hex');
  const out = openSync(log, 'w');
  const child = spawn(
    'bash',
    [
      ...[join(home, 'bin', 'kc.sh'), 'start', '--optimized', '--import-realm', '--cache=local'],
      ...['--http-enabled=true', '--http-host=127.0.0.1', `--http-port=${port}`, `--hostname=${url}`],
    ],
    {
      // what it starts is one process group, which is ended with it
      detached: true,
      stdio: ['ignore', out, out],
      env: {
        ...process.env,
        KC_BOOTSTRAP_ADMIN_USERNAME: 'admin',
        KC_BOOTSTRAP_ADMIN_PASSWORD: adminPassword,
        JAVA_OPTS_KC_HEAP: '-Xms64m -Xmx512m',
      },
    },
  );
  closeSync(out);
  /** @type {Promise<void>} */
  const exited = new Promise((settle) => child.once('exit', () => settle()));
  const stop = async () => {
    if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) {
      try {
        process.kill(-child.pid, 'SIGKILL');
      } catch {
        // it has just ended
      }
    }
    await exited;
  };
  const issuer = `${url}/realms/${realm}`;
  try {
    const deadline = Date.now() + readyWithinMs;
    while (!(await isServing(issuer))) {
      signal.throwIfAborted();
      if (child.exitCode !== null) throw new Error(`Keycloak ended with ${child.exitCode}:\n${lastOf(log)}`);
      if (Date.now() > deadline)
        throw new Error(`Keycloak does not serve after ${readyWithinMs / 1_000} s; see ${log}`);
      await sleep(250);
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, issuer, adminPassword, stop };
}

/** @param {string} issuer */
const isServing = (issuer) =>
  globalThis.fetch(`${issuer}/.well-known/openid-configuration`).then(
    ({ ok }) => ok,
    () => false,
  );

/** @param {string} file */
const lastOf = (file) => readFileSync(file, 'utf8').split('\n').slice(-20).join('\n');

/** @returns {Promise<number>} */
const freePort = () =>
  new Promise((settle, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
      server.close(() => settle(port));
    });
  });

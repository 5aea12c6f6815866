import { missing, RegistryUnreachable } from '../kafka/toolchain.mjs';
import { runJest, say } from '../suites.mjs';
import { startKeycloak } from './server.mjs';

const tests = ['--runInBand', '--selectProjects', 'integration', '--', 'test/engines/keycloak'];

/**
 * Sign-in by the real Keycloak, which is started for it. A machine that cannot have one is told so, and counts as one
 * test skipped; a Keycloak that does not start counts as one failed.
 * @param {AbortSignal} signal ends it, with what was started for it
 * @returns {Promise<import('../suites.mjs').Count>}
 */
export async function testOnKeycloak(signal) {
  const skipped = (/** @type {string} */ why) => {
    say(`Keycloak: skipped, ${why}`);
    return { passed: 0, failed: 0, skipped: 1 };
  };
  const lacking = missing();
  if (lacking.length > 0) return skipped(`there is no ${lacking.join(' and no ')}`);
  /** @type {import('./server.mjs').Keycloak | undefined} */
  let keycloak;
  try {
    keycloak = await startKeycloak(signal);
    const { url, issuer, adminPassword } = keycloak;
    const env = {
      KEYCLOAK_URL: url,
      KEYCLOAK_ISSUER: issuer,
      KEYCLOAK_ADMIN_PASSWORD: adminPassword,
    };
    const count = await runJest(tests, { env, signal, limitMinutes: 10 });
    say(`Keycloak: ${count.passed} passed, ${count.failed} failed`);
    return count;
  } catch (error) {
    if (error instanceof RegistryUnreachable) return skipped(error.message);
    say(`Keycloak: ${error instanceof Error ? error.message : String(error)}`);
    return { passed: 0, failed: 1, skipped: 0 };
  } finally {
    await keycloak?.stop();
  }
}

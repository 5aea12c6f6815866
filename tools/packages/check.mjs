import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { say } from '../suites.mjs';
import { graveAdvisories, notAccepted } from './advisories.mjs';

/** @typedef {import('../suites.mjs').Count} Count */

/**
 * Compares the packages that the service runs with, by the lock file, with published advisories: SECURITY.md says
 * within which time they are mended. Where the registry answers no such question that is said, and counts as skipped.
 * @returns {Count}
 */
export function checkPackages() {
  const { stdout } = spawnSync('npm', ['audit', '--omit=dev', '--json'], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    shell: process.platform === 'win32',
  });
  const advisories = graveAdvisories(stdout ?? '');
  if (advisories === undefined) {
    say('packages: not compared with published advisories, the registry does not answer that question');
    return { passed: 0, failed: 0, skipped: 1 };
  }
  /** @type {import('./advisories.mjs').Acceptance[]} */
  const accepted = JSON.parse(readFileSync(new URL('accepted.json', import.meta.url), 'utf8'));
  const open = notAccepted(advisories, accepted, new Date().toISOString().slice(0, 10));
  for (const one of open) say(`packages: ${one.package}: ${one.title} (${one.severity}, ${one.id})`);
  return open.length > 0 ? { passed: 0, failed: 1, skipped: 0 } : { passed: 1, failed: 0, skipped: 0 };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { passed, failed } = checkPackages();
  if (passed > 0) say('packages: no grave advisory is open');
  process.exitCode = failed;
}

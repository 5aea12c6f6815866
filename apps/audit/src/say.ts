import { describeFinding, type Finding } from '#audit';
import { complain, say } from '#platform';

export { say } from '#platform';

/** What does not fit ends with this; what could not be checked at all with 2. */
const doesNotFit = 1;

export function pass(zh: string, en: string): void {
  say(`通过 PASS`);
  say(`  ${zh}`);
  say(`  ${en}`);
}

export function fail(finding: Finding): void {
  const { zh, en } = describeFinding(finding);
  failWith(zh, en);
}

export function failWith(zh: string, en: string): void {
  say(`不符 FAIL`);
  say(`  ${zh}`);
  say(`  ${en}`);
  process.exitCode = doesNotFit;
}

const everyMs = 1_000;

/** Tells on standard error how far long work is, at most once a second. */
export function progress(what: string): (done: number, of?: number) => void {
  const startedAt = Date.now();
  let saidAt = startedAt;
  return (done, of) => {
    const now = Date.now();
    if (now - saidAt < everyMs) return;
    saidAt = now;
    const perSecond = Math.round((done * 1_000) / (now - startedAt));
    const part = of === undefined ? `${done}` : `${done} / ${of} (${Math.floor((done * 100) / of)} %)`;
    complain(`${what}: ${part}, ${perSecond}/s`);
  };
}

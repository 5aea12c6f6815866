import type { Progress } from './performance.js';

const width = 100;

/** Columns that a text takes on a terminal: a Chinese character takes two. */
export function columns(text: string): number {
  let sum = 0;
  for (const char of text) sum += isWide(char.codePointAt(0) ?? 0) ? 2 : 1;
  return sum;
}

const isWide = (code: number): boolean =>
  (code >= 0x1100 && code <= 0x115f) ||
  (code >= 0x2e80 && code <= 0xa4cf) ||
  (code >= 0xac00 && code <= 0xd7a3) ||
  (code >= 0xf900 && code <= 0xfaff) ||
  (code >= 0xfe30 && code <= 0xfe6f) ||
  (code >= 0xff00 && code <= 0xff60) ||
  (code >= 0xffe0 && code <= 0xffe6);

/** Cuts or fills a text to exactly so many columns. */
export function fit(text: string, to: number): string {
  if (columns(text) <= to) return text + ' '.repeat(to - columns(text));
  let cut = '';
  for (const char of text) {
    if (columns(cut + char) > to - 1) break;
    cut += char;
  }
  return `${cut}…${' '.repeat(to - 1 - columns(cut))}`;
}

/** One line of the night as it plays: simulated clock, who, what, and the answer. At most 100 columns. */
export function progressLine({ step, reply, fault, repeated }: Progress): string {
  const clock = step.time.slice(5, 16).replace('T', ' ');
  const answer = reply.outcome === 'refused' ? `NO ${reply.refusal.code}` : repeated ? 'known' : 'ok';
  const faults = [fault.twice && '×2', fault.againAfter > 0 && 'again', fault.lateBy > 0 && 'late'];
  const marks = faults.filter(Boolean).join(' ');
  const head = `${clock}  ${fit(step.actor.agencyId, 12)} `;
  const tail = ` ${answer}${marks ? ` (${marks})` : ''}`;
  const room = width - columns(head) - Math.max(12, columns(tail));
  return `${head}${fit(`${step.zh} · ${step.en}`, room)}${tail}`.trimEnd();
}

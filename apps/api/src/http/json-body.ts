import type { Violation } from '#contracts';
import { Problem } from './problem.js';

/** As for messages on Kafka. */
export const maxBodyBytes = 256 * 1024;

/** Deeper than any command; what is signed and compared must not be nested without bound. */
const maxDepth = 32;

const utf8 = new TextDecoder('utf-8', { fatal: true });
const nulOrSurrogate = /[\0\p{Surrogate}]/u;

/**
 * Reads a body as I-JSON (RFC 7493): UTF-8, finite numbers, well-formed texts. Also without U+0000, which the read
 * model cannot hold.
 * @throws {Problem}
 */
export function readJson(body: Buffer): unknown {
  let value: unknown;
  try {
    value = JSON.parse(utf8.decode(body));
  } catch (error) {
    throw invalid({ path: '', code: 'json', reason: (error as Error).message.slice(0, 200) });
  }
  inspect(value);
  return value;
}

function inspect(root: unknown): void {
  const pending: { value: unknown; depth: number }[] = [{ value: root, depth: 0 }];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { value, depth } = next;
    if (typeof value === 'number' && !Number.isFinite(value)) throw invalid({ path: '', code: 'finite' });
    if (typeof value === 'string') inspectText(value);
    if (typeof value !== 'object' || value === null) continue;
    if (depth >= maxDepth) throw invalid({ path: '', code: 'nesting', max: maxDepth });
    for (const [key, inner] of Object.entries(value) as [string, unknown][]) {
      inspectText(key);
      pending.push({ value: inner, depth: depth + 1 });
    }
  }
}

function inspectText(text: string): void {
  if (nulOrSurrogate.test(text)) throw invalid({ path: '', code: 'wellFormed' });
}

const invalid = (violation: Violation): Problem => new Problem('invalid-json', { violations: [violation] });

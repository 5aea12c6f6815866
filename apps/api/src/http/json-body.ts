import { Problem } from './problem.js';

/** As for messages on Kafka. */
export const maxBodyBytes = 256 * 1024;

/** Deeper than any command; what is signed and compared must not be nested without bound. */
const maxDepth = 32;

const utf8 = new TextDecoder('utf-8', { fatal: true });
const loneSurrogate = /\p{Surrogate}/u;

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
    throw invalid((error as Error).message.slice(0, 200));
  }
  inspect(value);
  return value;
}

function inspect(root: unknown): void {
  const pending: { value: unknown; depth: number }[] = [{ value: root, depth: 0 }];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { value, depth } = next;
    if (typeof value === 'number' && !Number.isFinite(value)) throw invalid('a number is too large');
    if (typeof value === 'string') inspectText(value);
    if (typeof value !== 'object' || value === null) continue;
    if (depth >= maxDepth) throw invalid(`nested deeper than ${maxDepth} levels`);
    for (const [key, inner] of Object.entries(value) as [string, unknown][]) {
      inspectText(key);
      pending.push({ value: inner, depth: depth + 1 });
    }
  }
}

function inspectText(text: string): void {
  if (text.includes('\0')) throw invalid('a text contains U+0000');
  if (loneSurrogate.test(text)) throw invalid('a text contains half a surrogate pair');
}

const invalid = (reason: string): Problem => new Problem('invalid-json', { reason });

import type { ViolationCode } from '../violations/texts.js';

/** What a body may be, at whichever door: none of the commands comes near it. */
export const jsonBounds = {
  bytes: 256 * 1024,
  /** What is signed and compared must not be nested without bound. */
  depth: 32,
  /** Objects, lists, texts, numbers and all else, each of them. */
  values: 20_000,
  /** Of one object: their names are sorted when it is compared or signed. */
  members: 1_000,
} as const;

export interface UnfitJson {
  readonly code: ViolationCode;
  readonly [detail: string]: unknown;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });
const nulOrSurrogate = /[\0\p{Surrogate}]/u;

/**
 * Reads I-JSON (RFC 7493): UTF-8, finite numbers, well-formed texts, since nothing else can be signed in its canonical
 * form (RFC 8785). Also without U+0000, which the read model cannot hold, and within {@link jsonBounds}: what is done
 * with a body afterwards costs no more than reading it. Of a name that stands twice in an object the last counts.
 */
export function readJson(body: Uint8Array): { readonly value: unknown } | { readonly unfit: UnfitJson } {
  if (body.length > jsonBounds.bytes) return { unfit: { code: 'tooManyBytes', max: jsonBounds.bytes } };
  let value: unknown;
  try {
    value = JSON.parse(utf8.decode(body));
  } catch (error) {
    return { unfit: { code: 'json', reason: (error as Error).message.slice(0, 200) } };
  }
  const unfit = unfitIn(value);
  return unfit ? { unfit } : { value };
}

function unfitIn(root: unknown): UnfitJson | undefined {
  const pending: { value: unknown; depth: number }[] = [{ value: root, depth: 0 }];
  let count = 1;
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { value, depth } = next;
    if (typeof value === 'number' && !Number.isFinite(value)) return { code: 'finite' };
    if (typeof value === 'string' && nulOrSurrogate.test(value)) return { code: 'wellFormed' };
    if (typeof value !== 'object' || value === null) continue;
    if (depth >= jsonBounds.depth) return { code: 'nesting', max: jsonBounds.depth };
    const names = Array.isArray(value) ? [] : Object.keys(value);
    const inner = Array.isArray(value) ? (value as unknown[]) : (Object.values(value) as unknown[]);
    if (names.length > jsonBounds.members) return { code: 'tooManyMembers', max: jsonBounds.members };
    count += inner.length;
    if (count > jsonBounds.values) return { code: 'tooManyValues', max: jsonBounds.values };
    if (names.some((name) => nulOrSurrogate.test(name))) return { code: 'wellFormed' };
    for (const one of inner) pending.push({ value: one, depth: depth + 1 });
  }
  return undefined;
}

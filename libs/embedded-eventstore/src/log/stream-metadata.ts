/** The limits that a stream's metadata sets on reading it. */
export interface StreamLimits {
  maxCount?: number;
  maxAgeSeconds?: number;
  truncateBefore?: number;
}

/** `$tb` of a soft-deleted stream: 2^63 − 1, written as text because a double would round it. */
export const SOFT_DELETED_METADATA = Buffer.from('{"$tb":9223372036854775807}');
const DELETED_FROM = 2 ** 63;

export function metastreamOf(stream: string): string {
  return `$$${stream}`;
}

export function isMetastream(stream: string): boolean {
  return stream.startsWith('$$');
}

export function originalOf(metastream: string): string {
  return metastream.slice(2);
}

/** Metadata that is no JSON object, or has a limit of the wrong kind, sets no limits at all, as in EventStoreDB. */
export function parseLimits(data: Uint8Array): StreamLimits {
  const metadata = parseObject(data);
  if (metadata === undefined) return {};
  const { $maxCount, $maxAge, $tb } = metadata;
  if (!absentOrAtLeast(1, $maxCount) || !absentOrAtLeast(1, $maxAge) || !absentOrAtLeast(0, $tb)) return {};
  return { maxCount: $maxCount, maxAgeSeconds: $maxAge, truncateBefore: $tb };
}

export function isSoftDeleted(limits: StreamLimits): boolean {
  return limits.truncateBefore !== undefined && limits.truncateBefore >= DELETED_FROM;
}

/** The metadata of a soft-deleted stream that is written again from `revision` on. */
export function undeletedMetadata(data: Uint8Array, revision: number): Buffer {
  return Buffer.from(JSON.stringify({ ...parseObject(data), $tb: revision }));
}

function parseObject(data: Uint8Array): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(data).toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

function absentOrAtLeast(least: number, value: unknown): value is number | undefined {
  return value === undefined || (typeof value === 'number' && Number.isInteger(value) && value >= least);
}

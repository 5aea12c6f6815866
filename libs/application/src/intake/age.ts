import { instant, type CloudEvent } from '#contracts';
import type { Refusal } from '#domain';
import { clockSkewSeconds } from '#security';

/** How long a message without `notafter` may be taken after it was signed. */
const usualLifeMs = 24 * 3_600_000;
const skewMs = clockSkewSeconds * 1_000;

/**
 * Why a message came at a wrong time: by when it was signed, until when it may be taken, and when it was received,
 * RFC 3339. That it is what was signed is another question.
 */
export function untimely(
  { issuedat, notafter }: Pick<CloudEvent, 'issuedat' | 'notafter'>,
  receivedAt: string,
): Refusal | undefined {
  const issuedAt = instant(issuedat);
  if (issuedAt === undefined) return { code: 'signature-invalid', part: 'issuedat' };
  const named = notafter === undefined ? undefined : instant(notafter);
  if (notafter !== undefined && named === undefined) return { code: 'signature-invalid', part: 'notafter' };
  const received = Date.parse(receivedAt);
  if (Date.parse(issuedAt) > received + skewMs) return { code: 'issued-ahead', issuedAt, receivedAt };
  const end = named === undefined ? Date.parse(issuedAt) + usualLifeMs : Date.parse(named);
  if (received <= end + skewMs) return undefined;
  return { code: 'stale-message', issuedAt, notAfter: new Date(end).toISOString(), receivedAt };
}

import type { Identified, Submission } from '#application';
import {
  agencySource,
  isOuterCommand,
  messageType,
  patterns,
  streamId,
  type AggregateName,
  type Violation,
} from '#contracts';
import { aggregateIdPattern } from '#domain';
import { tokenClaim } from '#security';
import type { IncomingHttpHeaders } from 'node:http';
import { Problem } from '../http/problem.js';

export const commandHeaders = {
  key: 'idempotency-key',
  ifMatch: 'if-match',
  occurredAt: 'liandong-occurred-at',
  correlationId: 'liandong-correlation-id',
} as const;

/** What every HTTP stack carries unchanged. */
const keyPattern = patterns.visibleAscii;
const strongOrWeak = /^(?:W\/)?"(\d{1,18})"$/;

export interface CommandRequest {
  readonly aggregate: AggregateName;
  readonly id: string;
  readonly command: string;
  /** The drill inside which it is said, from the path. */
  readonly drill?: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
  readonly token: string | undefined;
  readonly requestId: string;
  readonly receivedAt: string;
}

/**
 * The request as a submission. Its identity is the one that the same command has on Kafka: the agency of the token
 * as `source`, the idempotency key as `id`.
 * @throws {Problem} when it comes from a known sender and has no usable key: without one it has no identity
 */
export function submissionOf(request: CommandRequest, identified: Identified): Submission {
  const { aggregate, id, command, headers, body, drill } = request;
  const name = `${aggregate}.${command}`;
  const key = keyOf(headers);
  if (key === undefined && 'actor' in identified) {
    throw new Problem('invalid-command', {
      violations: [{ path: 'Idempotency-Key', code: 'idempotencyKey' } satisfies Violation],
    });
  }
  const ifMatch = one(headers, commandHeaders.ifMatch);
  const ifRevision = ifMatch === undefined ? undefined : strongOrWeak.exec(ifMatch)?.[1];
  const violations = [
    ...(ifMatch !== undefined && ifRevision === undefined
      ? [{ path: 'If-Match', code: 'entityTag' } as const]
      : []),
    ...correlationViolations(headers),
  ];
  return {
    source: 'actor' in identified ? agencySource(identified.actor.agencyId) : claimedSource(request.token),
    id: key ?? request.requestId,
    name: isOuterCommand(name) ? name : undefined,
    type: messageType(name),
    subject: streamId(aggregate, id),
    time: one(headers, commandHeaders.occurredAt) ?? request.receivedAt,
    data: body ?? null,
    ifRevision,
    correlationId: one(headers, commandHeaders.correlationId),
    drill,
    identified,
    origin: { via: 'http' },
    receivedAt: request.receivedAt,
    refusal: violations.length > 0 ? { code: 'invalid-command', violations } : undefined,
  };
}

function one(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
}

/** The draft writes the key as a quoted string (RFC 8941); unquoted ones are as common. */
function keyOf(headers: IncomingHttpHeaders): string | undefined {
  const value = one(headers, commandHeaders.key)?.trim();
  const key = value === undefined ? undefined : (/^"(.*)"$/.exec(value)?.[1] ?? value);
  return key !== undefined && keyPattern.test(key) ? key : undefined;
}

function correlationViolations(headers: IncomingHttpHeaders): Violation[] {
  const value = one(headers, commandHeaders.correlationId);
  return value === undefined || keyPattern.test(value)
    ? []
    : [{ path: 'Liandong-Correlation-Id', code: 'visibleAscii' }];
}

/** Whose a token says it is, for the record of a claim that was turned away. */
function claimedSource(token: string | undefined): string {
  const agencyId = token === undefined ? undefined : tokenClaim(token)?.agencyId;
  return agencyId !== undefined && aggregateIdPattern.test(agencyId)
    ? agencySource(agencyId)
    : '/unidentified';
}

import {
  aggregateOf,
  instant,
  isOuterCommand,
  livesIn,
  parseCommand,
  parseStreamId,
  type Violation,
} from '#contracts';
import type { Refusal } from '#domain';
import type { Passing, Read, TurnedAway } from './passing.js';

/** A sender's clock may be this far ahead; further off is a mistake in the date. */
const farthestAheadMs = 366 * 24 * 3_600_000;

/**
 * What a command says, as far as that can be told without asking an aggregate. The body of one that comes from outside
 * has a form; what the service asks for itself is typed.
 */
export function readCommand(passing: Passing, digest: () => string): Read | TurnedAway {
  const { own, commandId, actor } = passing;
  if (own) {
    const { command, aggregateId: targetId, occurredAt } = own;
    return { ...passing, name: command.type, targetId, data: command.data, occurredAt };
  }
  const read = said(passing);
  return 'refusal' in read
    ? { turnedAway: read.refusal, messageId: commandId, actor, digest: digest() }
    : { ...passing, ...read };
}

type Said = Omit<Read, keyof Passing>;

function said({ submission, receivedAt }: Passing): Said | { refusal: Refusal } {
  const { name, subject, time, data, ifRevision, drill } = submission;
  if (submission.refusal) return { refusal: submission.refusal };
  if (!name || !isOuterCommand(name)) return { refusal: { code: 'unknown-command', type: submission.type } };
  const aggregate = aggregateOf(name);
  if (!livesIn(aggregate, drill === undefined ? 'live' : 'drill'))
    return { refusal: { code: 'exercise-mismatch', drill, command: name } };
  const target = parseStreamId(subject);
  if (target?.aggregate !== aggregate) {
    return invalid({ path: 'subject', code: 'subject', aggregate });
  }
  const occurredAt = instant(time);
  if (!occurredAt || Date.parse(occurredAt) > Date.parse(receivedAt) + farthestAheadMs) {
    return { refusal: { code: 'date-out-of-range', time: time.slice(0, 40), receivedAt } };
  }
  if (ifRevision !== undefined && !/^\d{1,18}$/.test(ifRevision))
    return invalid({ path: 'ifrevision', code: 'revision' });
  const parsed = parseCommand(name, data);
  if ('violations' in parsed) {
    return { refusal: { code: 'invalid-command', violations: parsed.violations } };
  }
  return {
    name,
    targetId: target.id,
    data: parsed.data,
    occurredAt,
    ifRevision: ifRevision === undefined ? undefined : BigInt(ifRevision),
  };
}

const invalid = (violation: Violation): { refusal: Refusal } => ({
  refusal: { code: 'invalid-command', violations: [violation] },
});

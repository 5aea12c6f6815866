import type { MessageCause, MessageRecipient, MessageRequest, MessageState } from './message.js';
import type { Occasion } from './occasions.js';
import { ruleFor, type ReachingRules } from './rules.js';

/** What makes one message, and no second: what it follows from, and to whom it goes. */
export const recipientKey = ({ agencyId, personId, post }: MessageRecipient): string =>
  `message ${agencyId}/${personId ?? ''}/${personId === undefined ? (post ?? '') : ''}`;

export interface RequestedFor {
  readonly cause: Pick<MessageCause, 'eventId' | 'kind' | 'objectId'>;
  /** When the log recorded the event. */
  readonly at: string;
  readonly exercise: boolean;
  readonly drillId?: string;
  readonly rules: ReachingRules;
}

/**
 * The message that an occasion calls for, by the rules; none where no rule is about it, nor information for an agency
 * where nobody stands. A call goes on record all the same: that nobody could be called is what has to be seen.
 */
export function requestFor(
  occasion: Occasion,
  [recipient, ...standIns]: readonly MessageRecipient[],
  { cause, at, exercise, drillId, rules }: RequestedFor,
): MessageRequest | undefined {
  const { trigger, agencyId, post, calledAgencyId, version, content, urgent, remindsOf } = occasion;
  const rule = ruleFor(trigger, rules);
  if (!rule || (!recipient && !rule.calls)) return undefined;
  const { calls, steps, giveUpAfterSeconds, usefulMinutes, leadMinutes = 0, answers } = rule;
  const reminding = remindsOf === undefined ? undefined : minutesFrom(remindsOf, -leadMinutes);
  const notBefore = reminding !== undefined && reminding > at ? reminding : at;
  return {
    cause: { ...cause, trigger, calledAgencyId, version },
    recipient: recipient ?? { agencyId, post },
    standIns,
    content,
    ...{ calls, urgent, answers, steps, giveUpAfterSeconds, notBefore },
    usefulUntil: minutesFrom(notBefore, usefulMinutes),
    ...{ exercise, drillId, rulesVersion: rules.version },
  };
}

/** The same for the next in line, once this one is given up; none where nobody is left. */
export function requestInstead(
  messageId: string,
  { request, attempts }: MessageState,
  { because, at }: { readonly because: 'no-contact' | 'refused' | 'unanswered'; readonly at: string },
): MessageRequest | undefined {
  const [recipient, ...standIns] = request?.standIns ?? [];
  if (!request || !recipient || Date.parse(request.usefulUntil) <= Date.parse(at)) return undefined;
  const isFirst = attempts.length === 0;
  return {
    ...request,
    recipient,
    standIns,
    insteadOf: { messageId, because },
    notBefore: isFirst ? request.notBefore : at,
  };
}

const minutesFrom = (instant: string, minutes: number): string =>
  new Date(Date.parse(instant) + minutes * 60_000).toISOString();

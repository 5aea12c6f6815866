import { isSameRecipient, type CallOrder } from './call-order.js';
import type {
  GivenUp,
  MessageCause,
  MessageContent,
  MessageRecipient,
  MessageRequest,
  Trigger,
} from './message.js';
import type { Occasion } from './occasions.js';
import { effectOfReply } from './replies.js';
import { ruleFor, type ReachingRule, type ReachingRules } from './rules.js';
import { askedIn, onlyKnown } from './wording.js';

/** What makes one message of an event, and no second: to which agency it goes, whoever of it is on duty by then. */
export const askedKey = ({ agencyId }: Pick<MessageRecipient, 'agencyId'>): string => `message ${agencyId}`;

export interface RequestedFor {
  readonly cause: Pick<MessageCause, 'eventId' | 'kind' | 'objectId'>;
  /** When the log recorded the event. */
  readonly at: string;
  readonly exercise: boolean;
  readonly drillId?: string;
  readonly rules: ReachingRules;
}

/** From when on an occasion is told: at once, and of what is far ahead shortly before it. */
export function notBeforeOf(
  { remindsOf }: Pick<Occasion, 'remindsOf'>,
  { leadMinutes = 0 }: Pick<ReachingRule, 'leadMinutes'>,
  at: string,
): string {
  const reminding = remindsOf === undefined ? undefined : minutesFrom(remindsOf, -leadMinutes);
  return reminding !== undefined && reminding > at ? reminding : at;
}

/**
 * The message that an occasion calls for, by the rules; none where no rule is about it, nor information for an agency
 * where nobody stands. A call goes on record all the same: that nobody could be called is what has to be seen.
 */
export function requestFor(
  occasion: Occasion,
  { recipients: [recipient, ...standIns], passedOver }: CallOrder,
  { cause, at, exercise, drillId, rules }: RequestedFor,
): MessageRequest | undefined {
  const { trigger, agencyId, post, calledAgencyId, version, part, content, urgent } = occasion;
  const rule = ruleFor(trigger, rules);
  if (!rule || (!recipient && !rule.calls)) return undefined;
  const { calls, steps, giveUpAfterSeconds, usefulMinutes, answers } = rule;
  const notBefore = notBeforeOf(occasion, rule, at);
  const about = { ...cause, trigger, calledAgencyId, version, part };
  const isReached = calledFor.includes(trigger) && effectOfReply({ cause: about }) === 'reached';
  return {
    cause: about,
    recipient: recipient ?? { agencyId, post },
    standIns,
    ...(passedOver.length > 0 && { passedOver }),
    content: isReached ? sayingWhatAReplyDoes(content, rules, answers) : content,
    ...{ calls, urgent, answers, steps, giveUpAfterSeconds, notBefore },
    usefulUntil: minutesFrom(notBefore, usefulMinutes),
    ...{ exercise, drillId, rulesVersion: rules.version },
  };
}

/** What is asked for here is done in the system; elsewhere a reply does nothing that could be taken for that. */
const calledFor: readonly Trigger[] = ['task', 'request'];

function sayingWhatAReplyDoes(
  content: MessageContent,
  { language }: Pick<ReachingRules, 'language'>,
  [reply]: readonly string[] = [],
): MessageContent {
  if (reply === undefined) return content;
  return { ...content, asked: content.asked + onlyKnown(reply, language) };
}

/** A message that was given up, of which the next in line is told. */
export interface GivenUpMessage {
  readonly messageId: string;
  readonly request: MessageRequest;
  readonly because: GivenUp;
  /** RFC 3339 in UTC. */
  readonly at: string;
  /** Whom it, and those that it stood in for, were tried with. */
  readonly tried: readonly MessageRecipient[];
  /** Who is asked in its agency by now. */
  readonly order: CallOrder;
}

/**
 * The same for the next in line, once this one is given up: whoever is on duty by then and was not tried, or, where nobody
 * is, who was to be asked next; none where nobody is left.
 */
export function requestInstead({
  messageId,
  request,
  because,
  at,
  tried,
  order,
}: GivenUpMessage): MessageRequest | undefined {
  const known = order.recipients.length > 0 ? order.recipients : request.standIns;
  const [recipient, ...standIns] = known.filter((one) => !tried.some((other) => isSameRecipient(one, other)));
  if (!recipient || hasEnded(request, at)) return undefined;
  const { passedOver: _, ...rest } = request;
  return {
    ...rest,
    recipient,
    standIns,
    ...(order.passedOver.length > 0 && { passedOver: order.passedOver }),
    insteadOf: { messageId, because },
    notBefore: later(request.notBefore, at),
  };
}

/** Whether somebody else has to see to it that an agency is reached: nobody of it could be called. */
export const isUnreached = ({ request, at }: Pick<GivenUpMessage, 'request' | 'at'>): boolean =>
  request.calls && request.cause.trigger !== 'unreached' && !hasEnded(request, at);

/** What another agency is told when a call has come to nothing. It acknowledges nothing for whoever was called. */
export function occasionUnreached(
  agencyId: string,
  { cause, recipient, content, urgent }: MessageRequest,
  { language }: Pick<ReachingRules, 'language'>,
): Occasion {
  const { calledAgencyId = recipient.agencyId, version } = cause;
  const subject = `${calledAgencyId} · ${content.subject}`;
  return {
    ...{ trigger: 'unreached', agencyId, calledAgencyId, version, urgent },
    content: { ...content, subject, asked: askedIn('reach-them', language) },
  };
}

const hasEnded = ({ usefulUntil }: MessageRequest, at: string): boolean =>
  Date.parse(usefulUntil) <= Date.parse(at);

const later = (one: string, other: string): string => (Date.parse(one) > Date.parse(other) ? one : other);

const minutesFrom = (instant: string, minutes: number): string =>
  new Date(Date.parse(instant) + minutes * 60_000).toISOString();

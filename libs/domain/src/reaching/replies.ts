import type { MessageRequest, Trigger } from './message.js';

/**
 * What a reply by telephone does that affirms. `acknowledged`: the call is acknowledged for whoever was called. `reached`: a
 * person is on record as having got it, and is not called any more; nothing is decided by it. A number proves no person and
 * one reply answers all that went out together, so that what is decided (a task accepted, a request answered) stays with
 * whom the authority gives it to.
 */
export type ReplyEffect = 'acknowledged' | 'reached';

/** What is not named here is reached and no more. */
const effects: Partial<Readonly<Record<Trigger, ReplyEffect>>> = {
  call: 'acknowledged',
  escalation: 'acknowledged',
};

export const effectOfReply = ({ cause }: Pick<MessageRequest, 'cause'>): ReplyEffect =>
  (cause.kind === 'warning' && effects[cause.trigger]) || 'reached';

import type { Fault } from '../duty/on-duty.js';
import type { Tagged } from '../kernel/decider.js';

/** Ways by which something gets to a person. */
export const channelNames = ['voice', 'sms', 'email', 'wecom', 'dingtalk', 'webhook'] as const;
export type ChannelName = (typeof channelNames)[number];

/** Kinds of news that are sent to people. */
export const triggers = [
  'call',
  'escalation',
  'unreached',
  'task',
  'request',
  'deadline',
  'duty-gap',
  'hand-over-missed',
] as const;
export type Trigger = (typeof triggers)[number];

/** Kinds of objects that a message is about. */
export const reachedKinds = ['warning', 'task', 'sharing', 'report', 'statistics', 'duty'] as const;
export type ReachedKind = (typeof reachedKinds)[number];

/** What is sent when: the first time so long after it may be, and again as long as nobody has answered. */
export interface ReachStep {
  readonly channel: ChannelName;
  readonly afterSeconds: number;
  /** How often at most, of calls that nobody answers. */
  readonly times: number;
  readonly everySeconds: number;
  /** Only when all steps before it have come to nothing. */
  readonly onlyIfFailed?: boolean;
}

export interface MessageRecipient {
  readonly agencyId: string;
  /** Pseudonym of a person; nobody stands there where it is left out. */
  readonly personId?: string;
  readonly post?: string;
}

export interface MessageCause {
  /** The event that the message follows from. */
  readonly eventId: string;
  readonly trigger: Trigger;
  readonly kind: ReachedKind;
  readonly objectId: string;
  /** The agency that was called, where another answers in its place or is told that it was not reached. */
  readonly calledAgencyId?: string;
  /** Of a warning, the version that was called out; of anything else nothing. */
  readonly version?: number;
  /** Of a roster, which gap or shift; of statistics, when they are due. */
  readonly part?: string;
}

/** What is said, without any personal data. */
export interface MessageContent {
  readonly subject: string;
  readonly place?: string;
  readonly asked: string;
  /** Until when it is asked for. */
  readonly until?: string;
  readonly text?: string;
}

export interface MessageRequest {
  readonly cause: MessageCause;
  readonly recipient: MessageRecipient;
  /**
   * Who is asked next where this one cannot be reached, in order, as it stood when this was asked for: whoever is on duty
   * by then comes before them.
   */
  readonly standIns: readonly MessageRecipient[];
  /** Who of those on duty is not asked at all, and why. */
  readonly passedOver?: readonly Fault[];
  /** The message that this one stands in for, and why. */
  readonly insteadOf?: { readonly messageId: string; readonly because: GivenUp };
  readonly content: MessageContent;
  /** It calls for an answer: repeated where it is not known whether it came through. */
  readonly calls: boolean;
  /** Goes before others. */
  readonly urgent: boolean;
  /** Replies that affirm, in lower case; none does where left out. */
  readonly answers?: readonly string[];
  readonly steps: readonly ReachStep[];
  /** Counted from `notBefore`; the next in line is asked then. */
  readonly giveUpAfterSeconds?: number;
  readonly notBefore: string;
  readonly usefulUntil: string;
  readonly exercise: boolean;
  /** The drill that its object is in. */
  readonly drillId?: string;
  /** Of the rules that it follows. */
  readonly rulesVersion: string;
}

/** `off-duty`: duty had passed on before anything was sent. */
export type GivenUp = 'no-contact' | 'refused' | 'unanswered' | 'off-duty';

export const receiptStatuses = ['handed-over', 'failed', 'delivered', 'read', 'answered'] as const;
export type ReceiptStatus = (typeof receiptStatuses)[number];

export type UseEnded = 'settled' | 'use-ended' | 'outside-drill';

/** Instants are RFC 3339 in UTC; `attempt` counts from 1. */
export interface MessageCommands {
  'message.request': MessageRequest;
  /** On record before a contact is opened and anything is sent. */
  'message.begin': {
    attempt: number;
    step: number;
    channel: ChannelName;
    /** Messages of the same person that go out with this one. */
    with?: readonly string[];
    /** The message that it goes out with. */
    mergedInto?: string;
    at: string;
  };
  'message.conclude': {
    attempt: number;
    outcome: 'handed-over' | 'refused' | 'unknown';
    providerId?: string;
    reason?: string;
    /** It is not tried again. */
    isFinal?: boolean;
    at: string;
  };
  'message.receive': {
    attempt: number;
    status: ReceiptStatus;
    /** What the person replied is an answer by the rule. */
    affirms?: boolean;
    /** Why the reply is taken for that of a machine. */
    automatic?: string;
    at: string;
  };
  'message.settle': { because: UseEnded; at: string };
  'message.give-up': { because: GivenUp; at: string };
}

export interface MessageEvents {
  'message.requested': MessageRequest;
  /** `opened` names the person whose contact is opened for it. */
  'message.begun': MessageCommands['message.begin'] & { opened?: string };
  'message.handed-over': { attempt: number; providerId?: string; at: string };
  'message.refused': { attempt: number; reason: string; isFinal: boolean; at: string };
  'message.outcome-unknown': { attempt: number; reason: string; isFinal: boolean; at: string };
  'message.failed': { attempt: number; at: string };
  'message.delivered': { attempt: number; at: string };
  'message.read': { attempt: number; at: string };
  'message.answered': { attempt: number; affirms: boolean; at: string };
  'message.answered-automatically': { attempt: number; reason: string; at: string };
  /** A receipt that cannot be true beside what is on record already. */
  'message.contradicted': { attempt: number; status: ReceiptStatus; stands: ReceiptStatus; at: string };
  /** Its use has ended after it had gone out, or may have. */
  'message.overtaken': { because: UseEnded; at: string };
  'message.not-sent': { because: UseEnded; at: string };
  'message.given-up': { because: GivenUp; at: string };
}

export type MessageCommand = Tagged<MessageCommands>;
export type MessageEvent = Tagged<MessageEvents>;

/** How far one attempt has come, the least first; it never goes back. */
export const attemptStatuses = [
  'sending',
  'unknown',
  'refused',
  'handed-over',
  'failed',
  'delivered',
  'read',
  'answered',
] as const;
export type AttemptStatus = (typeof attemptStatuses)[number];

export interface Attempt {
  readonly attempt: number;
  readonly step: number;
  readonly channel: ChannelName;
  readonly begunAt: string;
  /** Since when it may have come through; nothing while it is being sent, or as long as it was refused. */
  readonly outAt?: string;
  /** When it was last tried. */
  readonly triedAt: string;
  readonly tries: number;
  readonly status: AttemptStatus;
  /** It is not tried again. */
  readonly isFinal: boolean;
  readonly with?: readonly string[];
  readonly mergedInto?: string;
  readonly providerId?: string;
  readonly reason?: string;
  /** Receipts on record that cannot be true beside others. */
  readonly contradicted: readonly ReceiptStatus[];
  readonly affirms?: boolean;
}

export type MessageEnd = 'overtaken' | 'not-sent' | 'given-up';

export interface MessageState {
  readonly request?: MessageRequest;
  readonly attempts: readonly Attempt[];
  readonly end?: MessageEnd;
  /** Why it ended. */
  readonly because?: UseEnded | GivenUp;
}

export const noMessage: MessageState = { attempts: [] };

export type MessageStatus = 'requested' | AttemptStatus | MessageEnd;

export const messageStatuses: readonly MessageStatus[] = [
  'requested',
  ...attemptStatuses,
  'overtaken',
  'not-sent',
  'given-up',
];

export const reached = (status: AttemptStatus, least: AttemptStatus): boolean =>
  attemptStatuses.indexOf(status) >= attemptStatuses.indexOf(least);

/** What became of a message as a whole: an answer counts whenever it comes, then how it ended, then the farthest attempt. */
export function statusOf({ attempts, end }: MessageState): MessageStatus {
  const farthest = attempts.reduce<AttemptStatus | undefined>(
    (most, { status }) => (most !== undefined && reached(most, status) ? most : status),
    undefined,
  );
  if (farthest === 'answered') return farthest;
  return end ?? farthest ?? 'requested';
}

/** Whether the person has answered as the rule asks. */
export const isAnswered = ({ request, attempts }: MessageState): boolean =>
  attempts.some(({ status, affirms }) => status === 'answered' && (affirms || !request?.answers));

/**
 * What the provider knows an attempt by, on every try. Messages that go out together are known by the first of them.
 */
export const keyOf = (messageId: string, attempt: number): string => `${messageId}.${attempt}`;

export function ofKey(key: string): { readonly messageId: string; readonly attempt: number } | undefined {
  const [, messageId, attempt] = /^([0-9a-f-]{36})\.([1-9]\d{0,3})$/.exec(key) ?? [];
  return messageId === undefined ? undefined : { messageId, attempt: Number(attempt) };
}

import type { ReachStep, Trigger } from './message.js';

/** What is sent because of what, as data of an installation. */
export interface ReachingRule {
  readonly trigger: Trigger;
  /** It asks for an answer: redialled, and repeated where the outcome is not known. Information is not. */
  readonly calls: boolean;
  readonly steps: readonly ReachStep[];
  /** Counted from when it may first be sent; the next in line is asked then. Of calls alone. */
  readonly giveUpAfterSeconds?: number;
  /** Not sent any more so long after it may first be. */
  readonly usefulMinutes: number;
  /** Sent so long before what it reminds of. Of deadlines alone. */
  readonly leadMinutes?: number;
  /** Replies that affirm: what each does hangs on the trigger (`effectOfReply`). None does where left out. */
  readonly answers?: readonly string[];
}

export interface ReachingRules {
  readonly version: string;
  readonly language: 'zh-CN' | 'en';
  /** Of the clock that people are told the time by. */
  readonly utcOffsetMinutes: number;
  /** At most one for each trigger; of one without a rule nothing is sent. */
  readonly rules: readonly ReachingRule[];
}

/** Three calls within five minutes, and a short message beside them. */
const call = {
  calls: true,
  steps: [
    { channel: 'voice', afterSeconds: 0, times: 3, everySeconds: 100 },
    { channel: 'sms', afterSeconds: 60, times: 1, everySeconds: 60 },
  ],
  giveUpAfterSeconds: 300,
  usefulMinutes: 120,
  answers: ['1', '收到', '确认', 'ok', 'yes'],
} as const;

const information = {
  calls: false,
  steps: [
    { channel: 'sms', afterSeconds: 0, times: 1, everySeconds: 60 },
    { channel: 'voice', afterSeconds: 0, times: 1, everySeconds: 60, onlyIfFailed: true },
  ],
  usefulMinutes: 240,
} as const;

/** What is asked of an agency in the system: a reply says that somebody there knows of it, and no more. */
const asked = { ...information, answers: call.answers } as const;

/** What has to be seen to, and is nobody's call to acknowledge. */
const { answers: _, ...alarm } = call;

/** What is shipped. An installation names a file of its own instead. */
export const shippedReachingRules: ReachingRules = {
  version: 'shipped.3',
  language: 'zh-CN',
  utcOffsetMinutes: 480,
  rules: [
    { trigger: 'call', ...call },
    { trigger: 'escalation', ...call },
    { trigger: 'unreached', ...alarm },
    { trigger: 'task', ...asked },
    { trigger: 'request', ...asked },
    { trigger: 'deadline', ...information, leadMinutes: 30, usefulMinutes: 30 },
    { trigger: 'duty-gap', ...information, usefulMinutes: 720 },
    { trigger: 'hand-over-missed', ...information },
  ],
};

export const ruleFor = (trigger: Trigger, { rules }: ReachingRules): ReachingRule | undefined =>
  rules.find((rule) => rule.trigger === trigger);

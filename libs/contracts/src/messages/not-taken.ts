import type { Bilingual } from '../violations/violation.js';
import type { CommandIdentity, WordedRefusal } from './reply.js';

/** Why a command was not taken up, for people to read. */
export const notTakenTexts = {
  'too-many-commands': [
    '本单位的命令过多，此条未受理，请稍后原样重发',
    'Too many commands of this agency: this one was not taken up and may come again unchanged',
  ],
  'too-many-unidentified': ['无有效凭证的命令过多', 'Too many commands without a valid credential'],
  'topic-of-another': [
    '本主题属于另一单位，此条未受理',
    'This topic is another agency’s: the message was not taken up',
  ],
  'not-proved': [
    '无法证明发送单位，此条未受理',
    'The sender could not be proved: the message was not taken up',
  ],
  unreadable: ['消息无法读取，未受理', 'The message could not be read: it was not taken up'],
  unhandled: [
    '本服务处理此条时出错，已另存备查；原样重发仍会如此，请告知运行单位',
    'The service failed on this message and set it aside: unchanged it would fare no better; tell the operator',
  ],
} as const satisfies Record<string, readonly [zh: string, en: string]>;

export type NotTakenCode = keyof typeof notTakenTexts;

/**
 * The reply to a command that was not taken up: nothing of it is on record and nothing is final. The same message may
 * come again, and is answered then as if it came for the first time.
 */
export interface NotTaken {
  readonly command: CommandIdentity;
  readonly outcome: 'not-taken';
  readonly code: NotTakenCode;
  /** When there will be room for one, in ms; not of one that would fare no better later. */
  readonly retryAfterMs?: number;
  /** Of one that is not proved or cannot be read: what is amiss. */
  readonly refusal?: WordedRefusal;
  /** Of one that was set aside, and may have no id: where it lies on the agency's topic. */
  readonly offset?: string;
  readonly message: Bilingual;
}

/** What one sender may ask for: so many commands a second, and so many at once after a rest. */
export const commandQuota = { perSecond: 50, burst: 500 } as const;

/** Nobody is hindered from reporting (突发事件应对法 art. 60, 61). */
export const isUnlimited = (name: string | undefined): boolean => name === 'incident.report';

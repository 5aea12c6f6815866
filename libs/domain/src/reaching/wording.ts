import type { MessageContent, MessageRequest } from './message.js';
import type { ReachingRules } from './rules.js';
import { fit, type Measure } from './length.js';

export const askedFor = {
  'acknowledge-call': [
    '请确认收到（叫应），回复 1',
    'Please confirm that you have received this call: reply 1',
  ],
  'stand-in': [
    '值班人员未应答，请代为确认收到（叫应），回复 1',
    'Whoever was called has not answered; please confirm in their place: reply 1',
  ],
  'accept-task': ['请在系统中接受或退回任务', 'Please accept or decline the task in the system'],
  'task-unanswered': [
    '承办单位逾期未接受任务，请处理',
    'The task was not accepted in time; please see to it',
  ],
  'answer-request': ['请在系统中答复资源请求', 'Please answer the request for resources in the system'],
  report: ['请按时报送信息', 'Please submit the report in time'],
  'reach-them': [
    '该单位值班人员未能叫应，请设法联系',
    'Nobody on duty there could be reached; please see that they are',
  ],
  'fill-gap': ['请安排值班人员', 'Please put somebody on duty'],
  'sign-hand-over': ['请补签交接班', 'Please sign the hand-over'],
} as const satisfies Record<string, readonly [zh: string, en: string]>;

export type Asked = keyof typeof askedFor;

type Language = ReachingRules['language'];

export const askedIn = (asked: Asked, language: Language): string =>
  askedFor[asked][language === 'en' ? 1 : 0];

/** So that nobody takes a reply for an acceptance. */
export const onlyKnown = (reply: string, language: Language): string =>
  language === 'en' ? ` (reply ${reply} only says that you know of it)` : `（回复 ${reply} 仅表示知悉）`;

const words = {
  exercise: ['【演练】', '[EXERCISE] '],
  until: ['截止', 'by'],
  more: ['另有', 'and'],
  moreEnd: ['条，见系统', 'more: see the system'],
  whole: ['全文见', 'in full:'],
  stop: ['；', '; '],
} as const satisfies Record<string, readonly [zh: string, en: string]>;

const say = (word: keyof typeof words, language: Language): string => words[word][language === 'en' ? 1 : 0];

/** Day and time by the clock of the place: `11-29 02:40`. */
export const localTime = (instant: string, utcOffsetMinutes: number): string =>
  new Date(Date.parse(instant) + utcOffsetMinutes * 60_000).toISOString().slice(5, 16).replace('T', ' ');

export type Said = Pick<MessageRequest, 'content' | 'exercise'> & {
  readonly cause: Pick<MessageRequest['cause'], 'kind' | 'objectId'>;
};

/**
 * The text of messages to one person: that it is an exercise, where, what is asked and until when come first, so that
 * they survive a limit. What is cut off is shown as cut, and named where all of it stands. At most ten are said, the
 * rest counted.
 */
export function wordsFor(
  messages: readonly [Said, ...Said[]],
  { language, utcOffsetMinutes }: Pick<ReachingRules, 'language' | 'utcOffsetMinutes'>,
  limit: number,
  measure: Measure,
): string {
  const said = messages.slice(0, 10);
  const head = messages.some(({ exercise }) => exercise) ? say('exercise', language) : '';
  const first = (content: MessageContent): string => {
    const { place, asked, until } = content;
    const by = until && `${say('until', language)} ${localTime(until, utcOffsetMinutes)}`;
    return [place, asked, by].filter(Boolean).join(' ');
  };
  const numbered = (n: number): string => (said.length > 1 ? `${n + 1}. ` : '');
  const heads = said.map(({ content }, n) => `${numbered(n)}${first(content)}`);
  const bodies = said.map(({ content }, n) => {
    const { subject, text } = content;
    return `${numbered(n)}${[subject, text].filter(Boolean).join(' · ')}`;
  });
  const left = messages.length - said.length;
  const more = left > 0 ? [`${say('more', language)} ${left} ${say('moreEnd', language)}`] : [];
  const stop = say('stop', language);
  const text = head + [...heads, ...bodies, ...more].join(stop);
  const [{ cause }] = messages;
  return fit(text, `…${say('whole', language)} ${cause.kind}-${cause.objectId}`, limit, measure);
}

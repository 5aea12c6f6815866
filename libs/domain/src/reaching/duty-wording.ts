import type { DutyEvents, DutyGap } from '../duty/duty.js';
import { dutyWords } from '../duty/words.js';
import type { ReachingRules } from './rules.js';
import { localTime } from './wording.js';

type Spoken = Pick<ReachingRules, 'language' | 'utcOffsetMinutes'>;

const say = ([zh, en]: readonly [zh: string, en: string], { language }: Pick<Spoken, 'language'>): string =>
  language === 'en' ? en : zh;

/** What is missing from when until when, without whom: a message is read by others too. */
export function gapText(gap: DutyGap, rules: Spoken): string {
  const [from, until] = [gap.from, gap.until].map((at) => localTime(at, rules.utcOffsetMinutes));
  if (!('place' in gap)) return `${say(['无人值班', 'nobody is rostered'], rules)} ${from}–${until}`;
  return `${say(dutyWords.places[gap.place], rules)} ${say(dutyWords.reasons[gap.reason], rules)} ${from}–${until}`;
}

/** Which signatures of which shift are missing. */
export function missedText(
  { date, start, missing }: DutyEvents['duty.hand-over-missed'],
  rules: Pick<Spoken, 'language'>,
): string {
  const named = missing.map((side) => say(dutyWords.sides[side], rules)).join(say(['、', ', '], rules));
  return `${date} ${start} ${say(['班交接未签字', 'shift: hand-over not signed'], rules)} (${named})`;
}

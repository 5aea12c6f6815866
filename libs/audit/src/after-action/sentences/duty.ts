import { dutyWords, endsNextDay, type DutyPlace, type DutyGap, type Places } from '#domain';
import { beijing } from '../format.js';
import type { Sentences, Texts } from './words.js';

const { places: placeTexts, reasons: reasonTexts, sides: sideTexts } = dutyWords;

/** Who has the places, by the ids of persons. */
export function namedPlaces({ lead, deputy, officers = [], standIns = [] }: Places): Texts {
  const named: readonly (readonly [DutyPlace, readonly string[]])[] = [
    ['lead', lead === undefined ? [] : [lead]],
    ['deputy', deputy === undefined ? [] : [deputy]],
    ['officer', officers],
    ['stand-in', standIns],
  ];
  const filled = named.filter(([, ids]) => ids.length > 0);
  return [
    filled.map(([place, ids]) => `${placeTexts[place][0]} ${ids.join('、')}`).join('；'),
    filled.map(([place, ids]) => `${placeTexts[place][1]} ${ids.join(', ')}`).join('; '),
  ];
}

const gapText = (gap: DutyGap): Texts => {
  const when = `${beijing(gap.from)}–${beijing(gap.until)}`;
  if (!('place' in gap)) return [`无人值班：${when}`, `Nobody is rostered: ${when}`];
  const [placeZh, placeEn] = placeTexts[gap.place];
  const [zh, en] = reasonTexts[gap.reason];
  const who = gap.personId === undefined ? '' : ` ${gap.personId} `;
  return [`${placeZh}${who}${zh}：${when}`, `The ${placeEn}${who.trimEnd()}: ${en}, ${when}`];
};

/** Rosters, hand-overs and the duty log. */
export const ofDuty: Sentences<'duty'> = {
  'duty.shifts-put': ({ post, month, shifts }) => {
    const overnight = shifts.filter(endsNextDay).length;
    return [
      `登记 ${post} ${month} 值班表 ${shifts.length} 班，其中跨日 ${overnight} 班`,
      `${shifts.length} shift(s) of ${post} entered for ${month}, ${overnight} of them until the next day`,
    ];
  },
  'duty.shift-changed': ({ date, start, from, places }) => {
    const [zh, en] = namedPlaces(places);
    return [
      `${date} ${start} 班自 ${beijing(from)} 起换班：${zh}`,
      `Shift of ${date} ${start} changed from ${beijing(from)}: ${en}`,
    ];
  },
  'duty.shift-dropped': ({ date, start }) => [
    `取消 ${date} ${start} 班`,
    `Shift of ${date} ${start} dropped`,
  ],
  'duty.gap-raised': ({ gap }) => gapText(gap),
  'duty.shift-checked': ({ date, start }) => [
    `班前检查 ${date} ${start} 班`,
    `Shift of ${date} ${start} looked at before it begins`,
  ],
  'duty.handed-over': ({ date, start, by, open, more }) => [
    `${date} ${start} 班由 ${by} 交班，未了结 ${open.length + more} 项`,
    `Shift of ${date} ${start} handed over by ${by} with ${open.length + more} item(s) open`,
  ],
  'duty.taken-over': ({ date, start, by }) => [
    `${date} ${start} 班由 ${by} 接班`,
    `Shift of ${date} ${start} taken over by ${by}`,
  ],
  'duty.passed': ({ date, start, open, more }) => [
    `${date} ${start} 班到时，按值班表交接，待接班人重新确认 ${open.length + more} 项`,
    `Shift of ${date} ${start} over: duty passes by the roster, ${open.length + more} item(s) asked anew`,
  ],
  'duty.hand-over-missed': ({ date, start, missing }) => [
    `${date} ${start} 班交接未签字：${missing.map((side) => sideTexts[side][0]).join('、')}`,
    `Hand-over of ${date} ${start} not signed: ${missing.map((side) => sideTexts[side][1]).join(', ')}`,
  ],
  'duty.noted': ({ noteId }) => [`值班日志 ${noteId}`, `Duty log: ${noteId}`],
  'duty.note-corrected': ({ noteId }) => [`更正值班日志 ${noteId}`, `Duty log: ${noteId} corrected`],
};

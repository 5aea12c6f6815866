import type { Columns, RowOf } from '../columns/column.js';
import { codeOf } from '../values/choices.js';
import { date, time } from '../values/dates.js';
import { digitsKept, identifier, several } from '../values/texts.js';
import type { Reader } from '../values/value.js';

const persons: Reader<string[]> = several(digitsKept);
/** Names, numbers and telephones alike; who it is is looked up among the persons of the agency. */
const whoNote = [
  '姓名、编号或电话；几人用顿号分开',
  'name, number or telephone; several with commas between them',
] as const;

export const rosterColumns = () =>
  ({
    agencyId: {
      ...{ zh: '所属单位', en: 'agency', also: ['单位'] },
      read: identifier,
      note: ['不填即本单位', 'one’s own where left out'],
      example: 'EMB',
    },
    post: {
      ...{ zh: '岗位代码', en: 'post', also: ['岗位', '值班岗位', '值班点'] },
      required: true,
      read: codeOf([]),
      note: ['小写字母、数字、连字符，最多 20 位', 'lower-case letters, digits and hyphens, at most 20'],
      example: 'hall',
    },
    date: {
      ...{ zh: '日期', en: 'date', also: ['值班日期', '班次日期', 'day'] },
      required: true,
      read: date,
      note: ['班次开始的那一天', 'the day on which the shift begins'],
      example: '2026-11-29',
    },
    start: {
      ...{ zh: '开始', en: 'start', also: ['开始时间', '上班', '起', 'from'] },
      required: true,
      read: time,
      example: '20:00',
    },
    end: {
      ...{ zh: '结束', en: 'end', also: ['结束时间', '下班', '止', 'to', 'until'] },
      required: true,
      read: time,
      note: ['不晚于开始的即为次日', 'at or before the start it is on the next day'],
      example: '08:00',
    },
    lead: {
      ...{ zh: '带班领导', en: 'lead', also: ['带班', '领班'] },
      read: persons,
      note: whoNote,
      example: '李某',
    },
    deputy: {
      ...{ zh: '副班', en: 'deputy', also: ['副带班', '副职'] },
      read: persons,
      note: whoNote,
      example: '0012',
    },
    officers: {
      ...{ zh: '值班员', en: 'officers', also: ['值班人员', '值班', 'officer'] },
      read: persons,
      note: whoNote,
      example: '13800000002',
    },
    standIns: {
      ...{ zh: '备班', en: 'stand-ins', also: ['替班', '备勤人员', 'stand-in'] },
      read: persons,
      note: whoNote,
      example: '王某、赵某',
    },
  }) as const satisfies Columns;

export type RosterSays = RowOf<ReturnType<typeof rosterColumns>>;

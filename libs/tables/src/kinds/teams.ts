import type { Columns, RowOf } from '../columns/column.js';
import { areaOf, codeOf, oneOf } from '../values/choices.js';
import { whole } from '../values/numbers.js';
import { identifier, several, text } from '../values/texts.js';
import { ownIdNote, readinessNames, type TableCodes } from './codes.js';

export const teamColumns = ({ resourceKinds, areas }: TableCodes) =>
  ({
    id: {
      ...{ zh: '编号', en: 'id', also: ['队伍编号', 'code', 'no.', 'number'] },
      required: true,
      read: identifier,
      note: ownIdNote,
      example: 'T-01',
    },
    name: {
      ...{ zh: '名称', en: 'name', also: ['队伍名称'] },
      required: true,
      read: text(200),
      example: '消防抗洪编组',
    },
    kind: {
      ...{ zh: '类别', en: 'kind', also: ['队伍类别', '类型', 'type', 'category'] },
      required: true,
      read: codeOf(resourceKinds.codes),
      example: 'team.fire',
    },
    areaCode: {
      ...{ zh: '所在区划', en: 'area', also: ['区划代码', '行政区划', '所在乡镇', '驻地区划', 'area code'] },
      required: true,
      read: areaOf(areas.areas),
      note: ['区划代码（6、9、12 位）或名称', 'division code (6, 9 or 12 digits) or name'],
      example: '520111',
    },
    capability: {
      ...{ zh: '能力代码', en: 'capability', also: ['能力', '专业'] },
      required: true,
      read: codeOf([]),
      note: [
        '一行一项；几项能力写几行，编号相同',
        'one a row: a team with several has several rows of one id',
      ],
      example: 'rescue-team',
    },
    minimumMembers: {
      ...{ zh: '最少人数', en: 'minimum members', also: ['人数', '编制人数'] },
      required: true,
      read: whole(1, 500),
      example: 12,
    },
    qualifications: {
      ...{ zh: '所需资质', en: 'qualifications', also: ['资质', '资质要求'] },
      read: several(codeOf([])),
      note: ['代码，几项用顿号分开', 'codes, with commas between them'],
      example: 'water-rescue',
    },
    readiness: {
      ...{ zh: '备勤状态', en: 'readiness', also: ['状态', '战备状态', 'status'] },
      read: oneOf(readinessNames),
      example: '可用',
    },
  }) as const satisfies Columns;

export type TeamSays = RowOf<ReturnType<typeof teamColumns>>;

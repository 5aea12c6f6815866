import type { Columns, RowOf } from '../columns/column.js';
import { codeOf } from '../values/choices.js';
import { startOfDay } from '../values/dates.js';
import { digitsKept, identifier, telephone, text } from '../values/texts.js';

export const memberColumns = () =>
  ({
    team: {
      ...{ zh: '队伍编号', en: 'team', also: ['队伍', '所属队伍', 'team id'] },
      required: true,
      read: identifier,
      example: 'T-01',
    },
    memberId: {
      ...{ zh: '队员编号', en: 'member', also: ['工号', '编号', 'member id', 'number'] },
      required: true,
      read: identifier,
      note: [
        '名册上的编号，不是姓名；几项资质写几行，编号相同',
        'a number of the roster, not a name; a row for each certificate',
      ],
      example: 'M-01',
    },
    post: {
      ...{ zh: '职务', en: 'post', also: ['岗位', '职位'] },
      read: text(100),
      example: '班长',
    },
    name: {
      ...{ zh: '姓名', en: 'name', also: ['队员姓名'] },
      read: text(100),
      note: ['加密存放', 'stored sealed'],
      example: '张某',
    },
    telephone: {
      ...{ zh: '电话', en: 'telephone', also: ['手机', '手机号', '联系电话', 'phone', 'mobile'] },
      read: telephone,
      example: '13800000003',
    },
    qualification: {
      ...{ zh: '资质', en: 'qualification', also: ['资质代码', '证书类别'] },
      read: codeOf([]),
      example: 'water-rescue',
    },
    certificateNumber: {
      ...{ zh: '证书编号', en: 'certificate number', also: ['证书号', '证号', 'certificate'] },
      read: digitsKept,
      example: 'SY-2024-0117',
    },
    validUntil: {
      ...{ zh: '有效至', en: 'valid until', also: ['有效期至', '证书有效期', '有效期'] },
      read: startOfDay,
      note: ['有效到此日零时（北京时间）', 'until the beginning of this day in Beijing'],
      example: '2027-06-01',
    },
  }) as const satisfies Columns;

export type MemberSays = RowOf<ReturnType<typeof memberColumns>>;

import type { Columns, RowOf } from '../columns/column.js';
import { digitsKept, email, telephone, text } from '../values/texts.js';

export const personColumns = () =>
  ({
    number: {
      ...{ zh: '编号', en: 'number', also: ['工号', '人员编号', 'id', 'no.', 'staff number'] },
      read: digitsKept,
      note: [
        '本单位的工号；不填则以电话为准，换号即视为另一人',
        'number within the agency; without it the telephone tells who it is, and another number is another person',
      ],
      example: '0012',
    },
    name: {
      ...{ zh: '姓名', en: 'name', also: ['人员姓名', '联系人'] },
      required: true,
      read: text(100),
      example: '李某',
    },
    post: {
      ...{ zh: '职务', en: 'post', also: ['岗位', '职位', 'title'] },
      read: text(100),
      example: '值班员',
    },
    telephone: {
      ...{ zh: '电话', en: 'telephone', also: ['手机', '手机号', '联系电话', '电话号码', 'phone', 'mobile'] },
      read: telephone,
      example: '13800000002',
    },
    email: {
      ...{ zh: '电子邮箱', en: 'e-mail', also: ['邮箱', 'email', 'mail'] },
      read: email,
      example: 'li@example.test',
    },
  }) as const satisfies Columns;

export type PersonSays = RowOf<ReturnType<typeof personColumns>>;

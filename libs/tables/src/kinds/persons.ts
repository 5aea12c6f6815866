import type { Columns, RowOf } from '../columns/column.js';
import { narrow } from '../values/clean.js';
import { digitsKept, email, telephone, text } from '../values/texts.js';
import { refuse, type Reader } from '../values/value.js';

const registration: Reader<string> = ({ text: said }) => {
  const value = narrow(said).toLowerCase();
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value) ? { value } : refuse('not-an-id', value);
};

export const personColumns = () =>
  ({
    id: {
      ...{ zh: '登记号', en: 'registration', also: ['人员登记号', 'person id'] },
      read: registration,
      note: [
        '导出的人员表以此相认；新登记的人不填',
        'by which a list that went out is known again; left out for who is new',
      ],
      example: '0b6f2a52-6a3e-4d27-9f0e-5a1c7b1f0a01',
    },
    number: {
      ...{ zh: '编号', en: 'number', also: ['工号', '人员编号', 'no.', 'staff number'] },
      read: digitsKept,
      note: [
        '本单位的工号；不填则以电话为准，换号即视为另一人',
        'number within the agency; without it the telephone tells who it is, and another number is another person',
      ],
      example: '0012',
    },
    name: {
      ...{ zh: '姓名', en: 'name', also: ['人员姓名', '联系人'] },
      read: text(100),
      note: ['新登记的人必填', 'required of who is new'],
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

import type { Columns, RowOf } from '../columns/column.js';
import { areaOf, codeOf, oneOf } from '../values/choices.js';
import { startOfDay } from '../values/dates.js';
import { number, whole, yuan } from '../values/numbers.js';
import { identifier, text } from '../values/texts.js';
import { ownIdNote, readinessNames, type TableCodes } from './codes.js';

/** The last day counts: what is good until the 29th is good on the 29th. */
const untilNote = ['保质到此日零时（北京时间）', 'until the beginning of this day in Beijing'] as const;

export const resourceColumns = ({ resourceKinds, areas }: TableCodes) =>
  ({
    id: {
      ...{ zh: '编号', en: 'id', also: ['资源编号', '物资编号', '设备编号', 'code', 'no.', 'number'] },
      required: true,
      read: identifier,
      note: ownIdNote,
      example: '0012',
    },
    name: {
      ...{ zh: '名称', en: 'name', also: ['资源名称', '物资名称', '设备名称', '品名'] },
      required: true,
      read: text(200),
      example: '龙吸水排水车',
    },
    kind: {
      ...{ zh: '类别', en: 'kind', also: ['种类', '资源类别', '类型', 'type', 'category'] },
      required: true,
      read: codeOf(resourceKinds.codes),
      note: ['代码表中的名称或代码（/v1/codes）', 'a name or code of the code table (/v1/codes)'],
      example: 'pump.truck',
    },
    capability: {
      ...{ zh: '能力代码', en: 'capability', also: ['能力', '能力类型'] },
      required: true,
      read: codeOf([]),
      note: ['一台（件）能做什么，如 drainage-m3h', 'what one unit does, such as drainage-m3h'],
      example: 'drainage-m3h',
    },
    perUnit: {
      ...{ zh: '单位能力', en: 'per unit', also: ['单台能力', '每台能力', 'amount per unit'] },
      required: true,
      read: number(0.001, 1e12),
      note: ['一台（件）的量', 'how much of it one unit does'],
      example: 3000,
    },
    quantity: {
      ...{ zh: '数量', en: 'quantity', also: ['库存', '数目', 'count'] },
      required: true,
      read: whole(0, 1_000_000),
      note: ['在册总数，含已调出的', 'all units owned, those out at work included'],
      example: 2,
    },
    unit: {
      ...{ zh: '计量单位', en: 'unit', also: ['单位'] },
      required: true,
      read: text(20),
      example: '台',
    },
    areaCode: {
      ...{ zh: '所在区划', en: 'area', also: ['区划代码', '行政区划', '所在乡镇', '所属区域', 'area code'] },
      required: true,
      read: areaOf(areas.areas),
      note: ['区划代码（6、9、12 位）或名称', 'division code (6, 9 or 12 digits) or name'],
      example: '520111',
    },
    place: {
      ...{ zh: '存放地点', en: 'place', also: ['地点', '存放位置', '仓库', 'location'] },
      read: text(200),
      example: '小孟仓库',
    },
    readiness: {
      ...{ zh: '战备状态', en: 'readiness', also: ['状态', '完好情况', 'status'] },
      read: oneOf(readinessNames),
      note: [
        '可用、受限、不可用；新登记不填为可用',
        'ready, limited, not ready; new ones are ready where left out',
      ],
      example: '可用',
    },
    arrivalMinutes: {
      ...{ zh: '到位分钟', en: 'arrival minutes', also: ['到场时间', '出动时间', '到位时间'] },
      required: true,
      read: whole(0, 10_080),
      note: ['接令到区内到位通常几分钟', 'usual minutes from call to arrival within the district'],
      example: 45,
    },
    costPerUnitFen: {
      ...{ zh: '单价元', en: 'cost per unit CNY', also: ['单价', '单价(元)', 'cost', 'price'] },
      read: yuan(10_000_000_000_000),
      note: ['每台（件）每次使用，元', 'CNY for one unit'],
      example: 2600,
    },
    minimumReserve: {
      ...{ zh: '保底数量', en: 'minimum reserve', also: ['最低保有量', 'reserve'] },
      read: whole(0, 1_000_000),
      example: 1,
    },
    expiresAt: {
      ...{ zh: '保质期至', en: 'expires', also: ['有效期', '有效期至', '保质期', 'shelf life'] },
      read: startOfDay,
      note: untilNote,
      example: '2027-06-01',
    },
    inspectionDueAt: {
      ...{ zh: '下次检查', en: 'inspection due', also: ['下次检验', '检查期限'] },
      read: startOfDay,
      example: '2026-12-31',
    },
    inspectedAt: {
      ...{ zh: '检查日期', en: 'inspected', also: ['检验日期', '上次检查'] },
      read: startOfDay,
      note: ['期限有变时必填', 'required where one of the dates before it changes'],
      example: '2026-06-01',
    },
  }) as const satisfies Columns;

export type ResourceSays = RowOf<ReturnType<typeof resourceColumns>>;

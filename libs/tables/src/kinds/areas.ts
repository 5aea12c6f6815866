import type { Columns, RowOf } from '../columns/column.js';
import { areaOf } from '../values/choices.js';
import { number } from '../values/numbers.js';
import { text } from '../values/texts.js';

/** Divisions of a district, with their seats. */
export const areaColumns = () =>
  ({
    code: {
      ...{ zh: '区划代码', en: 'code', also: ['代码', '编码', 'area code'] },
      required: true,
      read: areaOf([]),
      note: ['6、9 或 12 位', '6, 9 or 12 digits'],
      example: '520111203',
    },
    name: {
      ...{ zh: '名称', en: 'name', also: ['区划名称', '乡镇', '乡镇名称'] },
      required: true,
      read: text(2_000),
      example: '燕楼镇',
    },
    lat: {
      ...{ zh: '纬度', en: 'latitude', also: ['驻地纬度', 'lat'] },
      required: true,
      read: number(-90, 90),
      note: ['驻地，十进制度（WGS 84 或与地图一致）', 'of its seat, decimal degrees'],
      example: 26.37,
    },
    lon: {
      ...{ zh: '经度', en: 'longitude', also: ['驻地经度', 'lon', 'lng'] },
      required: true,
      read: number(-180, 180),
      example: 106.53,
    },
  }) as const satisfies Columns;

export type AreaSays = RowOf<ReturnType<typeof areaColumns>>;

import {
  agencyKinds,
  authorityTiers,
  capacities,
  issuableRoles,
  type AgencyKind,
  type AuthorityTier,
  type Capacity,
  type Mandate,
  type Role,
} from '#domain';
import type { Columns, RowOf } from '../columns/column.js';
import { areaOf, choices, oneOf } from '../values/choices.js';
import { narrow } from '../values/clean.js';
import { identifier, several, text } from '../values/texts.js';
import { refuse, type Reader } from '../values/value.js';
import { yesNames, type TableCodes } from './codes.js';

export const agencyKindNames = choices<AgencyKind>(agencyKinds, {
  department: ['部门', 'department'],
  enterprise: ['企业', 'enterprise'],
  township: ['乡镇', 'township', '街道', '镇', '乡'],
  superior: ['上级', 'superior'],
  neighbour: ['邻区', 'neighbour', '毗邻地区'],
  organisation: ['社会组织', 'organisation'],
});

export const roleNames = choices<Role>(issuableRoles, {
  administrator: ['系统管理员', 'administrator'],
  'agency-operator': ['单位经办', 'agency operator'],
  auditor: ['审计员', 'auditor'],
  commander: ['指挥长', 'commander'],
  dispatcher: ['调度员', 'dispatcher'],
  'duty-officer': ['值班长', 'duty officer'],
  'enterprise-operator': ['企业经办', 'enterprise operator'],
  personnel: ['人事', 'personnel'],
  system: ['系统', 'system'],
});

export const tierNames = choices<AuthorityTier>(authorityTiers, {
  unit: ['基层', 'unit', '乡镇', '事故单位'],
  county: ['县级', 'county', '县', '区'],
  city: ['市级', 'city', '市'],
  province: ['省级', 'province', '省'],
  state: ['国家', 'state'],
});

const capacityNames = choices<Capacity>(capacities, {
  command: ['指挥', 'command'],
  local: ['属地', 'local'],
  warn: ['预警', 'warn'],
  audit: ['审计', 'audit'],
  administer: ['管理', 'administer'],
});

const capacityOf = oneOf(capacityNames);

/** 预警:520123:rainstorm，flood: what for, in which area, and where it is limited, to what. */
const mandate: Reader<Mandate> = (cell, beside) => {
  const said = narrow(cell.text);
  const [, name = '', areaCode, of] =
    /^([^:]+):(\d{6}(?:\d{3}){0,2})(?::([A-Za-z0-9][A-Za-z0-9._,-]*))?$/.exec(said) ?? [];
  if (areaCode === undefined) return refuse('not-a-mandate', said);
  const capacity = capacityOf({ text: name, form: 'text' }, beside);
  if (!('value' in capacity)) return capacity;
  return {
    value: { capacity: capacity.value, areaCode, ...(of === undefined ? {} : { of: of.split(',') }) },
  };
};

export const mandateText = ({ capacity, areaCode, of }: Mandate): string =>
  [
    capacityNames.find(({ value }) => value === capacity)?.zh ?? capacity,
    areaCode,
    ...(of ? [of.join(',')] : []),
  ].join(':');

/** Agencies with which a district is set up. */
export const agencyColumns = ({ areas }: Pick<TableCodes, 'areas'>) =>
  ({
    agencyId: {
      ...{ zh: '单位代码', en: 'agency id', also: ['单位编号', '代码', '编号', 'id'] },
      required: true,
      read: identifier,
      note: ['字母、数字、点、下划线、连字符', 'letters, digits, dots, underscores and hyphens'],
      example: 'XW-EMB',
    },
    name: {
      ...{ zh: '单位名称', en: 'name', also: ['名称', '单位', '全称'] },
      required: true,
      read: text(200),
      example: '某县应急管理局',
    },
    kind: {
      ...{ zh: '类别', en: 'kind', also: ['单位类别', '类型', 'type'] },
      required: true,
      read: oneOf(agencyKindNames),
      note: [
        '部门、企业、乡镇、上级、邻区、社会组织',
        'department, enterprise, township, superior, neighbour, organisation',
      ],
      example: '部门',
    },
    areaCode: {
      ...{ zh: '所在区划', en: 'area', also: ['区划代码', '行政区划', '所在乡镇', 'area code'] },
      read: areaOf(areas.areas),
      note: ['区划代码或名称；不填即本区县', 'division code or name; the district where left out'],
      example: '520111',
    },
    roles: {
      ...{ zh: '角色', en: 'roles', also: ['岗位角色', 'role'] },
      required: true,
      read: several(oneOf(roleNames)),
      note: ['其首个密钥可用的角色，几项用顿号分开', 'of its first key, with commas between them'],
      example: '值班长、调度员、单位经办',
    },
    mandates: {
      ...{ zh: '授权', en: 'mandates', also: ['职权', 'mandate'] },
      read: several(mandate, /[;；、\n]+/),
      note: [
        '职权:区划，预警可再限灾种，如 预警:520111:rainstorm,flood；几项用分号分开',
        'capacity:area, of warnings also the hazards, such as warn:520111:rainstorm,flood; semicolons between them',
      ],
      example: '指挥:520111',
    },
    homeBureau: {
      ...{ zh: '主管局', en: 'home bureau' },
      read: oneOf(yesNames),
      note: ['主管本区县的一家填“是”', 'yes for the one that answers for the district'],
      example: '是',
    },
    tier: {
      ...{ zh: '报送层级', en: 'reporting tier', also: ['信息报送层级', 'tier'] },
      read: oneOf(tierNames),
      note: [
        '信息报送中本地区该层级的单位：基层、县级、市级、省级',
        'who reports, and is reported to, for its area: unit, county, city, province',
      ],
      example: '县级',
    },
  }) as const satisfies Columns;

export type AgencySays = RowOf<ReturnType<typeof agencyColumns>>;

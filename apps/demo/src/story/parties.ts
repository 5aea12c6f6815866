import type { Actor, AgencyKind, Installation, Mandate, Role } from '#domain';
import { staff, type StaffMember } from './staff.js';

/** Id of the exercise; every message carries it as its correlation. */
export const exerciseId = 'HX-DEMO-2026-0618';

export interface Party {
  readonly agencyId: string;
  readonly name: string;
  readonly kind: AgencyKind;
  readonly areaCode: string;
  readonly roles: readonly Role[];
  readonly mandates?: readonly Mandate[];
}

const huaxi = '520111';

/** The night is that of one district. */
export const installation: Installation = { districtCode: huaxi, homeBureauId: 'EMB' };

const command: readonly Role[] = ['commander', 'duty-officer', 'dispatcher', 'agency-operator'];
const operate: readonly Role[] = ['agency-operator'];
const dutyDesk: readonly Role[] = ['duty-officer', 'agency-operator'];
const enterprise: readonly Role[] = ['enterprise-operator'];

/** The townships have theirs by registration. */
const mandates: Readonly<Record<string, readonly Mandate[]>> = {
  EMB: [{ capacity: 'command', areaCode: huaxi }],
  FCDR: [{ capacity: 'command', areaCode: huaxi, of: ['natural-disaster'] }],
  MET: [{ capacity: 'warn', areaCode: huaxi, of: ['rainstorm'] }],
  NRB: [{ capacity: 'warn', areaCode: huaxi, of: ['geological'] }],
  JKZ: [{ capacity: 'local', areaCode: '520111010' }],
  AUDIT: [{ capacity: 'audit', areaCode: huaxi }],
};

const party = (
  agencyId: string,
  name: string,
  kind: AgencyKind,
  roles: readonly Role[],
  areaCode = huaxi,
): Party => ({ agencyId, name, kind, areaCode, roles, mandates: mandates[agencyId] });

/** Agencies and enterprises of the exercise. All firms are invented. */
export const parties: readonly Party[] = [
  party('EMB', '花溪区应急管理局（区应急指挥中心）', 'department', command),
  party('FCDR', '区防汛抗旱指挥部办公室', 'department', command),
  party('MET', '区气象局', 'department', operate),
  party('WAT', '区水务管理局', 'department', operate),
  party('NRB', '区自然资源局', 'department', operate),
  party('FIRE', '区消防救援大队', 'department', operate),
  party('PSB', '公安花溪分局', 'department', operate),
  party('TRAF', '交警大队', 'department', operate),
  party('HEALTH', '区卫生健康局/120', 'department', operate),
  party('ECO', '市生态环境局花溪分局', 'department', operate),
  party('TRANS', '区交通运输局', 'department', operate),
  party('CIVIL', '区民政局', 'department', operate),
  party('URBAN', '区综合行政执法局（排水）', 'department', operate),
  party('JKZ', '贵阳经开区管委会（小孟）', 'department', dutyDesk, '520111010'),
  party('ST-GAOPO', '高坡苗族乡政府', 'township', dutyDesk, '520111207'),
  party('ST-XIAOMENG', '小孟街道办', 'township', dutyDesk, '520111010'),
  party('GY-EMB', '贵阳市应急管理局（上级）', 'superior', dutyDesk, '520100'),
  party('NM-EMB', '南明区应急管理局（下游毗邻）', 'neighbour', dutyDesk, '520102'),
  party('AUDIT', '区审计局', 'department', ['auditor']),
  party('REDX', '区红十字会', 'organisation', operate),
  party('ENT-PUMP', '示例市政养护公司', 'enterprise', enterprise),
  party('ENT-EXC', '示例建设机械公司', 'enterprise', enterprise),
  party('ENT-CHEM', '示例化工物流公司', 'enterprise', enterprise),
  party('ENT-BUS', '示例公交公司', 'enterprise', enterprise),
  party('ENT-WATER', '示例商超配送', 'enterprise', enterprise),
  party('ENT-UAV', '示例无人机公司', 'enterprise', enterprise),
  party('ENT-TEL', '示例通信公司', 'enterprise', enterprise),
];

const person =
  (principal: string, role: Role) =>
  (agencyId: string): Actor => ({ agencyId, principal, role });

const signedBy = ({ agencyId, personId }: StaffMember, role: Role): Actor => ({
  agencyId,
  principal: personId,
  role,
});

const operator = person('值班员', 'agency-operator');
const driver = person('调度室', 'enterprise-operator');
const officer = person('值班长', 'duty-officer');

/** Who speaks for a party during the night. */
export const speakers = {
  commander: signedBy(staff.embCommander, 'commander'),
  second: signedBy(staff.embSecond, 'commander'),
  duty: signedBy(staff.embDuty, 'duty-officer'),
  day: signedBy(staff.embDay, 'duty-officer'),
  dispatch: signedBy(staff.embDispatch, 'dispatcher'),
  depot: signedBy(staff.embDepot, 'agency-operator'),
  flood: officer('FCDR'),
  floodCommander: person('指挥长', 'commander')('FCDR'),
  met: operator('MET'),
  water: operator('WAT'),
  land: operator('NRB'),
  fire: signedBy(staff.fireDuty, 'agency-operator'),
  fireOfficer: signedBy(staff.fireDuty, 'duty-officer'),
  police: operator('PSB'),
  traffic: operator('TRAF'),
  health: operator('HEALTH'),
  environment: operator('ECO'),
  civil: operator('CIVIL'),
  drainage: operator('URBAN'),
  zone: officer('JKZ'),
  hazmat: person('T-HAZ 队长', 'agency-operator')('JKZ'),
  gaopo: signedBy(staff.gaopoDuty, 'duty-officer'),
  xiaomeng: officer('ST-XIAOMENG'),
  city: officer('GY-EMB'),
  nanming: officer('NM-EMB'),
  rescueTeam: person('T-SAR 队长', 'agency-operator')('REDX'),
  pump: signedBy(staff.pumpDuty, 'enterprise-operator'),
  excavator: driver('ENT-EXC'),
  chemical: driver('ENT-CHEM'),
  bus: driver('ENT-BUS'),
  shop: driver('ENT-WATER'),
  drone: driver('ENT-UAV'),
  telecom: driver('ENT-TEL'),
} as const satisfies Record<string, Actor>;

import type { Role } from '#domain';

/** Somebody of an agency, invented like the firms: a pseudonym made by chance stands for nobody. */
export interface StaffMember {
  readonly personId: string;
  readonly agencyId: string;
  readonly name: string;
  readonly post: string;
  readonly telephone?: string;
  readonly roles: readonly Role[];
  /** Name of the ready-made account, of those who have one. */
  readonly account?: string;
}

const member = (
  personId: string,
  agencyId: string,
  [name, post, telephone]: readonly [name: string, post: string, telephone?: string],
  roles: readonly Role[],
  account?: string,
): StaffMember => ({ personId, agencyId, name, post, telephone, roles, account });

/** Who is on the staff of the agencies of the exercise, as far as the night and the console need it. */
export const staff = {
  embDuty: member(
    '25f86e94-efcb-4de9-a0bc-33447290d9ad',
    'EMB',
    ['陈某', '区应急指挥中心值班长', '13800000101'],
    ['duty-officer'],
    'emb.duty',
  ),
  embCommander: member(
    '09ed69f5-5aea-4e91-9ad2-fe93c2170652',
    'EMB',
    ['周某', '指挥长', '13800000102'],
    ['commander'],
    'emb.commander',
  ),
  embSecond: member(
    'd5afb0d5-0cc1-4e91-b966-9de9cd88ded6',
    'EMB',
    ['吴某', '副指挥长（第二人）', '13800000103'],
    ['commander', 'duty-officer'],
    'emb.second',
  ),
  embDay: member(
    'c3dfaba6-f657-47a4-b804-316264c3d454',
    'EMB',
    ['郑某', '日班值班长', '13800000104'],
    ['duty-officer'],
  ),
  embDispatch: member(
    'aa7c0434-351d-429b-be45-c46c4e8003eb',
    'EMB',
    ['冯某', '调度台', '13800000105'],
    ['dispatcher'],
  ),
  embDepot: member(
    'd4b40a3d-956e-410b-b76b-432594a84695',
    'EMB',
    ['褚某', '物资库', '13800000106'],
    ['agency-operator'],
  ),
  auditor: member('1665f6be-8ae2-4be1-9ad6-9f09cb05ce23', 'AUDIT', ['卫某', '审计员'], ['auditor'], 'audit'),
  fireDuty: member(
    'f59c62dd-dfbd-4a14-9433-456354e4efdf',
    'FIRE',
    ['蒋某', '值班员', '13800000107'],
    ['duty-officer', 'agency-operator'],
    'fire.duty',
  ),
  fireDeputy: member(
    '27b3fc6d-0216-4862-b81d-c004ff29de82',
    'FIRE',
    ['沈某', '副班', '13800000108'],
    ['duty-officer', 'agency-operator'],
  ),
  gaopoDuty: member(
    'd7e730b4-9c23-4034-89fe-7798d848e61c',
    'ST-GAOPO',
    ['韩某', '值班长', '13800000109'],
    ['duty-officer', 'agency-operator'],
    'gaopo.duty',
  ),
  gaopoDeputy: member(
    '8cd3a03e-339f-492d-9617-1c39d77bc67a',
    'ST-GAOPO',
    ['杨某', '备用联系人（副乡长）', '13800000110'],
    ['duty-officer', 'agency-operator'],
  ),
  pumpDuty: member(
    '468d8b8c-604f-43ea-97f6-e2b57dc8f85f',
    'ENT-PUMP',
    ['朱某', '调度室', '13800000111'],
    ['enterprise-operator'],
    'pump',
  ),
} as const satisfies Record<string, StaffMember>;

/** Keys that agencies audit or administer by are nobody's; everybody else signs with a key of his own. */
export const hasOwnKey = ({ roles }: Pick<StaffMember, 'roles'>): boolean =>
  !roles.some((role) => role === 'auditor' || role === 'administrator');

import type { Actor, AgreementItem, ResourceProfile } from '#domain';
import { local, step, type Draft } from '../story/step.js';
import { speakers } from '../story/parties.js';
import { completedBy, teamSteps } from './teams.js';

const { depot, fire, zone, health, rescueTeam, nanming, city, duty } = speakers;
const { pump, excavator, chemical, bus, shop, drone, telecom, gaopo, xiaomeng } = speakers;

interface Stock {
  readonly owner: Actor;
  readonly resourceId: string;
  readonly profile: Omit<ResourceProfile, 'readiness'>;
}

const stock = (
  owner: Actor,
  resourceId: string,
  [name, quantity, unit]: readonly [string, number, string],
  kind: string,
  [code, perUnit]: readonly [code: string, perUnit: number],
  arrivalMinutes: number,
  costPerUnitFen: number,
  more: Partial<ResourceProfile> = {},
): Stock => ({
  owner,
  resourceId,
  profile: {
    name,
    kind,
    capability: { code, perUnit },
    quantity,
    unit,
    areaCode: '520111',
    arrivalMinutes,
    costPerUnitFen,
    ...more,
  },
});

/** Everything that can be shared, teams included. Quantities, times and costs are invented. */
const stocks: readonly Stock[] = [
  stock(pump, 'ENT-PUMP.truck', ['龙吸水排水车', 2, '台'], 'pump.truck', ['drainage-m3h', 3000], 45, 260_000),
  stock(pump, 'ENT-PUMP.sewage', ['污水泵', 12, '台'], 'pump.sewage', ['sewage-lift-m3h', 50], 40, 18_000),
  stock(
    depot,
    'EMB.stock-pump',
    ['区库存移动泵', 8, '台'],
    'pump.mobile',
    ['drainage-m3h', 350],
    50,
    30_000,
    {
      place: '区应急物资库',
      minimumReserve: 2,
    },
  ),
  stock(
    nanming,
    'NM-EMB.pump',
    ['南明区排水泵车', 2, '台'],
    'pump.truck',
    ['drainage-m3h', 1500],
    40,
    200_000,
    {
      areaCode: '520102',
    },
  ),
  stock(nanming, 'NM-EMB.assault-boat', ['冲锋舟', 4, '艘'], 'boat.assault', ['boat-seats', 10], 60, 40_000, {
    areaCode: '520102',
  }),
  stock(nanming, 'NM-EMB.rubber-boat', ['橡皮艇', 6, '艘'], 'boat.rubber', ['boat-seats', 6], 60, 15_000, {
    areaCode: '520102',
  }),
  stock(
    excavator,
    'ENT-EXC.excavator',
    ['挖掘机 20t', 4, '台'],
    'earth.excavator',
    ['excavator-20t', 1],
    75,
    240_000,
  ),
  stock(excavator, 'ENT-EXC.loader', ['装载机', 3, '台'], 'earth.loader', ['loader', 1], 75, 160_000),
  stock(excavator, 'ENT-EXC.dumper', ['自卸车', 6, '台'], 'earth.dumper', ['dump-truck', 1], 75, 120_000),
  stock(
    chemical,
    'ENT-CHEM.plug-kit',
    ['堵漏器材', 2, '套'],
    'chem.plug-kit',
    ['leak-plugging-kit', 1],
    35,
    350_000,
  ),
  stock(
    chemical,
    'ENT-CHEM.pump',
    ['防爆转输泵', 2, '台'],
    'chem.pump',
    ['transfer-pump-ex', 1],
    35,
    150_000,
  ),
  stock(chemical, 'ENT-CHEM.tank', ['空槽罐 30m3', 1, '台'], 'chem.tank', ['tank-m3', 30], 35, 300_000),
  stock(bus, 'ENT-BUS.coach', ['客车 45座', 10, '台'], 'bus.45', ['passenger-seats', 45], 36, 80_000),
  stock(
    shop,
    'ENT-WATER.water',
    ['饮用水', 4800, '瓶'],
    'supply.water',
    ['drinking-water-bottle', 1],
    90,
    200,
  ),
  stock(shop, 'ENT-WATER.food', ['方便食品', 3000, '份'], 'supply.food', ['meal', 1], 90, 800),
  stock(
    drone,
    'ENT-UAV.thermal',
    ['热成像无人机', 3, '架'],
    'uav.thermal',
    ['thermal-search', 1],
    35,
    60_000,
  ),
  stock(
    telecom,
    'ENT-TEL.vehicle',
    ['应急通信车', 1, '台'],
    'tel.vehicle',
    ['mobile-base-station', 1],
    60,
    300_000,
  ),
  stock(
    telecom,
    'ENT-TEL.satphone',
    ['卫星电话', 6, '部'],
    'tel.satphone',
    ['satellite-phone', 1],
    60,
    5_000,
  ),
  stock(
    fire,
    'T-FIRE1',
    ['消防抗洪编组（30人，水域救援资质22人）', 1, '队'],
    'team.fire',
    ['rescue-team', 1],
    25,
    0,
    { teamId: 'T-FIRE1' },
  ),
  stock(
    rescueTeam,
    'T-SAR',
    ['社会救援队（24人，绳索10人）', 1, '队'],
    'team.search',
    ['rescue-team', 1],
    30,
    0,
    { teamId: 'T-SAR' },
  ),
  stock(
    rescueTeam,
    'T-VOL',
    ['水上志愿救援队（18人）', 1, '队'],
    'team.volunteer',
    ['rescue-team', 1],
    20,
    0,
    { teamId: 'T-VOL' },
  ),
  stock(depot, 'T-MIL', ['民兵应急连（60人）', 1, '队'], 'team.militia', ['labour-team', 1], 60, 0, {
    teamId: 'T-MIL',
  }),
  stock(zone, 'T-HAZ', ['危化专业队（16人，堵漏12人）', 1, '队'], 'team.hazmat', ['hazmat-team', 1], 20, 0, {
    areaCode: '520111010',
    teamId: 'T-HAZ',
  }),
  stock(health, 'T-MED', ['医疗队（12人）', 1, '队'], 'team.medical', ['medical-team', 1], 25, 0, {
    teamId: 'T-MED',
  }),
  stock(city, 'GY-EMB.rescue', ['市级抢险救援队', 2, '队'], 'team.city', ['rescue-team', 1], 70, 0, {
    areaCode: '520100',
  }),
];

const registrations = stocks.map(({ owner, resourceId, profile }) =>
  step(
    `HX-PREP-${resourceId}`,
    '06-01 09:00',
    owner,
    ['resource.register', resourceId],
    { ...profile, readiness: 'ready' },
    [`${profile.name} ×${profile.quantity}`, `Registers ${resourceId}`],
    profile.teamId === undefined ? {} : { after: [completedBy(profile.teamId)] },
  ),
);

const item = (resourceKind: string, maxUnits: number, ratePerUnitFen: number): AgreementItem => ({
  resourceKind,
  maxUnits,
  ratePerUnitFen,
});

function agreement(
  id: string,
  [beneficiary, provider]: readonly [Actor, Actor],
  arrivalWithinMinutes: number,
  items: readonly AgreementItem[],
  basis: string,
): Draft[] {
  const terms = {
    providerAgencyId: provider.agencyId,
    items,
    arrivalWithinMinutes,
    validFrom: local('01-01 00:00'),
    validUntil: '2027-01-01T00:00:00+08:00',
    basis,
  };
  return [
    step(`HX-PREP-${id}a`, '06-02 10:00', beneficiary, ['agreement.propose', id], terms, [
      `提议 ${id}：${basis}`,
      `Proposes ${id} to ${provider.agencyId}`,
    ]),
    step(`HX-PREP-${id}b`, '06-02 15:00', provider, ['agreement.confirm', id], {}, [
      `确认 ${id}`,
      `Confirms ${id}`,
    ]),
  ];
}

const agreements = [
  ...agreement(
    'AG-01',
    [duty, pump],
    60,
    [item('pump.truck', 2, 260_000), item('pump.sewage', 12, 18_000)],
    '突发事件应对法第四十六条；60 分钟到场；台班 2600 元',
  ),
  ...agreement(
    'AG-02',
    [duty, excavator],
    90,
    [item('earth.excavator', 4, 240_000), item('earth.loader', 3, 160_000), item('earth.dumper', 6, 120_000)],
    '90 分钟到场',
  ),
  ...agreement(
    'AG-03',
    [zone, chemical],
    45,
    [item('chem.plug-kit', 2, 350_000), item('chem.pump', 2, 150_000), item('chem.tank', 1, 300_000)],
    '危化互助；45 分钟到场',
  ),
  ...agreement(
    'AG-04',
    [duty, nanming],
    60,
    [item('boat.assault', 4, 0), item('boat.rubber', 6, 0)],
    '毗邻区互助；冲锋舟、橡皮艇',
  ),
];

const withContact = [duty, gaopo, xiaomeng];

/** Of the desk on duty of an agency. */
export const dutyTelephone = ({ agencyId }: Actor): string =>
  `0851-0000000${withContact.findIndex((speaker) => speaker.agencyId === agencyId) + 1}`;

const contacts = withContact.map((speaker) =>
  step(
    `HX-PREP-${speaker.agencyId}-contact`,
    '06-03 09:00',
    speaker,
    ['agency.set-duty-contact', speaker.agencyId],
    { post: '值班室', telephone: dutyTelephone(speaker) },
    ['登记值班联系方式', 'Sets its duty contact'],
  ),
);

/** What is on file before the rain begins. */
export const preparation: readonly Draft[] = [...teamSteps, ...registrations, ...agreements, ...contacts];

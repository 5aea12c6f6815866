import type { ReportingRule, ReportingRuleSet } from './rules.js';

const regulation = '《生产安全事故报告和调查处理条例》';

const accident = {
  confirmed: true,
  areaPrefix: '',
  categories: ['accident'],
  channel: 'any',
  supplementDays: 30,
  supplementDaysOf: [{ typeCodes: ['road-traffic', 'fire'], days: 7 }],
} as const;

const upward = { ...accident, clock: 'received', withinMinutes: 120 } as const;

const local = (
  id: string,
  areaPrefix: string,
  rule: Pick<ReportingRule, 'source' | 'confirmed' | 'channel' | 'withinMinutes' | 'atLeast' | 'zh' | 'en'>,
): ReportingRule => ({
  id,
  areaPrefix,
  categories: ['natural-disaster', 'accident', 'public-health', 'social-security'],
  from: 'county',
  to: 'city',
  clock: 'received',
  ...rule,
});

/**
 * What is shipped: the national regulation on accidents, and clocks of other places. An installation names a file of
 * its own instead; the authorities below are those of Huaxi.
 */
export const shippedReportingRules: ReportingRuleSet = {
  version: 'shipped.1',
  // practice, not law: the law knows omission but no time after which a late report is one
  omittedAfterMinutes: 1_440,
  levelsByDeaths: [
    { categories: ['accident'], level: 'IV', minDead: 0 },
    { categories: ['accident'], level: 'III', minDead: 3 },
    { categories: ['accident'], level: 'II', minDead: 10 },
    { categories: ['accident'], level: 'I', minDead: 30 },
  ],
  authorities: [
    { tier: 'unit', areaPrefix: '520111010', agencyId: 'JKZ' },
    { tier: 'county', areaPrefix: '520111', agencyId: 'EMB' },
    { tier: 'city', areaPrefix: '5201', agencyId: 'GY-EMB' },
  ],
  rules: [
    {
      ...accident,
      id: 'accident-unit',
      source: `${regulation}第九条`,
      from: 'unit',
      to: 'county',
      clock: 'known',
      withinMinutes: 60,
      zh: '事故单位 1 小时内报县级',
      en: 'The unit to the county within 1 h',
    },
    {
      ...upward,
      id: 'accident-county',
      source: `${regulation}第十、十一条`,
      from: 'county',
      to: 'city',
      zh: '县级 2 小时内报设区的市',
      en: 'The county to the city within 2 h',
    },
    {
      ...upward,
      id: 'accident-city',
      source: `${regulation}第十、十一条`,
      atLeast: 'III',
      from: 'city',
      to: 'province',
      zh: '较大以上事故，市级 2 小时内报省级',
      en: 'Level III and above: the city to the province within 2 h',
    },
    {
      ...upward,
      id: 'accident-province',
      source: `${regulation}第十、十一条`,
      atLeast: 'II',
      from: 'province',
      to: 'state',
      zh: '重大以上事故，省级 2 小时内报国务院部门',
      en: 'Level II and above: the province to the State Council’s department within 2 h',
    },
    local('henan-phone', '41', {
      source: '河南省突发事件信息报告要求',
      confirmed: true,
      channel: 'phone',
      atLeast: 'II',
      withinMinutes: 15,
      zh: '河南：重大以上 15 分钟内电话报告',
      en: 'Henan: level II and above by phone within 15 min',
    }),
    local('henan-written', '41', {
      source: '河南省突发事件信息报告要求',
      confirmed: true,
      channel: 'written',
      atLeast: 'II',
      withinMinutes: 35,
      zh: '河南：重大以上 35 分钟内书面报告',
      en: 'Henan: level II and above in writing within 35 min',
    }),
    local('lanzhou', '6201', {
      source: '兰州市突发事件信息报告要求',
      confirmed: true,
      channel: 'any',
      withinMinutes: 120,
      zh: '兰州：2 小时内报告',
      en: 'Lanzhou: within 2 h',
    }),
    local('jiangxi', '36', {
      source: '江西省突发事件信息报告要求',
      confirmed: true,
      channel: 'any',
      withinMinutes: 120,
      zh: '江西：2 小时内报告',
      en: 'Jiangxi: within 2 h',
    }),
    {
      ...local('guiyang-disaster', '5201', {
        source: '[U] 参照其他地方的 2 小时，贵阳的规定未经核实',
        confirmed: false,
        channel: 'any',
        atLeast: 'IV',
        withinMinutes: 120,
        zh: '定级的自然灾害、公共卫生事件，县级 2 小时内报市级',
        en: 'Disasters and health events with a level: the county to the city within 2 h',
      }),
      categories: ['natural-disaster', 'public-health'],
    },
    local('guiyang-major-phone', '5201', {
      source: '[U] 其他地方的 30 分钟电话报告，贵阳的规定未经核实',
      confirmed: false,
      channel: 'phone',
      atLeast: 'II',
      withinMinutes: 30,
      zh: '重大以上 30 分钟内电话报告',
      en: 'Level II and above by phone within 30 min',
    }),
    local('guiyang-major-written', '5201', {
      source: '[U] 其他地方的 1 小时书面报告，贵阳的规定未经核实',
      confirmed: false,
      channel: 'written',
      atLeast: 'II',
      withinMinutes: 60,
      zh: '重大以上 1 小时内书面报告',
      en: 'Level II and above in writing within 1 h',
    }),
  ],
};

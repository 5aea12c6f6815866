/** A table of codes that an installation may replace. */
export interface CodeTable {
  readonly version: string;
  /** Standard or decree that it follows. */
  readonly source: string;
  /** `false`: not checked against the published table, and not to be shown as such. */
  readonly confirmed: boolean;
  readonly codes: readonly {
    readonly code: string;
    readonly zh: string;
    readonly en: string;
    readonly class?: string;
    /** In which amounts are given, where that is not a count of what is named. */
    readonly unit?: { readonly zh: string; readonly en: string };
  }[];
}

/**
 * Kinds of resources in use here, each with the class of GB/T 38565-2020 (its first digit: 1 living supplies, 2
 * equipment, 3 engineering material and machines). The digits below the class are not confirmed and left out.
 */
export const resourceKinds: CodeTable = {
  version: 'huaxi-kinds.2',
  source: 'GB/T 38565-2020',
  confirmed: false,
  codes: [
    { code: 'pump', zh: '排水设备', en: 'pumps', class: '3' },
    { code: 'team', zh: '队伍', en: 'teams' },
    { code: 'boat', zh: '舟艇', en: 'boats', class: '2' },
    { code: 'light', zh: '照明设备', en: 'lighting', class: '2' },
    { code: 'vehicle', zh: '车辆', en: 'vehicles', class: '2' },
    { code: 'generator', zh: '发电设备', en: 'generators', class: '3' },
    { code: 'excavator', zh: '挖掘机械', en: 'excavators', class: '3' },
    { code: 'shelter', zh: '安置用品', en: 'shelter supplies', class: '1' },
    { code: 'food', zh: '食品饮水', en: 'food and water', class: '1' },
    { code: 'medical', zh: '医疗用品', en: 'medical supplies', class: '1' },
    { code: 'protection', zh: '防护用品', en: 'protective equipment', class: '2' },
    { code: 'bus', zh: '客车', en: 'buses', class: '2' },
    { code: 'chem', zh: '危化处置器材', en: 'hazardous-materials equipment' },
    { code: 'earth', zh: '土方机械', en: 'earth-moving machines', class: '3' },
    { code: 'supply', zh: '生活物资', en: 'living supplies', class: '1' },
    { code: 'tel', zh: '应急通信设备', en: 'emergency communications', class: '2' },
    { code: 'uav', zh: '无人机', en: 'drones', class: '2' },
  ],
};

/** The four top classes of GB/T 35561-2017; digits and what lies below are not confirmed and left out. */
export const eventTypes: CodeTable = {
  version: 'top-classes.1',
  source: 'GB/T 35561-2017',
  confirmed: false,
  codes: [
    { code: 'natural-disaster', zh: '自然灾害', en: 'natural disasters' },
    { code: 'accident', zh: '事故灾难', en: 'accidents' },
    { code: 'public-health', zh: '公共卫生事件', en: 'public-health events' },
    { code: 'social-security', zh: '社会安全事件', en: 'social-security events' },
  ],
};

/** What can be asked for, in words: the bureau's own, in no standard. */
export const capabilityNames: CodeTable = {
  version: 'huaxi-capabilities.1',
  source: '本单位自定 / the bureau’s own',
  confirmed: false,
  codes: [
    { code: 'rescue-team', zh: '救援队', en: 'rescue teams', unit: { zh: '队', en: 'teams' } },
    { code: 'hazmat-team', zh: '危化处置队', en: 'hazmat teams', unit: { zh: '队', en: 'teams' } },
    { code: 'medical-team', zh: '医疗队', en: 'medical teams', unit: { zh: '队', en: 'teams' } },
    { code: 'labour-team', zh: '劳务队', en: 'labour teams', unit: { zh: '队', en: 'teams' } },
    { code: 'drainage-m3h', zh: '排水', en: 'drainage', unit: { zh: 'm³/h', en: 'm³/h' } },
    { code: 'tank-m3', zh: '槽罐转运', en: 'tank capacity', unit: { zh: 'm³', en: 'm³' } },
    { code: 'excavator-20t', zh: '20 吨级挖掘机', en: '20 t excavators', unit: { zh: '台', en: 'machines' } },
    { code: 'passenger-seats', zh: '客运座位', en: 'passenger seats', unit: { zh: '座', en: 'seats' } },
    { code: 'leak-plugging-kit', zh: '堵漏器材', en: 'leak-plugging kits', unit: { zh: '套', en: 'kits' } },
    {
      code: 'drinking-water-bottle',
      zh: '瓶装饮用水',
      en: 'bottled water',
      unit: { zh: '瓶', en: 'bottles' },
    },
    { code: 'thermal-search', zh: '热成像搜索', en: 'thermal search', unit: { zh: '套', en: 'sets' } },
    { code: 'lighting-unit', zh: '照明', en: 'lighting', unit: { zh: '台', en: 'units' } },
  ],
};

/** What members of teams can do, in words: the bureau's own, in no standard. */
export const qualificationNames: CodeTable = {
  version: 'huaxi-qualifications.1',
  source: '本单位自定 / the bureau’s own',
  confirmed: false,
  codes: [
    { code: 'water-rescue', zh: '水上救援', en: 'water rescue' },
    { code: 'rope-rescue', zh: '绳索救援', en: 'rope rescue' },
    { code: 'leak-plugging', zh: '带压堵漏', en: 'leak plugging' },
    { code: 'emergency-medicine', zh: '急诊医学', en: 'emergency medicine' },
  ],
};

/** Whether a table knows a code or one that it lies under: `pump.truck` lies under `pump`. */
export const isKnownCode = ({ codes }: CodeTable, code: string): boolean =>
  codes.some((known) => code === known.code || code.startsWith(`${known.code}.`));

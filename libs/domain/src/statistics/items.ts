import { own } from '../kernel/lookup.js';
import type { IncidentCategory } from '../incident/commands.js';
import type { Casualties } from '../incident/situation.js';

/** What is counted of a disaster (统计指标). */
export interface StatisticsItem {
  /** Lower-case letters, digits and `-`. */
  readonly code: string;
  readonly zh: string;
  readonly en: string;
  /** As the form prints it. */
  readonly unit: { readonly zh: string; readonly en: string };
  /** Digits behind the point: 0 for what is counted in whole numbers. */
  readonly decimals: 0 | 1 | 2;
  /** The figure of an incident's situation that says the same, where one does. */
  readonly casualty?: keyof Casualties;
  readonly source: string;
  /** Whether its name and unit were compared with the text. What was not says so and is never official. */
  readonly confirmed: boolean;
}

/** By when statistics are due. Data, with where it comes from. */
export interface StatisticsClock {
  readonly source: string;
  readonly confirmed: boolean;
  /** Of the first report, counted from when the statistics were opened. */
  readonly initialWithinMinutes: number;
  /** HH:MM in Beijing, each day while it lasts, also where nothing has changed. */
  readonly dailyAt: string;
  /** Of the verified report, counted from the one that says that the situation is stable. */
  readonly verifiedWithinDays: number;
}

/** Of which incidents statistics are due, and by when: an installation may replace it as a whole. */
export interface StatisticsRules extends StatisticsClock {
  readonly version: string;
  readonly categories: readonly IncidentCategory[];
}

/** What is asked and by when. A change of anything is another version; statistics keep the one they were opened with. */
export interface StatisticsSet {
  readonly version: string;
  /** Of which incidents they are kept. */
  readonly categories: readonly IncidentCategory[];
  readonly clock: StatisticsClock;
  readonly items: readonly StatisticsItem[];
}

const regulation = '《自然灾害情况统计调查制度》（应急〔2020〕19号）';
const unread = `[U] 参照${regulation}，指标名称、单位未逐项核对`;

const persons = { zh: '人', en: 'persons' };
const households = { zh: '户', en: 'households' };
const rooms = { zh: '间', en: 'rooms' };
const hectares = { zh: '公顷', en: 'ha' };
const yuan = { zh: '万元', en: '10,000 yuan' };

type Row = readonly [code: string, unit: StatisticsItem['unit'], zh: string, en: string];

const item = ([code, unit, zh, en]: Row, more: Partial<StatisticsItem> = {}): StatisticsItem => ({
  ...{ code, zh, en, unit, decimals: 0, source: unread, confirmed: false },
  ...more,
});

const houses = (code: string, zh: string, en: string): StatisticsItem[] => [
  item([`${code}-households`, households, `${zh}户数`, `${en}, households`]),
  item([`${code}-rooms`, rooms, `${zh}间数`, `${en}, rooms`]),
];

const area = (code: string, zh: string, en: string): StatisticsItem =>
  item([code, hectares, zh, en], { decimals: 2 });

const shipped: StatisticsSet = {
  version: 'shipped.1',
  categories: ['natural-disaster'],
  clock: {
    source: `[U] 参照${regulation}，时限未核对`,
    confirmed: false,
    initialWithinMinutes: 120,
    dailyAt: '09:00',
    verifiedWithinDays: 5,
  },
  items: [
    item(['affected', persons, '受灾人口', 'Affected']),
    item(['dead', persons, '因灾死亡人口', 'Dead'], { casualty: 'dead' }),
    item(['missing', persons, '因灾失踪人口', 'Missing'], { casualty: 'missing' }),
    item(['injured', persons, '因灾伤病人口', 'Injured or ill'], { casualty: 'injured' }),
    item(['sheltered', persons, '紧急避险转移人口', 'Moved to safety ahead']),
    item(['relocated', persons, '紧急转移安置人口', 'Relocated in an emergency']),
    item(['in-need', persons, '需紧急生活救助人口', 'In need of relief']),
    ...houses('collapsed', '倒塌房屋', 'Houses collapsed'),
    ...houses('severely-damaged', '严重损坏房屋', 'Houses severely damaged'),
    ...houses('slightly-damaged', '一般损坏房屋', 'Houses slightly damaged'),
    area('crops-affected', '农作物受灾面积', 'Crops affected'),
    area('crops-damaged', '农作物成灾面积', 'Crops damaged'),
    area('crops-lost', '农作物绝收面积', 'Crops lost'),
    item(['direct-loss', yuan, '直接经济损失', 'Direct economic loss'], { decimals: 2 }),
  ],
};

export const shippedStatistics = shipped;

export const shippedStatisticsRules: StatisticsRules = {
  version: shipped.version,
  categories: shipped.categories,
  ...shipped.clock,
};

export const clockOf = ({ version: _, categories: __, ...clock }: StatisticsRules): StatisticsClock => clock;

/** Every set that statistics were ever opened with: none is taken out or changed. */
const sets: Readonly<Record<string, StatisticsSet>> = { [shipped.version]: shipped };

export const statisticsSet = (version: string): StatisticsSet | undefined => own(sets, version);

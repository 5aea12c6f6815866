import {
  statisticsStages,
  type Figure,
  type ItemReason,
  type StatisticsArea,
  type StatisticsCommands,
  type StatisticsStage,
} from '#domain';
import {
  AreaCode,
  Flag,
  Id,
  Instant,
  Line,
  OneOf,
  Optional,
  Parts,
  Text,
  TimeOfDay,
  Whole,
  Within,
} from '../form/fields.js';
import type { CommandExamples, CommandSpecs, Outer } from '../form/specs.js';

const mostAreas = 200;
const mostItems = 100;
const most = 1_000_000_000;

/** More reports than a disaster has. */
const mostReports = 100_000;

const Item = (): PropertyDecorator => Line(40);

class AskedArea implements StatisticsArea {
  @AreaCode() areaCode!: string;
  /** Whose figures are asked: its own agency. */
  @Id() agencyId!: string;
}

class StatedFigure implements Figure {
  /** A code of the set that the statistics were opened with. */
  @Item() item!: string;
  @Within(0, most) value!: number;
}

class ReasonForItem implements ItemReason {
  @Item() item!: string;
  @Text() reason!: string;
}

/** What the service puts in is no part of the form. */
export class OpenStatistics implements Omit<StatisticsCommands['statistics.open'], 'exercise' | 'clock'> {
  /** The id of the statistics too. */
  @Id() incidentId!: string;
  @Id() superiorAgencyId!: string;
  @Parts(() => AskedArea, 1, mostAreas) areas!: AskedArea[];
  /** Where it is another hour than that of the set. */
  @Optional() @TimeOfDay() dailyAt?: string;
  /** Where that hour is written. */
  @Optional() @Text() dailySource?: string;
}

export class AskAreas implements Readonly<StatisticsCommands['statistics.ask']> {
  @Parts(() => AskedArea, 1, mostAreas) areas!: AskedArea[];
}

export class EnterFigures implements Readonly<StatisticsCommands['statistics.enter']> {
  @AreaCode() areaCode!: string;
  @OneOf(statisticsStages) stage!: StatisticsStage;
  /** The instant that the figures are of. */
  @Instant() asOf!: string;
  /** Those left out stay as they were stated; none at all says that nothing has changed. */
  @Parts(() => StatedFigure, 0, mostItems) figures!: StatedFigure[];
  @Optional() @Text(2_000) notes?: string;
}

export class CorrectFigure implements Readonly<StatisticsCommands['statistics.correct']> {
  @AreaCode() areaCode!: string;
  @Item() item!: string;
  /** What it should be. */
  @Within(0, most) value!: number;
  @Instant() asOf!: string;
  @Text() reason!: string;
}

export class DraftTotal implements Readonly<StatisticsCommands['statistics.draft-total']> {
  @OneOf(statisticsStages) stage!: StatisticsStage;
  @Instant() asOf!: string;
  @Parts(() => StatedFigure, 0, mostItems) totals!: StatedFigure[];
  /** No daily report is due any more, and the verified one is. */
  @Optional() @Flag() stable?: boolean;
  /** Of each total that is not the sum over the areas. */
  @Optional() @Parts(() => ReasonForItem, 0, mostItems) differences?: ReasonForItem[];
  /** Of each total that is lower than the last one sent. */
  @Optional() @Parts(() => ReasonForItem, 0, mostItems) corrections?: ReasonForItem[];
  @Optional() @Text(4_000) notes?: string;
}

export class ReviewDraft implements Readonly<StatisticsCommands['statistics.review']> {
  @Whole(1, mostReports) draft!: number;
  @OneOf(['passed', 'returned']) outcome!: 'passed' | 'returned';
  @Optional() @Text(2_000) notes?: string;
}

/** Signs the draft that passed its review, and sends it to the superior. */
export class SubmitStatistics implements Readonly<StatisticsCommands['statistics.submit']> {
  @Whole(1, mostReports) draft!: number;
}

export class AcknowledgeStatistics implements Readonly<StatisticsCommands['statistics.acknowledge']> {
  /** Of the report that was received. */
  @Whole(1, mostReports) number!: number;
  @Optional() @Text(2_000) notes?: string;
}

export class CloseStatistics implements Readonly<StatisticsCommands['statistics.close']> {
  @Text() reason!: string;
}

type OuterStatisticsCommand = Outer<StatisticsCommands, 'statistics.mark-overdue'>;

export const statisticsSpecs: CommandSpecs<OuterStatisticsCommand> = {
  'statistics.open': { dto: OpenStatistics, zh: '启动灾情统计', en: 'Open disaster statistics' },
  'statistics.ask': { dto: AskAreas, zh: '要求更多地区填报', en: 'Ask more areas for figures' },
  'statistics.enter': { dto: EnterFigures, zh: '填报本地区灾情', en: 'State the figures of an area' },
  'statistics.correct': { dto: CorrectFigure, zh: '更正所报数据', en: 'Correct a figure' },
  'statistics.draft-total': { dto: DraftTotal, zh: '拟稿（全县合计）', en: 'Draft the total' },
  'statistics.review': { dto: ReviewDraft, zh: '审核', en: 'Review the draft' },
  'statistics.submit': { dto: SubmitStatistics, zh: '签发并上报', en: 'Sign the statistics and send them' },
  'statistics.acknowledge': { dto: AcknowledgeStatistics, zh: '签收', en: 'Acknowledge receipt' },
  'statistics.close': {
    dto: CloseStatistics,
    zh: '终止灾情统计',
    en: 'End the statistics without a verified report',
  },
};

const [areaCode, asOf] = ['520111207', '2026-06-18T22:30:00Z'];
const figures = [
  { item: 'dead', value: 0 },
  { item: 'missing', value: 1 },
];

export const statisticsExamples: CommandExamples<OuterStatisticsCommand> = {
  'statistics.open': {
    incidentId: 'INC-G1',
    superiorAgencyId: 'GY-EMB',
    areas: [{ areaCode, agencyId: 'GAOPO' }],
    dailyAt: '08:00',
    dailySource: '贵阳市应急管理局通知',
  },
  'statistics.ask': { areas: [{ areaCode: '520111208', agencyId: 'QIANTAO' }] },
  'statistics.enter': { areaCode, stage: 'initial', asOf, figures },
  'statistics.correct': {
    ...{ areaCode, item: 'missing', value: 0, asOf: '2026-06-19T00:00:00Z' },
    reason: '失联 1 人已找到',
  },
  'statistics.draft-total': {
    ...{ stage: 'follow-up', asOf: '2026-06-19T00:00:00Z' },
    totals: [
      { item: 'dead', value: 0 },
      { item: 'missing', value: 0 },
    ],
    corrections: [{ item: 'missing', reason: '失联 1 人已找到' }],
    notes: '黔陶乡道路中断，尚未报数',
  },
  'statistics.review': { draft: 2, outcome: 'passed', notes: '已与高坡乡核对' },
  'statistics.submit': { draft: 2 },
  'statistics.acknowledge': { number: 2 },
  'statistics.close': { reason: '非自然灾害，误启动' },
};

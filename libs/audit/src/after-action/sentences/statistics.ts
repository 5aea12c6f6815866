import type { StatisticsDue, StatisticsStage } from '#domain';
import { beijing } from '../format.js';
import { listed, type Sentences, type Texts } from './words.js';

const stageTexts: Readonly<Record<StatisticsStage, Texts>> = {
  initial: ['初报', 'first report'],
  'follow-up': ['续报', 'further report'],
  verified: ['核报', 'verified report'],
};

const dueTexts: Readonly<Record<StatisticsDue, Texts>> = {
  initial: ['初报', 'first report'],
  daily: ['每日续报', 'daily report'],
  verified: ['核报', 'verified report'],
};

/** Disaster statistics. */
export const ofStatistics: Sentences<'statistics'> = {
  'statistics.opened': ({ areas, superiorAgencyId: to, next }) => [
    `启动灾情统计，要求 ${areas.length} 个地区填报，${beijing(next.dueAt)} 前初报 ${to}`,
    `Disaster statistics opened: ${areas.length} area(s) asked, first report to ${to} by ${beijing(next.dueAt)}`,
  ],
  'statistics.asked': ({ areas }) => {
    const [zh, en] = listed(areas.map(({ areaCode }) => areaCode));
    return [`另要求填报：${zh}`, `Also asked: ${en}`];
  },
  'statistics.entered': ({ areaCode, stage, figures }) => {
    const [zh, en] = stageTexts[stage];
    return figures.length === 0
      ? [`${areaCode} ${zh}：无变化`, `${areaCode}, ${en}: nothing has changed`]
      : [`${areaCode} ${zh} ${figures.length} 项`, `${areaCode}, ${en}: ${figures.length} item(s)`];
  },
  'statistics.corrected': ({ areaCode, item, previousValue: from, value: to }) => [
    `${areaCode} 更正 ${item}：${from} → ${to}`,
    `${areaCode}: ${item} corrected, ${from} → ${to}`,
  ],
  'statistics.drafted': ({ draft, stage }) => {
    const [zh, en] = stageTexts[stage];
    return [`${zh}拟稿（第 ${draft} 稿）`, `Draft ${draft} of the ${en}`];
  },
  'statistics.reviewed': ({ draft, outcome }) =>
    outcome === 'passed'
      ? [`第 ${draft} 稿审核通过`, `Draft ${draft} passed its review`]
      : [`第 ${draft} 稿退回`, `Draft ${draft} returned`],
  'statistics.submitted': ({ stage, number, superiorAgencyId: to, corrected, late }) => {
    const [zh, en] = stageTexts[stage];
    const fixed: Texts =
      corrected.length === 0
        ? ['', '']
        : [`，更正 ${corrected.length} 项`, `, ${corrected.length} corrected`];
    const after: Texts = late ? ['（迟报）', ', late'] : ['', ''];
    return [
      `向 ${to} ${zh}（第 ${number} 次）${fixed[0]}${after[0]}`,
      `Statistics no. ${number} sent to ${to}, ${en}${fixed[1]}${after[1]}`,
    ];
  },
  'statistics.acknowledged': ({ number, agencyId }) => [
    `${agencyId} 签收第 ${number} 次上报`,
    `${agencyId} has received statistics no. ${number}`,
  ],
  'statistics.overdue': ({ what, dueAt, agencyId }) => {
    const [zh, en] = dueTexts[what];
    return [
      `${agencyId} 灾情统计${zh}逾期未报（时限 ${beijing(dueAt)}）`,
      `Statistics of ${agencyId} overdue: ${en}, due ${beijing(dueAt)}`,
    ];
  },
  'statistics.closed': ['终止灾情统计', 'Statistics ended without a verified report'],
};

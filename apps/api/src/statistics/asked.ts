import type { StatisticsRules } from '#domain';
import type { Incident, StatisticsAsked } from '#read-model';

/** What the rules ask for an incident as it is now; nothing where it has come to nothing. */
export function statisticsAsked(
  { category, status }: Pick<Incident, 'category' | 'status'>,
  {
    version,
    source,
    confirmed,
    categories,
    initialWithinMinutes,
    dailyAt,
    verifiedWithinDays,
  }: StatisticsRules,
): StatisticsAsked | undefined {
  if (status === 'rejected' || status === 'merged') return undefined;
  const due = categories.includes(category);
  const words = due
    ? {
        zh: `应报灾情统计：启动后 ${initialWithinMinutes} 分钟内初报，每日 ${dailyAt}（北京时间）续报，稳定后 ${verifiedWithinDays} 日内核报`,
        en: `statistics are due: ${initialWithinMinutes} min after opening, then daily at ${dailyAt} (Beijing), verified ${verifiedWithinDays} days after it is stable`,
      }
    : { zh: '没有任何规则要求就此事件报送灾情统计', en: 'no rule makes disaster statistics due' };
  const [zh, en] = [`${words.zh}（规则 ${version}）`, `${words.en} (rules ${version})`];
  return { due, rulesVersion: version, source, confirmed, zh, en };
}

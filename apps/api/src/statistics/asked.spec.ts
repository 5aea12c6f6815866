import { parseCodeTables } from '#contracts';
import { clockOf, shippedStatisticsRules, statistics } from '#domain';
import { statisticsAsked } from './asked.js';

const own = {
  ...{ version: 'ours.1', source: '市应急局通知', confirmed: true, categories: ['accident'] },
  ...{ initialWithinMinutes: 60, dailyAt: '08:00', verifiedWithinDays: 3 },
};

describe('the rules of disaster statistics', () => {
  it('are told of an incident, and that there is none', () => {
    const asked = statisticsAsked(
      { category: 'natural-disaster', status: 'verified' },
      shippedStatisticsRules,
    );
    expect(asked).toMatchObject({ due: true, rulesVersion: 'shipped.1', confirmed: false });
    expect(asked?.en).toContain('120 min');
    const none = statisticsAsked({ category: 'accident', status: 'verified' }, shippedStatisticsRules);
    expect(none).toMatchObject({ due: false, zh: '没有任何规则要求就此事件报送灾情统计（规则 shipped.1）' });
    expect(
      statisticsAsked({ category: 'natural-disaster', status: 'rejected' }, shippedStatisticsRules),
    ).toBe(undefined);
  });

  it('are replaced as a whole by an installation, which statistics then run by', () => {
    const read = parseCodeTables({ statistics: own });
    if (!('tables' in read)) throw new Error(JSON.stringify(read));
    const { statistics: rules } = read.tables;
    expect(statisticsAsked({ category: 'accident', status: 'verified' }, rules)).toMatchObject({
      ...{ due: true, source: '市应急局通知', confirmed: true },
    });
    const data = { incidentId: 'I', superiorAgencyId: 'CITY', areas: [], clock: clockOf(rules) };
    const at = '2026-06-18T10:00:00.000Z';
    const actor = { agencyId: 'EMB', principal: 'p', role: 'duty-officer' } as const;
    const context = { actor, occurredAt: at, receivedAt: at };
    const opened = statistics.decide({ type: 'statistics.open', data }, statistics.initialState, context);
    const { version: _, categories: __, ...clock } = own;
    expect(opened).toMatchObject({
      events: [{ data: { clock, next: { what: 'initial', dueAt: '2026-06-18T11:00:00.000Z' } } }],
    });
  });

  it('are refused with what is wrong', () => {
    const wrong = { ...own, dailyAt: '25:00', categories: ['flood'], surprise: 1 };
    const read = parseCodeTables({ statistics: wrong });
    expect('violations' in read && read.violations.map(({ path }) => path).sort()).toEqual([
      ...['statistics.categories', 'statistics.dailyAt', 'statistics.surprise'],
    ]);
  });
});

import { by, expectTotal, folded, given, withStrays } from '../kernel/given.helper-spec.js';
import { statistics } from './decide.js';
import { shippedStatistics } from './items.js';
import { areas, asOf, entered, event, opened, samples } from './statistics.helper-spec.js';
import type { Figure, StatisticsCommand, StatisticsCommands } from './statistics.js';

const history = (...more: ReturnType<typeof event>[]) =>
  given(statistics, event('statistics.opened'), ...more);

const open: StatisticsCommands['statistics.open'] = {
  incidentId: 'INC-G1',
  superiorAgencyId: 'GY-EMB',
  areas,
};
const enter = (values: Readonly<Record<string, number>>, more: object = {}): StatisticsCommand => ({
  type: 'statistics.enter',
  data: {
    ...{ areaCode: '520111207', stage: 'follow-up', asOf },
    figures: Object.entries(values).map(([item, value]) => ({ item, value })),
    ...more,
  },
});
const figures = (values: Readonly<Record<string, number>>): Figure[] =>
  Object.entries(values).map(([item, value]) => ({ item, value }));
const draft = (values: Readonly<Record<string, number>>, more: object = {}): StatisticsCommand => ({
  type: 'statistics.draft-total',
  data: { stage: 'initial', asOf, totals: figures(values), ...more },
});
const gaopo = by('GAOPO');
const sent = (values: Readonly<Record<string, number>>, more: object = {}) =>
  event('statistics.submitted', { totals: figures(values), ...more });

describe('disaster statistics', () => {
  it('are opened with the items, the clock and its source, and the first report due', () => {
    given(statistics)
      .when({ type: 'statistics.open', data: open }, { receivedAt: '2026-06-18T13:00:00.000Z' })
      .then(event('statistics.opened'));
    history().when({ type: 'statistics.open', data: open }).thenRefused({ code: 'already-exists' });
  });

  it('take another hour of the day as confirmed only with where it is written', () => {
    const clockOf = (more: object) => {
      const [first] = given(statistics).when({ type: 'statistics.open', data: { ...open, ...more } }).events;
      return first?.type === 'statistics.opened' ? first.data.clock : undefined;
    };
    expect(clockOf({ dailyAt: '08:00' })).toMatchObject({ dailyAt: '08:00', confirmed: false });
    expect(clockOf({ dailyAt: '08:00', dailySource: '通知' })).toMatchObject({
      ...{ dailyAt: '08:00', source: '通知', confirmed: true },
    });
  });

  it('are not opened of what turned out to be nothing', () => {
    given(statistics)
      .when({ type: 'statistics.open', data: open }, { incident: 'closed', incidentStatus: 'rejected' })
      .thenRefused({ code: 'incident-closed', incidentId: 'INC-G1', status: 'rejected' });
    given(statistics)
      .when({ type: 'statistics.open', data: open }, { incident: 'missing' })
      .thenRefused({ code: 'incident-unknown', incidentId: 'INC-G1' });
    expect(
      given(statistics).when(
        { type: 'statistics.open', data: open },
        { incident: 'closed', incidentStatus: 'closed' },
      ).events,
    ).toHaveLength(1);
  });

  it('ask agencies that are registered alone', () => {
    given(statistics)
      .when({ type: 'statistics.open', data: open }, { unknownAgencies: ['NOBODY'] })
      .thenRefused({ code: 'agency-unknown', agencies: ['NOBODY'] });
  });

  it('ask one agency for each area', () => {
    const [first] = areas;
    given(statistics)
      .when({
        type: 'statistics.open',
        data: { ...open, areas: [...areas, { ...first!, agencyId: 'FIRE' }] },
      })
      .thenRefused({ code: 'area-twice', areaCodes: [first!.areaCode] });
  });

  it('say of every item and of the clock that no text confirms them', () => {
    const { items, clock } = shippedStatistics;
    for (const { code, source, confirmed, zh, en } of [
      ...items,
      { ...clock, code: 'clock', zh: '钟', en: 'C' },
    ]) {
      expect([code, /^\[U\]/.test(source)]).toEqual([code, !confirmed]);
      expect(zh).toMatch(/\p{Script=Han}/u);
      expect(en).toMatch(/^[A-Z]/);
    }
    expect(new Set(items.map(({ code }) => code)).size).toBe(items.length);
  });
});

describe('the figures of an area', () => {
  it('are stated by its own agency alone', () => {
    history()
      .when(enter({ dead: 0 }), gaopo)
      .then(entered('520111207', { dead: 0 }, { stage: 'follow-up' }));
    history()
      .when(enter({ dead: 0 }))
      .thenRefused({ code: 'acting-for-another', agencyId: 'GAOPO' });
    history()
      .when(enter({ dead: 0 }, { areaCode: '520111004' }), gaopo)
      .thenRefused({ code: 'area-not-asked', areaCode: '520111004' });
  });

  it('are of items of the set, each once and no finer than it', () => {
    history()
      .when(enter({ deaths: 0 }), gaopo)
      .thenRefused({ code: 'item-unknown', items: ['deaths'], setVersion: 'shipped.1' });
    history()
      .when(enter({ dead: 0.5, 'direct-loss': 1.25 }), gaopo)
      .thenRefused({ code: 'figure-inexact', items: [{ item: 'dead', value: 0.5, decimals: 0 }] });
    const twice = [...figures({ dead: 0 }), ...figures({ dead: 1 })];
    history()
      .when(enter({}, { figures: twice }), gaopo)
      .thenRefused({ code: 'item-twice', items: ['dead'] });
  });

  it('may be none: nothing has changed, and nothing becomes 0 by it', () => {
    const before = entered('520111207', { missing: 3 });
    const nothing = entered('520111207', {}, { stage: 'follow-up' });
    history(before).when(enter({}), gaopo).then(nothing);
    const { areas: now } = folded(statistics, event('statistics.opened'), before, nothing);
    expect(now[0]?.figures).toEqual({ missing: 3 });
    expect(now[1]?.figures).toEqual({});
  });

  it('fall by a correction with a reason alone, and both values stay', () => {
    const before = entered('520111207', { missing: 3, dead: 1 });
    history(before)
      .when(enter({ missing: 1, dead: 1 }), gaopo)
      .thenRefused({ code: 'correction-required', items: [{ item: 'missing', last: 3, stated: 1 }] });
    const to = { areaCode: '520111207', item: 'missing', value: 1, asOf, reason: '2 人已找到' };
    history(before).when({ type: 'statistics.correct', data: to }, gaopo).then(event('statistics.corrected'));
    history(before, event('statistics.corrected'))
      .when({ type: 'statistics.correct', data: to }, gaopo)
      .thenNothing();
    history()
      .when({ type: 'statistics.correct', data: to }, gaopo)
      .thenRefused({ code: 'nothing-to-correct', item: 'missing' });
  });

  it('are not older than those on record, nor of the time to come', () => {
    const newest = '2026-06-18T14:05:00.000Z';
    history(entered('520111207', { dead: 0 }, { asOf: newest }))
      .when(enter({ dead: 1 }), gaopo)
      .thenRefused({ code: 'older-than-stated', asOf, newest });
    const ahead = '2026-06-18T14:16:00.000Z';
    history()
      .when(enter({ dead: 1 }, { asOf: ahead }), gaopo)
      .thenRefused({ code: 'date-out-of-range', asOf: ahead });
  });

  it('go on from what was stated where another agency takes the area over', () => {
    const other = { areaCode: '520111207', agencyId: 'EMB' };
    const [asked] = history(entered('520111207', { missing: 3 })).when({
      type: 'statistics.ask',
      data: { areas: [other, ...areas.slice(1)] },
    }).events;
    expect(asked).toEqual({ type: 'statistics.asked', data: { areas: [other] } });
    history(entered('520111207', { missing: 3 }), event('statistics.asked', { areas: [other] }))
      .when(enter({ missing: 1 }), by('EMB'))
      .thenRefused({ code: 'correction-required', items: [{ item: 'missing', last: 3, stated: 1 }] });
  });
});

describe('the total of the county', () => {
  const stated = [
    entered('520111207', { missing: 3, 'direct-loss': 0.1 }),
    entered('520111208', { missing: 1, 'direct-loss': 0.2 }),
  ];

  it('is the sum over the areas, to the last digit, and names what each stated', () => {
    const [drafted] = history(...stated).when(draft({ missing: 4, 'direct-loss': 0.3 })).events;
    expect(drafted).toMatchObject({
      type: 'statistics.drafted',
      data: { draft: 1, corrected: [], rows: [{ areaCode: '520111207', asOf }, { areaCode: '520111208' }] },
    });
  });

  it('differs from it with a reason alone, item by item, with the areas that are missing', () => {
    const missing = [] as const;
    history(...stated)
      .when(draft({ missing: 3, dead: 0 }))
      .thenRefused({
        code: 'total-differs',
        items: [
          { item: 'dead', total: 0, missing: ['520111207', '520111208'] },
          { item: 'missing', sum: 4, total: 3, missing },
          { item: 'direct-loss', sum: 0.3, missing },
        ],
      });
    const differences = ['dead', 'missing', 'direct-loss'].map((item) => ({ item, reason: '公安核对' }));
    expect(history(...stated).when(draft({ missing: 3, dead: 0 }, { differences })).events).toHaveLength(1);
  });

  it('falls as a correction alone: what it was stays beside what it is, and is never less than none', () => {
    const before = sent({ missing: 3, dead: 1 });
    const lower = entered('520111207', { missing: 1 });
    const further = { stage: 'follow-up' };
    history(before, lower)
      .when(draft({ missing: 1 }, further))
      .thenRefused({ code: 'correction-required', items: [{ item: 'missing', last: 3, stated: 1 }] });
    const corrections = [{ item: 'missing', reason: '2 人已找到' }];
    const [drafted] = history(before, lower).when(draft({ missing: 1 }, { ...further, corrections })).events;
    expect(drafted).toMatchObject({
      data: { corrected: [{ item: 'missing', from: 3, to: 1, reason: '2 人已找到' }] },
    });
    // what a report leaves out is not reported: the dead of the first one are not 0
    expect(folded(statistics, before, sent({ missing: 1 })).totals).toEqual({ missing: 1, dead: 1 });
  });

  it('goes from the first report over further ones to the verified one, and then is corrected only', () => {
    const refusedOf = (stage: string, expected: string[], ...more: ReturnType<typeof event>[]) =>
      history(...more)
        .when(draft({}, { stage }))
        .thenRefused({ code: 'stage-out-of-order', stage, expected });
    refusedOf('follow-up', ['initial']);
    refusedOf('initial', ['follow-up', 'verified'], sent({}));
    const verified = sent({ dead: 1 }, { stage: 'verified', next: undefined });
    refusedOf('follow-up', ['verified'], verified);
    refusedOf('verified', ['correction'], verified);
  });

  it('is reviewed, then signed; a draft that was replaced is not', () => {
    const drafted = event('statistics.drafted');
    const submit: StatisticsCommand = { type: 'statistics.submit', data: { draft: 1 } };
    history(drafted).when(submit).thenRefused({ code: 'not-reviewed', draft: 1 });
    history(drafted, event('statistics.reviewed', { outcome: 'returned' }))
      .when(submit)
      .thenRefused({ code: 'not-reviewed', draft: 1 });
    history(drafted, event('statistics.reviewed'), event('statistics.drafted', { draft: 2 }))
      .when(submit)
      .thenRefused({ code: 'draft-superseded', draft: 1 });
    const [submitted] = history(drafted, event('statistics.reviewed')).when(submit).events;
    expect(submitted).toMatchObject({
      type: 'statistics.submitted',
      data: { number: 1, reviewedBy: 'li.wei', signedBy: 'li.wei', late: false, superiorAgencyId: 'GY-EMB' },
    });
    expect(Object.keys(submitted?.data ?? {})).not.toContain('by');
  });

  it('is reviewed once, and not at all when the statistics are closed', () => {
    const review: StatisticsCommand = { type: 'statistics.review', data: { draft: 1, outcome: 'passed' } };
    const reviewed = event('statistics.reviewed');
    history(event('statistics.drafted'), reviewed)
      .when(review)
      .thenRefused({ code: 'wrong-status', reviewed: reviewed.data.outcome });
    history(event('statistics.closed')).when(review).thenRefused({ code: 'wrong-status', status: 'closed' });
  });

  it('is acknowledged once by report', () => {
    const receipt: StatisticsCommand = { type: 'statistics.acknowledge', data: { number: 1 } };
    const city = { actor: { agencyId: 'GY-EMB', principal: 'city', role: 'duty-officer' } } as const;
    history().when(receipt, city).thenRefused({ code: 'not-found', number: 1 });
    history(sent({})).when(receipt, city).then(event('statistics.acknowledged'));
    history(sent({}), event('statistics.acknowledged')).when(receipt, city).thenNothing();
  });
});

describe('what is due of statistics', () => {
  const ready = [event('statistics.drafted'), event('statistics.reviewed')];
  const submitAt = (receivedAt: string, ...before: ReturnType<typeof event>[]) =>
    history(...before, ...ready).when(
      { type: 'statistics.submit', data: { draft: 1 } },
      { receivedAt, occurredAt: receivedAt },
    ).events;
  const next = (events: readonly { readonly data: object }[]) =>
    (events.at(-1)?.data as { next?: object } | undefined)?.next;
  const daily = (dueAt: string) => ({ what: 'daily', dueAt });

  it('after the first report, that of the next morning; after a further one, that of the next day', () => {
    expect(next(submitAt('2026-06-18T14:30:00.000Z'))).toEqual(daily('2026-06-19T01:00:00.000Z'));
    const further = event('statistics.drafted', { stage: 'follow-up' });
    const [at] = history(sent({}), further, event('statistics.reviewed')).when(
      { type: 'statistics.submit', data: { draft: 1 } },
      { receivedAt: '2026-06-19T00:30:00.000Z' },
    ).events;
    expect(next(at ? [at] : [])).toEqual(daily('2026-06-20T01:00:00.000Z'));
  });

  it('after one that says that it is stable, the verified one, and after that nothing', () => {
    const of = (more: object) =>
      history(sent({}), event('statistics.drafted', more), event('statistics.reviewed')).when(
        { type: 'statistics.submit', data: { draft: 1 } },
        { receivedAt: '2026-06-19T00:30:00.000Z' },
      ).events;
    expect(next(of({ stage: 'follow-up', stable: true }))).toEqual({
      ...{ what: 'verified', dueAt: '2026-06-24T00:30:00.000Z' },
    });
    expect(next(of({ stage: 'verified' }))).toBeUndefined();
  });

  it('is on record as missed once, by the timer or by what comes late', () => {
    const { dueAt } = opened.next;
    const mark: StatisticsCommand = { type: 'statistics.mark-overdue', data: { dueAt } };
    history().when(mark, { receivedAt: dueAt }).thenNothing();
    const after = { receivedAt: '2026-06-18T15:00:01.000Z' };
    history().when(mark, after).then(event('statistics.overdue'));
    history(event('statistics.overdue')).when(mark, after).thenNothing();

    const [breach, late] = submitAt('2026-06-18T16:00:00.000Z');
    expect(breach).toEqual(event('statistics.overdue', { foundBy: 'submission' }));
    expect(late).toMatchObject({ data: { late: true } });
    expect(submitAt('2026-06-18T16:00:00.000Z', event('statistics.overdue'))).toMatchObject([
      { data: { late: true } },
    ]);
  });

  it('is each day’s report, whether or not the one before came', () => {
    const missed = history().when(
      { type: 'statistics.mark-overdue', data: { dueAt: opened.next.dueAt } },
      { receivedAt: '2026-06-20T02:00:00.000Z' },
    ).events;
    expect(missed.map(({ data }) => (data as { dueAt?: string }).dueAt)).toEqual([
      ...['2026-06-18T15:00:00.000Z', '2026-06-19T01:00:00.000Z', '2026-06-20T01:00:00.000Z'],
    ]);
  });

  it('runs on the clock of a drill and on that of a story', () => {
    const openAt = (context: object, exercise: boolean) =>
      given(statistics).when({ type: 'statistics.open', data: { ...open, exercise } }, context).events;
    const clockAt = '2026-09-10T03:00:00.000Z';
    expect(next(openAt({ clockAt }, true))).toMatchObject({ dueAt: '2026-09-10T05:00:00.000Z' });
    const told = { occurredAt: '2026-06-18T12:00:00.000Z', receivedAt: '2026-11-01T00:00:00.000Z' };
    expect(next(openAt(told, true))).toMatchObject({ dueAt: '2026-06-18T14:00:00.000Z' });
    expect(next(openAt(told, false))).toMatchObject({ dueAt: '2026-11-01T02:00:00.000Z' });
  });
});

describe('the log', () => {
  it('is folded in any order', () => expectTotal(statistics, samples));

  it('takes nothing that nobody asked for', () => {
    const before = [event('statistics.opened'), entered('520111207', { missing: 3 })];
    const commands: readonly (readonly [StatisticsCommand, object])[] = [
      [{ type: 'statistics.ask', data: { areas: [{ areaCode: '520111201', agencyId: 'M' }] } }, {}],
      [enter({ missing: 4 }), gaopo],
      [draft({ missing: 3 }, { differences: [{ item: 'x', reason: 'y' }] }), {}],
      [{ type: 'statistics.close', data: { reason: 'r' } }, {}],
    ];
    for (const [command, context] of commands) {
      const { events } = given(statistics, ...before).when(withStrays(command), context);
      expect(JSON.stringify(events)).not.toContain('stray');
    }
  });
});

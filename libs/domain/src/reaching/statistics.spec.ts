import { folded } from '../kernel/given.helper-spec.js';
import { statistics } from '../statistics/decide.js';
import { entered, event } from '../statistics/statistics.helper-spec.js';
import type { StatisticsEvent } from '../statistics/statistics.js';
import type { MessageRequest } from './message.js';
import { occasionsOfStatistics } from './occasions.js';
import { isSettled } from './settled.js';

const background = {
  at: '2026-06-18T13:00:00.000Z',
  rules: { language: 'en', utcOffsetMinutes: 480 },
  placeName: (code: string) => code,
} as const;
const after = (...events: readonly StatisticsEvent[]) => folded(statistics, ...events);
const opened = event('statistics.opened');
const sent = event('statistics.submitted');

const told = (last: StatisticsEvent, ...before: readonly StatisticsEvent[]) =>
  occasionsOfStatistics(last, after(...before, last), background).map(({ agencyId, remindsOf, content }) => [
    ...[agencyId, remindsOf, content.asked],
  ]);

describe('reminders of statistics', () => {
  const first = '2026-06-18T15:00:00.000Z';
  const daily = '2026-06-19T01:00:00.000Z';
  const submit = 'Please submit the disaster statistics in time';

  it('go to who owes them and at first to who states the figures, and again for each that is due', () => {
    const figures = 'Please state the figures of your area';
    expect(told(opened)).toEqual([
      ['EMB', first, submit],
      ['GAOPO', first, figures],
      ['QIANTAO', first, figures],
    ]);
    expect(told(sent, opened)).toEqual([['EMB', daily, submit]]);
    expect(told(event('statistics.overdue'), opened)).toEqual([['EMB', daily, submit]]);
    expect(told(event('statistics.submitted', { next: undefined }), opened)).toEqual([]);
    expect(told(event('statistics.closed'), opened)).toEqual([]);
  });

  it('are of no use once that report was sent, the area was stated, or all of it has ended', () => {
    const to = (agencyId: string, part = first) =>
      ({ cause: { part }, recipient: { agencyId } }) as MessageRequest;
    const isOver = (request: MessageRequest, ...events: readonly StatisticsEvent[]): boolean =>
      isSettled('statistics', after(opened, ...events), request);
    expect([isOver(to('EMB')), isOver(to('GAOPO'))]).toEqual([false, false]);
    const stated = entered('520111207', { dead: 0 });
    expect([isOver(to('EMB'), stated), isOver(to('GAOPO'), stated)]).toEqual([false, true]);
    expect(isOver(to('QIANTAO'), stated)).toBe(false);
    expect([isOver(to('EMB'), sent), isOver(to('EMB', daily), sent)]).toEqual([true, false]);
    expect(isOver(to('EMB'), event('statistics.closed'))).toBe(true);
  });
});

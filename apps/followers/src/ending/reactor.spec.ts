import type { WorkDirectory } from '#application';
import { commandExamples } from '#contracts';
import { opened } from '../../../../libs/domain/src/statistics/statistics.helper-spec.js';
import { MemoryLog } from '../following/memory-log.helper-spec.js';
import { reactToEnding } from './reactor.js';

const directory: WorkDirectory = {
  passEnd: () => Promise.resolve(),
  workOf: () => [],
};
const reported = {
  type: 'incident.reported',
  data: { ...commandExamples['incident.report'], reporterAgencyId: 'EMB' },
} as never;
const rejected = { type: 'incident.rejected', data: { reason: '误报' } } as const;
const merged = { type: 'incident.merged', data: { intoIncidentId: 'INC-R0' } } as const;
const closed = { type: 'incident.closed', data: { reason: '处置完毕' } } as const;
const counting = { type: 'statistics.opened', data: opened } as const;

describe('statistics of an incident that has ended', () => {
  const opening = 'statistics-INC-G1';

  it.each([
    [rejected, 'incident.rejected'],
    [merged, 'incident.merged'],
  ])('are closed once, and say why: %o', async (end, reason) => {
    const log = new MemoryLog();
    await log.put('incident-INC-G1', reported);
    await log.put(opening, counting);
    const cause = await log.put('incident-INC-G1', end);
    await log.crashesOf(() => reactToEnding(cause, log.intake(), directory));
    await reactToEnding(cause, log.intake(), directory);
    expect(log.types(opening)).toEqual(['statistics.opened', 'statistics.closed']);
    expect(log.records.at(-1)).toMatchObject({ data: { reason }, metadata: { causationId: cause.eventId } });
    expect(await log.runners().statistics.state('INC-G1')).toMatchObject({
      status: 'closed',
      due: undefined,
    });
  });

  it('are closed as well where they were opened at that very moment', async () => {
    const log = new MemoryLog();
    await log.put('incident-INC-G1', reported);
    await log.put('incident-INC-G1', rejected);
    const cause = await log.put(opening, counting);
    await reactToEnding(cause, log.intake(), directory);
    expect(log.types(opening)).toEqual(['statistics.opened', 'statistics.closed']);
  });

  it('go on where it was closed, and are not begun where there were none', async () => {
    const log = new MemoryLog();
    await log.put('incident-INC-G1', reported);
    await log.put(opening, counting);
    await reactToEnding(await log.put('incident-INC-G1', closed), log.intake(), directory);
    expect(log.types(opening)).toEqual(['statistics.opened']);
    await log.put('incident-INC-F1', reported);
    await reactToEnding(await log.put('incident-INC-F1', rejected), log.intake(), directory);
    expect(log.types('statistics-INC-F1')).toEqual([]);
  });
});

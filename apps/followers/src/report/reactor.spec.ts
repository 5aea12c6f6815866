import { commandExamples, reportIdOf } from '#contracts';
import { shippedReportingRules, type IncidentEvent, type ReportEvent } from '#domain';
import { MemoryPositions, MemoryLog } from '../following/memory-log.helper-spec.js';
import { reportReactor } from './reactor.js';

const leak: IncidentEvent = {
  type: 'incident.reported',
  data: {
    title: '泄漏',
    category: 'accident',
    areaCode: '520111010',
    description: '管线断裂',
    exercise: true,
    reporterAgencyId: 'PSB',
  },
};
const levelled: IncidentEvent = {
  type: 'incident.classified',
  data: { category: 'accident', eventLevel: 'II', reason: '初判' },
};
const rejected: IncidentEvent = { type: 'incident.rejected', data: { reason: '误报' } };

let log: MemoryLog;
beforeEach(() => {
  log = new MemoryLog();
});

describe('the flow of statutory reports', () => {
  const follower = () => reportReactor(log.intake(), log, new MemoryPositions(), shippedReportingRules);
  const react = (from = 0, reactor = follower()): Promise<void> =>
    reactor.handle({
      events: log.records.filter(({ stream }) => stream.startsWith('incident-')).slice(from),
      upTo: 9n,
      caughtUp: true,
    });
  const reports = () =>
    [...new Set(log.records.map(({ stream }) => stream))].filter((s) => s.startsWith('report-')).sort();
  const [unit, county] = ['report-INC-1.accident-unit', 'report-INC-1.accident-county'];

  it('requires each report once, however often and from wherever it is seen', async () => {
    await log.put('incident-INC-1', leak);
    await log.put('incident-INC-1', levelled);
    await react();
    const after = log.records.length;
    await react();
    await react(1);
    expect(log.records).toHaveLength(after);
    expect(reports()).toEqual([
      county,
      unit,
      'report-INC-1.guiyang-major-phone',
      'report-INC-1.guiyang-major-written',
    ]);
    const [required] = await log.read('report-INC-1.accident-county');
    expect(required?.data).toMatchObject({ obligedAgencyId: 'EMB', dueAt: '2026-06-18T16:00:00.000Z' });
    expect(required?.metadata).toMatchObject({ origin: { via: 'flow' }, actor: { agencyId: 'liandong' } });
  });

  it('comes to the same reports whichever append it crashes after', async () => {
    await log.put('incident-INC-1', leak);
    await log.put('incident-INC-1', levelled);
    expect(await log.crashesOf(react)).toBe(4);
    for (const stream of reports()) expect(log.types(stream)).toEqual(['report.required']);
  });

  it('goes on from what it keeps, past refusals on record', async () => {
    const reactor = follower();
    await log.put('incident-INC-1', leak);
    await react(0, reactor);
    await log.put('incident-INC-1', { type: 'command.refused', data: { code: 'wrong-status' } });
    await log.put('incident-INC-1', levelled);
    await react(1, reactor);
    expect(reports()).toHaveLength(4);
  });

  it('waives what is still due when the incident is none, and begins no stream for it', async () => {
    await log.put('incident-INC-1', leak);
    await react();
    const submitted: ReportEvent = {
      type: 'report.submitted',
      data: {
        ...(commandExamples['report.submit'] as { facts: string; measures: string[]; channel: 'written' }),
        incidentId: 'INC-1',
        fromAgencyId: 'JKZ',
        superiorAgencyId: 'EMB',
        late: false,
      },
    };
    await log.put(unit ?? '', submitted);
    await log.put('incident-INC-1', rejected);
    await react();
    await react();
    expect(reports()).toEqual([county, unit]);
    expect(log.types(county ?? '')).toEqual(['report.required', 'report.waived']);
    expect(log.types(unit ?? '')).toEqual(['report.required', 'report.submitted']);
  });

  it('names a report so that no two incidents share one', () => {
    const long = 'x'.repeat(60);
    expect(reportIdOf(long, 'accident-unit')).toMatch(/^R-[0-9a-f]{62}$/);
    expect(reportIdOf(long, 'accident-unit')).not.toBe(reportIdOf(long, 'accident-county'));
  });
});

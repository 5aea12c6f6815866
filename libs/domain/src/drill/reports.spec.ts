import { drillClock } from './clock.js';
import { evaluateDrill } from './figures.js';
import { reportFigures, worstReports } from './reports.js';
import type { ReportEvent, ReportRequirement } from '../report/commands.js';

const start = Date.parse('2026-09-10T01:00:00.000Z');
const at = (seconds: number): string => new Date(start + seconds * 1_000).toISOString();
/** A minute of this drill lasts a second; the instants on its reports are those that its clock shows. */
const clock = drillClock([{ type: 'drill.started', at: at(0) }], 60);

const requirement: ReportRequirement = {
  incidentId: 'C1',
  rule: { id: 'accident-county', setVersion: 'v', source: 's', confirmed: true },
  obligedAgencyId: 'EMB',
  superiorAgencyId: 'GY-EMB',
  channel: 'any',
  grounds: { event: 'incident.reported', category: 'accident', dead: 0 },
  startedAt: at(120),
  dueAt: at(720),
  withinMinutes: 10,
  omittedAfterMinutes: 60,
  exercise: true,
};
const rule = requirement.rule;
const record = (seconds: number, event: ReportEvent, id = 'R') => ({ id, at: at(seconds), event });
const required = record(2, { type: 'report.required', data: requirement });
const submitted = (seconds: number, late: boolean, id = 'R') =>
  record(
    seconds,
    {
      type: 'report.submitted',
      data: {
        facts: 'f',
        measures: ['m'],
        channel: 'phone',
        incidentId: 'C1',
        fromAgencyId: 'EMB',
        superiorAgencyId: 'GY-EMB',
        late,
      },
    },
    id,
  );
const overdue = record(13, {
  type: 'report.overdue',
  data: { dueAt: requirement.dueAt, obligedAgencyId: 'EMB', rule, foundBy: 'timer' },
});
const omitted = record(80, {
  type: 'report.omitted',
  data: { dueAt: requirement.dueAt, obligedAgencyId: 'EMB', omittedAfterMinutes: 60 },
});
const waived = record(5, { type: 'report.waived', data: { reason: '误报' } });

describe('the reports of a drill', () => {
  it.each([
    ['on-time', 7, [required, submitted(7, false)], 20],
    ['late', 15, [required, overdue, submitted(15, true)], 20],
    ['omitted', undefined, [required, overdue, omitted], 90],
    ['missing', undefined, [required], 13],
    ['open', undefined, [required], 12],
    ['waived', undefined, [required, waived], 90],
  ] as const)('are %s', (verdict, submittedAt, records, until) => {
    expect(reportFigures(records, clock, { startedAt: at(0), until: at(until) })).toEqual([
      {
        reportId: 'R',
        incidentId: 'C1',
        ruleId: 'accident-county',
        agencyId: 'EMB',
        superiorAgencyId: 'GY-EMB',
        dueAtSeconds: 720,
        ...(submittedAt === undefined ? {} : { submittedAtSeconds: submittedAt * 60 }),
        verdict,
      },
    ]);
  });

  it('count for who owed them, and fit into one event with the breaches first', () => {
    const records = Array.from({ length: 120 }, (_, n) => n).flatMap((n) => [
      record(2, { type: 'report.required', data: requirement }, `R${n}`),
      ...(n < 110 ? [submitted(7, false, `R${n}`)] : []),
    ]);
    const reports = reportFigures(records, clock, { startedAt: at(0), until: at(30) });
    const planned = { injects: [], objectives: [], participants: ['EMB'] };
    const figures = evaluateDrill(planned, clock, [], at(30), { clauses: [], reports });
    expect(figures.agencies).toMatchObject([
      { agencyId: 'EMB', reports: { due: 120, onTime: 110, late: 0, missing: 10 } },
    ]);
    expect([figures.reports?.length, figures.reportsLeftOut, figures.clauses]).toEqual([100, 20, undefined]);
    expect(worstReports(reports).filter(({ verdict }) => verdict === 'missing')).toHaveLength(10);
  });
});

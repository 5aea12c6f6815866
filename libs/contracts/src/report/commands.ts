import { eventLevels, type EventLevel, type ReportCommands } from '#domain';
import { Flag, Instant, OneOf, Optional, Part, Text, Texts } from '../form/fields.js';
import { CasualtyFigures } from '../incident/commands.js';
import { type CommandExamples, type CommandSpecs, type Outer } from '../form/specs.js';

/** Why figures are lower than those reported last. */
class ReasonOfCorrection {
  @Text() reason!: string;
}

/** What the service puts in is no part of the form. */
export class SubmitReport implements Readonly<Omit<ReportCommands['report.submit'], 'reported'>> {
  @Text(4000) facts!: string;
  @Optional() @Part(() => CasualtyFigures) casualties?: CasualtyFigures;
  @Optional() @OneOf(eventLevels) eventLevel?: EventLevel;
  @Texts(1, 50) measures!: string[];
  @OneOf(['phone', 'written']) channel!: 'phone' | 'written';
  /** The instant that the figures are of; when the report was made where left out. */
  @Optional() @Instant() asOf?: string;
  @Optional() @Instant() knownAt?: string;
  /** Asked for where a figure is lower than the last that was reported; both stay on record. */
  @Optional() @Part(() => ReasonOfCorrection) correction?: ReasonOfCorrection;
}

/** What has changed since: casualties above all. The report before stays as it was. */
export class SupplementReport implements Readonly<ReportCommands['report.supplement']> {
  @Text(4000) facts!: string;
  @Optional() @Part(() => CasualtyFigures) casualties?: CasualtyFigures;
  @Optional() @OneOf(eventLevels) eventLevel?: EventLevel;
  @Optional() @Instant() asOf?: string;
  @Optional() @Instant() knownAt?: string;
  /** Asked for where a figure is lower than the last that was reported; both stay on record. */
  @Optional() @Part(() => ReasonOfCorrection) correction?: ReasonOfCorrection;
  /** The final report: corrections alone come after it. */
  @Optional() @Flag() final?: boolean;
}

type OuterReportCommand = Outer<
  ReportCommands,
  'report.require' | 'report.mark-overdue' | 'report.mark-omitted' | 'report.waive'
>;

export const reportSpecs: CommandSpecs<OuterReportCommand> = {
  'report.submit': {
    dto: SubmitReport,
    agencyEvent: 'report-submitted',
    zh: '报送信息',
    en: 'Submit a statutory report',
  },
  'report.supplement': {
    dto: SupplementReport,
    agencyEvent: 'report-supplemented',
    zh: '补报',
    en: 'Supplement a statutory report',
  },
};

export const reportExamples: CommandExamples<OuterReportCommand> = {
  'report.submit': {
    facts: '甲酸甲酯卸车管线断裂泄漏，疏散 500 m',
    casualties: { injured: 2 },
    eventLevel: 'III',
    measures: ['启动危化三级响应', '疏散 500 m 内人员'],
    channel: 'written',
    asOf: '2026-06-18T18:15:00Z',
  },
  'report.supplement': { facts: '医院核对，伤者 3 人', casualties: { injured: 3 } },
};

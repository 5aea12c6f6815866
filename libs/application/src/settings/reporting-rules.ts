import { parseReportingRules } from '#contracts';
import { shippedReportingRules, type ReportingRuleSet } from '#domain';
import { readTable } from './table-file.js';

/**
 * The clocks of statutory reports: those of the file, or the shipped ones.
 * @throws {ConfigurationError} naming what is wrong in the file
 */
export const loadReportingRules = (file: string | undefined): ReportingRuleSet =>
  file === undefined
    ? shippedReportingRules
    : readTable('REPORTING_RULES_FILE', file, parseReportingRules).rules;

import { parseReportingRules, violationSentence } from '#contracts';
import { shippedReportingRules, type ReportingRuleSet } from '#domain';
import { ConfigurationError } from '#platform';
import { readFileSync } from 'node:fs';

/**
 * The clocks of statutory reports: those of the file, or the shipped ones.
 * @throws {ConfigurationError} naming what is wrong in the file
 */
export function loadReportingRules(file: string | undefined): ReportingRuleSet {
  if (file === undefined) return shippedReportingRules;
  const wrong = (what: string): ConfigurationError =>
    new ConfigurationError(`REPORTING_RULES_FILE=${file}: ${what}`);
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw wrong(`a readable JSON file was expected (${(error as Error).message})`);
  }
  const parsed = parseReportingRules(json);
  if ('rules' in parsed) return parsed.rules;
  throw wrong(parsed.violations.map((violation) => violationSentence(violation).en).join('; '));
}

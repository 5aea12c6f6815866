import { parseReportingRules, violationSentence } from '#contracts';
import { shippedReportingRules, type ReportingRuleSet } from '#domain';
import { ConfigurationError } from '#platform';
import { createHash } from 'node:crypto';
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

const longestId = 64;

/** A rule's id has no dot, so that no two incidents share a report; a digest has none either. */
export function reportIdOf(incidentId: string, ruleId: string): string {
  const id = `${incidentId}.${ruleId}`;
  return id.length <= longestId ? id : `R-${createHash('sha256').update(id).digest('hex').slice(0, 62)}`;
}

import { parseCodeTables, violationSentence } from '#contracts';
import { shippedCodeTables, type CodeTables } from '#domain';
import { ConfigurationError } from '#platform';
import { readFileSync } from 'node:fs';

/**
 * The shipped tables, each replaced by that of the file where it has one.
 * @throws {ConfigurationError} naming what is wrong in the file
 */
export function loadCodeTables(file: string | undefined): CodeTables {
  if (file === undefined) return shippedCodeTables;
  const wrong = (what: string): ConfigurationError =>
    new ConfigurationError(`CODE_TABLES_FILE=${file}: ${what}`);
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw wrong(`a readable JSON file was expected (${(error as Error).message})`);
  }
  const parsed = parseCodeTables(json);
  if ('tables' in parsed) return parsed.tables;
  throw wrong(parsed.violations.map((violation) => violationSentence(violation).en).join('; '));
}

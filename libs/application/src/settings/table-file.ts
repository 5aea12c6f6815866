import { violationSentence, type Violation } from '#contracts';
import { ConfigurationError, jsonFile } from '#platform';

interface Violations {
  readonly violations: readonly Violation[];
}

/** Which setting and file, which line, which field, and what is wrong with it. */
export function faultIn(place: string, lineOf: (path: string) => number, violation: Violation): string {
  const { en, zh } = violationSentence(violation);
  return `${place}:${lineOf(violation.path)}: ${en} · ${zh}`;
}

/**
 * What an installation brings in a JSON file instead of what is shipped.
 * @throws {ConfigurationError} with a sentence for each fault: the setting, the file, the line, the field
 */
export function readTable<T extends object>(
  name: string,
  file: string,
  parse: (json: unknown) => T,
): Exclude<T, Violations> {
  const { value, lineOf } = jsonFile(name, file);
  const parsed = parse(value);
  if (!('violations' in parsed)) return parsed as Exclude<T, Violations>;
  const { violations } = parsed as Violations;
  throw new ConfigurationError(...violations.map((one) => faultIn(`${name}=${file}`, lineOf, one)));
}

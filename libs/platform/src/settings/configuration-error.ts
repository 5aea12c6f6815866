import type { Phrase } from '../engines/engine-fault.js';

/** How a process ends whose settings are wrong (`EX_CONFIG` of sysexits.h): starting it again mends nothing. */
export const configurationExit = 78;

/** Settings that are missing or wrong: a sentence for each, which names it, its value and what was expected. */
export class ConfigurationError extends Error {
  readonly code = 'configuration';
  readonly faults: readonly string[];

  constructor(...faults: readonly string[]) {
    super(faults.join('\n'));
    this.faults = faults;
  }
}

/** What should have stood there, in the two languages of the terminal. */
export const expected = ({ en, zh }: Phrase): string => `${en} was expected 应为 ${zh.trim()}`;

/** The faults of several readings, each of which throws its own. Whatever else is thrown is thrown on. */
export function faultsIn(...readings: readonly (() => unknown)[]): string[] {
  return readings.flatMap((read) => {
    try {
      read();
      return [];
    } catch (error) {
      if (error instanceof ConfigurationError) return error.faults;
      throw error;
    }
  });
}

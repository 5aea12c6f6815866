import { parseThresholdRules } from '#contracts';
import { thresholdRules, type ThresholdRule } from '#domain';
import { readTable } from './table-file.js';

/**
 * When readings call for a warning: the rules of the file, or the shipped ones.
 * @throws {ConfigurationError} naming what is wrong in the file
 */
export const loadThresholdRules = (file: string | undefined): readonly ThresholdRule[] =>
  file === undefined ? thresholdRules : readTable('THRESHOLD_RULES_FILE', file, parseThresholdRules).rules;

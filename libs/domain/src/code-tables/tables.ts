import { huaxiAreas } from './areas.js';
import {
  capabilityNames,
  eventTypes,
  isKnownCode,
  qualificationNames,
  resourceKinds,
  type CodeTable,
} from './codes.js';
import { shippedStatisticsRules, type StatisticsRules } from '../statistics/items.js';
import { usualSpeed, usualStandards, type CoverageTables } from './coverage-standards.js';

/** The replaceable tables of an installation. */
export interface CodeTables extends CoverageTables {
  /** Whether resources of kinds that the table lacks are refused; otherwise they are flagged only. */
  readonly strict: boolean;
  readonly resourceKinds: CodeTable;
  readonly eventTypes: CodeTable;
  readonly statistics: StatisticsRules;
  /** In words. Those that it lacks can be asked for all the same, and are shown by their codes. */
  readonly capabilityNames: CodeTable;
  readonly qualificationNames: CodeTable;
}

export const shippedCodeTables: CodeTables = {
  strict: false,
  resourceKinds,
  eventTypes,
  statistics: shippedStatisticsRules,
  capabilityNames,
  qualificationNames,
  areas: huaxiAreas,
  speed: usualSpeed,
  standards: usualStandards,
};

/** The kinds that are not to be used: those that a strict table lacks. */
export const kindsRefused = (
  { strict, resourceKinds: table }: CodeTables,
  kinds: readonly string[],
): string[] => (strict ? kinds.filter((kind) => !isKnownCode(table, kind)) : []);

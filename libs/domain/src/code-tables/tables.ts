import { huaxiAreas } from './areas.js';
import { eventTypes, isKnownCode, resourceKinds, type CodeTable } from './codes.js';
import { shippedStatisticsRules, type StatisticsRules } from '../statistics/items.js';
import { usualSpeed, usualStandards, type CoverageTables } from './coverage-standards.js';

/** The replaceable tables of an installation. */
export interface CodeTables extends CoverageTables {
  /** Whether resources of kinds that the table lacks are refused; otherwise they are flagged only. */
  readonly strict: boolean;
  readonly resourceKinds: CodeTable;
  readonly eventTypes: CodeTable;
  readonly statistics: StatisticsRules;
}

export const shippedCodeTables: CodeTables = {
  strict: false,
  resourceKinds,
  eventTypes,
  statistics: shippedStatisticsRules,
  areas: huaxiAreas,
  speed: usualSpeed,
  standards: usualStandards,
};

/** The kinds that are not to be used: those that a strict table lacks. */
export const kindsRefused = (
  { strict, resourceKinds: table }: CodeTables,
  kinds: readonly string[],
): string[] => (strict ? kinds.filter((kind) => !isKnownCode(table, kind)) : []);

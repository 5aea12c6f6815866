import { parseGateways, parseReachingRules, type GatewaySettings } from '#contracts';
import { shippedReachingRules, type ReachingRules } from '#domain';
import { readTable } from './table-file.js';

/**
 * What people are told of and how they are called: by the file, or as shipped.
 * @throws {ConfigurationError} naming what is wrong in the file
 */
export const loadReachingRules = (file: string | undefined): ReachingRules =>
  file === undefined
    ? shippedReachingRules
    : readTable('REACHING_RULES_FILE', file, parseReachingRules).rules;

/**
 * The gateways of the installation; none where no file is named.
 * @throws {ConfigurationError} naming what is wrong in the file
 */
export const loadGateways = (file: string | undefined): GatewaySettings | undefined =>
  file === undefined ? undefined : readTable('GATEWAYS_FILE', file, parseGateways).gateways;

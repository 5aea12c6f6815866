import { drillRules, planRules, warningRules } from './preparedness.js';
import { dutyRules, registryRules, stockRules } from './registry.js';
import { incidentRules, sharingRules } from './response.js';
import type { Rule } from './rule.js';

const rows = {
  ...registryRules,
  ...stockRules,
  ...dutyRules,
  ...incidentRules,
  ...sharingRules,
  ...warningRules,
  ...planRules,
  ...drillRules,
};

export type CommandName = keyof typeof rows;

export type CommandRules = Readonly<Record<CommandName, Rule>>;

/** Who may send what; what is not in it, nobody may. */
export const commandRules: CommandRules = rows;

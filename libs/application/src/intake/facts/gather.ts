import { aggregateOf, type AggregateName } from '#contracts';
import type { Facts } from '#domain';
import { ofApproval } from './approval.js';
import type { Ask, FactsOf } from './ask.js';
import { ofDuty } from './duty.js';
import { ofDrill, ofInject, ofPlan, ofWarning } from './preparedness.js';
import { ofAgency, ofInstallation, ofPerson } from './registry.js';
import { ofActivation, ofAllocation, ofIncident, ofReport, ofTask } from './response.js';
import { ofMessage } from './reaching.js';
import { ofSharing } from './sharing.js';
import { ofStatistics } from './statistics.js';
import { ofAgreement, ofResource, ofTeam } from './stock.js';

const table: Readonly<Record<AggregateName, FactsOf>> = {
  activation: ofActivation,
  agency: ofAgency,
  agreement: ofAgreement,
  allocation: ofAllocation,
  approval: ofApproval((ask) => gather(ask)),
  drill: ofDrill,
  duty: ofDuty,
  incident: ofIncident,
  inject: ofInject,
  installation: ofInstallation,
  message: ofMessage,
  person: ofPerson,
  plan: ofPlan,
  report: ofReport,
  resource: ofResource,
  sharing: ofSharing,
  statistics: ofStatistics,
  task: ofTask,
  team: ofTeam,
  warning: ofWarning,
};

/** What the rule of a command is judged by: of its target, its incidents, and what its body names. */
export const gather = (ask: Ask): Promise<Facts> => table[aggregateOf(ask.name)](ask);

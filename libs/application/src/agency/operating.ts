import type { Refusal } from '#domain';
import type { EventLog } from '#event-log';
import { ownIntake } from '../intake/own-intake.js';
import { byOperator, type AnyCommand } from '../run/own-command.js';
import type { Runners } from '../run/runners.js';
import { agencyInputs } from './inputs.js';

export class RegistrationRefused extends Error {
  readonly code = 'registration-refused';
}

export const refusedTo = (targetId: string, refusal: Refusal): RegistrationRefused =>
  new RegistrationRefused(`${targetId}: ${refusal.code} ${JSON.stringify(refusal)}`);

/** @throws {RegistrationRefused} */
export type Run = (targetId: string, command: AnyCommand) => Promise<void>;

/** Commands of the machine that runs the service, which wait for nobody and are on record as what they are. */
export function operating(log: EventLog, runners: Runners): Run {
  // it withdraws, suspends and revokes nothing, and has nobody to ask what others hold
  const directory = { holdersOf: () => [] };
  const inputs = { agency: agencyInputs({ log, runners, directory }) };
  const intake = ownIntake(log, { inputs, runners });
  return async (targetId, command) => {
    const reply = await intake.submitOwn(byOperator(targetId, command, new Date().toISOString()));
    if (reply.outcome === 'refused') throw refusedTo(targetId, reply.refusal);
  };
}

import { shippedCodeTables } from '#domain';
import type { EventLog } from '#event-log';
import { PersonalData } from '../personal-data/personal-data.js';
import type { AllInputs } from '../run/inputs.js';
import type { OwnDoor } from '../run/own-command.js';
import { RunCommandHandler } from '../run/run-command.js';
import { Runners } from '../run/runners.js';
import { CommandIntake } from './intake.js';

/**
 * The intake of a process that takes no commands but those it asks for itself: it has no key for personal data, and
 * looks agencies up in the log.
 */
export function ownIntake(
  log: EventLog,
  inputs: Partial<AllInputs>,
  runners = new Runners(log),
): CommandIntake & OwnDoor {
  const noKeys = {
    find: () => Promise.resolve(undefined),
    keep: () => Promise.reject(new TypeError('this process keeps no keys of persons')),
    destroy: () => Promise.reject(new TypeError('this process keeps no keys of persons')),
  };
  const isRegistered = async (agencyId: string): Promise<boolean> =>
    (await runners.agency.state(agencyId)).status === 'registered';
  const personalData = new PersonalData(noKeys, undefined);
  const handler = new RunCommandHandler(runners, inputs);
  return new CommandIntake(log, handler, runners, { isRegistered }, personalData, shippedCodeTables);
}

import { shippedCodeTables } from '#domain';
import type { EventLog } from '#event-log';
import type { AgencyDirectory } from '../directory/agency-directory.js';
import { PersonalData, type SubjectKeys } from '../personal-data/personal-data.js';
import type { AllInputs } from '../run/inputs.js';
import { RunCommandHandler } from '../run/run-command.js';
import { Runners } from '../run/runners.js';
import { CommandIntake } from './intake.js';

interface OwnIntakeParts {
  readonly inputs: Partial<AllInputs>;
  readonly runners?: Runners;
  /** Agencies are looked up in the log when left out. */
  readonly directory?: Pick<AgencyDirectory, 'isRegistered'>;
}

/**
 * The intake of a process that takes no commands but those it asks for itself: flows, timers, the operator. It has no
 * key for personal data.
 */
export function ownIntake(
  log: EventLog,
  { inputs, runners = new Runners(log), directory = inLog(runners) }: OwnIntakeParts,
): CommandIntake {
  const handler = new RunCommandHandler(runners, inputs);
  const personalData = new PersonalData(noKeys, undefined);
  // no key is proved here, so that it does not matter for which installation
  return new CommandIntake(log, handler, runners, directory, personalData, shippedCodeTables, '');
}

const inLog = ({ agency }: Runners): Pick<AgencyDirectory, 'isRegistered'> => ({
  isRegistered: async (agencyId) => (await agency.state(agencyId)).status === 'registered',
});

const without = (): Promise<never> => Promise.reject(new TypeError('this process keeps no keys of persons'));
const noKeys: SubjectKeys = { find: without, keep: without, destroy: without };

import { shippedCodeTables } from '#domain';
import type { EventLog } from '#event-log';
import type { AgencyDirectory } from '../directory/agency-directory.js';
import { PersonalData, type SubjectKeys } from '../personal-data/personal-data.js';
import type { AllInputs } from '../run/inputs.js';
import { RunCommandHandler } from '../run/run-command.js';
import { Runners } from '../run/runners.js';
import type { Authority } from './authorize.js';
import { CommandIntake } from './intake.js';

type Registered = Pick<AgencyDirectory, 'isRegistered'>;
/** As much as is needed to finish what a second person has confirmed. */
type Finishing = Partial<Pick<AgencyDirectory, 'pass' | 'withdrawalsBefore'>>;

interface OwnIntakeParts {
  readonly inputs: Partial<AllInputs>;
  readonly runners?: Runners;
  /** Agencies are looked up in the log when left out. */
  readonly directory?: Registered & Finishing;
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
  return new CommandIntake(log, handler, runners, ofNobody(directory), personalData, shippedCodeTables, '');
}

const inLog = ({ agency }: Runners): Registered => ({
  isRegistered: async (agencyId) => (await agency.state(agencyId)).status === 'registered',
});

/** Nobody comes to this intake whose authority would have to be judged. */
function ofNobody(directory: Registered & Finishing): Authority {
  const never = (): never => {
    throw new TypeError('this process takes no commands from outside');
  };
  return {
    isRegistered: (agencyId) => directory.isRegistered(agencyId),
    pass: (position) => directory.pass?.(position) ?? never(),
    withdrawalsBefore: (position) => directory.withdrawalsBefore?.(position) ?? never(),
    beCurrent: never,
    find: never,
    passEnd: never,
    facts: never,
    incident: never,
    registered: never,
    ownersToAsk: never,
    isSenderAgreed: never,
    capabilities: never,
    jurisdiction: never,
    twoPersons: never,
    person: never,
    signingIn: never,
  };
}

const without = (): Promise<never> => Promise.reject(new TypeError('this process keeps no keys of persons'));
const noKeys: SubjectKeys = { find: without, keep: without, destroy: without, blindingKey: without };

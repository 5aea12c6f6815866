import { holdsNow, standingAlone, type Capacity } from '#domain';
import type { EventLog } from '#event-log';
import type { AgencyDirectory } from '../directory/agency-directory.js';
import type { InputsOf } from '../run/inputs.js';
import type { Runners } from '../run/runners.js';

export interface AgencyInputs {
  readonly log: Pick<EventLog, 'lastPosition'>;
  readonly runners: Pick<Runners, 'agency'>;
  readonly directory: Pick<AgencyDirectory, 'administratorsBeside' | 'holdersOf'>;
}

/**
 * What commands to agencies need from elsewhere: the end of the log, since nobody has received what is not there yet;
 * how many administrators' keys are left beside one; and how many others hold what somebody always holds. The holders are
 * read from the log: what was withdrawn before is seen, and withdrawals run in the order of their confirmations. Two keys
 * that are revoked at one moment do not see each other.
 */
export const agencyInputs = ({ log, runners, directory }: AgencyInputs): InputsOf<'agency'> => ({
  complete: (target) => async (command) => {
    switch (command.type) {
      case 'agency.acknowledge-delivery': {
        const logPosition = (await log.lastPosition()).toString();
        return { ...command, data: { ...command.data, logPosition } };
      }
      case 'agency.revoke-credential': {
        const administratorsLeft = directory.administratorsBeside(target.id, command.data.keyId);
        return { ...command, data: { ...command.data, administratorsLeft } };
      }
      case 'agency.withdraw-mandate': {
        const { capacity } = command.data;
        const otherHolders = standingAlone.includes(capacity)
          ? await holding(capacity, directory.holdersOf(capacity), target.id, runners)
          : undefined;
        return { ...command, data: { ...command.data, otherHolders } };
      }
      default:
        return command;
    }
  },
});

async function holding(
  capacity: Capacity,
  agencyIds: readonly string[],
  besides: string,
  { agency }: Pick<Runners, 'agency'>,
): Promise<number> {
  let holders = 0;
  for (const agencyId of agencyIds)
    if (agencyId !== besides && holdsNow(await agency.state(agencyId), capacity)) holders++;
  return holders;
}

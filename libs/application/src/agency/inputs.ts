import { lostWith, standingAlone, standingCapacity, upheldBy, type StandingCapacity } from '#domain';
import type { EventLog } from '#event-log';
import type { AgencyDirectory } from '../directory/agency-directory.js';
import type { InputsOf, Target } from '../run/inputs.js';
import type { Runners } from '../run/runners.js';

export interface AgencyInputs {
  readonly log: Pick<EventLog, 'lastPosition'>;
  readonly runners: Pick<Runners, 'agency'>;
  readonly directory: Pick<AgencyDirectory, 'holdersOf'>;
}

/**
 * What commands to agencies need from elsewhere: the end of the log, since nobody has received what is not there yet;
 * whether a second person has confirmed a revocation; and how many others uphold what somebody always audits or
 * administers. These are read from the log: what was taken away before is seen, and all that waits for a second person
 * and may take it away runs in the order of the confirmations.
 */
export const agencyInputs = ({ log, runners, directory }: AgencyInputs): InputsOf<'agency'> => {
  const others = async (
    capacity: StandingCapacity | undefined,
    besides: string,
  ): Promise<number | undefined> => {
    if (capacity === undefined) return undefined;
    let holders = 0;
    for (const agencyId of directory.holdersOf(capacity))
      if (agencyId !== besides && upheldBy(await runners.agency.state(agencyId)) === capacity) holders++;
    return holders;
  };
  return {
    complete: (target) => async (command, state) => {
      switch (command.type) {
        case 'agency.acknowledge-delivery': {
          const logPosition = (await log.lastPosition()).toString();
          return { ...command, data: { ...command.data, logPosition } };
        }
        case 'agency.revoke-credential': {
          const isConfirmed = wasConfirmed(target);
          const { upheld } = lostWith(state, command.data.keyId);
          const otherHolders = await others(isConfirmed ? upheld : undefined, target.id);
          return { ...command, data: { ...command.data, isConfirmed, otherHolders } };
        }
        case 'agency.withdraw-mandate': {
          const capacity = standingAlone.find((one) => one === command.data.capacity);
          const otherHolders = await others(capacity, target.id);
          return { ...command, data: { ...command.data, otherHolders } };
        }
        case 'agency.suspend': {
          const otherHolders = await others(standingCapacity(state), target.id);
          return { ...command, data: { ...command.data, otherHolders } };
        }
        default:
          return command;
      }
    },
  };
};

const wasConfirmed = ({ frame }: Target<'agency'>): boolean =>
  (frame.metadata.actor.cosigners ?? []).length > 0;

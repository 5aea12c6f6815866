import type { EventLog } from '#event-log';
import type { AgencyDirectory } from '../directory/agency-directory.js';
import type { InputsOf } from '../run/inputs.js';
import { homeBureau } from './home-bureau.js';

/**
 * Puts in what an agency's commands need from elsewhere: the end of the log into an acknowledgement, since nobody has
 * received what is not there yet; who may confirm a first key; how many administrators' keys are left beside one.
 * Another agency may change right after.
 */
export const agencyInputs = (
  log: Pick<EventLog, 'lastPosition' | 'read'>,
  directory: Pick<AgencyDirectory, 'administratorsBeside'>,
): InputsOf<'agency'> => ({
  complete: (target) => async (command) => {
    switch (command.type) {
      case 'agency.acknowledge-delivery': {
        const logPosition = (await log.lastPosition()).toString();
        return { ...command, data: { ...command.data, logPosition } };
      }
      case 'agency.confirm-credential': {
        const homeBureauId = await homeBureau(log);
        return { ...command, data: { ...command.data, agencyId: target.id, homeBureauId } };
      }
      case 'agency.revoke-credential': {
        const administratorsLeft = directory.administratorsBeside(target.id, command.data.keyId);
        return { ...command, data: { ...command.data, administratorsLeft } };
      }
      default:
        return command;
    }
  },
});

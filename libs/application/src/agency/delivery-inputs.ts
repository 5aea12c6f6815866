import type { EventLog } from '#event-log';
import type { InputsOf } from '../run/inputs.js';

/** Puts the end of the log into an acknowledgement: nobody has received what is not there yet. */
export const deliveryInputs = (log: Pick<EventLog, 'lastPosition'>): InputsOf<'agency'> => ({
  complete: () => async (command) => {
    if (command.type !== 'agency.acknowledge-delivery') return command;
    const logPosition = (await log.lastPosition()).toString();
    return { ...command, data: { ...command.data, logPosition } };
  },
});

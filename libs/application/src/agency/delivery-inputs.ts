import type { AgencyCommand } from '#domain';
import type { EventLog } from '#event-log';

/** Puts the end of the log into an acknowledgement: nobody has received what is not there yet. */
export class DeliveryInputs {
  constructor(private readonly log: Pick<EventLog, 'lastPosition'>) {}

  readonly complete = async (command: AgencyCommand): Promise<AgencyCommand> => {
    if (command.type !== 'agency.acknowledge-delivery') return command;
    const logPosition = (await this.log.lastPosition()).toString();
    return { ...command, data: { ...command.data, logPosition } };
  };
}

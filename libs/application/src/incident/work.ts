import { parseStreamId } from '#contracts';
import { takenUp, type SharingState, type TaskState } from '#domain';
import type { AgencyDirectory } from '../directory/agency-directory.js';
import type { InputsOf } from '../run/inputs.js';
import type { Runners } from '../run/runners.js';

/** Where it is known which tasks and negotiations belong to an incident. */
export type WorkDirectory = Pick<AgencyDirectory, 'passEnd' | 'workOf'>;

export interface WorkOfIncident {
  readonly tasks: ReadonlyMap<string, TaskState>;
  readonly requests: ReadonlyMap<string, SharingState>;
}

/**
 * The tasks and negotiations that belong to an incident, each as it is in the log.
 * @param runners those of the world that the incident is in
 * @throws {NotCurrent} where it is not known in time which these are
 */
export async function workOf(
  incidentId: string,
  { directory, runners }: { readonly directory: WorkDirectory; readonly runners: Runners },
): Promise<WorkOfIncident> {
  await directory.passEnd();
  const tasks = new Map<string, TaskState>();
  const requests = new Map<string, SharingState>();
  const read = async (stream: string): Promise<void> => {
    const target = parseStreamId(stream);
    if (target?.aggregate === 'task') {
      const state = await runners.task.state(target.id);
      if (state.status !== 'none' && state.incidentId === incidentId) tasks.set(target.id, state);
    }
    if (target?.aggregate === 'sharing') {
      const state = await runners.sharing.state(target.id);
      if (state.incidentId === incidentId) requests.set(target.id, state);
    }
  };
  await Promise.all(directory.workOf(incidentId, runners.drillId).map(read));
  return { tasks, requests };
}

/** What people have taken up of an incident that somebody would end. */
export const incidentInputs = (directory: WorkDirectory, live: Runners): InputsOf<'incident'> => ({
  complete:
    ({ id, frame }) =>
    async (command) => {
      if (command.type !== 'incident.close' && command.type !== 'incident.reject') return command;
      const { tasks, requests } = await workOf(id, { directory, runners: live.of(frame.metadata) });
      const open = takenUp(tasks, requests);
      return command.type === 'incident.close'
        ? { type: command.type, data: { ...command.data, open } }
        : { type: command.type, data: { ...command.data, open } };
    },
});

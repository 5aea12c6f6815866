import { followUp, type OwnDoor } from '#application';
import { decode, parseStreamId, type RecordedEvent } from '#contracts';
import { incidentAfter, type IncidentCommand, type WarningCommand, type WarningEvent } from '#domain';
import type { Follower } from '../following/follower.js';
import type { Positions } from '../following/positions.js';
import { reactor } from '../following/reactor.js';

const name = 'warning-flow';

/** Reports an incident when a warning first turns red, for people to verify. */
export const warningReactor = (door: OwnDoor, positions: Positions): Follower =>
  reactor(name, positions, (event) => reactToWarning(event, door), { streams: 'apart' });

/** What follows from one event of a warning, in the scope of these runners. */
export async function reactToWarning(cause: RecordedEvent, door: OwnDoor): Promise<void> {
  const warningId = parseStreamId(cause.stream)?.id;
  const event = decode(cause.storedType, cause.data);
  if (!warningId || !event.type.startsWith('warning.')) return;
  const proposal = incidentAfter(warningId, event as WarningEvent);
  if (!proposal) return;
  const { incidentId } = proposal;
  const onIncident = async (key: string, command: IncidentCommand): Promise<boolean> => {
    const answer = await door.submitOwn(followUp(cause, key, incidentId, command));
    return answer.outcome === 'accepted';
  };
  // an incident of this name that somebody has reported otherwise is not ours to touch
  if (!(await onIncident('report', { type: 'incident.report', data: proposal.report }))) return;
  await onIncident('notify', { type: 'incident.notify-agency', data: proposal.notify });
  const tell: WarningCommand = { type: 'warning.link-incident', data: proposal.tell };
  await door.submitOwn(followUp(cause, 'link', warningId, tell));
}

import type { Runners } from '#application';
import { decode, streamId, type RecordedEvent } from '#contracts';
import { planContentOf, type DrillState, type PlanEvent } from '#domain';
import type { EventLog } from '#event-log';
import { planInForce, type PlanLookup } from '../activation/reactor.js';

/**
 * Plans as responses inside a drill find them: the version that the drill practises, or else the one in force in the
 * live world. Looked up there and never written to.
 */
export const planInDrill =
  ({ basis }: DrillState, live: Runners, log: Pick<EventLog, 'read'>): PlanLookup =>
  async (planId) => {
    const version = basis.planId === planId ? basis.planVersion : undefined;
    const inForce = await planInForce(live)(planId);
    if (version === undefined || inForce?.version === version) return inForce;
    for (const record of await log.read(streamId('plan', planId))) {
      const published = publishedIn(record);
      if (published?.version === version) return published;
    }
    return undefined;
  };

function publishedIn({ storedType, data }: RecordedEvent) {
  const event = decode(storedType, data) as PlanEvent;
  return event.type === 'plan.published'
    ? { version: event.data.version, content: planContentOf(event.data) }
    : undefined;
}

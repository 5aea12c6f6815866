import { followUp, type Runners } from '#application';
import { decode, parseStreamId, type RecordedEvent } from '#contracts';
import { adoptionsAfter, type AllocationEvent } from '#domain';
import type { Follower } from '../following/follower.js';
import type { Positions } from '../following/positions.js';

const name = 'allocation-flow';

/**
 * Carries a joint decision into each negotiation it decided, and the answer back. Ids derive from the decision and
 * the negotiation: however often it runs, each takes its part over once.
 */
export const allocationReactor = (runners: Runners, positions: Positions): Follower => ({
  name,
  position: () => positions.load(name),
  handle: async ({ events, upTo }) => {
    for (const event of events) await react(event, runners);
    await positions.save(name, upTo);
  },
});

async function react(cause: RecordedEvent, { sharing, allocation }: Runners): Promise<void> {
  const allocationId = parseStreamId(cause.stream)?.id;
  const event = decode(cause.storedType, cause.data);
  if (!allocationId || !event.type.startsWith('allocation.')) return;
  for (const { key, sharingId, command, thenTell } of adoptionsAfter(
    allocationId,
    event as AllocationEvent,
  )) {
    const frame = followUp(cause, key, command, new Date().toISOString());
    const { outcome } = await sharing.run(sharingId, frame, command);
    const told = thenTell({ refusedWith: outcome.outcome === 'refused' ? outcome.refusal.code : undefined });
    await allocation.run(allocationId, followUp(cause, key, told, new Date().toISOString()), told);
  }
}

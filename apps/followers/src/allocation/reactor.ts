import { followUp, runOwn, type Runners } from '#application';
import { decode, parseStreamId, type RecordedEvent } from '#contracts';
import { adoptionsAfter, type AllocationEvent } from '#domain';
import type { Follower } from '../following/follower.js';
import type { Positions } from '../following/positions.js';
import { reactor } from '../following/reactor.js';

const name = 'allocation-flow';

/**
 * Carries a joint decision into each negotiation it decided, and the answer back. One decision after the other: of two
 * over the same negotiation the first stands.
 */
export const allocationReactor = (runners: Runners, positions: Positions): Follower =>
  reactor(name, positions, (event) => react(event, runners));

async function react(cause: RecordedEvent, runners: Runners): Promise<void> {
  const allocationId = parseStreamId(cause.stream)?.id;
  const event = decode(cause.storedType, cause.data);
  if (!allocationId || !event.type.startsWith('allocation.')) return;
  for (const { key, sharingId, command, thenTell } of adoptionsAfter(
    allocationId,
    event as AllocationEvent,
  )) {
    const frame = followUp(cause, key, command, new Date().toISOString());
    const { outcome } = await runOwn(runners, sharingId, frame, command);
    const told = thenTell({ refusedWith: outcome.outcome === 'refused' ? outcome.refusal.code : undefined });
    await runOwn(runners, allocationId, followUp(cause, key, told, new Date().toISOString()), told);
  }
}

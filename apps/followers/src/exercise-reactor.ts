import type { Runners } from '#application';
import { exercisePrefix, parseExerciseStream, parseStreamId, type RecordedEvent } from '#contracts';
import type { EventLog } from '#event-log';
import type { ReadModel } from '#read-model';
import { reactToResponse } from './activation-reactor.js';
import { planInDrill } from './drill-plan.js';
import type { Follower } from './follower.js';
import { reactToSharing } from './sharing-reactor.js';
import { reactToWarning } from './warning-reactor.js';

const name = 'exercise-flow';

/** The flows of the live world inside drills: the same steps, each with the runners of the event's own drill. */
export const exerciseReactor = (
  runners: Runners,
  log: Pick<EventLog, 'read'>,
  { checkpoints }: ReadModel,
): Follower => ({
  name,
  streamPrefixes: [exercisePrefix],
  position: () => checkpoints.load(name),
  handle: async ({ events, upTo }) => {
    for (const event of events) await react(event, runners, log);
    await checkpoints.save(name, upTo);
  },
});

async function react(event: RecordedEvent, live: Runners, log: Pick<EventLog, 'read'>): Promise<void> {
  const place = parseExerciseStream(event.stream);
  if (!place) return;
  const { drillId, stream } = place;
  const runners = live.of({ drill: drillId });
  const cause = { ...event, stream };
  const aggregate = parseStreamId(stream)?.aggregate;
  if (aggregate === 'sharing') await reactToSharing(cause, runners);
  if (aggregate === 'warning') await reactToWarning(cause, runners);
  const plan = planInDrill(await live.drill.state(drillId, 'kept'), live, log);
  await reactToResponse(cause, { runners, plan });
}

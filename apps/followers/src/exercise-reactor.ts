import type { Runners } from '#application';
import { exercisePrefix, parseExerciseStream, parseStreamId, type RecordedEvent } from '#contracts';
import type { ReadModel } from '#read-model';
import type { Follower } from './follower.js';
import { reactToSharing } from './sharing-reactor.js';
import { reactToWarning } from './warning-reactor.js';

const name = 'exercise-flow';

/** The flows of the live world inside drills: the same steps, each with the runners of the event's own drill. */
export const exerciseReactor = (runners: Runners, { checkpoints }: ReadModel): Follower => ({
  name,
  streamPrefixes: [exercisePrefix],
  position: () => checkpoints.load(name),
  handle: async ({ events, upTo }) => {
    for (const event of events) await react(event, runners);
    await checkpoints.save(name, upTo);
  },
});

async function react(event: RecordedEvent, runners: Runners): Promise<void> {
  const place = parseExerciseStream(event.stream);
  if (!place) return;
  const inside = runners.of({ drill: place.drillId });
  const cause = { ...event, stream: place.stream };
  const aggregate = parseStreamId(place.stream)?.aggregate;
  if (aggregate === 'sharing') await reactToSharing(cause, inside);
  if (aggregate === 'warning') await reactToWarning(cause, inside);
}

import { onDeadline, type OwnDoor } from '#application';
import { clockOf, drillStateOf, maxDrillEvents, type DrillLog } from '#contracts';
import type { DrillCommand, InjectCommand } from '#domain';
import type { ExerciseLog } from '#event-log';
import { exerciseDue, exerciseState, type ReadModel } from '#read-model';
import { lookAfter, type Looking } from '../deadlines/deadlines.js';
import { pause } from '../timing/pause.js';

const atOnce = 100;

interface DrillTimer extends Looking {
  readonly exercises: ExerciseLog;
  readonly intervalMs?: number;
}

/**
 * Keeps the time of the drills that run: delivers what is due of their scripts, does inside them what the live
 * timers do of the live scope, and ends one that holds more than can be shown. Every command's id derives from what
 * is due, so that whoever looks, and however often, asks once.
 */
export async function keepDrills(
  door: OwnDoor,
  { queries }: Pick<ReadModel, 'queries'>,
  { exercises, intervalMs = 1_000, ...looking }: DrillTimer,
): Promise<void> {
  const { logger, signal } = looking;
  while (!signal.aborted) {
    try {
      for (const { id } of await queries.drill.running(atOnce)) {
        if (signal.aborted) return;
        const now = new Date().toISOString();
        await keepDrill(door, await exercises.drillLog(id), now, looking).catch((error: unknown) => {
          // one that cannot be looked after must not keep the others waiting
          logger.error({ err: error, drill: id }, 'a drill could not be processed; trying again');
        });
      }
    } catch (error) {
      logger.error({ err: error }, 'drills could not be processed; trying again');
    }
    await pause(intervalMs, signal);
  }
}

/** Everything that is due in one drill at an instant. */
export async function keepDrill(
  door: OwnDoor,
  drillLog: DrillLog,
  now: string,
  looking: Looking,
): Promise<void> {
  const { drillId } = drillLog;
  if (drillStateOf(drillLog).status !== 'running') return;
  await deliver(door, drillLog, now);
  await lookAfter({ door, now, due: await exerciseDue(drillLog, now), drillId }, looking);
  if (drillLog.events.length >= maxDrillEvents) {
    const command: DrillCommand = {
      type: 'drill.end',
      data: { reason: `演练事件数达到上限 ${maxDrillEvents} · The drill holds all the events it may` },
    };
    await door.submitOwn(onDeadline(`${drillId}/full`, drillId, command, now));
  }
}

async function deliver(door: OwnDoor, drillLog: DrillLog, now: string): Promise<void> {
  const { drillId } = drillLog;
  const seconds = clockOf(drillLog)(now);
  const { injects } = await exerciseState(drillLog);
  for (const { id, agencyId, text, afterMinutes, expectedWithinMinutes } of drillStateOf(drillLog).injects) {
    if (injects.has(id) || afterMinutes * 60 > seconds) continue;
    const command: InjectCommand = {
      type: 'inject.deliver',
      data: { agencyId, text, expectedWithinMinutes },
    };
    await door.submitOwn(onDeadline(`${id}/deliver`, id, command, now, drillId));
  }
}

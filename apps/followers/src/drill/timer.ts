import { atDrillTime, onDeadline, type Runners } from '#application';
import { clockOf, drillStateOf, maxDrillEvents, type ExerciseWorld } from '#contracts';
import type {
  DrillCommand,
  InjectCommand,
  ReportCommand,
  SharingCommand,
  TaskCommand,
  WarningCommand,
} from '#domain';
import type { ExerciseLog } from '#event-log';
import type { Logger } from '#platform';
import { exerciseDue, exerciseState, type ExerciseDue, type ReadModel } from '#read-model';
import { pause } from '../timing/pause.js';

const atOnce = 100;

interface DrillTimer {
  readonly exercises: ExerciseLog;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  readonly intervalMs?: number;
}

/**
 * Keeps the time of the drills that run: delivers what is due of their scripts, does inside them what the live
 * timers do of the live world, and ends one that holds more than can be shown. Every command's id derives from what
 * is due, so that whoever looks, and however often, asks once.
 */
export async function keepDrills(
  runners: Runners,
  { queries }: ReadModel,
  { exercises, logger, signal, intervalMs = 1_000 }: DrillTimer,
): Promise<void> {
  while (!signal.aborted) {
    try {
      for (const { id } of await queries.drill.running(atOnce)) {
        if (signal.aborted) return;
        await keepDrill(runners, await exercises.world(id), new Date().toISOString()).catch(
          (error: unknown) => {
            // one that cannot be looked after must not keep the others waiting
            logger.error({ err: error, drill: id }, 'a drill could not be looked after; trying again');
          },
        );
      }
    } catch (error) {
      logger.error({ err: error }, 'drills could not be looked after; trying again');
    }
    await pause(intervalMs, signal);
  }
}

/** Everything that is due in one drill at an instant. */
export async function keepDrill(runners: Runners, world: ExerciseWorld, now: string): Promise<void> {
  const { drillId } = world;
  if (drillStateOf(world).status !== 'running') return;
  const inside = runners.of({ drill: drillId });
  await deliver(inside, world, now);
  await escalate(inside, world, now);
  if (world.events.length >= maxDrillEvents) {
    const command: DrillCommand = {
      type: 'drill.end',
      data: { reason: `演练事件数达到上限 ${maxDrillEvents} · The drill holds all the events it may` },
    };
    await runners.drill.run(drillId, onDeadline(`${drillId}/full`, command, now), command);
  }
}

async function deliver({ inject }: Runners, world: ExerciseWorld, now: string): Promise<void> {
  const { drillId } = world;
  const seconds = clockOf(world)(now);
  const { injects } = await exerciseState(world);
  for (const { id, agencyId, text, afterMinutes, expectedWithinMinutes } of drillStateOf(world).injects) {
    if (injects.has(id) || afterMinutes * 60 > seconds) continue;
    const command: InjectCommand = {
      type: 'inject.deliver',
      data: { agencyId, text, expectedWithinMinutes },
    };
    await inject.run(id, onDeadline(`${id}/deliver`, command, now, drillId), command);
  }
}

async function escalate(inside: Runners, world: ExerciseWorld, now: string): Promise<void> {
  const { task, sharing, warning } = inside;
  const { drillId } = world;
  const due = await exerciseDue(world, now);
  for (const { id } of due.tasks) {
    const command: TaskCommand = { type: 'task.escalate', data: { reason: 'not acknowledged in time' } };
    await task.run(id, onDeadline(`${id}/acknowledge`, command, now, drillId), command);
  }
  for (const { id } of due.requests) {
    const command: SharingCommand = { type: 'sharing.expire', data: { reason: 'open until then' } };
    await sharing.run(id, onDeadline(`${id}/open-until`, command, now, drillId), command);
  }
  for (const { warningId, agencyId, version } of due.calls) {
    const data = { agencyId, reason: 'not acknowledged in time' };
    const command: WarningCommand = { type: 'warning.escalate-call', data };
    const key = `${warningId}/${version}/acknowledge/${agencyId}`;
    await warning.run(warningId, onDeadline(key, command, now, drillId), command);
  }
  for (const { id, version } of due.warnings) {
    const command: WarningCommand = { type: 'warning.expire', data: { version } };
    await warning.run(id, onDeadline(`${id}/${version}/expire`, command, now, drillId), command);
  }
  await breach(inside, drillId, due, now);
}

async function breach(
  { report }: Runners,
  drillId: string,
  { overdueReports, omittedReports, clockAt }: ExerciseDue,
  now: string,
): Promise<void> {
  const each = async (due: readonly { id: string }[], command: ReportCommand): Promise<void> => {
    for (const { id } of due) {
      const frame = onDeadline(`${id}/${command.type}`, command, now, drillId);
      await report.run(id, atDrillTime(frame, clockAt), command);
    }
  };
  await each(overdueReports, { type: 'report.mark-overdue', data: {} });
  await each(omittedReports, { type: 'report.mark-omitted', data: {} });
}

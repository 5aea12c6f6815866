import { drillTimeOf, type DrillLog } from '#contracts';
import { dueAmong, type Due, type DueKind } from '../due/due.js';
import { exerciseState } from './state.js';

/** What is due inside a drill at an instant, kind by kind, by the drill's own clock where that counts. */
export async function exerciseDue(
  drillLog: DrillLog,
  now: string,
): Promise<<K extends DueKind>(kind: K) => Due[K][]> {
  const state = await exerciseState(drillLog);
  const time = { now, clock: drillTimeOf(drillLog) };
  return (kind) => dueAmong(kind, state, time);
}

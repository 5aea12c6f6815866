import { aggregateOf, commandSpecs, isOuterCommand, type AggregateName, type CommandName } from '#contracts';
import type { Refusal } from '#domain';
import { incidentFields } from '../run/references.js';
import type { Runners } from '../run/runners.js';

interface Asked {
  readonly name: CommandName;
  readonly targetId: string;
  readonly data: object;
}

interface Saying {
  readonly exercise?: boolean;
  readonly sharingIds?: readonly string[];
}

/**
 * The real thing and an exercise never touch: refused where what a command says of itself, what it is about and all
 * that it names are not of one world. Which world something is of never changes. Inside a drill all is of the drill,
 * whatever it says.
 */
export async function worldsMixed(command: Asked, runners: Runners): Promise<Refusal | undefined> {
  const { name, targetId, data } = command;
  const { exercise, sharingIds = [] } = data as Saying;
  const creates = isOuterCommand(name) && commandSpecs[name].creates === true;
  const fields = data as Readonly<Record<string, unknown>>;
  const incidentIds = incidentFields.map((field) => fields[field]).filter((id) => typeof id === 'string');
  const sides: (() => Promise<boolean | undefined>)[] = [
    ...(exercise === undefined ? [] : [() => Promise.resolve(exercise)]),
    ...incidentIds.map((id) => () => isExercise('incident', id, runners)),
    ...sharingIds.map((id) => () => isExercise('sharing', id, runners)),
    ...(creates ? [] : [() => isExercise(aggregateOf(name), targetId, runners)]),
  ];
  if (runners.drillId !== undefined || sides.length < 2) return undefined;
  const worlds = new Set<boolean>();
  for (const worldOf of sides) {
    const world = await worldOf();
    if (world !== undefined) worlds.add(world);
    if (worlds.size > 1) return { code: 'exercise-mismatch' };
  }
  return undefined;
}

/** Nothing of what is not there, and of what is of neither world: an agency, a resource, a plan. */
async function isExercise(
  aggregate: AggregateName,
  id: string,
  runners: Runners,
): Promise<boolean | undefined> {
  switch (aggregate) {
    case 'incident':
      return (await known((atLeast) => runners.incident.state(id, atLeast)))?.exercise;
    case 'warning':
      return (await known((atLeast) => runners.warning.state(id, atLeast)))?.exercise;
    case 'task': {
      const task = await known((atLeast) => runners.task.state(id, atLeast));
      return task && task.status !== 'none' ? isExercise('incident', task.incidentId, runners) : undefined;
    }
    case 'sharing':
      return ofIncident((await runners.sharing.state(id, 'kept')).incidentId, runners);
    case 'activation':
      return ofIncident((await runners.activation.state(id, 'kept')).incidentId, runners);
    case 'report':
      return ofIncident((await runners.report.state(id, 'kept')).requirement?.incidentId, runners);
    default:
      return undefined;
  }
}

const ofIncident = async (incidentId: string | undefined, runners: Runners): Promise<boolean | undefined> =>
  incidentId === undefined ? undefined : isExercise('incident', incidentId, runners);

/** What is kept, or else what the log holds. */
async function known<S extends { readonly status: string }>(
  state: (atLeast: 'kept' | 'fresh') => Promise<S>,
): Promise<S | undefined> {
  const kept = await state('kept');
  const found = kept.status === 'none' ? await state('fresh') : kept;
  return found.status === 'none' ? undefined : found;
}

import type { Runners } from '#application';
import type { Logger } from '#platform';
import type { Queries, ReadModel } from '#read-model';
import type { MemoryLog } from '../following/memory-log.helper-spec.js';

type Keep = (
  runners: Runners,
  readModel: ReadModel,
  how: { logger: Logger; signal: AbortSignal; intervalMs?: number },
) => Promise<void>;

/** Such as `task.overdue`. */
type QueryName = { [F in keyof Queries]: `${F}.${keyof Queries[F] & string}` }[keyof Queries];

/** A query that finds nothing. */
export const nothing = (): Promise<never[]> => Promise.resolve([]);

/**
 * Looks after deadlines until the read model has answered `rounds` times what it is asked `last` in each. Gives the
 * number of errors.
 */
export async function lookAfter(
  keep: Keep,
  log: MemoryLog,
  queries: Partial<Record<QueryName, (now: string) => Promise<readonly object[]>>>,
  last: QueryName,
  rounds = 1,
): Promise<number> {
  const abort = new AbortController();
  let answered = 0;
  let errors = 0;
  const counted = async (now: string): Promise<readonly object[]> => {
    const found = (await queries[last]?.(now)) ?? [];
    if (++answered >= rounds) setImmediate(() => abort.abort());
    return found;
  };
  const byFeature: Record<string, object> = {};
  for (const [path, query] of Object.entries({ ...queries, [last]: counted })) {
    const [feature = '', name = ''] = path.split('.');
    byFeature[feature] = { ...byFeature[feature], [name]: query };
  }
  const readModel = { queries: byFeature } as unknown as ReadModel;
  const logger = { error: () => errors++ } as unknown as Logger;
  await keep(log.runners(), readModel, { logger, signal: abort.signal, intervalMs: 5 });
  return errors;
}

import { openReadModel, type ReadModel } from '../index.js';
import type { TestLog } from './log.js';
import { startPostgres, type TestPostgres } from '../../../postgres/src/testing/postgres.js';

type Databases = Pick<TestPostgres, 'database'>;

/** One server for all tests of a file. */
export function postgresForFile(): Databases {
  let postgres: TestPostgres;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres.stop(), 30_000);
  return { database: () => postgres.database() };
}

/** A read model that has seen nothing, on a database of its own. */
export async function emptyModel(postgres: Databases): Promise<{ url: string; model: ReadModel }> {
  const url = await postgres.database();
  const model = await openReadModel({ url });
  await model.migrate();
  return { url, model };
}

/** A read model on a database of its own that has seen the log. */
export async function readModelOf(postgres: Databases, log: TestLog): Promise<ReadModel> {
  const { model } = await emptyModel(postgres);
  for (const batch of log.batches(500)) await model.projections.apply(batch);
  return model;
}

/** What a read model shows of a log, for all tests of a file. */
export function queriesForFile(logOf: () => TestLog, use: (queries: ReadModel['queries']) => void): void {
  let postgres: TestPostgres;
  let model: ReadModel;
  beforeAll(async () => {
    postgres = await startPostgres();
    model = await readModelOf(postgres, logOf());
    use(model.queries);
  });
  afterAll(async () => {
    await model.close();
    await postgres.stop();
  });
}

import { connect } from './connect.js';
import { openReadModel } from '../index.js';
import { runSql } from '../../../postgres/src/testing/sql.js';
import { startPostgres, type TestPostgres } from '../../../postgres/src/testing/postgres.js';
import { migrations } from '../schema/migrations.js';

describe('the schema', () => {
  let postgres: TestPostgres;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres.stop());

  it('is made once when several processes start together', async () => {
    const url = await postgres.database();
    const models = await Promise.all([1, 2, 3].map(() => openReadModel({ url, poolSize: 2 })));
    try {
      await Promise.all(models.map((model) => model.migrate()));
      const made = await runSql<{ count: number }>(url, 'select count(*)::int as count from read.migrations');
      expect(made).toEqual([{ count: migrations.length }]);
    } finally {
      await Promise.all(models.map((model) => model.close()));
    }
  });

  it('has the columns that the entities name, and goes down again', async () => {
    const url = await postgres.database();
    const db = await connect({ url });
    try {
      await db.source.query('create schema read');
      await db.source.runMigrations();
      const wanted = await db.source.driver.createSchemaBuilder().log();
      const columns = wanted.upQueries
        .map(({ query }) => query)
        .filter((query) => /column|create table/i.test(query));
      expect(columns).toEqual([]);

      const runner = db.source.createQueryRunner();
      for (const Migration of migrations.toReversed()) await new Migration().down(runner);
      await runner.release();
      expect(
        await runSql(
          url,
          `select tablename from pg_tables where schemaname = 'read' and tablename <> 'migrations'`,
        ),
      ).toEqual([]);
    } finally {
      await db.close();
    }
  });
});

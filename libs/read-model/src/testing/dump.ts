import { connected } from '../../../postgres/src/testing/sql.js';

/** Every row of every projection's table, as text, by key. */
export const dumpTables = (url: string): Promise<Record<string, string[]>> =>
  connected(url, async (client) => {
    const tables = await client.query<{ name: string }>(
      `select tablename as name from pg_tables
        where schemaname = 'read' and tablename not in ('migrations', 'checkpoints', 'log_marks', 'kept_states', 'follower_health') order by 1`,
    );
    const dump: Record<string, string[]> = {};
    for (const { name } of tables.rows) {
      const { rows } = await client.query<{ row: string }>(
        `select to_jsonb(t)::text as row from read.${name} t order by 1`,
      );
      dump[name] = rows.map(({ row }) => row);
    }
    return dump;
  });

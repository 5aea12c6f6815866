import pg from 'pg';

export { until } from '../../../../test/harness/until.js';

/** Lends a connection of its own. */
export async function connected<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** One statement on a connection of its own. */
export const runSql = <R extends object>(url: string, sql: string): Promise<R[]> =>
  connected(url, async (client) => (await client.query<R>(sql)).rows);

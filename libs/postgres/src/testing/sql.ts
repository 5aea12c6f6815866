import pg from 'pg';

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

/** Waits until the condition holds; the test's deadline is the limit. */
export async function until(holds: () => boolean | Promise<boolean>, withinMs = 240_000): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error('the condition never held');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

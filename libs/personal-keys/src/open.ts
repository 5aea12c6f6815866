import { codeOf, Database } from '#postgres';

export type KeysDatabase = Pick<Database, 'rows'>;

export interface OpenedKeys {
  readonly db: KeysDatabase;
  close(): Promise<void>;
}

/**
 * The database of the keys: one of their own where an address is given, opened when it is first needed, or else the one
 * that is there already. Closes no other than its own.
 */
export function openKeys(url: string | undefined, shared: KeysDatabase, applicationName: string): OpenedKeys {
  if (url === undefined) return { db: shared, close: () => Promise.resolve() };
  let opening: Promise<Database> | undefined;
  const open = (): Promise<Database> => {
    opening ??= openKeysDatabase(url, applicationName).catch((error: unknown) => {
      opening = undefined;
      throw error;
    });
    return opening;
  };
  return {
    db: { rows: async (...statement) => (await open()).rows(...statement) },
    close: async () => {
      const opened = await opening?.catch(() => undefined);
      await opened?.close();
    },
  };
}

/** The database in which the schema of the keys lies, for what takes more than single statements. */
export const openKeysDatabase = (url: string, applicationName: string): Promise<Database> =>
  Database.connect(
    { url, applicationName, poolSize: 2, connectWithinMs: 5_000 },
    { schema: 'keys', entities: [], migrations: [] },
  );

const undefinedTable = '42P01';

/** Nothing where the tables are still to be made. */
export async function orNone<R>(ask: () => Promise<R[]>): Promise<R[]> {
  try {
    return await ask();
  } catch (error) {
    if (codeOf(error) === undefinedTable) return [];
    throw error;
  }
}

import type { Database } from '#postgres';

/** What the log holds of a person, sealed. */
async function sealedData(db: Database, subject: string): Promise<string | undefined> {
  const [row] = await db.rows<{ sealed: string }>(
    'select sealed from read.personal_data where subject = $1',
    [subject],
  );
  return row?.sealed;
}

export const personalDataQueries = { sealed: sealedData };

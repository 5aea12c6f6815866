import type { Config } from '#platform';
import { createKafka, type Log } from '#messaging';
import { randomBytes } from 'node:crypto';
import pg from 'pg';

const silent = (): void => undefined;
const quiet: Log = { debug: silent, info: silent, warn: silent, error: silent };

/** A name for what one run makes on an engine that others use too. */
export const ownName = (): string => `liandong-test-${randomBytes(4).toString('hex')}`;

/** A database of its own on a server that is given, whose user must be allowed to create one. */
export async function createDatabase(
  serverUrl: string,
  name: string,
): Promise<{ url: string; drop(): Promise<void> }> {
  const asked = async (statement: string): Promise<void> => {
    const client = new pg.Client({ connectionString: serverUrl });
    await client.connect();
    try {
      await client.query(statement);
    } finally {
      await client.end();
    }
  };
  await asked(`create database "${name}"`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => asked(`drop database "${name}" with (force)`) };
}

/** Removes the topics of a run. Its groups go with their offsets' retention: one may still wait for a killed member. */
export async function deleteTopics({ kafka, topicPrefix }: Config): Promise<void> {
  const admin = createKafka(kafka, 'liandong-test', quiet).admin();
  await admin.connect();
  try {
    const topics = (await admin.listTopics()).filter((topic) => topic.startsWith(topicPrefix));
    if (topics.length > 0) await admin.deleteTopics({ topics });
  } finally {
    await admin.disconnect();
  }
}

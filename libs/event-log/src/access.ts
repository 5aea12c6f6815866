import { EventStoreDBClient } from '@eventstore/db-client';

const administrators = '$admins';

/**
 * Lets a user read `$all`, which followers do and only administrators may otherwise, and takes that from every other.
 * @param url of an administrator
 */
export async function letReadAll(url: string, user: string): Promise<void> {
  const client = EventStoreDBClient.connectionString(url);
  try {
    await client.setStreamMetadata('$all', { acl: { readRoles: [administrators, user] } });
  } finally {
    await client.dispose();
  }
}

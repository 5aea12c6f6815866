import { EventStoreDBClient } from '@eventstore/db-client';
import { letReadAll } from './access.js';
import { startLog } from './engine.helper-spec.js';

it('a user other than an administrator is let read $all, and no other', async () => {
  const log = await startLog(true);
  const client = EventStoreDBClient.connectionString(log.url);
  for (const user of ['before', 'liandong']) await letReadAll(log.url, user);
  const { metadata } = await client.getStreamMetadata('$all');
  expect(metadata?.acl).toMatchObject({ readRoles: ['$admins', 'liandong'] });
  await client.dispose();
  await log.stop();
});

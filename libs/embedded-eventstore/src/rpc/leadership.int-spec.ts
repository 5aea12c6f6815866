import { EventStoreDBClient, streamNameFilter } from '@eventstore/db-client';
import { startTestEngine } from '../testing/engine.js';
import { collect, errorOf, events, until } from '../testing/events.js';

const NEVER_MS = 2 ** 31 - 1;
const notReady = { type: 'unavailable', message: '14 UNAVAILABLE: Server Is Not Ready' };

describe('a node that does not lead yet', () => {
  it('refuses, and a subscription only when it is confirmed', async () => {
    const engine = await startTestEngine({ behaviour: { leaderAfterMs: NEVER_MS } });
    const { client } = engine;
    expect(await errorOf(collect(client.readAll()))).toMatchObject(notReady);
    expect(await errorOf(collect(client.readStream('s')))).toMatchObject(notReady);
    const credentials = { username: 'admin', password: 'changeit' };
    expect(await errorOf(client.appendToStream('s', events(1), { credentials }))).toMatchObject(notReady);
    expect(await errorOf(client.deleteStream('s'))).toMatchObject(notReady);
    // a batch append has no words for it that the client knows
    expect(await errorOf(client.appendToStream('s', events(1)))).toMatchObject({
      type: 'unknown',
      message: expect.stringContaining('Server Is Not Ready'),
    });
    const subscription = client.subscribeToAll({ filter: streamNameFilter({ prefixes: ['s'] }) });
    let confirmed = false;
    subscription.on('confirmation', () => (confirmed = true));
    expect(await new Promise((resolve) => subscription.once('error', resolve))).toMatchObject(notReady);
    expect(confirmed).toBe(true);
    await engine.stop();
  });

  it('is not found as the leader by its gossip', async () => {
    const engine = await startTestEngine({ behaviour: { leaderAfterMs: NEVER_MS } });
    const client = EventStoreDBClient.connectionString(
      `esdb+discover://127.0.0.1:${engine.port}?tls=false&maxDiscoverAttempts=2&discoveryInterval=10`,
    );
    await expect(client.appendToStream('s', events(1))).rejects.toThrow('Failed to discover');
    await client.dispose();
    await engine.stop();
  });

  it('serves reads before it takes writes, and in the end both', async () => {
    const engine = await startTestEngine({ behaviour: { leaderAfterMs: 400 } });
    const { port } = engine;
    const works = async (what: (client: EventStoreDBClient) => Promise<unknown>) => {
      const client = EventStoreDBClient.connectionString(`esdb://127.0.0.1:${port}?tls=false`);
      const done = await what(client).then(
        () => true,
        () => false,
      );
      await client.dispose();
      return done;
    };
    await until(() => works((client) => collect(client.readAll())));
    await until(() => works((client) => client.appendToStream('s', events(1))));
    expect(await collect(engine.client.readAll())).toHaveLength(1);
    await engine.stop();
  });
});

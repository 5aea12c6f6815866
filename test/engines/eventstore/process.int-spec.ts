import { ErrorType } from '@eventstore/db-client';
import { embeddedOnly, eventStore, leads } from '../engines.js';
import { clientOf, events, numbersIn } from './events.js';
import { Managed } from '../../harness/processes.js';
import { collect, errorOf, unique } from '../support.js';

/** Stopping and starting a log is for whoever owns it. */
describe('a log that is stopped and started (embedded only)', () => {
  const its = embeddedOnly('EVENTSTORE_URL');

  its('ends what is open without a proper status', async () => {
    const engine = await eventStore();
    const client = clientOf(engine.url);
    const subscription = client.subscribeToAll();
    await new Promise<void>((resolve) => subscription.once('caughtUp', () => resolve()));
    const ended = new Promise((resolve) => subscription.once('error', resolve));
    await engine.process?.stop();
    expect(await ended).toMatchObject({
      message: expect.stringMatching(
        /Received RST_STREAM with code 0 \(Call ended without gRPC status\)|Connection dropped|ECONNRESET/,
      ),
    });
    await client.dispose();
    await engine.stop();
  });

  its(
    'listens before it leads, and keeps what it had',
    async () => {
      const engine = await eventStore();
      const stream = unique('stream');
      const former = clientOf(engine.url);
      await former.appendToStream(stream, events(2));
      await former.dispose();
      await engine.process?.kill9();

      // its port is open as soon as it says so; a whole day leaves time to see that nothing is taken
      const { options } = engine.process!;
      const slow = new Managed({
        ...options,
        env: { ...options.env, LIANDONG_ES_LEADER_AFTER_MS: '86400000' },
      });
      await slow.start();
      const client = clientOf(engine.url);
      expect(await errorOf(numbersIn(client, stream))).toMatchObject({ type: ErrorType.UNAVAILABLE });
      expect(await errorOf(client.appendToStream(stream, events(1)))).toMatchObject({
        message: expect.stringContaining('Server Is Not Ready'),
      });
      await client.dispose();
      await slow.stop();

      await engine.process?.start();
      await leads(engine.url);
      const later = clientOf(engine.url);
      expect(await numbersIn(later, stream)).toEqual([0, 1]);
      expect(await collect(later.readAll({ maxCount: 10 }))).not.toEqual([]);
      await later.dispose();
      await engine.stop();
    },
    60_000,
  );
});

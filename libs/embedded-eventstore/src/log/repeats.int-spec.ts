import { jest } from '@jest/globals';
import { startTestEngine, type TestEngine } from '../testing/engine.js';
import { errorOf, events, numbersIn } from '../testing/events.js';

jest.setTimeout(30_000);

const credentials = { username: 'admin', password: 'changeit' };

/** Credentials of a call make the client use the unary append. */
describe.each([
  ['batch append', {}],
  ['unary append', { credentials }],
])('a %s repeated while the first is being written', (_, call) => {
  let engine: TestEngine;
  beforeAll(async () => {
    engine = await startTestEngine({ like: '24.2', behaviour: { leaderAfterMs: 0, commitDelayMs: 500 } });
    await engine.client.appendToStream('warm', events(1));
  });
  afterAll(() => engine.stop());

  it('is not answered, and later ones are like the first', async () => {
    const batch = events(2);
    const append = (deadline?: number) =>
      engine.client.appendToStream('s', batch, {
        expectedRevision: 'no_stream',
        ...call,
        ...(deadline !== undefined && { deadline }),
      });
    // the unary call's deadline is the whole call's
    const first = append();
    const repeats = [append(2_000), append(2_000)];
    const told = await Promise.all(repeats.map(errorOf));
    for (const error of told) expect(error).toMatchObject({ type: 'deadline-exceeded' });
    expect(await append()).toEqual(await first);
    expect(await numbersIn(engine.client, 's')).toEqual([0, 1]);
    await engine.client.deleteStream('s');
  });

  it('is answered when it differs, as every other append is', async () => {
    const [one, other] = [events(1), events(1)];
    const append = (batch: typeof one) =>
      engine.client.appendToStream('rivals', batch, { expectedRevision: 'no_stream', ...call });
    const [first, second] = [append(one), errorOf(append(other))];
    expect(await second).toMatchObject({ type: 'wrong-expected-version' });
    await first;
    await engine.client.deleteStream('rivals');
  });
});

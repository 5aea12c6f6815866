import { startTestEngine, type TestEngine } from '../testing/engine.js';
import { events, numbersIn } from '../testing/events.js';

/** Longer than the test: the client gives up none of its calls. */
const neverMs = 3_600_000;

const credentials = { username: 'admin', password: 'changeit' };

/** Credentials of a call make the client use the unary append. */
describe.each([
  ['batch append', {}],
  ['unary append', { credentials }],
])('a %s repeated while the first is being written', (_, call) => {
  let engine: TestEngine;
  beforeAll(async () => {
    engine = await startTestEngine({ like: '24.2', behaviour: { leaderAfterMs: 0, commitDelayMs: 1_500 } });
    await engine.client.appendToStream('warm', events(1));
  });
  afterAll(() => engine.stop());

  it('is not answered, and later ones are like the first', async () => {
    const batch = events(2);
    const append = () =>
      engine.client.appendToStream('s', batch, { expectedRevision: 'no_stream', deadline: neverMs, ...call });
    // which of them comes first is not known
    const answered: unknown[] = [];
    const repeats = [append(), append(), append()].map((one) =>
      one.then(
        (result) => void answered.push(result),
        () => undefined,
      ),
    );
    await Promise.race(repeats);
    const later = await append();
    expect(await numbersIn(engine.client, 's')).toEqual([0, 1]);
    expect(answered).toEqual([later]);
  });

  it('is answered when it differs, as every other append is', async () => {
    const [one, other] = [events(1), events(1)];
    const append = (batch: typeof one) =>
      engine.client.appendToStream('rivals', batch, { expectedRevision: 'no_stream', ...call });
    const outcomes = await Promise.allSettled([append(one), append(other)]);
    const refused = outcomes.filter(({ status }) => status === 'rejected');
    expect(refused).toMatchObject([{ reason: { type: 'wrong-expected-version' } }]);
  });
});

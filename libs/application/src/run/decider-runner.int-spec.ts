import fc from 'fast-check';
import { randomUUID } from 'node:crypto';
import { startLog, startProxy, type TestLog } from '../../../event-log/src/engine.helper-spec.js';
import { add, counterRunner, frame, most, type Add, type CounterRunner } from './counter.helper-spec.js';
import { EventLog } from '#event-log';
import type { CommandFrame, Ran, RunOptions } from './decider-runner.js';

describe('DeciderRunner', () => {
  let engine: TestLog;
  let log: EventLog;
  let id: string;
  beforeAll(async () => {
    engine = await startLog();
    log = new EventLog({ url: engine.url });
  });
  afterAll(async () => {
    await log.close();
    await engine.stop();
  });
  beforeEach(() => {
    id = randomUUID();
  });

  const run = (
    runner: CounterRunner,
    commandId: string,
    command: Add,
    extra: Partial<CommandFrame> = {},
    options: RunOptions<Add, { total: number }> = {},
  ): Promise<Ran> => runner.run(id, frame(commandId, command, extra), command, options);
  const total = async (): Promise<number> => (await counterRunner(log).state(id)).total;
  const written = async (): Promise<string[]> =>
    (await log.read(`resource-${id}`)).map(({ storedType }) => storedType);

  it('answers a repeated command with its first outcome: here, from another process, and from a stale one', async () => {
    const here = counterRunner(log);
    const stale = counterRunner(log);
    await run(here, 'first', add(1));
    await stale.state(id);
    const { outcome, repeated } = await run(here, 'c', add(5));
    expect(outcome).toMatchObject({ outcome: 'accepted', revision: '1' });
    expect(repeated).toBe(false);
    await run(here, 'later', add(7));

    for (const runner of [here, counterRunner(log), stale]) {
      expect((await run(runner, 'c', add(5))).outcome).toEqual(outcome);
    }
    expect(await total()).toBe(13);
    expect(await written()).toHaveLength(3);
  });

  it('decides again when another process has written first', async () => {
    const here = counterRunner(log);
    const other = counterRunner(log);
    await run(here, 'a', add(most - 10));
    await other.state(id);
    await run(here, 'b', add(8));
    expect((await run(other, 'c', add(8))).outcome).toMatchObject({
      outcome: 'refused',
      refusal: { code: 'insufficient-quantity', total: most - 2 },
    });
  });

  it('refuses other content under a used id, wherever it comes, and nothing changes', async () => {
    const here = counterRunner(log);
    const stale = counterRunner(log);
    await run(here, 'first', add(1));
    await stale.state(id);
    await run(here, 'c', add(5));
    for (const runner of [here, counterRunner(log), stale]) {
      expect((await run(runner, 'c', add(500))).outcome).toMatchObject({
        outcome: 'refused',
        refusal: { code: 'command-id-reused' },
      });
      // what the runner keeps must be what the log holds
      expect((await runner.state(id, 'kept')).total).toBe(6);
    }
    expect(await written()).toHaveLength(2);
  });

  it('refuses other content under the id that brought the aggregate into being', async () => {
    await run(counterRunner(log), 'c', add(5), {}, { expectNew: true });
    const other = counterRunner(log);
    expect((await run(other, 'c', add(500), {}, { expectNew: true })).outcome).toMatchObject({
      refusal: { code: 'command-id-reused' },
    });
    expect(await total()).toBe(5);
  });

  it('records a refusal and gives it again, though the command would be accepted by then', async () => {
    const runner = counterRunner(log);
    await run(runner, 'full', add(most));
    const { outcome } = await run(runner, 'c', add(1));
    expect(outcome).toMatchObject({ refusal: { code: 'insufficient-quantity', asked: 1 } });
    await run(runner, 'less', add(-most));
    for (const again of [runner, counterRunner(log)])
      expect((await run(again, 'c', add(1))).outcome).toEqual(outcome);
    expect(await written()).toEqual(['resource.restocked.v1', 'command.refused.v1', 'resource.restocked.v1']);
  });

  it('records that nothing changed, and says so again', async () => {
    const { outcome } = await run(counterRunner(log), 'c', add(0));
    expect(outcome).toMatchObject({ outcome: 'accepted', revision: '0' });
    expect((await run(counterRunner(log), 'c', add(0))).outcome).toEqual(outcome);
    expect(await written()).toEqual(['command.no-change.v1']);
  });

  it('holds a command to the revision that its sender saw, also when this process is behind', async () => {
    const here = counterRunner(log);
    const stale = counterRunner(log);
    await run(here, 'a', add(1));
    await stale.state(id);
    await run(here, 'b', add(1));
    expect((await run(stale, 'c', add(1), { ifRevision: 0n })).outcome).toMatchObject({
      refusal: { code: 'stale-revision', expected: '0', actual: '1' },
    });
    expect((await run(counterRunner(log), 'd', add(1), { ifRevision: 2n })).outcome).toMatchObject({
      outcome: 'accepted',
      revision: '3',
    });
  });

  it('finds an aggregate that it expected to be new', async () => {
    await run(counterRunner(log), 'a', add(most));
    const other = counterRunner(log);
    expect((await run(other, 'b', add(1), {}, { expectNew: true })).outcome).toMatchObject({
      refusal: { code: 'insufficient-quantity', total: most },
    });
    expect(await written()).toHaveLength(2);
  });

  it('asks for inputs from elsewhere with the fresh state and believes only the log of what they led to', async () => {
    const here = counterRunner(log);
    const seen: number[] = [];
    const enrich = (quantity: number) => (command: Add, state: { total: number }) => {
      seen.push(state.total);
      return Promise.resolve({ ...command, quantity });
    };
    await run(here, 'a', add(1));
    await run(counterRunner(log), 'b', add(1));
    const { outcome } = await run(here, 'c', add(0), {}, { enrich: enrich(10) });
    expect(seen).toEqual([2]);
    // the same command in a process that would have had other inputs
    expect((await run(counterRunner(log), 'c', add(0), {}, { enrich: enrich(77) })).outcome).toEqual(outcome);
    expect((await here.state(id, 'kept')).total).toBe(12);
  });

  it('tells what is on record, whoever decides it how often with whatever inputs, killed before the answer', async () => {
    const deed = fc.record({
      n: fc.nat(3),
      /** What the other places say when it is decided; above the most that fits it is refused. */
      input: fc.constantFrom(0, 1, 2, 5, most + 1),
      runner: fc.nat(1),
      enriched: fc.boolean(),
      expectNew: fc.boolean(),
      isKilled: fc.boolean(),
      isAlone: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(deed, { minLength: 2, maxLength: 16 }), async (deeds) => {
        id = randomUUID();
        const runners = [counterRunner(log), counterRunner(log)];
        const told: { n: number; outcome: unknown }[] = [];
        let together: Promise<unknown>[] = [];
        for (const { n, input, runner, enriched, expectNew, isKilled, isAlone } of deeds) {
          const enrich = (command: Add) => Promise.resolve({ ...command, quantity: input });
          // what was asked for is the same each time; how it is decided hangs on what the deciding side finds
          const command = add(enriched ? 0 : input);
          const asked = frame(`c${n}`, add(0));
          const to = runners[runner] ?? counterRunner(log);
          const ran = to
            .run(id, asked, command, enriched ? { enrich, expectNew } : { expectNew })
            .then(({ outcome }) => {
              if (isKilled) runners[runner] = counterRunner(log);
              else told.push({ n, outcome });
            });
          together.push(ran);
          if (!isAlone) continue;
          await Promise.all(together);
          together = [];
        }
        await Promise.all(together);
        const events = await log.read(`resource-${id}`);
        for (const { n, outcome } of told) {
          const records = events.filter(({ metadata }) => metadata.command.id === `c${n}`);
          expect(records).toHaveLength(1);
          const [record] = records;
          expect(outcome).toEqual(
            record?.storedType === 'command.refused.v1'
              ? {
                  outcome: 'refused',
                  stream: `resource-${id}`,
                  refusal: record.data,
                  position: record.position.toString(),
                }
              : {
                  outcome: 'accepted',
                  stream: `resource-${id}`,
                  revision: record?.revision.toString(),
                  position: record?.position.toString(),
                },
          );
        }
      }),
      { numRuns: 60 },
    );
  });

  it('loses nothing and doubles nothing, whoever sends what how often at once', async () => {
    const command = fc.record({ n: fc.nat(11), runner: fc.nat(2) });
    await fc.assert(
      fc.asyncProperty(fc.array(command, { minLength: 1, maxLength: 30 }), async (commands) => {
        id = randomUUID();
        const runners = [counterRunner(log), counterRunner(log), counterRunner(log, 1)];
        const outcomes = await Promise.all(
          commands.map(async ({ n, runner }) => {
            const to = runners[runner] ?? counterRunner(log);
            return [n, (await run(to, `c${n}`, add(2 ** n))).outcome] as const;
          }),
        );
        const distinct = [...new Set(commands.map(({ n }) => n))];
        const events = await log.read(`resource-${id}`);
        expect(events).toHaveLength(distinct.length);
        const accepted = events.filter(({ storedType }) => storedType === 'resource.restocked.v1');
        const sum = accepted.reduce((all, { data }) => all + (data as { quantity: number }).quantity, 0);
        expect(await total()).toBe(sum);
        expect(sum).toBeLessThanOrEqual(most);
        for (const n of distinct)
          expect(new Set(outcomes.filter(([of]) => of === n).map(([, o]) => JSON.stringify(o))).size).toBe(1);
        for (const runner of runners) expect((await runner.state(id)).total).toBe(sum);
      }),
      { numRuns: 15 },
    );
  });

  it('keeps turns short: who only looks shares one read', async () => {
    const runner = counterRunner(log);
    await run(runner, 'a', add(3));
    const states = await Promise.all(Array.from({ length: 500 }, () => runner.state(id)));
    expect(new Set(states.map(({ total: t }) => t))).toEqual(new Set([3]));
  });

  it('has exactly one effect when the connection dies between the append and its answer', async () => {
    const proxy = await startProxy(engine.port);
    const behind = new EventLog({ url: proxy.url });
    const runner = counterRunner(behind);
    await run(runner, 'warm', add(1));
    for (let n = 0; n < 5; n++) {
      proxy.cutAtNextAnswer();
      expect((await run(runner, `c${n}`, add(10))).outcome).toMatchObject({
        outcome: 'accepted',
        revision: String(n + 1),
      });
    }
    expect(proxy.cuts).toBe(5);
    expect(await total()).toBe(51);
    expect(await written()).toHaveLength(6);
    await behind.close();
    await proxy.stop();
  });

  it('finds its append in the log when the connection dies while the log still writes, and answers no repeat', async () => {
    const slow = await startLog(true, { commitDelayMs: 800, dropsRepeats: true });
    const proxy = await startProxy(slow.port);
    // nothing but a look into the stream can tell within the time of this test
    const behind = new EventLog({ url: proxy.url, patience: { repeatAfterMs: 3_600_000 } });
    const runner = counterRunner(behind);
    await run(runner, 'warm', add(1));
    for (let n = 0; n < 3; n++) {
      const ran = run(runner, `c${n}`, add(10));
      await new Promise((resolve) => setTimeout(resolve, 200));
      proxy.cut();
      expect((await ran).outcome).toMatchObject({ outcome: 'accepted', revision: String(n + 1) });
    }
    expect((await counterRunner(behind).state(id)).total).toBe(31);
    await behind.close();
    await proxy.stop();
    await slow.stop();
  });
});

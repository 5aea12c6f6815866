import { EngineUnusable, type EngineFault, type Probe } from './engine-fault.js';
import { awaitEngines, requireEngines } from './engines-usable.js';

const away: EngineFault = { engine: 'Kafka', address: 'k1:9092', kind: 'refused', said: 'ECONNREFUSED' };
const wrong: EngineFault = { engine: 'PostgreSQL', address: 'db:5432', kind: 'credentials', said: 'no' };
const well: Probe = () => Promise.resolve(undefined);
const always =
  (fault: EngineFault): Probe =>
  () =>
    Promise.resolve(fault);

/** Gives these faults one after the other, then none. */
const first =
  (...faults: EngineFault[]): Probe =>
  () =>
    Promise.resolve(faults.shift());

const heard = () => {
  const said: string[][] = [];
  return { said, warn: ({ waitingFor }: { waitingFor: string[] }) => void said.push(waitingFor) };
};

describe('engines that a process needs', () => {
  it('are waited for while they are away, which is said', async () => {
    const logger = heard();
    await awaitEngines([first(away, away), well], logger as never);
    expect(logger.said[0]).toEqual([expect.stringContaining('Kafka at k1:9092')]);
  });

  it('end the waiting when one will not be mended by it', async () => {
    const waiting = awaitEngines([always(away), first(away, wrong)], heard() as never);
    await expect(waiting).rejects.toThrow(/^PostgreSQL at db:5432/);
  });

  it('are not waited for where the process can do without, but for what is wrong for good', async () => {
    const logger = heard();
    await awaitEngines([well], logger as never, { orWithout: [always(away)] });
    expect(logger.said).toEqual([]);
    const refused = awaitEngines([well], logger as never, { orWithout: [always(wrong)] });
    await expect(refused).rejects.toBeInstanceOf(EngineUnusable);
  });
});

it('for what is done once, every fault counts and all are named', async () => {
  await expect(requireEngines(always(away), well, always(wrong))).rejects.toThrow(/^Kafka .*\nPostgreSQL /);
});

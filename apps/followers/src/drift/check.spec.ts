import { readerOf, type EventLog } from '#event-log';
import { createLogger } from '#platform';
import type { ReadModel, RowDrift, SampledRows } from '#read-model';
import { fn, spyOn } from 'jest-mock';
import { keepCheckingDrift } from './check.js';

const row: RowDrift = { table: 'incidents', id: 'F1', revision: '3', kind: 'different', columns: ['title'] };
const reader = readerOf({} as Pick<EventLog, 'follow' | 'read'>);

/** Runs until the answers are used up; gives what was recorded and logged. */
async function run(answers: (SampledRows | Error)[], lost: Promise<void> = new Promise(() => undefined)) {
  const stopping = new AbortController();
  const recorded: (SampledRows | 'begun')[] = [];
  const released = fn(() => Promise.resolve());
  const logger = createLogger('test', 'silent');
  const error = spyOn(logger, 'error').mockImplementation(() => undefined);
  const sample = () => {
    const answer = answers.shift();
    if (answers.length === 0) stopping.abort();
    return answer instanceof Error || !answer
      ? Promise.reject(answer ?? new Error('none left'))
      : Promise.resolve(answer);
  };
  const readModel = {
    driftCheck: () => ({ sample }),
    driftRecord: {
      begin: () => Promise.resolve(void recorded.push('begun')),
      add: (sampled: SampledRows) => Promise.resolve(void recorded.push(sampled)),
    },
  } as unknown as ReadModel;
  const lead = () => Promise.resolve({ name: 'drift-check', lost, release: released });
  await keepCheckingDrift(readModel, { reader, lead, logger, signal: stopping.signal, intervalMs: 1 });
  return { recorded, logged: error.mock.calls.map(([what]) => what as object), released };
}

describe('the standing check of rows', () => {
  it('records each comparison and reports each row that differs', async () => {
    const clean = { checked: 20, drift: [] };
    const drifted = { checked: 20, drift: [row] };
    const { recorded, logged, released } = await run([clean, drifted]);
    expect(recorded).toEqual(['begun', clean, drifted]);
    expect(logged).toEqual([{ drift: row }]);
    expect(released).toHaveBeenCalledTimes(1);
  });

  it('goes on counting after a failure', async () => {
    const clean = { checked: 20, drift: [] };
    const failure = new Error('log away');
    const { recorded, logged } = await run([failure, clean]);
    expect(recorded).toEqual(['begun', clean]);
    expect(logged).toEqual([{ err: failure }]);
  });
});

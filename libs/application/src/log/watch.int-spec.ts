import { EventLog, NotThisLog, noStream, type LogMark, type NewEvent } from '#event-log';
import type { EventMetadata } from '#contracts';
import { randomUUID } from 'node:crypto';
import { startLog, until, type TestLog } from '../application.helper-spec.js';
import { epochOf, NothingToDecide, recordAdoption } from './adoption.js';
import { StartOver, watchLog } from './watch.js';

const event = (): NewEvent => ({
  eventId: randomUUID(),
  storedType: 'resource.restocked.v1',
  data: {},
  metadata: { commandId: randomUUID(), actor: { agencyId: 'FIRE' } } as EventMetadata,
});

describe('watching whether the log is the one that was worked with', () => {
  let engine: TestLog;
  let log: EventLog;
  const stopping: AbortController[] = [];
  beforeAll(async () => {
    engine = await startLog(true);
  });
  afterAll(() => engine.stop());
  beforeEach(() => {
    log = new EventLog({ url: engine.url });
  });
  afterEach(async () => {
    for (const one of stopping.splice(0)) one.abort();
    await log.close();
  });

  const stream = (): string => `resource-${randomUUID()}`;
  const said: string[] = [];
  const logger = {
    error: (_: unknown, text: string) => void said.push(`error ${text}`),
    warn: (_: unknown, text: string) => void said.push(`warn ${text}`),
    info: (_: unknown, text: string) => void said.push(`info ${text}`),
  } as never;
  const watch = (marks: () => Promise<readonly LogMark[]>) => {
    const abort = new AbortController();
    stopping.push(abort);
    said.length = 0;
    return watchLog(log, { marks, logger, signal: abort.signal, intervalMs: 10 });
  };
  const beyond = async (): Promise<LogMark> => ({
    keeper: 'projections',
    position: (await log.endPosition()) + 1_000_000n,
    eventId: randomUUID(),
  });

  it('lets everything through that fits', async () => {
    const name = stream();
    const written = await log.append(name, noStream, [event()]);
    if (written === 'conflict') throw new Error('unreachable');
    await watch(() => Promise.resolve([{ keeper: 'relay', position: written.position }]));
    expect(await log.append(name, 0n, [event()])).not.toBe('conflict');
    expect(said).toEqual([]);
  });

  it('neither reads, writes nor follows a log that lacks what was seen, says so once, and has everybody start over when it is back', async () => {
    const name = stream();
    await log.append(name, noStream, [event()]);
    let marks = [await beyond()];
    const { failed } = await watch(() => Promise.resolve(marks));
    const refused = [
      log.append(name, 0n, [event()]),
      log.read(name),
      log.follow({ after: undefined }).next(),
    ];
    for (const one of refused) await expect(one).rejects.toBeInstanceOf(NotThisLog);
    expect(log.fault).toMatchObject({ keeper: 'projections', position: marks[0]?.position });
    await until(() => said.length > 0);
    expect(said).toEqual([
      expect.stringMatching(/^error the log ends at position \d+, but projections has seen/),
    ]);
    marks = [];
    expect(await failed).toBeInstanceOf(StartOver);
    expect(await log.read(name)).toHaveLength(1);
    expect(said.filter((text) => text.startsWith('error'))).toHaveLength(1);
  });

  it('asks again when what was kept is away for a while, and refuses nothing until then', async () => {
    const name = stream();
    await log.append(name, noStream, [event()]);
    let isAway = true;
    const mark = await beyond();
    await watch(() => (isAway ? Promise.reject(new Error('no PostgreSQL')) : Promise.resolve([mark])));
    expect(await log.read(name)).toHaveLength(1);
    isAway = false;
    await until(() => log.fault !== undefined);
    expect(said.filter((text) => text.startsWith('warn'))).toHaveLength(1);
  });

  it('is taken into use by an operator, on record in the log once, and starts an epoch', async () => {
    const marks = [await beyond()];
    expect(await epochOf(log)).toBeUndefined();
    const decision = { reason: 'the disk was lost, restored from 18 June', operator: '王' };
    await expect(recordAdoption(log, [], decision)).rejects.toBeInstanceOf(NothingToDecide);
    for (let n = 0; n < 2; n++) await recordAdoption(log, marks, decision);
    const records = await log.read('log');
    expect(records.map(({ storedType, data }) => ({ storedType, data }))).toEqual([
      {
        storedType: 'log.adopted.v1',
        data: {
          ...decision,
          keeper: 'projections',
          seenUpTo: marks[0]?.position.toString(),
          foundEndAt: expect.stringMatching(/^\d+$/) as string,
        },
      },
    ]);
    const first = await epochOf(log);
    expect(first).toBe(records[0]?.eventId.slice(0, 8));
    await recordAdoption(log, [await beyond()], decision);
    expect(await epochOf(log)).not.toBe(first);
  });

  it('ends a process that knows more than anybody who is asked, so that it forgets', async () => {
    const fault = { keeper: 'this process', position: 900n, end: 100n };
    const restored = {
      compareWith: () => Promise.resolve(fault),
      compareOthers: () => Promise.resolve(undefined),
    };
    const { signal } = new AbortController();
    const { failed } = await watchLog(restored, {
      marks: () => Promise.resolve([]),
      logger,
      signal,
      intervalMs: 1,
    });
    expect(await failed).toBeInstanceOf(StartOver);
  });
});

import type { Logger } from '#platform';
import type { EventLog } from '#event-log';
import { appendKey } from '#security';
import { AgencyDirectory } from './agency-directory.js';
import { keepDirectory, loadDirectory, saveDirectory, type StateStore } from './keeping.js';
import type { KeptRow } from './sealing.js';
import { recordAdoption } from '../log/adoption.js';
import {
  enrol,
  silent,
  startLog,
  startService,
  until,
  type Service,
  type TestLog,
} from '../application.helper-spec.js';

class MemoryStore implements StateStore {
  row: KeptRow | undefined;
  saves = 0;

  load(): Promise<KeptRow | undefined> {
    return Promise.resolve(this.row);
  }

  save(_: string, row: KeptRow): Promise<void> {
    this.row = row;
    this.saves++;
    return Promise.resolve();
  }
}

const key = appendKey(Buffer.alloc(32, 1));

describe('the kept state of the directory', () => {
  let engine: TestLog;
  let service: Service;
  const open: AgencyDirectory[] = [];
  const states = new MemoryStore();
  const said: object[] = [];
  const logger = { warn: (fields: object) => void said.push(fields) } as unknown as Logger;
  const parts = (eventLog: EventLog) => ({ states, eventLog, appendKey: key, logger });

  beforeEach(async () => {
    states.row = undefined;
    said.length = 0;
    engine = await startLog(true);
    service = await startService(engine.url);
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((directory) => directory.close()));
    await service.close();
    await engine.stop();
  });

  /** As a process starts, and how many events it took from the log meanwhile. */
  async function started(eventLog = service.eventLog) {
    const kept = await loadDirectory(parts(eventLog));
    let events = 0;
    const counting = new Proxy(eventLog, {
      get(target, property) {
        const own: unknown = Reflect.get(target, property);
        if (property === 'read')
          return async (...asked: Parameters<EventLog['read']>) => {
            const found = await target.read(...asked);
            events += found.length;
            return found;
          };
        if (property === 'follow')
          return async function* (...asked: Parameters<EventLog['follow']>) {
            for await (const batch of target.follow(...asked)) {
              events += batch.events.length;
              yield batch;
            }
          };
        return typeof own === 'function' ? (own.bind(target) as unknown) : own;
      },
    });
    const directory = new AgencyDirectory(counting, silent);
    open.push(directory);
    await directory.open(kept);
    return { directory, isKept: kept !== undefined, events: () => events };
  }

  const lengthOfLog = async (): Promise<number> => (await started()).events();

  it('lets a process read only what came after it, and know everything all the same', async () => {
    const early = await enrol(service);
    const before = await lengthOfLog();
    await saveDirectory(service.directory, parts(service.eventLog));
    const late = await enrol(service);
    const { directory, events } = await started();
    expect(said).toEqual([]);
    const after = new AgencyDirectory(service.eventLog, silent);
    open.push(after);
    await after.open();
    expect(events()).toBe(after.taken - before);
    expect(events()).toBeGreaterThan(0);
    for (const { agencyId } of [early, late])
      expect(await directory.find(agencyId)).toEqual(await after.find(agencyId));
    // neither was looked up
    expect(events()).toBe(after.taken - before);
    // and it goes on from there
    const later = await enrol(service);
    await until(() => directory.isKnown(later.agencyId));
  });

  it('is refused when somebody else wrote it, and the log is folded from its start', async () => {
    const { agencyId } = await enrol(service);
    await saveDirectory(service.directory, parts(service.eventLog));
    const row = states.row as unknown as KeptRow;
    const forged = Buffer.from(row.state.toString('latin1').replaceAll('520111', '520000'), 'latin1');
    expect(forged.equals(row.state)).toBe(false);
    await enrol(service);
    for (const each of [
      { ...row, state: forged },
      // to have it pass over what came after
      { ...row, at: { ...row.at, position: await service.eventLog.lastPosition() } },
      { ...row, tag: Buffer.from(row.tag).reverse() },
    ]) {
      states.row = each;
      said.length = 0;
      const { directory, isKept, events } = await started();
      await until(() => service.directory.taken >= events());
      expect([isKept, said]).toEqual([false, [{ reason: 'wrong-tag' }]]);
      expect(events()).toBe(service.directory.taken);
      expect(await directory.facts(agencyId)).toEqual(await service.directory.facts(agencyId));
    }
  });

  it('is refused by another log, and where the log ends before it', async () => {
    await enrol(service);
    await saveDirectory(service.directory, parts(service.eventLog));
    const other = await startLog(true);
    const elsewhere = await startService(other.url);
    try {
      expect(await loadDirectory(parts(elsewhere.eventLog))).toBeUndefined();
      expect(said).toEqual([{ reason: expect.stringMatching(/^the log ends at position/) as string }]);
      // of a longer one as well
      for (let n = 0; n < 3; n++) await enrol(elsewhere);
      said.length = 0;
      expect(await loadDirectory(parts(elsewhere.eventLog))).toBeUndefined();
      expect(said).toEqual([{ reason: expect.stringMatching(/is another log/) as string }]);
    } finally {
      await elsewhere.close();
      await other.stop();
    }
  });

  it('is of one epoch', async () => {
    await enrol(service);
    await saveDirectory(service.directory, parts(service.eventLog));
    const beyond = { keeper: 'relay', position: (await service.eventLog.endPosition()) + 1_000_000n };
    await recordAdoption(service.eventLog, [beyond], { reason: '演练', operator: '王' });
    expect(await loadDirectory(parts(service.eventLog))).toBeUndefined();
    expect(said).toEqual([{ reason: 'other-epoch' }]);
    await saveDirectory(service.directory, parts(service.eventLog));
    expect(await loadDirectory(parts(service.eventLog))).toBeDefined();
  });

  it('is done without when it is away or does not come', async () => {
    const { eventLog } = service;
    const away = { load: () => Promise.reject(new Error('no PostgreSQL')) };
    expect(await loadDirectory({ ...parts(eventLog), states: away })).toBeUndefined();
    expect(said).toHaveLength(1);
    const silentStore = { load: () => new Promise<undefined>(() => undefined) };
    expect(await loadDirectory({ ...parts(eventLog), states: silentStore })).toBeUndefined();
    expect(said.at(-1)).toEqual({ reason: 'no answer in time' });
  });

  it('is saved after so many events and at the end, and again when that failed', async () => {
    let taken = 4_999;
    let isAway = true;
    const saved: number[] = [];
    const store = {
      save: () =>
        isAway ? Promise.reject(new Error('no PostgreSQL')) : Promise.resolve(void saved.push(taken)),
    };
    const directory = {
      get taken() {
        return taken;
      },
      save: () => service.directory.save(),
    };
    await enrol(service);
    const stopping = new AbortController();
    const kept = keepDirectory(directory, {
      ...parts(service.eventLog),
      states: store,
      signal: stopping.signal,
      rhythm: { lookEveryMs: 1, pauseAfterFailureMs: 1 },
    });
    taken = 5_000;
    await until(() => said.length > 0);
    isAway = false;
    await until(() => saved.length > 0);
    taken = 9_999;
    stopping.abort();
    await kept;
    expect(saved).toEqual([5_000, 9_999]);
  });
});

import { NotTheLogsKey, EventLog, noStream, type NewEvent } from '#event-log';
import { appendKey, keyStream, type AppendKey } from '#security';
import { randomUUID } from 'node:crypto';
import { startLog, type TestLog } from '../../../event-log/src/engine.helper-spec.js';
import { frame } from '../run/counter.helper-spec.js';
import { introduceKey, keysOfLog, retireKey } from './keys.js';

const one = appendKey(Buffer.alloc(32, 1));
const two = appendKey(Buffer.alloc(32, 2));
const decided = { reason: '例行更换', operator: '王' };

const proposal = (): NewEvent => ({
  eventId: randomUUID(),
  storedType: 'resource.restocked.v1',
  data: { quantity: 1, reason: '' },
  metadata: frame(randomUUID(), { type: 'add', quantity: 1 }).metadata,
});

describe('the keys that appends are signed with', () => {
  let engine: TestLog;
  const logs: EventLog[] = [];
  const open = (key?: AppendKey): EventLog => {
    const log = new EventLog({ url: engine.url, key });
    logs.push(log);
    return log;
  };
  const append = (log: EventLog, stream: string = randomUUID()): Promise<unknown> =>
    log.append(stream, noStream, [proposal()]);

  beforeEach(async () => {
    engine = await startLog(true);
  });
  afterEach(async () => {
    await Promise.all(logs.splice(0).map((log) => log.close()));
    await engine.stop();
  });

  it('are put on record by the first append of whichever process, once', async () => {
    const processes = [open(one), open(one), open(one)];
    await Promise.all(processes.map((log) => append(log)));
    await append(open(one));
    const [first, ...more] = await open().read(keyStream);
    expect(more).toEqual([]);
    expect(first).toMatchObject({ storedType: 'log.key-introduced.v1', data: { keyId: one.keyId } });
  });

  it('leave a log without any as it was, until one appends that has one', async () => {
    await append(open());
    expect(await open().read(keyStream)).toEqual([]);
    await open(one).checkKey();
    expect(await open().read(keyStream)).toEqual([]);
    await append(open(one));
    expect(await keysOfLog(open())).toMatchObject([{ keyId: one.keyId }]);
  });

  it('let nobody append with another one', async () => {
    await append(open(one), 'resource-A');
    const stranger = open(two);
    await expect(stranger.checkKey()).rejects.toThrow(NotTheLogsKey);
    await expect(append(stranger, 'resource-B')).rejects.toThrow(one.keyId);
    expect(await open().read('resource-B')).toEqual([]);
  });

  it('give the first answer to a repeat, whose times differ', async () => {
    const log = open(one);
    const first = proposal();
    const written = await log.append('resource-A', noStream, [first]);
    const again = { ...first, metadata: { ...first.metadata, receivedAt: '2030-01-01T00:00:00.000Z' } };
    expect(await open(one).append('resource-A', noStream, [again])).toEqual(written);
    expect(await log.read('resource-A')).toMatchObject([
      { metadata: { receivedAt: first.metadata.receivedAt } },
    ]);
  });

  it('are followed by others, and retired', async () => {
    const old = open(one);
    await append(old);
    await introduceKey(old, two, decided);
    await introduceKey(old, two, decided);
    await expect(retireKey(old, one.keyId, one.keyId, decided)).rejects.toMatchObject({
      code: 'key-statement-refused',
    });
    const fresh = open(two);
    await append(fresh);
    await append(open(one));
    await retireKey(fresh, one.keyId, two.keyId, decided);
    await expect(append(open(one))).rejects.toThrow(NotTheLogsKey);
    await append(open(two));
    await expect(introduceKey(fresh, one, decided)).rejects.toMatchObject({ code: 'key-statement-refused' });
    const keys = await keysOfLog(fresh);
    expect(keys.map(({ keyId, until }) => [keyId, until !== undefined])).toEqual([
      [one.keyId, true],
      [two.keyId, false],
    ]);
  });
});

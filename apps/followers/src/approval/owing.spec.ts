import { owedAfter, type Alone, type AnyEvent, type RecordedEvent } from '#contracts';
import { MemoryLog, MemoryPositions } from '../following/memory-log.helper-spec.js';
import { owingReactor } from './owing.js';

const alone: Alone = {
  reason: '副班失联',
  signBy: '2026-06-19T14:00:01.000Z',
  confirmers: ['agency:EMB'],
  data: { reason: '水位超警', level: 2, actAlone: { reason: '副班失联' } },
};
const raised: AnyEvent = {
  type: 'incident.response-level-changed',
  data: { level: 2, previousLevel: 3, reason: '水位超警' },
};

describe('what is owed for an act of one person', () => {
  let log: MemoryLog;
  beforeEach(() => {
    log = new MemoryLog();
  });

  async function put(event: AnyEvent, how?: Alone, stream = 'incident-I1'): Promise<RecordedEvent> {
    const record = await log.put(stream, event);
    const { metadata } = record;
    const command = { ...metadata.command, name: 'incident.change-response-level' };
    const marked = { ...record, metadata: { ...metadata, command, ...(how && { alone: how }) } };
    log.records.splice(-1, 1, marked);
    return marked;
  }
  const react = (): Promise<void> =>
    owingReactor(log.intake(), new MemoryPositions()).handle({
      events: log.records.filter(({ stream }) => !stream.startsWith('approval-')),
      upTo: 9n,
      caughtUp: true,
    });

  it('follows from its event, once, wherever the process is killed', async () => {
    const { metadata } = await put(raised, alone);
    const stream = `approval-${metadata.commandId}`;
    expect(await log.crashesOf(react)).toBe(1);
    await react();
    expect(log.types(stream)).toEqual(['approval.owed']);
    expect(log.records.at(-1)).toMatchObject({
      data: {
        command: { name: 'incident.change-response-level', targetId: 'I1', data: alone.data },
        ...{ by: { agencyId: 'EMB', principal: 'x' }, confirmers: ['agency:EMB'] },
        ...{ reason: '副班失联', signBy: alone.signBy },
      },
      metadata: { actor: { role: 'system' }, causationId: log.records[0]?.eventId },
    });
  });

  it('is nothing for what two persons did, and once for all events of one command', async () => {
    await put(raised);
    const first = await put({ type: 'incident.verified', data: { findings: 'x' } }, alone);
    const second = await put(raised, alone);
    expect(owedAfter(first)).toBeUndefined();
    await react();
    expect(
      log.records.filter(({ stream }) => stream.startsWith('approval-')).map(({ stream }) => stream),
    ).toEqual([`approval-${second.metadata.commandId}`]);
  });

  it('is the same from a copy of the log whose fields are in another order', async () => {
    const record = await put(raised, alone);
    const data = Object.fromEntries(Object.entries(alone.data).reverse());
    const copied = { ...record, metadata: { ...record.metadata, alone: { ...alone, data } } };
    expect(JSON.stringify(owedAfter(copied))).toBe(JSON.stringify(owedAfter(record)));
  });
});

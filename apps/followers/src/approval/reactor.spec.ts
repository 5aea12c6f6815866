import { topicsOf, type RecordedEvent } from '#contracts';
import { approvalEnd, type ApprovalEvents } from '#domain';
import { MemoryLog, MemoryPositions } from '../following/memory-log.helper-spec.js';
import { approvalReactor } from './reactor.js';
import { tellByKafka } from './telling.js';

const by = { agencyId: 'EMB', principal: 'zhang', role: 'administrator', keyId: 'K1' } as const;
const second = { ...by, principal: 'li', keyId: 'K2' };
const requested: ApprovalEvents['approval.requested'] = {
  command: {
    name: 'agency.register',
    targetId: 'NEW',
    data: { name: '新单位', kind: 'department', areaCode: '520111' },
  },
  digest: 'RBNvo1WzZ4oRRq0W9-hknpT7T8If536DEMBg9hyq_4o',
  by,
  confirmers: ['administer'],
  endsAt: approvalEnd('2026-06-18T14:00:01.000Z'),
};
const topics = topicsOf('liandong.');

interface Sent {
  readonly topic: string;
  readonly id: unknown;
  readonly data: Record<string, unknown>;
}

describe('the flow of approvals', () => {
  let log: MemoryLog;
  let sent: Sent[];
  beforeEach(async () => {
    log = new MemoryLog();
    sent = [];
    await log.put('approval-A1', { type: 'approval.requested', data: requested });
  });

  const cameBy = (topic?: string): void => {
    const [first, ...rest] = log.records as [RecordedEvent, ...RecordedEvent[]];
    const origin =
      topic === undefined
        ? { via: 'http' as const }
        : { via: 'kafka' as const, topic, partition: 0, offset: '0' };
    log.records.splice(0, log.records.length, { ...first, metadata: { ...first.metadata, origin } }, ...rest);
  };
  const react = (): Promise<void> =>
    approvalReactor(
      log.intake(),
      new MemoryPositions(),
      tellByKafka(
        {
          send: (topic, message) => {
            const { headers, value } = message;
            sent.push({ topic, id: headers?.['ce_id'], data: JSON.parse(String(value)) as Sent['data'] });
            return Promise.resolve();
          },
        },
        topics,
      ),
    ).handle({
      events: log.records.filter(({ stream }) => stream.startsWith('approval-')),
      upTo: 9n,
      caughtUp: true,
    });

  it('runs what is confirmed, once, wherever it crashes, and tells whoever gave it the same each time', async () => {
    cameBy('liandong.commands');
    await react();
    expect([log.types('agency-NEW'), sent]).toEqual([[], []]);
    await log.put('approval-A1', { type: 'approval.confirmed', data: { by: second, isLast: true } });
    expect(await log.crashesOf(react)).toBe(1);
    await react();
    expect(log.types('agency-NEW')).toEqual(['agency.registered']);
    expect(log.records.at(-1)?.metadata).toMatchObject({
      causationId: log.records[1]?.eventId,
      commandId: log.records[0]?.metadata.commandId,
      actor: { agencyId: 'EMB', cosigners: [second] },
    });
    expect(sent.length).toBeGreaterThan(1);
    expect(new Set(sent.map((one) => JSON.stringify(one))).size).toBe(1);
    expect(sent[0]).toMatchObject({
      topic: 'liandong.replies',
      data: {
        ...{ outcome: 'accepted', stream: 'agency-NEW' },
        command: { id: log.records[0]?.metadata.command.id },
      },
    });
  });

  it('waits for all that are asked for', async () => {
    await log.put('approval-A1', { type: 'approval.confirmed', data: { by: second, isLast: false } });
    await react();
    expect(log.types('agency-NEW')).toEqual([]);
  });

  it.each([
    [{ type: 'approval.declined', data: { by: second, reason: 'x' } }, 'approval-declined'],
    [{ type: 'approval.withdrawn', data: { reason: 'x' } }, 'approval-withdrawn'],
    [{ type: 'approval.expired', data: {} }, 'approval-expired'],
  ] as const)('tells by the topic of its agency that it came to nothing: %j', async (event, code) => {
    cameBy('liandong.commands.EMB');
    await log.put('approval-A1', event);
    await react();
    expect(log.types('agency-NEW')).toEqual([]);
    expect(sent).toMatchObject([
      { topic: 'liandong.replies.EMB', data: { outcome: 'refused', refusal: { code } } },
    ]);
  });

  it('leaves who came over HTTP to ask', async () => {
    cameBy();
    await log.put('approval-A1', { type: 'approval.confirmed', data: { by: second, isLast: true } });
    await react();
    expect([log.types('agency-NEW'), sent]).toEqual([['agency.registered'], []]);
  });
});

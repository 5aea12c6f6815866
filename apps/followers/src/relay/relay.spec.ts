import { topicsOf, type AnyEvent } from '#contracts';
import { fromMessage, type BatchingProducer, type OutgoingMessage } from '#messaging';
import { MemoryPositions, MemoryLog } from '../following/memory-log.helper-spec.js';
import { publicMessage, relayFollower } from './relay.js';

const topics = topicsOf('huaxi.');
const closed: AnyEvent = { type: 'incident.closed', data: { reason: '处置完毕' } };

describe('the relay', () => {
  let log: MemoryLog;
  let positions: MemoryPositions;
  let sent: { topic: string; message: OutgoingMessage }[];
  let send: (topic: string, message: OutgoingMessage) => Promise<void>;
  beforeEach(() => {
    log = new MemoryLog();
    positions = new MemoryPositions();
    sent = [];
    send = (topic, message) => {
      sent.push({ topic, message });
      return Promise.resolve();
    };
  });
  const relay = () =>
    relayFollower(
      {
        send: (topic: string, message: OutgoingMessage) => send(topic, message),
      } as unknown as BatchingProducer,
      topics.events,
      positions,
    );
  const batch = () => ({ events: log.records, upTo: 99n, caughtUp: true });

  it('tells partners what happened, each event under its own id, in the order of its aggregate', async () => {
    const first = await log.put('incident-I1', closed);
    const second = await log.put('incident-I1', {
      type: 'incident.reviewed',
      data: { summary: 's', findings: [] },
    });
    await relay().handle(batch());
    await relay().handle(batch());
    const ids = sent.map(({ message }) => message.headers['ce_id']);
    expect(ids).toEqual([first.eventId, second.eventId, first.eventId, second.eventId]);
    expect(sent.every(({ topic, message }) => topic === topics.events && message.key === 'incident-I1')).toBe(
      true,
    );
  });

  it('writes a CloudEvent that says where it lies in the log and who acted', async () => {
    const record = await log.put('incident-I1', closed);
    const { key, value, headers } = publicMessage(record);
    expect(headers).toMatchObject({
      ce_type: 'liandong.incident.closed.v1',
      ce_source: '/liandong',
      ce_time: '2026-06-18T14:00:00.000Z',
      ce_logposition: '0',
      ce_revision: '0',
      ce_agency: 'EMB',
      ce_correlationid: 'night',
    });
    const read = fromMessage({
      topic: topics.events,
      partition: 0,
      offset: '0',
      key: Buffer.from(String(key)),
      value: Buffer.from(String(value)),
      headers,
    });
    expect(read).toMatchObject({ event: { id: record.eventId, data: closed.data } });
  });

  it('keeps to itself who was refused, keys, telephone numbers and what reached no aggregate', async () => {
    const publicKey = { kty: 'OKP', crv: 'Ed25519', x: 'x' } as const;
    await log.put('incident-I1', { type: 'command.refused', data: { code: 'unsigned' } });
    await log.put('incident-I1', { type: 'command.no-change', data: {} });
    await log.put('intake-1', { type: 'command.refused', data: { code: 'unsigned' } });
    await log.put('intake-1', closed);
    await log.put('agency-A', {
      type: 'agency.credential-issued',
      data: { keyId: 'k', publicKey, roles: [] },
    });
    await log.put('agency-A', { type: 'agency.credential-revoked', data: { keyId: 'k', reason: 'r' } });
    await log.put('agency-A', { type: 'agency.duty-contact-set', data: { post: 'p', telephone: '110' } });
    await relay().handle(batch());
    expect(sent).toEqual([]);
    expect(positions.saved).toEqual([99n]);
    await log.put('agency-A', { type: 'agency.suspended', data: { reason: 'r' } });
    await relay().handle(batch());
    expect(sent).toHaveLength(1);
  });

  it('keeps its place only when the broker has everything', async () => {
    await log.put('incident-I1', closed);
    send = () => Promise.reject(new Error('broker away'));
    await expect(relay().handle(batch())).rejects.toThrow('broker away');
    expect(positions.saved).toEqual([]);
  });
});

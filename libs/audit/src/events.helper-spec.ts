import type { RecordedEvent } from '#contracts';
import { createHash } from 'node:crypto';

const uuid = (text: string): string =>
  createHash('sha256')
    .update(text)
    .digest('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*/, '$1-$2-$3-$4-$5');

/** An event that might stand in a log, at a position of its own. Positions have gaps, as in a real log. */
export function event(n: number, extra: Partial<RecordedEvent> = {}): RecordedEvent {
  const commandId = uuid(`command ${n}`);
  return {
    eventId: uuid(`event ${n}`),
    stream: `incident-I-${n % 5}`,
    revision: BigInt(Math.floor(n / 5)),
    position: BigInt(n * 3 + 1),
    recordedAt: new Date(1_781_805_600_000 + n).toISOString(),
    storedType: 'incident.situation-updated.v1',
    data: { summary: `第 ${n} 次续报`, casualties: { injured: n % 3 } },
    metadata: {
      commandId,
      command: { source: '/agencies/EMB', id: `c-${n}`, name: 'incident.update-situation' },
      digest: 'd',
      correlationId: commandId,
      causationId: commandId,
      actor: { agencyId: 'EMB', principal: '值班员', role: 'duty-officer' },
      occurredAt: '2026-06-19T02:11:00+08:00',
      receivedAt: '2026-06-18T18:11:01.000Z',
      origin: { via: 'http' },
    },
    ...extra,
  };
}

export const events = (count: number): RecordedEvent[] => Array.from({ length: count }, (_, n) => event(n));

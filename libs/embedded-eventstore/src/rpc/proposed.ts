import type { ProposedEvent } from '../log/record.js';
import type { RawEvent } from '../wire/append-messages.js';

const JSON_TYPE = 'application/json';

export type Checked =
  { ok: true; event: ProposedEvent } | { ok: false; missing: 'type' | 'content-type' | 'id' };

export function checkEvent(raw: RawEvent): Checked {
  if (!raw.type) return { ok: false, missing: 'type' };
  if (raw.contentType === undefined) return { ok: false, missing: 'content-type' };
  if (raw.id === undefined) return { ok: false, missing: 'id' };
  const { id, type, data, metadata } = raw;
  return { ok: true, event: { id, type, json: raw.contentType === JSON_TYPE, data, metadata } };
}

export function isStreamName(name: string | undefined): name is string {
  return name !== undefined && name !== '' && name !== '$$';
}

import { createHmac, timingSafeEqual } from 'node:crypto';
import { deserialize, serialize } from 'node:v8';
import type { KeptWorlds, Place, WorldsState } from './worlds.js';

/** Of what is kept. Raised with every change of what the fold makes of the log: what has another form is not used. */
export const keptForm = 5;

/** What stands in the database. Whoever can write there can write anything: nothing of it counts without its tag. */
export interface KeptRow {
  readonly form: number;
  /** Of the log; see `epochOf`. */
  readonly epoch?: string;
  readonly at: Place;
  readonly state: Buffer;
  readonly tag: Buffer;
}

export type NotUsed = 'other-form' | 'other-epoch' | 'wrong-tag' | 'unreadable';

/** `key` is known to the service and not to its database. */
export function seal({ at, worlds }: KeptWorlds, epoch: string | undefined, key: Buffer): KeptRow {
  const row = { form: keptForm, epoch, at, state: serialize(worlds) };
  return { ...row, tag: tagOf(row, key) };
}

/** Reads nothing that this service has not written in this form, of this log. */
export function unseal(row: KeptRow, epoch: string | undefined, key: Buffer): KeptWorlds | NotUsed {
  if (row.form !== keptForm) return 'other-form';
  const expected = tagOf(row, key);
  if (row.tag.length !== expected.length || !timingSafeEqual(row.tag, expected)) return 'wrong-tag';
  if (row.epoch !== epoch) return 'other-epoch';
  try {
    return { at: row.at, worlds: deserialize(row.state) as WorldsState };
  } catch {
    // of a later version of Node
    return 'unreadable';
  }
}

/** The head is one line, and what is behind it is the state to its last byte. */
function tagOf({ form, epoch, at, state }: Omit<KeptRow, 'tag'>, key: Buffer): Buffer {
  const { position, eventId, stream, revision } = at;
  const head = [form, epoch ?? null, position.toString(), eventId, stream, revision.toString()];
  return createHmac('sha256', key)
    .update(`${JSON.stringify(head)}\n`)
    .update(state)
    .digest();
}

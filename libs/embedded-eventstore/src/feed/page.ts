import type { EventStore } from '../store/store.js';
import { dataOf, typeBytesOf } from '../log/record.js';
import { extentOf } from '../log/stream-reader.js';
import { encodeEvent, encodeResolvedLink, type UuidForm } from '../wire/read-messages.js';

/** Waiting for a commit: calls `wake` once; @returns how to stop waiting */
export type Waiting = (wake: () => void) => () => void;

/** A feed yields messages to send, or what to wait for. Between two steps it holds no more than one page. */
export type Step = readonly Buffer[] | Waiting;

const PAGE_EVENTS = 256;
const PAGE_BYTES = 1024 * 1024;

export interface Presentation {
  uuids: UuidForm;
  resolveLinks: boolean;
}

/** The first records, as many as fit a page; at least one if there is one. */
export function takePage(records: Iterable<Buffer>, most = PAGE_EVENTS): Buffer[] {
  const page: Buffer[] = [];
  if (most <= 0) return page;
  let bytes = 0;
  for (const record of records) {
    page.push(record);
    bytes += record.length;
    if (page.length >= Math.min(most, PAGE_EVENTS) || bytes >= PAGE_BYTES) break;
  }
  return page;
}

const LINK = Buffer.from('$>');

export function present(store: EventStore, record: Buffer, how: Presentation): Buffer {
  if (!how.resolveLinks || !typeBytesOf(record).equals(LINK)) return encodeEvent(record, how.uuids);
  return encodeResolvedLink(record, linkTarget(store, record), how.uuids);
}

/** A link's data is `revision@stream`. */
function linkTarget(store: EventStore, link: Buffer): Buffer | undefined {
  const [, digits, stream] = /^(\d{1,15})@(.+)$/s.exec(dataOf(link).toString('utf8')) ?? [];
  if (digits === undefined || stream === undefined) return undefined;
  const revision = Number(digits);
  const extent = extentOf(store, stream, Date.now());
  if (extent.kind !== 'present' || revision < extent.first || revision > extent.last) return undefined;
  return store.at(extent.number, revision);
}

import type { SharingEvent } from '#domain';
import { isDeepStrictEqual } from 'node:util';

type Data = Readonly<Record<string, unknown>>;

/** What of a negotiation is for a reader. */
export interface Shown {
  /** Names the negotiation where its first message is not for the reader. */
  readonly named: string;
  /** Data of an event as it is shown to the reader; nothing of one that it does not see. */
  readonly dataOf: (messageId: string) => object | undefined;
  readonly seesLine: (lineId: string) => boolean;
}

const ofLines = ['lines', 'unused', 'inUse', 'lineIds'];

/** A message does not say it. */
const unsaid = ['incidentId', 'certificate'];

/**
 * The event as a message may tell it: with the lines that are left. Nothing where anything else is kept from the reader, of
 * which a message could not be told apart from one in which it is not there.
 */
export function shownEvent(event: SharingEvent, data: object | undefined): SharingEvent | undefined {
  if (data === undefined) return undefined;
  const [whole, left] = [plain(event.data), plain(data)];
  const names = new Set([...Object.keys(whole), ...Object.keys(left)]);
  const isTold = [...names].every(
    (name) =>
      unsaid.includes(name) ||
      isDeepStrictEqual(whole[name], left[name]) ||
      (ofLines.includes(name) && isPart(left[name], whole[name])),
  );
  return isTold ? ({ ...event, data: { ...event.data, ...pick(left, ofLines) } } as SharingEvent) : undefined;
}

const plain = (data: object): Data => JSON.parse(JSON.stringify(data)) as Data;

const isPart = (left: unknown, whole: unknown): boolean =>
  Array.isArray(left) &&
  Array.isArray(whole) &&
  left.every((one) => whole.some((other) => isDeepStrictEqual(one, other)));

const pick = (data: Data, names: readonly string[]): Data =>
  Object.fromEntries(Object.entries(data).filter(([name]) => names.includes(name)));

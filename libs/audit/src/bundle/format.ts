import type { RecordedEvent } from '#contracts';

/**
 * A bundle is gzip over lines of JSON in UTF-8, each ending in U+000A. Lines that begin with `{"data":` are the
 * canonical bytes of events, exactly as they were hashed, in log order. All others begin with `{"kind":`:
 *
 * | kind | where | what |
 * | --- | --- | --- |
 * | `bundle` | first | {@link BundleHeader} |
 * | `checkpoint` | behind it | one signed note with its cosignatures, by size |
 * | `consistency` | behind them | proof from one of the checkpoints to the next, where no events lead there |
 * | `left` | behind them | nodes that cover the leaves before the first event, from left to right |
 * | `leaves` | behind at most 256 events | the leaf hashes that the notary noted for these, one after the other |
 * | `right` | behind the events | nodes that cover what follows, up to the first checkpoint at or behind the end |
 * | `event` | before an event | its index and its inclusion proof, in a bundle of single events |
 * | `end` | last | number of events; a bundle without it was cut off |
 *
 * All hashes are base64. Levels of nodes are not told: the largest perfect subtrees between two sizes are the only
 * ones there are.
 */
export const bundleFormat = 'liandong-audit-bundle/1';

/** What of the log is in a bundle. Positions are log positions, both inclusive. */
export type Selection =
  { readonly all: true } | { readonly from: string; readonly to: string } | { readonly incident: string };

export interface BundleHeader {
  readonly kind: 'bundle';
  readonly format: string;
  readonly origin: string;
  /** The program that wrote the bundle: the same one reads the events as they were read then. */
  readonly codeVersion: string;
  readonly createdAt: string;
  readonly selection: Selection;
  /** Leaves from `first` to `end` (exclusive) are all here; not of an incident, whose events carry proofs. */
  readonly range?: { readonly first: number; readonly end: number };
  /** Verifier keys as the writer knew them. A verifier is to use keys that came another way. */
  readonly keys: { readonly log: readonly string[]; readonly witnesses: readonly string[] };
}

export type ControlLine =
  | BundleHeader
  | { readonly kind: 'checkpoint'; readonly note: string }
  | {
      readonly kind: 'consistency';
      readonly from: number;
      readonly to: number;
      readonly proof: readonly string[];
    }
  | { readonly kind: 'left' | 'right'; readonly nodes: readonly string[] }
  | { readonly kind: 'leaves'; readonly hashes: string }
  | { readonly kind: 'event'; readonly index: number; readonly proof: readonly string[] }
  | { readonly kind: 'end'; readonly events: number };

export const leavesPerLine = 256;

type Unknown<T> = { readonly [K in keyof T]?: unknown };

const isText = (value: unknown): value is string => typeof value === 'string';
const areTexts = (value: unknown): boolean => Array.isArray(value) && value.every(isText);
const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;

function isHeader({
  format,
  origin,
  codeVersion,
  createdAt,
  selection,
  range,
  keys,
}: Unknown<BundleHeader>): boolean {
  const { log, witnesses } = (keys ?? {}) as Unknown<BundleHeader['keys']>;
  const { first, end } = (range ?? { first: 0, end: 0 }) as Unknown<NonNullable<BundleHeader['range']>>;
  return (
    [format, origin, codeVersion, createdAt].every(isText) &&
    typeof selection === 'object' &&
    selection !== null &&
    areTexts(log) &&
    areTexts(witnesses) &&
    isCount(first) &&
    isCount(end) &&
    (first as number) <= (end as number)
  );
}

/** Whether something is a line of this format, of whatever content. A bundle may come from anybody. */
export function isControlLine(value: unknown): value is ControlLine {
  if (typeof value !== 'object' || value === null) return false;
  const line = value as Readonly<Record<string, unknown>>;
  switch (line['kind']) {
    case 'bundle':
      return isHeader(line);
    case 'checkpoint':
      return isText(line['note']);
    case 'consistency':
      return isCount(line['from']) && isCount(line['to']) && areTexts(line['proof']);
    case 'left':
    case 'right':
      return areTexts(line['nodes']);
    case 'leaves':
      return isText(line['hashes']);
    case 'event':
      return isCount(line['index']) && areTexts(line['proof']);
    case 'end':
      return isCount(line['events']);
    default:
      return false;
  }
}

const beginning = Buffer.from('{"data":');
export const isEventLine = (line: Buffer): boolean => line.subarray(0, beginning.length).equals(beginning);

/** The event's position without reading the rest: behind it only texts follow, in which a quote is escaped. */
export function positionIn(line: Buffer): bigint | undefined {
  const at = line.lastIndexOf('"position":"');
  const [, digits] =
    at < 0 ? [] : (/^"position":"(\d{1,19})"/.exec(line.toString('latin1', at, at + 40)) ?? []);
  return digits === undefined ? undefined : BigInt(digits);
}

interface Mentions {
  readonly incidentId?: unknown;
  readonly intoIncidentId?: unknown;
  readonly otherIncidentId?: unknown;
  readonly sharingId?: unknown;
}

/**
 * Tells which events are of an incident, asked in log order from the start: those of its own stream, those that name
 * it, everything of the tasks and negotiations that began with it, and what these did to resources.
 */
export function ofIncident(incidentId: string): (event: RecordedEvent) => boolean {
  const streams = new Set([`incident-${incidentId}`]);
  return ({ stream, data }) => {
    const named = (typeof data === 'object' && data !== null ? data : {}) as Mentions;
    if (streams.has(stream)) return true;
    if (named.incidentId === incidentId && /^(task|sharing)-/.test(stream)) streams.add(stream);
    return (
      [named.incidentId, named.intoIncidentId, named.otherIncidentId].includes(incidentId) ||
      (typeof named.sharingId === 'string' && streams.has(`sharing-${named.sharingId}`))
    );
  };
}

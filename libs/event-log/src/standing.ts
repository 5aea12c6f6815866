import { isLogPosition, type RecordedEvent } from '#contracts';

/** What somebody has kept of the log: the place of an event, and which event stood there. */
export interface LogMark {
  /** Who kept it, for people: `projections`, `relay`, `notary`, … */
  readonly keeper: string;
  readonly position: bigint;
  readonly eventId?: string;
  /** Where else the event can be looked for. */
  readonly at?: { readonly stream: string; readonly revision: bigint };
  /** What the keeper has found missing without knowing its place; such a mark fits no log. */
  readonly missing?: string;
}

/** Why this log is not the one that was worked with before. */
export interface LogFault {
  readonly keeper: string;
  /** Place of the newest event that the keeper knows. */
  readonly position: bigint;
  /** Place of the newest event that the log has; −1 for none. */
  readonly end: bigint;
  readonly missing?: string;
}

/**
 * The log that answers is another one, or an older copy of it. Nothing is read from it or written to it until the
 * right one answers again, or an operator decides that this one is to be used.
 */
export class NotThisLog extends Error {
  readonly code = 'not-this-log';

  constructor(readonly fault: LogFault) {
    super(faultText(fault));
  }
}

/** One sentence for operators. */
export function faultText({ keeper, position, end, missing }: LogFault): string {
  if (missing !== undefined) return `${keeper}: ${missing}; the log ends at position ${end}`;
  return position > end
    ? `the log ends at position ${end}, but ${keeper} has seen it up to ${position}: it is an older copy, or another log`
    : `the event that ${keeper} has seen at position ${position} is not in this log, which ends at ${end}: it is another log, or one that went on from an older copy`;
}

/** What a log can be asked to tell whether it is the one that a mark was made of. */
export interface Comparable {
  /** Of the newest event; −1 in an empty log. */
  end(): Promise<bigint>;
  /** Id of the event at a place, if there is one. */
  eventIdAt(position: bigint): Promise<string | undefined>;
  /** Id of the event at a revision of a stream, if there is one. */
  eventIdIn(stream: string, revision: bigint): Promise<string | undefined>;
}

/** Compares marks with the log; each costs one read or two, however long the log is. */
export async function compare(log: Comparable, marks: readonly LogMark[]): Promise<LogFault | undefined> {
  if (marks.length === 0) return undefined;
  const end = await log.end();
  for (const mark of marks) {
    if (await has(log, mark, end)) continue;
    const { keeper, position, missing } = mark;
    return { keeper, position, end, ...(missing === undefined ? {} : { missing }) };
  }
  return undefined;
}

async function has(
  log: Comparable,
  { position, eventId, at, missing }: LogMark,
  end: bigint,
): Promise<boolean> {
  if (missing !== undefined) return false;
  if (eventId === undefined) return position <= end;
  if (position <= end && (await log.eventIdAt(position)) === eventId) return true;
  // of an append that was repeated a server may tell another place
  return at !== undefined && (await log.eventIdIn(at.stream, at.revision)) === eventId;
}

/**
 * Whether the log at the other end is still the one that this process works with. While the connection holds it is;
 * after it broke, the newest event that this process knows is looked for before anything else is done.
 */
export class Standing {
  private fault: LogFault | undefined;
  private newest: LogMark | undefined;
  private isInDoubt = false;
  private comparing: Promise<void> | undefined;

  constructor(private readonly log: Comparable) {}

  get notThisLog(): LogFault | undefined {
    return this.fault;
  }

  /** Takes note of an event that the log has. */
  note({
    position,
    eventId,
    stream,
    revision,
  }: Pick<RecordedEvent, 'position' | 'eventId' | 'stream' | 'revision'>): void {
    if (isLogPosition(position) && position > (this.newest?.position ?? -1n)) {
      this.newest = { keeper: 'this process', position, eventId, at: { stream, revision } };
    }
  }

  /** The connection broke: what answers next may be another log. */
  doubt(): void {
    this.isInDoubt = this.newest !== undefined;
  }

  /** Compares only what others have kept, and changes nothing here. */
  compareOthers(marks: readonly LogMark[]): Promise<LogFault | undefined> {
    return compare(this.log, marks);
  }

  /** Compares what others have kept with the log, beside what this process knows. A fault stays until a later call. */
  async compareWith(marks: readonly LogMark[]): Promise<LogFault | undefined> {
    // a connection that breaks meanwhile is a doubt of its own
    this.isInDoubt = false;
    try {
      this.fault = await compare(this.log, [...marks, ...(this.newest ? [this.newest] : [])]);
    } catch (error) {
      this.doubt();
      throw error;
    }
    return this.fault;
  }

  /** @throws {NotThisLog} */
  async sure(): Promise<void> {
    if (this.isInDoubt) {
      this.comparing ??= this.compareWith([])
        .then(() => undefined)
        .finally(() => (this.comparing = undefined));
      await this.comparing;
    }
    if (this.fault) throw new NotThisLog(this.fault);
  }
}

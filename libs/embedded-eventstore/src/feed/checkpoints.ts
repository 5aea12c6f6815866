import type { Behaviour } from '../behaviour.js';
import { BEFORE_ALL, isBefore, justBefore, latest, type Position, positionAt } from '../log/position.js';

/** Events that match in a page of EventStoreDB's own reading. */
const PAGE_MATCHES = 32;

export interface CheckpointOptions {
  kind: Behaviour['checkpoints'];
  /** Events considered in a page of EventStoreDB's own reading. */
  window: number;
  /** A checkpoint is given every so many events, whether they matched or not. */
  interval: number;
}

/**
 * The checkpoints of a filtered subscription, as EventStoreDB arrives at them: it catches up in pages, and what it
 * tells depends on where these begin. Source: `Enumerator.AllSubscriptionFiltered`.
 */
export class Checkpoints {
  private told: Position | undefined;
  private pageStart: Position;
  private consideredInPage = 0;
  private matchedInPage = 0;
  private sinceLast = 0;
  private liveSinceLast = 0;

  /** @param current of the last event given, or where the subscription starts */
  constructor(
    private readonly options: CheckpointOptions,
    private current: Position,
  ) {
    this.pageStart = current;
  }

  /** Of the last event or checkpoint given. */
  get position(): Position {
    return this.current;
  }

  catchUp(): void {
    this.pageStart = this.current;
    this.consideredInPage = this.matchedInPage = this.sinceLast = 0;
  }

  /** An event of the past. @param end where it ends. @returns a checkpoint that is due */
  consideredPast(position: number, end: number, matched: boolean): Position | undefined {
    if (matched) {
      this.current = positionAt(position);
      this.matchedInPage++;
    }
    if (++this.consideredInPage < this.options.window && this.matchedInPage < PAGE_MATCHES) return undefined;
    const due = this.endPage();
    this.pageStart = justBefore(end);
    this.consideredInPage = this.matchedInPage = 0;
    return due ? this.tell(this.current) : undefined;
  }

  /** At the end of the log. @returns what is told of having caught up */
  caughtUp(logEnd: number): Position | undefined {
    if (this.options.kind === 'log-end') this.current = latest(this.current, justBefore(logEnd));
    if (this.options.kind === 'page-start') {
      if (this.consideredInPage > 0) this.endPage();
      if (isBefore(this.current, positionAt(0))) this.current = positionAt(0);
    }
    return this.tell(this.current);
  }

  /** An event recorded since the subscription was made. @returns a checkpoint that is due */
  consideredLive(position: number, matched: boolean): Position | undefined {
    if (matched) this.current = positionAt(position);
    if (++this.liveSinceLast < this.options.interval) return undefined;
    this.liveSinceLast = 0;
    this.current = positionAt(position);
    return this.tell(this.current);
  }

  fellBehind(): Position | undefined {
    return this.tell(this.current);
  }

  private endPage(): boolean {
    this.sinceLast += this.consideredInPage;
    const due = this.sinceLast >= this.options.interval;
    if (due) this.sinceLast %= this.options.interval;
    if (due || this.options.kind === 'page-start') this.current = latest(this.current, this.pageStart);
    return due;
  }

  /** None is told twice, and none after 2^64 − 1, which EventStoreDB takes for the greatest. */
  private tell(position: Position): Position | undefined {
    if (position === BEFORE_ALL && this.options.kind !== 'last-match') return undefined;
    if (this.told === BEFORE_ALL) return undefined;
    if (this.told !== undefined && !isBefore(this.told, position)) return undefined;
    this.told = position;
    return position;
  }
}

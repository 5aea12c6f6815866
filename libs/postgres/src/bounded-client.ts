import pg from 'pg';
import { PostgresSilent } from './errors.js';

export interface Bounds {
  /** After how long without its answer a statement fails, and the connection with it. */
  readonly answerWithinMs: number;
  /** Called when an answer is overdue. */
  readonly onOverdue?: () => void;
}

/** A connection that is its holder's own. */
export type Session = pg.Client & Pick<BoundedClient, 'queryWithin' | 'isIdle' | 'destroy'>;

const farewellMs = 1_000;

/**
 * A connection on which nobody waits for ever. When an answer is overdue, nothing that comes later could be told from
 * the answer to something else: the socket is closed, all that waits on it fails, and no pool lends it again.
 */
export class BoundedClient extends pg.Client {
  private readonly bounds: Bounds;
  private awaited = 0;

  constructor(config: pg.ClientConfig & Bounds) {
    super(config);
    this.bounds = config;
  }

  /** Whether no answer is awaited. */
  get isIdle(): boolean {
    return this.awaited === 0;
  }

  /** Its result is what the overloads of `pg` say. */
  override query(...args: unknown[]): never {
    return this.bounded(this.bounds.answerWithinMs, args);
  }

  /** A statement whose work grows with the tables, and which may take longer than others. */
  queryWithin<R extends pg.QueryResultRow>(
    withinMs: number,
    text: string,
    values: readonly unknown[] = [],
  ): Promise<pg.QueryResult<R>> {
    return this.bounded(withinMs, [text, [...values]]);
  }

  /** Says good-bye, which needs no answer. */
  override end(...args: unknown[]): never {
    const stuck = setTimeout(() => this.destroy(), farewellMs).unref();
    this.once('end', () => clearTimeout(stuck));
    return (super.end as (...given: unknown[]) => never)(...args);
  }

  /** Closes the socket without asking the server, which may not answer. */
  destroy(error?: Error): void {
    const { stream } = (this as unknown as { connection: { stream: { destroy(error?: Error): void } } })
      .connection;
    stream.destroy(error);
  }

  private bounded(withinMs: number, args: unknown[]): never {
    this.awaited++;
    const overdue = setTimeout(() => {
      this.destroy(new PostgresSilent(withinMs));
      this.bounds.onOverdue?.();
    }, withinMs);
    const answered = (): void => {
      this.awaited--;
      clearTimeout(overdue);
    };
    const send = super.query.bind(this) as (...given: unknown[]) => never;
    const callback = args.at(-1);
    if (typeof callback === 'function') {
      const told = (...outcome: unknown[]): void => {
        answered();
        (callback as (...outcome: unknown[]) => void)(...outcome);
      };
      return send(...args.slice(0, -1), told);
    }
    const result: Promise<unknown> = send(...args);
    result.then(answered, answered);
    return result as never;
  }
}

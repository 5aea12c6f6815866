import type { Database, Queryable, Session } from '#postgres';
import { channel } from './runner.js';

const reconnectMs = 500;
const usualPollMs = 1_000;

interface Waiter {
  readonly position: bigint;
  readonly wake: (reached: boolean) => void;
}

/**
 * Tells when projections have moved. One connection listens for all who wait in this process; while it is down, and
 * in case a notification is lost, a slow poll stands in.
 */
export class Projected {
  private readonly waiters = new Set<Waiter>();
  private readonly callbacks = new Set<(position: bigint) => void>();
  private reached = -1n;
  private session: Session | undefined;
  private connecting: Promise<void> | undefined;
  private poll: NodeJS.Timeout | undefined;
  private isChecking = false;
  private checkAgain = false;
  private closed = false;

  constructor(
    private readonly db: Database,
    private readonly projectionNames: readonly string[],
    private readonly pollMs = usualPollMs,
  ) {}

  /** The position that every projection has reached; −1 before the first event. */
  async position(client: Queryable = this.db.pool): Promise<bigint> {
    const { rows } = await client.query<{ lowest: string | null; count: number }>(
      `select min(position) as lowest, count(*)::int as count from read.checkpoints
        where kind = 'projection' and name = any($1)`,
      [this.projectionNames],
    );
    const [row] = rows;
    return row?.lowest && row.count === this.projectionNames.length ? BigInt(row.lowest) : -1n;
  }

  /** Whether every projection reaches `position` within the time; woken by the runner's notification. */
  async waitFor(position: bigint, timeoutMs: number): Promise<boolean> {
    if (position <= this.reached) return true;
    this.advance(await this.position());
    if (position <= this.reached) return true;
    if (timeoutMs <= 0 || this.closed) return false;
    return new Promise((resolve) => {
      const waiter: Waiter = {
        position,
        wake: (reached) => {
          clearTimeout(timer);
          this.waiters.delete(waiter);
          this.restIfIdle();
          resolve(reached);
        },
      };
      const timer = setTimeout(() => waiter.wake(false), timeoutMs);
      this.waiters.add(waiter);
      this.listen();
    });
  }

  /** Calls back with the position whenever it has moved; several moves may come as one. */
  onProjected(callback: (position: bigint) => void): () => void {
    this.callbacks.add(callback);
    this.listen();
    return () => {
      this.callbacks.delete(callback);
      this.restIfIdle();
    };
  }

  async close(): Promise<void> {
    this.closed = true;
    this.callbacks.clear();
    for (const waiter of this.waiters) waiter.wake(false);
    clearInterval(this.poll);
    await this.connecting?.catch(() => undefined);
    await this.session?.end();
  }

  private listen(): void {
    this.poll ??= setInterval(() => this.check(), this.pollMs);
    if (!this.session && !this.connecting) this.connecting = this.connect();
    this.check();
  }

  private async connect(): Promise<void> {
    let session: Session | undefined;
    try {
      session = await this.db.session();
      session.on('notification', () => this.check());
      await session.query(`listen ${channel}`);
      // what ended before this is noticed here, what ends later by the event
      session.once('end', () => this.reconnect());
      this.session = session;
      this.check();
    } catch {
      session?.destroy();
      this.reconnect();
    } finally {
      this.connecting = undefined;
    }
  }

  private reconnect(): void {
    this.session = undefined;
    if (this.closed) return;
    setTimeout(() => {
      if (!this.closed && !this.session && !this.connecting) this.connecting = this.connect();
    }, reconnectMs).unref();
  }

  /** Reads the position, one read at a time however many notifications come in. */
  private check(): void {
    this.checkAgain = true;
    if (!this.isChecking) void this.readWhileAsked();
  }

  private async readWhileAsked(): Promise<void> {
    this.isChecking = true;
    while (this.checkAgain && !this.closed) {
      this.checkAgain = false;
      try {
        this.advance(await this.position());
      } catch {
        // the poll tries again; whoever waits has a deadline
      }
    }
    this.isChecking = false;
  }

  private advance(position: bigint): void {
    if (position <= this.reached) return;
    this.reached = position;
    for (const waiter of this.waiters) if (waiter.position <= position) waiter.wake(true);
    for (const callback of this.callbacks) callback(position);
  }

  private restIfIdle(): void {
    if (this.waiters.size > 0 || this.callbacks.size > 0) return;
    clearInterval(this.poll);
    this.poll = undefined;
  }
}

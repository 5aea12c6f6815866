/** Makes one group of writes durable; resolves only when they would survive a power cut. */
export type Flush<W> = (writes: readonly W[]) => Promise<void>;

interface Waiting<W> {
  write: W;
  resolve: () => void;
  reject: (error: Error) => void;
}

/**
 * Group commit: while one group is being written, everything that arrives waits and then goes together.
 * Groups are written one after the other in order of arrival. After a failed flush the state on disk is unknown,
 * so that group and everything later is refused.
 */
export class CommitQueue<W> {
  private waiting: Waiting<W>[] = [];
  private running: Promise<void> | undefined;
  private broken: Error | undefined;
  private closed = false;

  constructor(
    private readonly flush: Flush<W>,
    private readonly onFailure: (error: Error) => void,
  ) {}

  commit(write: W): Promise<void> {
    if (this.broken) return Promise.reject(this.broken);
    if (this.closed) return Promise.reject(new Error('The store is closed'));
    return new Promise((resolve, reject) => {
      this.waiting.push({ write, resolve, reject });
      this.running ??= this.run();
    });
  }

  /** Resolves when everything committed so far is settled; what comes later is refused. */
  async close(): Promise<void> {
    this.closed = true;
    await this.running;
  }

  private async run(): Promise<void> {
    // Lets the requests that arrived in the same read of the sockets share the first group.
    await new Promise(setImmediate);
    while (this.waiting.length > 0) {
      const group = this.waiting;
      this.waiting = [];
      if (this.broken) this.refuse(group, this.broken);
      else await this.write(group);
    }
    this.running = undefined;
  }

  private async write(group: Waiting<W>[]): Promise<void> {
    try {
      await this.flush(group.map(({ write }) => write));
      for (const { resolve } of group) resolve();
    } catch (cause) {
      this.broken = new Error('The store cannot write any more', { cause });
      this.refuse(group, this.broken);
      this.onFailure(this.broken);
    }
  }

  private refuse(group: Waiting<W>[], error: Error): void {
    for (const { reject } of group) reject(error);
  }
}

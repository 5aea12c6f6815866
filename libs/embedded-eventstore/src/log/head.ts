type Wake = () => void;

/** The end of the log as committed, and who waits for it to move. */
export class Head {
  private readonly waitingForAny = new Set<Wake>();
  private readonly waitingForStream = new Map<string, Set<Wake>>();

  constructor(private committed: number) {}

  get position(): number {
    return this.committed;
  }

  /** @param streams those the commit wrote to */
  advance(position: number, streams: Iterable<string>): void {
    this.committed = position;
    release(this.waitingForAny);
    for (const stream of streams) {
      const waiting = this.waitingForStream.get(stream);
      if (waiting !== undefined) release(waiting);
    }
  }

  /** Calls `wake` once, at the next commit to `stream`, or to any without it. @returns how to stop waiting */
  onCommit(wake: Wake, stream?: string): () => void {
    if (stream === undefined) {
      this.waitingForAny.add(wake);
      return () => this.waitingForAny.delete(wake);
    }
    let waiting = this.waitingForStream.get(stream);
    if (waiting === undefined) this.waitingForStream.set(stream, (waiting = new Set()));
    waiting.add(wake);
    return () => {
      waiting.delete(wake);
      if (waiting.size === 0 && this.waitingForStream.get(stream) === waiting)
        this.waitingForStream.delete(stream);
    };
  }
}

function release(waiting: Set<Wake>): void {
  const wakes = [...waiting];
  waiting.clear();
  for (const wake of wakes) wake();
}

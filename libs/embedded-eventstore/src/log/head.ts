import type { EventStore } from '../store/store.js';
import { type Layout, layoutOf } from './layout.js';

type Wake = () => void;

/** The end of the log as committed, and who waits for it to move. */
export class Head {
  readonly layout: Layout;
  private last: number;
  private next: number;
  private readonly waitingForAny = new Set<Wake>();
  private readonly waitingForStream = new Map<string, Set<Wake>>();

  /** @param wanted for a log that is still empty */
  constructor(
    private readonly store: EventStore,
    wanted: { byteOffsets: boolean },
  ) {
    this.layout = layoutOf(store.firstPosition(), wanted);
    [this.last, this.next] = this.stored();
  }

  /** Of the last event; 0 when there is none. */
  get position(): number {
    return this.last;
  }

  /** Where the next event will be recorded. */
  get end(): number {
    return this.next;
  }

  /** @param streams those the commit wrote to */
  advance(position: number, end: number, streams: Iterable<string>): void {
    [this.last, this.next] = [position, end];
    release(this.waitingForAny);
    for (const stream of streams) {
      const waiting = this.waitingForStream.get(stream);
      if (waiting !== undefined) release(waiting);
    }
  }

  /** After a failed commit: only the store knows what is in it. */
  reload(): void {
    const [position, end] = this.stored();
    this.advance(position, end, []);
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

  private stored(): [position: number, end: number] {
    const last = this.store.lastRecord();
    return last === undefined
      ? [0, this.layout.first]
      : [last.position, this.layout.after(last.position, last.bytes.length)];
  }
}

function release(waiting: Set<Wake>): void {
  const wakes = [...waiting];
  waiting.clear();
  for (const wake of wakes) wake();
}

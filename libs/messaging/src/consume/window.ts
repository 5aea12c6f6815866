/** How much of one partition is held at most before no more is fetched of it, and from when on it is again. */
const most = { open: 1_024, openBytes: 1024 * 1024, span: 8_192 };

/** One message of a window. */
export interface Place {
  /** Where to go on once this one and all before it are done. */
  readonly next: bigint;
  readonly bytes: number;
  isDone: boolean;
}

/**
 * What came of one partition, in its order, from the first message that is not done. Tells up to where everything is
 * done, in whatever order that happens, so that a crash repeats work but never skips any.
 */
export class Window {
  private readonly places: Place[] = [];
  private open = 0;
  private openBytes = 0;
  private doneUpTo: bigint | undefined;

  /** `next` is the offset to go on from once all up to this message is done; `bytes` what it takes in memory. */
  add(next: bigint, bytes: number): Place {
    const place = { next, bytes, isDone: false };
    this.places.push(place);
    this.open++;
    this.openBytes += bytes;
    return place;
  }

  complete(place: Place): void {
    if (place.isDone) return;
    place.isDone = true;
    this.open--;
    this.openBytes -= place.bytes;
    const end = this.places.findIndex(({ isDone }) => !isDone);
    const done = this.places.splice(0, end === -1 ? this.places.length : end);
    this.doneUpTo = done.at(-1)?.next ?? this.doneUpTo;
  }

  /** The offset before which all is done; nothing before the first is. */
  get position(): bigint | undefined {
    return this.doneUpTo;
  }

  get isFull(): boolean {
    return this.isBeyond(1);
  }

  /** Whether there is room again for a while: to fetch takes a moment, in which there should be something to do. */
  get hasRoom(): boolean {
    return !this.isBeyond(2);
  }

  private isBeyond(part: number): boolean {
    return (
      this.open * part >= most.open ||
      this.openBytes * part >= most.openBytes ||
      this.places.length * part >= most.span
    );
  }
}

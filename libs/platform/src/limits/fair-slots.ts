/**
 * A bounded number of places. Who finds none waits: those of one party in the order in which they came, the parties in
 * turn, so that the next free place is never further away than there are parties that wait.
 */
export class FairSlots {
  /** In the order of their turns. */
  private readonly waiting = new Map<string, (() => void)[]>();

  constructor(private free: number) {}

  take(party: string): Promise<void> {
    if (this.free > 0) {
      this.free--;
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      const own = this.waiting.get(party);
      if (own) own.push(resolve);
      else this.waiting.set(party, [resolve]);
    });
  }

  give(): void {
    for (const [party, own] of this.waiting) {
      this.waiting.delete(party);
      const next = own.shift();
      if (own.length > 0) this.waiting.set(party, own);
      next?.();
      return;
    }
    this.free++;
  }
}

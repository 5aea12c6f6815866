/** What this process knows of the registry and of participation is not shown to be current: nothing is judged by it. */
export class NotCurrent extends Error {
  readonly code = 'not-yet-visible';
}

/** What was judged by facts no older than this is in order; the design of authority, section 2. */
const currentForMs = 10_000;
/** From this age on it is looked again, beside the work. */
const proveAfterMs = 5_000;
/** How long a look, or an answer that hangs on what may not have been seen yet, waits. */
const patienceMs = 2_000;

/** How far a follower has come, and whether that was the end of its log a moment ago. */
export class Currentness {
  private upTo = -1n;
  private readonly waiting = new Set<() => void>();
  private provenAt = Number.NEGATIVE_INFINITY;
  private proof: Promise<boolean> | undefined;
  private looking: Promise<unknown> = Promise.resolve();
  private nextLook: Promise<bigint> | undefined;

  /** `endOf` gives the place of the newest event that the log has. */
  constructor(private readonly endOf: () => Promise<bigint>) {}

  reach(position: bigint): void {
    this.upTo = position;
    for (const look of [...this.waiting]) look();
  }

  /** @throws {NotCurrent} where it was not shown within 10 s that everything in the log is known here */
  async beCurrent(): Promise<void> {
    const age = Date.now() - this.provenAt;
    if (age <= proveAfterMs) return;
    const proof = this.prove();
    if (age <= currentForMs) return void proof.catch(() => undefined);
    if (!(await proof)) throw new NotCurrent('the registry and who takes part are not known to be current');
  }

  /**
   * Waits until all is known here that was in the log when this was asked, at most 2 s.
   * @throws {NotCurrent}
   */
  async passEnd(): Promise<void> {
    await this.pass(await this.endFromNow());
  }

  /**
   * Waits until all is known here up to a place, at most 2 s.
   * @throws {NotCurrent}
   */
  async pass(position: bigint): Promise<void> {
    if (!(await this.seen(position)))
      throw new NotCurrent('what may have been done already is not known here yet');
  }

  /** The end at a time after this was asked: whoever asks before a look begins shares it, so that many cost one look. */
  private endFromNow(): Promise<bigint> {
    this.nextLook ??= this.looking.then(() => {
      this.nextLook = undefined;
      const look = this.endOf();
      this.looking = look.catch(() => undefined);
      return look;
    });
    return this.nextLook;
  }

  private prove(): Promise<boolean> {
    this.proof ??= (async () => {
      const askedAt = Date.now();
      const isCurrent = await this.seen(await this.endOf());
      if (isCurrent) this.provenAt = askedAt;
      return isCurrent;
    })().finally(() => {
      this.proof = undefined;
    });
    return this.proof;
  }

  private async seen(position: bigint): Promise<boolean> {
    if (this.upTo >= position) return true;
    return new Promise((resolve) => {
      const look = (): void => {
        if (this.upTo >= position) done(true);
      };
      const timer = setTimeout(() => done(false), patienceMs);
      const done = (isSeen: boolean): void => {
        clearTimeout(timer);
        this.waiting.delete(look);
        resolve(isSeen);
      };
      this.waiting.add(look);
    });
  }
}

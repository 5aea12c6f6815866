interface Party {
  inHand: number;
  /** How many places it may hold by now; only whole ones count. */
  limit: number;
  /** When the limit was last lowered: what began before tells nothing of the new one. */
  loweredAt: number;
  readonly waiting: (() => void)[];
}

export interface FairSlotsOptions {
  readonly total: number;
  /**
   * How soon the work of one place is to be done, in ms. A party of which it takes longer gets fewer places, however
   * many are free, and more again when it is quick: what it has in hand is soon over for whoever comes. All of them
   * where left out.
   */
  readonly withinMs?: number;
  /** Milliseconds that never go back. */
  readonly now?: () => number;
}

export type GiveBack = (unused?: 'unused') => void;

/** As many as a party may hold at least, and when it first comes. */
const places = { least: 4, first: 16 };
const lower = 0.7;

/**
 * A bounded number of places. Who finds none waits: those of one party in the order in which they came, the parties in
 * turn, so that the next free place is never further away than there are parties that wait.
 */
export class FairSlots {
  private readonly parties = new Map<string, Party>();
  /** Those that wait, in the order of their turns. */
  private readonly turns = new Set<Party>();
  private free: number;
  private readonly total: number;
  private readonly withinMs: number;
  private readonly now: () => number;

  constructor({ total, withinMs = Infinity, now = () => performance.now() }: FairSlotsOptions) {
    this.free = total;
    this.total = total;
    this.withinMs = withinMs;
    this.now = now;
  }

  /** Resolves with what gives the place back, to be called once; `unused` where nothing was done there. */
  take(name: string): Promise<GiveBack> {
    const party = this.partyOf(name);
    return new Promise((resolve) => {
      party.waiting.push(() => resolve(this.placed(party)));
      this.turns.add(party);
      this.serve();
    });
  }

  private partyOf(name: string): Party {
    const known = this.parties.get(name);
    if (known) return known;
    const limit = this.withinMs === Infinity ? this.total : Math.min(places.first, this.total);
    const party: Party = { inHand: 0, limit, loweredAt: -Infinity, waiting: [] };
    this.parties.set(name, party);
    return party;
  }

  private serve(): void {
    for (const party of this.turns) {
      if (this.free === 0) return;
      if (party.inHand >= Math.floor(party.limit)) continue;
      this.free--;
      party.inHand++;
      this.turns.delete(party);
      party.waiting.shift()?.();
      // it comes behind all that wait, and is met again at the end of this round
      if (party.waiting.length > 0) this.turns.add(party);
    }
  }

  private placed(party: Party): GiveBack {
    const since = this.now();
    return (unused) => {
      if (unused === undefined) this.adapt(party, since);
      party.inHand--;
      this.free++;
      this.serve();
    };
  }

  private adapt(party: Party, since: number): void {
    const now = this.now();
    if (now - since > this.withinMs) {
      if (since < party.loweredAt) return;
      party.limit = Math.max(Math.min(places.least, this.total), party.limit * lower);
      party.loweredAt = now;
    } else if (party.inHand >= Math.floor(party.limit)) {
      party.limit = Math.min(this.total, party.limit + 1 / party.limit);
    }
  }
}

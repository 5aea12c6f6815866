interface Party {
  readonly name: string;
  inHand: number;
  /** How many places it may hold by now; only whole ones count. */
  limit: number;
  /** When the limit was last lowered: what began before tells nothing of the new one. */
  loweredAt: number;
  /** Since when it has had nothing in hand and nothing waiting. */
  restsSince: number;
  readonly waiting: (() => void)[];
}

/** Times in ms: where one party takes places alone, and while another has taken one within the last second. */
export interface Within {
  readonly aloneMs: number;
  readonly togetherMs: number;
}

/** What is usual for commands: fewer in hand get less done, which is worth it only where somebody gains by it. */
export const usualWithin: Within = { aloneMs: 30, togetherMs: 12 };

export interface FairSlotsOptions {
  readonly total: number;
  /**
   * How soon the work of one place is to be done. A party of which it takes longer gets fewer places, however many are
   * free, and more again when it is quick: what it has in hand is soon over for whoever comes. All of them where left
   * out.
   */
  readonly within?: Within;
  /** Milliseconds that never go back. */
  readonly now?: () => number;
}

export type GiveBack = (unused?: 'unused') => void;

/** As many as a party may hold when it first comes, and at least: alone, and beside others. */
const places = { first: 4, leastAlone: 4, leastTogether: 2 };
const lower = 0.7;
const togetherForMs = 1_000;

/** So long, and so many, are remembered that have nothing in hand and nothing waiting: some are claims of anybody. */
const resting = { ms: 60_000, most: 10_000 };

/**
 * A bounded number of places. Who finds none waits: those of one party in the order in which they came, the parties in
 * turn, so that the next free place is never further away than there are parties that wait. How many places a party
 * may hold is forgotten a minute after it had something to do, and at once of the one that rests longest of more than
 * 10,000: it begins again as one that has never come.
 */
export class FairSlots {
  private readonly parties = new Map<string, Party>();
  /** Those with nothing in hand and nothing waiting, in the order in which that began. */
  private readonly resting = new Set<Party>();
  /** Those that wait, in the order of their turns. */
  private readonly turns = new Set<Party>();
  private free: number;
  private readonly total: number;
  private readonly within: Within | undefined;
  private readonly now: () => number;
  /** Who took a place last, and when that was somebody else than before. */
  private last: string | undefined;
  private changedAt = -Infinity;

  constructor({ total, within, now = () => performance.now() }: FairSlotsOptions) {
    this.free = total;
    this.total = total;
    this.within = within;
    this.now = now;
  }

  /** Parties that it remembers: those with something in hand or waiting, and some that rest. */
  get known(): number {
    return this.parties.size;
  }

  /** Resolves with what gives the place back, to be called once; `unused` where nothing was done there. */
  take(name: string): Promise<GiveBack> {
    this.forget();
    const party = this.partyOf(name);
    this.resting.delete(party);
    return new Promise((resolve) => {
      party.waiting.push(() => resolve(this.placed(party)));
      this.turns.add(party);
      this.serve();
    });
  }

  private partyOf(name: string): Party {
    const known = this.parties.get(name);
    if (known) return known;
    const limit = this.within ? Math.min(places.first, this.total) : this.total;
    const party: Party = { name, inHand: 0, limit, loweredAt: -Infinity, restsSince: 0, waiting: [] };
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
    if (this.last !== undefined && this.last !== party.name) this.changedAt = since;
    this.last = party.name;
    return (unused) => {
      if (unused === undefined) this.adapt(party, since);
      party.inHand--;
      this.free++;
      this.serve();
      if (party.inHand === 0 && party.waiting.length === 0) this.rest(party);
    };
  }

  private rest(party: Party): void {
    party.restsSince = this.now();
    this.resting.add(party);
    this.forget();
  }

  private forget(): void {
    const before = this.now() - resting.ms;
    for (const party of this.resting) {
      // without a time to keep to, its limit is that of whoever comes
      const isOver = !this.within || party.restsSince < before;
      if (!isOver && this.resting.size <= resting.most) return;
      this.resting.delete(party);
      this.parties.delete(party.name);
    }
  }

  private adapt(party: Party, since: number): void {
    if (!this.within) return;
    const now = this.now();
    const isTogether = now - this.changedAt < togetherForMs;
    if (now - since > (isTogether ? this.within.togetherMs : this.within.aloneMs)) {
      if (since < party.loweredAt) return;
      const least = isTogether ? places.leastTogether : places.leastAlone;
      party.limit = Math.max(Math.min(least, this.total), party.limit * lower);
      party.loweredAt = now;
    } else if (party.inHand >= Math.floor(party.limit)) {
      party.limit = Math.min(this.total, party.limit + 1 / party.limit);
    }
  }
}

import fc from 'fast-check';
import { FairSlots, usualWithin, type GiveBack, type Within } from './fair-slots.js';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Places by a clock of their own, with those that were given and not yet given back. */
function held(total: number, within?: Within) {
  let now = 0;
  const slots = new FairSlots({ total, within, now: () => now });
  const inHand: { party: string; give: GiveBack }[] = [];
  const ask = (party: string, times = 1): void => {
    for (let n = 0; n < times; n++) void slots.take(party).then((give) => inHand.push({ party, give }));
  };
  const of = (party: string): number => inHand.filter((one) => one.party === party).length;
  /** All that a party has is done after so long, and it asks for as much again. */
  const round = async (party: string, ms: number): Promise<void> => {
    await turn();
    now += ms;
    const done = inHand.filter((one) => one.party === party);
    for (const one of done) inHand.splice(inHand.indexOf(one), 1);
    for (const { give } of done) give();
    ask(party, done.length);
    await turn();
  };
  return { ask, of, round, inHand };
}

describe('fair slots', () => {
  it('give a party that comes late its turn before the rest of a crowd', async () => {
    const slots = new FairSlots({ total: 1 });
    let give = await slots.take('crowd');
    const order: string[] = [];
    const wait = (party: string, name: string) =>
      void slots.take(party).then((back) => {
        give = back;
        order.push(name);
      });
    for (let i = 0; i < 5; i++) wait('crowd', `crowd ${i}`);
    wait('quiet', 'quiet');
    for (let i = 1; i <= 6; i++) {
      give();
      await turn();
      expect(order).toHaveLength(i);
    }
    expect(order).toEqual(['crowd 0', 'quiet', 'crowd 1', 'crowd 2', 'crowd 3', 'crowd 4']);
  });

  it('leave places free where what a party has in hand takes long, and others find them', async () => {
    const { ask, of, round } = held(128, usualWithin);
    ask('loud', 1_000);
    for (let n = 0; n < 50; n++) await round('loud', 5);
    expect(of('loud')).toBeGreaterThan(40);
    for (let n = 0; n < 20; n++) await round('loud', 200);
    expect(of('loud')).toBe(4);
    ask('quiet');
    await turn();
    expect(of('quiet')).toBe(1);
  });

  it('leave more of them free while another party is there, and until a second after', async () => {
    const { ask, of, round } = held(128, usualWithin);
    ask('loud', 1_000);
    for (let n = 0; n < 50; n++) await round('loud', 20);
    const alone = of('loud');
    expect(alone).toBeGreaterThan(40);
    ask('quiet');
    for (let n = 0; n < 20; n++) {
      await round('loud', 20);
      await round('quiet', 0);
    }
    expect(of('loud')).toBe(2);
    for (let n = 0; n < 45; n++) await round('loud', 20);
    expect(of('loud')).toBe(2);
    for (let n = 0; n < 45; n++) await round('loud', 20);
    expect(of('loud')).toBeGreaterThan(4);
  });

  it('give a party all of them where its work is quick', async () => {
    const { ask, of, round } = held(128, usualWithin);
    ask('loud', 1_000);
    for (let n = 0; n < 200; n++) await round('loud', 5);
    expect(of('loud')).toBe(128);
  });

  it('that are given back unused tell nothing', async () => {
    const { ask, of, inHand } = held(128, usualWithin);
    ask('loud', 1_000);
    for (let n = 0; n < 20; n++) {
      await turn();
      for (const { give } of inHand.splice(0)) give('unused');
    }
    await turn();
    expect(of('loud')).toBe(4);
  });

  it('are lowered once for all that was slow at the same time', async () => {
    const { ask, of, round } = held(128, usualWithin);
    ask('loud', 1_000);
    for (let n = 0; n < 50; n++) await round('loud', 5);
    const before = of('loud');
    await round('loud', 40);
    expect(Math.abs(of('loud') - before * 0.7)).toBeLessThan(1);
  });

  describe('of parties whose names anybody makes up', () => {
    const visit = async (slots: FairSlots, name: string): Promise<void> => (await slots.take(name))();

    it('are remembered for a minute after they had something to do', async () => {
      let now = 0;
      const slots = new FairSlots({ total: 4, within: usualWithin, now: () => now });
      const giveBack = await slots.take('works');
      for (let n = 0; n < 100; n++) await visit(slots, `made up ${n}`);
      expect(slots.known).toBe(101);
      now += 60_000;
      await visit(slots, 'comes');
      expect(slots.known).toBe(102);
      now += 1;
      await visit(slots, 'comes');
      expect(slots.known).toBe(2);
      giveBack();
      now += 60_001;
      await visit(slots, 'last');
      expect(slots.known).toBe(1);
    });

    it('are remembered for 10,000 of them at most, those that came last', async () => {
      const slots = new FairSlots({ total: 1, within: usualWithin, now: () => 0 });
      for (let n = 0; n < 10_500; n++) await visit(slots, `made up ${n}`);
      expect(slots.known).toBe(10_000);
    });

    it('are not remembered where there is nothing to know of them', async () => {
      const slots = new FairSlots({ total: 2 });
      const giveBack = await slots.take('works');
      for (let n = 0; n < 100; n++) await visit(slots, `made up ${n}`);
      expect(slots.known).toBe(1);
      giveBack();
      expect(slots.known).toBe(0);
    });
  });

  it('of a party that works without a rest stay as few as it has made them', async () => {
    const { ask, of, round } = held(128, usualWithin);
    ask('loud', 1_000);
    for (let n = 0; n < 50; n++) await round('loud', 5);
    for (let n = 0; n < 400; n++) await round('loud', 200);
    expect(of('loud')).toBe(4);
  });

  it('are never more than there are, none is lost, and each party is served in its order', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 5 }),
        fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined }),
        fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.nat(3)), { maxLength: 40 }),
        async (total, ms, works) => {
          let now = 0;
          const within = ms === undefined ? undefined : { aloneMs: ms * 2, togetherMs: ms };
          const slots = new FairSlots({ total, within, now: () => now });
          const served: Record<string, number[]> = { a: [], b: [], c: [] };
          let taken = 0;
          await Promise.all(
            works.map(async ([party, turns], index) => {
              const give = await slots.take(party);
              served[party]?.push(index);
              expect(++taken).toBeLessThanOrEqual(total);
              for (let i = 0; i < turns; i++) await Promise.resolve(now++);
              taken--;
              give();
            }),
          );
          for (const [party, order] of Object.entries(served)) {
            expect(order).toEqual(works.flatMap(([one], index) => (one === party ? [index] : [])));
          }
          const others = ['d', 'e', 'f', 'g', 'h'].slice(0, total);
          await Promise.all(others.map((party) => slots.take(party)));
        },
      ),
    );
  });
});

import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import type { ProblemBody } from '../api/http.js';
import { nextOf, type Answer } from './facts.js';
import { sealOf } from './seal.js';
import { Shelf } from './shelf.js';

/** As far as a shelf needs one: what is kept are its own properties. */
class OneStorage {
  getItem(name: string): string | null {
    return (this as unknown as Record<string, string>)[name] ?? null;
  }
  setItem(name: string, value: string): void {
    (this as unknown as Record<string, string>)[name] = value;
  }
  removeItem(name: string): void {
    delete (this as unknown as Record<string, string>)[name];
  }
}

const newKey = (): string => randomBytes(32).toString('base64url');
const refused: ProblemBody = { code: 'wrong-status', title: 'no', status: 409 };
const said = (id: string, words = id) => ({
  ...{ id, words, path: '/v1/sharing/SH-1/report-arrival', data: { lineIds: ['1.1'] } },
  at: '2026-06-18T14:10:00Z',
});
const persons = ['p', 'q', 'r'] as const;

/** What somebody does at the shelf of one device. */
const deeds = fc.array(
  fc.record({
    who: fc.constantFrom(...persons),
    does: fc.constantFrom<'says' | 'discards' | Answer>(
      'says',
      'says',
      'taken',
      'later',
      { refused },
      'discards',
    ),
  }),
  { maxLength: 24 },
);

describe('the shelf of a shared device', () => {
  it('shows, sends and loses one’s own alone, in the order in which it was said; of others it says how many', async () => {
    const keys = Object.fromEntries(persons.map((who) => [who, newKey()]));
    await fc.assert(
      fc.asyncProperty(deeds, async (all) => {
        const storage = new OneStorage();
        const shelfOf = async (who: string): Promise<Shelf> =>
          // each sign-in makes its own of the same key
          new Shelf(storage as unknown as Storage, await sealOf(keys[who]!));
        const expected: Record<string, { id: string; isRefused: boolean }[]> = { p: [], q: [], r: [] };
        for (const [n, { who, does }] of all.entries()) {
          const shelf = await shelfOf(who);
          const { own } = await shelf.shown();
          const mine = expected[who]!;
          if (does === 'says') {
            await shelf.add(said(`${who}${n}`, `到场 ${who}${n}`));
            mine.push({ id: `${who}${n}`, isRefused: false });
          } else if (does === 'discards') {
            // also by an id that is another's
            for (const id of [own[0]?.id, ...persons.map((one) => expected[one]![0]?.id)])
              if (id !== undefined) shelf.take(id);
            mine.shift();
          } else {
            const next = nextOf(own);
            const at = mine.findIndex(({ isRefused }) => !isRefused);
            expect(next?.id).toBe(mine[at]?.id);
            if (!next) continue;
            await shelf.answered(next, does);
            if (does === 'taken') mine.splice(at, 1);
            else if (does !== 'later') mine[at] = { ...mine[at]!, isRefused: true };
          }
        }
        const total = persons.reduce((sum, who) => sum + expected[who]!.length, 0);
        for (const who of persons) {
          const { own, others } = await (await shelfOf(who)).shown();
          expect(own.map(({ id, refused: why }) => ({ id, isRefused: why !== undefined }))).toEqual(
            expected[who],
          );
          expect(others).toBe(total - own.length);
        }
        // nothing of it is to be read in the device
        const inside = JSON.stringify(Object.entries(storage));
        for (const plain of ['到场', 'sharing', 'lineIds', ...Object.values(keys)])
          expect(inside).not.toContain(plain);
      }),
      { numRuns: 40 },
    );
  });

  it('passes over what somebody has put there by hand, and counts it as another’s', async () => {
    const storage = new OneStorage();
    const seal = await sealOf(newKey());
    const shelf = new Shelf(storage as unknown as Storage, seal);
    await shelf.add(said('1'));
    const [[name, sealed] = ['', '']] = Object.entries(storage) as [string, string][];
    storage.setItem('liandong-kept.x.1', sealed);
    storage.setItem(`${name}2`, 'not sealed at all');
    storage.setItem(`${name}3`, await seal.seal('{}'));
    storage.setItem('liandong-theme', 'dark');
    expect(await shelf.shown()).toMatchObject({ own: [{ id: '1', order: 1 }], others: 1 });
  });

  it('has promised nothing where the device has no room', async () => {
    const storage = new OneStorage();
    storage.setItem = () => {
      throw new Error('full');
    };
    const shelf = new Shelf(storage as unknown as Storage, await sealOf(newKey()));
    await expect(shelf.add(said('1'))).rejects.toThrow('full');
  });
});

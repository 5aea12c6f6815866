import { dueKinds, type DueKind } from '#read-model';
import fc from 'fast-check';
import { capabilities, instants, isOfTeams, requesters, steps } from './deeds.helper-spec.js';
import { logOf } from './history.helper-spec.js';
import { audit, drill, past, type World } from './worlds.helper-spec.js';

const ofLiveAlone: readonly DueKind[] = ['plan', 'approval', 'signature', 'duty'];
/** Followed from the log alone: no row of a history holds them. */
const ofNoHistory: readonly DueKind[] = ['statistics'];
const insideDrills = dueKinds.filter((kind) => ![...ofLiveAlone, ...ofNoHistory].includes(kind));

describe('whatever happens', () => {
  const found: Partial<Record<DueKind | 'candidate' | 'covered' | 'team', number>> = {};
  const count = (what: keyof typeof found, items: readonly unknown[]): void =>
    void (found[what] = (found[what] ?? 0) + items.length);

  async function expectSame(one: World, other: World, at: string): Promise<void> {
    for (const capability of capabilities) {
      for (const requesterAgencyId of requesters) {
        const query = { capability, requesterAgencyId, at };
        const shown = await one.candidates(query);
        expect(await other.candidates(query)).toEqual(shown);
        count('candidate', shown);
        count(
          'covered',
          shown.filter(({ agreementId }) => agreementId !== undefined),
        );
        count(
          'team',
          shown.filter(({ team }) => team !== undefined),
        );
      }
    }
    for (const kind of other.due ? insideDrills : []) {
      const due = (await one.due?.(kind, at)) ?? [];
      expect([kind, await other.due?.(kind, at)]).toEqual([kind, due]);
      count(kind, due);
    }
  }

  it('the past, the audit and a drill see the same candidates and the same due', async () => {
    await fc.assert(
      fc.asyncProperty(steps, fc.array(instants, { minLength: 10, maxLength: 30 }), async (told, asked) => {
        const live = logOf(told);
        const inside = logOf(told.filter((step) => !isOfTeams(step)));
        const pairs = [
          [await past(live), audit(live)],
          [await past(inside), drill(inside)],
        ] as const;
        for (const [one, other] of pairs) for (const at of asked) await expectSame(one, other, at);
      }),
      { numRuns: 60 },
    );
    // the property says nothing where nothing is found
    for (const what of ['candidate', 'covered', 'team', ...insideDrills] as const)
      expect([what, (found[what] ?? 0) > 0]).toEqual([what, true]);
  });
});

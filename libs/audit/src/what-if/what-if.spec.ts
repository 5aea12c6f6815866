import { solveHere } from '#solver';
import fc from 'fast-check';
import type { ReadableLog } from '../as-of/readable-log.js';
import { readableLogOf } from '../as-of/as-of.helper-spec.js';
import type { SupposedChange } from './changes.js';
import { Night } from './night.helper-spec.js';
import { whatIf } from './what-if.js';

/** FIRE is near and dear, CITY far and cheap. The commander keeps FIRE for the second request. */
function contested() {
  const night = new Night();
  night.team('FIRE1', 'FIRE', 20, 1, 500);
  night.team('CITY1', 'CITY', 90, 2, 100);
  night.ask('S-1', 1, 60);
  const first = night.decide('S-1', { reason: '留给泄漏现场', lines: [{ resourceId: 'CITY1', units: 1 }] });
  night.ask('S-2', 1, 60);
  const second = night.decide('S-2');
  night.send('S-2', 'FIRE1');
  return { night, first, second, log: readableLogOf(night.records) };
}

describe('what would have been', () => {
  it('is what was, when nothing is changed', async () => {
    const { log, night } = contested();
    const found = await whatIf({ changes: [] }, log, solveHere);
    expect(found).toMatchObject({ compared: [], notes: [], until: night.last });
    expect(found.wouldBe).toEqual(found.was);
    expect(found.was).toEqual({ negotiations: 2, unmet: 0, breaches: 1, costFen: 600 });
  });

  it('follows a decision without its override through to the next request', async () => {
    const { log, first } = contested();
    const found = await whatIf(
      { changes: [{ kind: 'replace', position: first, data: { override: null } }] },
      log,
      solveHere,
    );
    const [one, two] = found.compared;
    expect(one).toMatchObject({
      sharingId: 'S-1',
      was: { missingWhenNeeded: 1, costFen: 100, lines: [{ resourceId: 'CITY1', isLate: true }] },
      wouldBe: {
        missingWhenNeeded: 0,
        costFen: 500,
        lines: [{ resourceId: 'FIRE1', isEstimate: true, isLate: false }],
      },
    });
    // the second finds FIRE1 taken, and CITY1 too far
    expect(two).toMatchObject({
      sharingId: 'S-2',
      was: { unmet: 0, missingWhenNeeded: 0, lines: [{ resourceId: 'FIRE1', isEstimate: false }] },
      wouldBe: { unmet: 1, missingWhenNeeded: 1, costFen: 0, lines: [] },
    });
    expect(found.wouldBe).toEqual({ negotiations: 2, unmet: 1, breaches: 1, costFen: 500 });
    expect(found.notes.map(({ code }) => code)).toEqual(expect.arrayContaining(['replaced', 'decided-anew']));
  });

  it('decides by the policy alone when another version is named', async () => {
    const { log, first } = contested();
    const policyVersion = 'agreement-arrival-cost.v1';
    const found = await whatIf(
      { changes: [{ kind: 'policy', position: first, policyVersion }] },
      log,
      solveHere,
    );
    expect(found.compared[0]?.wouldBe?.lines).toMatchObject([{ resourceId: 'FIRE1' }]);
    const unknown = { kind: 'policy', position: first, policyVersion: 'none.v9' } as const;
    await expect(whatIf({ changes: [unknown] }, log, solveHere)).rejects.toMatchObject({
      code: 'change-does-not-apply',
    });
  });

  it('takes a resource away, or adds to it', async () => {
    const { log, second } = contested();
    const before = (BigInt(second) - 1n).toString();
    const gone = await whatIf(
      { changes: [{ kind: 'resource', position: before, resourceId: 'FIRE1', withdrawn: true }] },
      log,
      solveHere,
    );
    expect(gone.compared.map(({ sharingId, wouldBe }) => [sharingId, wouldBe?.unmet])).toEqual([['S-2', 1]]);
    const unready = await whatIf(
      { changes: [{ kind: 'resource', position: before, resourceId: 'FIRE1', readiness: 'not-ready' }] },
      log,
      solveHere,
    );
    expect(unready.compared).toEqual(gone.compared);
    const more = await whatIf(
      { changes: [{ kind: 'resource', position: before, resourceId: 'FIRE1', quantity: 2 }] },
      log,
      solveHere,
    );
    expect(more.compared).toEqual([]);
  });

  it('leaves an event out', async () => {
    const { log, first } = contested();
    const found = await whatIf({ changes: [{ kind: 'drop', position: first }] }, log, solveHere);
    expect(found.compared).toMatchObject([
      { sharingId: 'S-1', was: { unmet: 0 }, wouldBe: { unmet: 1, lines: [] } },
    ]);
    expect(found.notes[0]).toMatchObject({ position: first, code: 'dropped' });
  });

  it('stops where it is told to, and refuses what does not fit the log', async () => {
    const { log, first, second } = contested();
    const found = await whatIf({ changes: [], until: first }, log, solveHere);
    expect([found.until, found.was.negotiations]).toEqual([first, 1]);
    for (const change of [
      { kind: 'drop', position: `${BigInt(second) + 1n}` },
      { kind: 'drop', position: '99999' },
      { kind: 'resource', position: second, resourceId: 'NONE', withdrawn: true },
    ] as const) {
      await expect(whatIf({ changes: [change] }, log, solveHere)).rejects.toMatchObject({
        code: 'change-does-not-apply',
      });
    }
  });

  describe('after everything was given back', () => {
    const takenBack = (first: string) =>
      ({ kind: 'replace', position: first, data: { override: null } }) as const;

    it('still counts a team that nobody sent, and has it free for others', async () => {
      const { night, first, log } = contested();
      night.send('S-1', 'CITY1');
      const before = night.last;
      night.giveBack('S-1');
      night.giveBack('S-2');
      night.ask('S-3', 1, 120);
      night.decide('S-3');
      const suppose = (until?: string) => whatIf({ changes: [takenBack(first)], until }, log, solveHere);
      const [early, late] = [await suppose(before), await suppose()];
      expect(late.compared).toEqual(early.compared);
      expect(late.compared[0]).toMatchObject({ wouldBe: { unmet: 0, lines: [{ resourceId: 'FIRE1' }] } });
      expect(late.wouldBe).toMatchObject({ negotiations: 3, unmet: 1 });
      expect(late.notes.filter(({ code }) => code === 'did-not-happen').map(({ type }) => type)).toEqual(
        expect.arrayContaining(['sharing.dispatched.v1', 'sharing.released.v1', 'sharing.returned.v1']),
      );
    });

    it.each(['sharing.committed', 'sharing.dispatched', 'sharing.arrived', 'sharing.requisitioned'])(
      'does not take back what was not sent because there was no %s',
      async (type) => {
        const { night, log } = contested();
        night.send('S-1', 'CITY1');
        const before = night.last;
        night.giveBack('S-1');
        const found = night.records.find(
          ({ stream, storedType }) => stream === 'sharing-S-1' && storedType.startsWith(`${type}.`),
        );
        const change = { kind: 'drop', position: `${found?.position}` } as const;
        const at = (until?: string) => whatIf({ changes: [change], until }, log, solveHere);
        const [early, late] = [await at(before), await at()];
        expect(late.compared.map(({ wouldBe }) => wouldBe)).toEqual(
          early.compared.map(({ wouldBe }) => wouldBe),
        );
        expect(late.wouldBe).toEqual(early.wouldBe);
        expect(early.wouldBe.unmet).toBe(0);
      },
    );

    it('lacks nothing more than before, whatever is supposed of whatever night', async () => {
      const story = fc.record({
        asks: fc.array(
          fc.record({
            amount: fc.integer({ min: 1, max: 3 }),
            byHand: fc.option(fc.constantFrom('A', 'B', 'C')),
          }),
          { minLength: 1, maxLength: 4 },
        ),
        change: fc.nat(),
        isDrop: fc.boolean(),
      });
      await fc.assert(
        fc.asyncProperty(story, async ({ asks, change, isDrop }) => {
          const night = new Night();
          night.team('A', 'FIRE', 20, 1, 500);
          night.team('B', 'CITY', 30, 2, 100);
          night.team('C', 'REDX', 40, 2, 50);
          const ids = asks.map(({ amount, byHand }, n) => {
            night.ask(`S-${n}`, amount, 600);
            const lines = [{ resourceId: byHand ?? '', units: 1 }];
            try {
              night.decide(`S-${n}`, byHand === null ? undefined : { reason: '另有安排', lines });
            } catch {
              // nothing is there any more
            }
            return `S-${n}`;
          });
          for (const id of ids) for (const { resourceId } of night.held(id)) night.send(id, resourceId);
          const before = night.last;
          for (const id of ids) night.giveBack(id);
          const about = night.records.filter(
            ({ storedType, data }) =>
              storedType === 'sharing.allocation-decided.v1' &&
              (isDrop || (data as { certificate: { override?: object } }).certificate.override),
          );
          const record = about[change % about.length];
          if (!record) return;
          const position = record.position.toString();
          const changes = [
            isDrop
              ? ({ kind: 'drop', position } as const)
              : ({ kind: 'replace', position, data: { override: null } } as const),
          ];
          const log = readableLogOf(night.records);
          const early = await whatIf({ changes, until: before }, log, solveHere);
          const late = await whatIf({ changes }, log, solveHere);
          expect(late.wouldBe).toEqual(early.wouldBe);
          expect(late.compared).toEqual(early.compared);
        }),
        { numRuns: 100 },
      );
    });
  });

  it('refuses to replace what the event has not, or what cannot be so, and says what it has', async () => {
    const { log, night, first, second } = contested();
    const at = (stream: string, type: string): string =>
      `${night.records.find((one) => one.stream === stream && one.storedType === `${type}.v1`)?.position}`;
    const asked = at('sharing-S-1', 'sharing.requested');
    for (const [position, data, sentence] of [
      [first, { overrides: null }, /has no field overrides; it has policyVersion, override$/],
      [second, { override: null }, /has no field override; it has policyVersion$/],
      [
        asked,
        { override: null },
        /sharing\.requested at position \d+ has no field override; it has .*amount/,
      ],
      [asked, { openUntil: null }, /has no field openUntil/],
      [asked, { amount: '3' }, /cannot be so: amount/],
      [asked, { amount: null }, /cannot be so: amount/],
      [asked, { neededBy: '2026-02-30T00:00:00Z' }, /cannot be so: neededBy/],
      [first, { override: { reason: '' } }, /cannot be so: override/],
      [first, { candidates: [] }, /has no field candidates/],
      [at('resource-FIRE1', 'resource.registered'), { quantity: -1 }, /cannot be so: quantity/],
      [
        at('resource-FIRE1', 'resource.reserved'),
        { quantity: 2 },
        /follows from another event: change that one$/,
      ],
    ] as const) {
      const change: SupposedChange = { kind: 'replace', position, data };
      await expect(whatIf({ changes: [change] }, log, solveHere)).rejects.toMatchObject({
        code: 'change-does-not-apply',
        reason: { en: expect.stringMatching(sentence) as string },
      });
    }
    const fits = {
      kind: 'replace',
      position: asked,
      data: { amount: 2, openUntil: '2026-06-19T08:00:00+08:00' },
    };
    const found = await whatIf({ changes: [fits as SupposedChange] }, log, solveHere);
    expect(found.compared[0]).toMatchObject({ was: { amount: 1 }, wouldBe: { amount: 2, unmet: 1 } });
  });

  it.each([
    [
      'behind what is compared',
      { kind: 'drop', position: '55' },
      '45',
      /ends at position 45, before the change/,
    ],
    ['behind the end', { kind: 'drop', position: '99999' }, undefined, /comes at or behind position 99999/],
    [
      'of a resource without saying how',
      { kind: 'resource', position: '5', resourceId: 'FIRE1' },
      undefined,
      /say what of FIRE1/,
    ],
  ] as const)('refuses a change %s', async (_, change, until, sentence) => {
    const { log } = contested();
    await expect(whatIf({ changes: [change], until }, log, solveHere)).rejects.toMatchObject({
      reason: { en: expect.stringMatching(sentence) as string },
    });
  });

  it('cannot write: it is given what can be read and nothing else', async () => {
    const { log, first } = contested();
    // @ts-expect-error a log for replaying has no way to append
    expect(log.append).toBeUndefined();
    const asked: string[] = [];
    const watched = new Proxy(log, {
      get: (target, name) => {
        asked.push(String(name));
        return target[name as keyof ReadableLog];
      },
    });
    await whatIf({ changes: [{ kind: 'drop', position: first }] }, watched, solveHere);
    expect(new Set(asked)).toEqual(new Set(['after']));
  });
});

import { solveHere } from '#solver';
import type { ReadableLog } from '../as-of/readable-log.js';
import { readableLogOf } from '../as-of/as-of.helper-spec.js';
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
    const { first } = contested();
    const more = await whatIf(
      {
        changes: [
          { kind: 'resource', position: before, resourceId: 'FIRE1', quantity: 2 },
          { kind: 'replace', position: second, data: { override: null } },
        ],
      },
      log,
      solveHere,
    );
    expect(BigInt(first)).toBeLessThan(BigInt(second));
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

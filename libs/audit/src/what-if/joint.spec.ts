import { solveHere } from '#solver';
import { readableLogOf } from '../as-of/as-of.helper-spec.js';
import type { SupposedChange } from './changes.js';
import { at, Night } from './night.helper-spec.js';
import { whatIf } from './what-if.js';

/** Two ask for the one team that is near; by hand the less urgent gets it. */
async function contested() {
  const night = new Night();
  const fire = night.team('FIRE1', 'FIRE', 20, 1, 500);
  night.ask('S-1', 1, 60, 1);
  night.ask('S-2', 1, 60, 3);
  const decided = await night.decideJointly(
    ['S-1', 'S-2'],
    [{ sharingId: 'S-2', reason: '隧道内有人', lines: [{ resourceId: 'FIRE1', units: 1 }] }],
  );
  night.send('S-2', 'FIRE1');
  const log = readableLogOf(night.records);
  const suppose = (...changes: SupposedChange[]) => whatIf({ changes }, log, solveHere);
  return { night, decided, suppose, fire };
}

describe('a joint decision that is supposed to be otherwise', () => {
  it('is what was, when nothing is changed', async () => {
    const { suppose, decided } = await contested();
    expect(await suppose()).toMatchObject({ compared: [], notes: [] });
    expect(await suppose({ kind: 'replace', position: decided, data: {} })).toMatchObject({ compared: [] });
  });

  it('is decided anew without its override, and each takes over its part of that', async () => {
    const { suppose, decided } = await contested();
    for (const change of [
      { kind: 'replace', position: decided, data: { overrides: null } },
      { kind: 'policy', position: decided, policyVersion: 'joint-lexicographic.v1' },
    ] as const) {
      const found = await suppose(change);
      expect(found.compared).toMatchObject([
        { sharingId: 'S-1', was: { unmet: 1 }, wouldBe: { unmet: 0, lines: [{ resourceId: 'FIRE1' }] } },
        { sharingId: 'S-2', was: { unmet: 0 }, wouldBe: { unmet: 1, lines: [] } },
      ]);
      expect(found.notes.map(({ code }) => code)).toEqual(
        expect.arrayContaining(['replaced', 'decided-anew']),
      );
    }
  });

  it('leaves everybody without when it is left out', async () => {
    const { suppose, decided } = await contested();
    const found = await suppose({ kind: 'drop', position: decided });
    expect(found.wouldBe).toMatchObject({ negotiations: 2, unmet: 2 });
    expect(found.notes[0]).toMatchObject({ position: decided, code: 'dropped' });
  });

  it('counts with resources that are otherwise, and what a person chose stands beside', async () => {
    const { suppose, fire } = await contested();
    const position = (BigInt(fire) + 1n).toString();
    const more = await suppose({ kind: 'resource', position, resourceId: 'FIRE1', quantity: 2 });
    expect(more.compared).toMatchObject([{ sharingId: 'S-1', wouldBe: { unmet: 0 } }]);
    const none = await suppose({ kind: 'resource', position, resourceId: 'FIRE1', withdrawn: true });
    expect(none.wouldBe).toMatchObject({ unmet: 2 });
    expect(none.notes.map(({ code }) => code)).toContain('override-not-covered');
  });

  it('takes other overrides, and refuses what are none', async () => {
    const { suppose, decided } = await contested();
    const overrides = [{ sharingId: 'S-1', reason: '先救滑坡', lines: [{ resourceId: 'FIRE1', units: 1 }] }];
    const other = await suppose({ kind: 'replace', position: decided, data: { overrides } });
    expect(other.compared).toMatchObject([{ wouldBe: { unmet: 0 } }, { wouldBe: { unmet: 1 } }]);
    await expect(
      suppose({ kind: 'replace', position: decided, data: { overrides: [{ sharingId: 'S-1' }] } }),
    ).rejects.toMatchObject({ code: 'change-does-not-apply' });
  });

  it('is changed as a whole, not in one of its parts', async () => {
    const { night, suppose } = await contested();
    const part = night.records.find(({ storedType }) => storedType.startsWith('sharing.allocation-decided'));
    const adopted = night.records.find(({ storedType }) => storedType.startsWith('allocation.adopted'));
    for (const record of [part, adopted]) {
      await expect(
        suppose({ kind: 'replace', position: String(record?.position), data: { override: null } }),
      ).rejects.toMatchObject({ code: 'change-does-not-apply' });
    }
  });
});

describe('an agreement in a world that is supposed to be otherwise', () => {
  it('has left what nobody draws there', async () => {
    const night = new Night();
    night.team('FIRE1', 'FIRE', 20, 1, 500);
    night.team('CITY1', 'CITY', 50, 2, 100);
    const agreed = night.record('agreement-AG', {
      type: 'agreement.proposed',
      data: {
        beneficiaryAgencyId: 'GAOPO',
        providerAgencyId: 'CITY',
        items: [{ resourceKind: 'team.rescue', maxUnits: 1, ratePerUnitFen: 100 }],
        arrivalWithinMinutes: 60,
        validFrom: at(-1_000),
        validUntil: at(1_000),
      },
    });
    night.record('agreement-AG', { type: 'agreement.confirmed', data: {} });
    night.ask('S-1', 1, 90);
    const first = night.decide('S-1');
    night.ask('S-2', 1, 90);
    night.decide('S-2');
    const log = readableLogOf(night.records);
    const without = await whatIf({ changes: [{ kind: 'drop', position: first }] }, log, solveHere);
    expect(without.compared).toMatchObject([
      { sharingId: 'S-1', was: { lines: [{ resourceId: 'CITY1' }] }, wouldBe: { lines: [] } },
      {
        sharingId: 'S-2',
        was: { lines: [{ resourceId: 'FIRE1' }] },
        wouldBe: { lines: [{ resourceId: 'CITY1' }] },
      },
    ]);
    const ended = await whatIf({ changes: [{ kind: 'drop', position: agreed }] }, log, solveHere);
    expect(ended.compared).toMatchObject([
      { sharingId: 'S-1', wouldBe: { lines: [{ resourceId: 'FIRE1' }] } },
      { sharingId: 'S-2', wouldBe: { lines: [{ resourceId: 'CITY1' }] } },
    ]);
  });
});

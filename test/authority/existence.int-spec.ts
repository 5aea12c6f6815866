import { Notary, openLogKey, Snapshotter, TreeStore, vkeyText } from '#audit';
import type { RecordedEvent } from '#contracts';
import fc from 'fast-check';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Limits } from '../../apps/api/src/limits/limits.js';
import { startPartners, viewers } from '../../apps/api/src/query/partners.helper-spec.js';

/** Where something of an id may be asked for, and what is there; `<>` stands for the id. */
const addresses: readonly (readonly [address: string, ids: readonly string[]])[] = [
  ['incidents/<>', ['A']],
  ['incidents/<>/timeline', ['A']],
  ['incidents/<>/linked-response', ['A']],
  ['incidents/<>/after-action', ['A']],
  ['tasks?incidentId=<>', ['A']],
  ['tasks/<>', ['T']],
  ['sharing/<>', ['SH']],
  ['sharing/<>/edxl-rm', ['SH']],
  ['teams/<>', ['TEAM']],
  ['resources/<>', ['R-BUS']],
  ['agencies/<>/board', ['EMB', 'FIRE', 'BUS']],
  ['warnings/<>', ['W']],
  ['warnings/<>/cap', ['W']],
  ['plans/<>', ['PE', 'PD']],
  ['plans/<>/versions', ['PE', 'PD']],
  ['plans/<>/clauses', ['PE', 'PD']],
  ['plans/<>/findings', ['PE', 'PD']],
  ['drills/<>', ['D']],
  ['drills/<>/board', ['D']],
  ['drills/<>/timeline', ['D']],
  ['duty/rosters/<>', ['FIRE.hall.2026-06']],
  ['acts?aggregate=incident&id=<>', ['A']],
  ['acts?aggregate=sharing&id=<>', ['SH']],
  ['audit/as-of/incident/<>?position=1000000', ['A']],
  ['audit/diff/incident/<>?from=1&to=1000000', ['A']],
  ['audit/step/incident/<>?after=0', ['A']],
  ['audit/as-of/team/<>?position=1000000', ['TEAM']],
];

describe('an id of what one may not see', () => {
  const folder = mkdtempSync(join(tmpdir(), 'liandong-existence-'));
  let at: Awaited<ReturnType<typeof startPartners>>;
  let tree: TreeStore;
  let records: readonly RecordedEvent[];
  /** Those whose personal data the log holds. */
  let subjects: readonly string[];

  beforeAll(async () => {
    tree = TreeStore.open(join(folder, 'tree'));
    const key = openLogKey(join(folder, 'notary.pem'), 'log.test/a');
    const notary = new Notary(tree, key, { intervalMs: 0, now: () => 0 });
    // what a limit takes off would hide the answer
    let now = 0;
    const limits = new Limits(() => (now += 3_600_000));
    const snapshotFolder = join(folder, 'snapshots');
    at = await startPartners({ audit: { tree, vkey: () => vkeyText(key.verifier) }, snapshotFolder, limits });
    const all: RecordedEvent[] = [];
    const end = await at.eventLog.lastPosition();
    for await (const { events, upTo } of at.eventLog.follow({
      after: -1n,
      signal: new AbortController().signal,
    })) {
      all.push(...events);
      if (upTo >= end) break;
    }
    records = all;
    await notary.take(all, end);
    await notary.sign();
    const { snapshotter, store } = await Snapshotter.open(snapshotFolder, 8);
    await snapshotter.take(all);
    await store.close();
    subjects = [
      ...new Set(
        all.flatMap(({ data }) =>
          [...JSON.stringify(data).matchAll(/"subject":"([^"]+)"/g)].map(([, id = '']) => id),
        ),
      ),
    ];
    expect(subjects.length).toBeGreaterThan(2);
  });
  afterAll(async () => {
    await at?.stop();
    await tree?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Status, and all of the answer but of which request it is and how far on record. */
  async function ask(viewer: string, address: string, id: string): Promise<string> {
    const path = `/v1/${address.replace('<>', encodeURIComponent(id))}`;
    const answer = await fetch(at.client.url + path, { headers: at.bearers[viewer] ?? {} });
    const { date: _, 'x-request-id': __, ...headers } = Object.fromEntries(answer.headers);
    const text = await answer.text();
    // how far it is answered moves on with what is asked for on record
    const { 'liandong-position': ___, 'content-length': ____, etag: _____, ...told } = headers;
    return `${answer.status} ${JSON.stringify(told)} ${text}`.replace(
      /"(requestId|instance)":"[^"]*"/g,
      '"$1":"…"',
    );
  }

  /** A refusal of what is there is that of what is not, and so is an empty list of it; otherwise it is shown. */
  async function judge(viewer: string, address: string, id: string, absent: string): Promise<boolean> {
    const found = await ask(viewer, address, id);
    const isEmpty = address.includes('=<>') && found.includes('"items":[]');
    if (found.startsWith('200') && !isEmpty) return true;
    const ofNothing = (await ask(viewer, address, absent)).replaceAll(new RegExp(`\\b${absent}\\b`, 'g'), id);
    expect([viewer, address, found]).toEqual([viewer, address, ofNothing]);
    return false;
  }

  it.each(addresses)('is answered as one that was never used: %s', async (address, ids) => {
    const shown: boolean[] = [];
    for (const viewer of viewers)
      for (const id of ids) shown.push(await judge(viewer, address, id, `${id}-qqq`));
    // it is asked of something, and of somebody to whom it is nothing
    if (!address.includes('/cap')) expect(shown).toContain(true);
    if (!address.includes('?')) expect(shown).toContain(false);
  });

  it('of a person is answered as one that was never used', async () => {
    const shown: boolean[] = [];
    for (const viewer of viewers)
      for (const id of subjects) {
        const address = 'personal-data/<>?purpose=test';
        // of the same form, as they are made by chance
        shown.push(await judge(viewer, address, id, `${id.slice(0, -4)}ffff`));
      }
    expect(new Set(shown)).toEqual(new Set([true, false]));
    // and leaves no record of a reading
    const before = await at.eventLog.lastPosition();
    expect(await ask('SHOP', 'personal-data/<>?purpose=test', subjects[0] ?? '')).toMatch(/^404 /);
    expect(await at.eventLog.lastPosition()).toBe(before);
  });

  it('of an event is answered by its proof, or as one that was never used', async () => {
    const shown = new Set<boolean>();
    const positions = records.map(({ position }) => position);
    const absent = [
      ...positions.flatMap((one) => (positions.includes(one + 1n) ? [] : [one + 1n])),
      987_654_321n,
    ];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...viewers),
        fc.constantFrom(...positions),
        fc.constantFrom(...absent),
        fc.constantFrom('', `&size=${tree.size}`, '&size=1', '&size=1000000'),
        async (viewer, position, nothing, size) => {
          const address = `audit/inclusion?position=<>${size}`;
          shown.add(await judge(viewer, address, position.toString(), nothing.toString()));
        },
      ),
      { numRuns: 200, seed: 20_260_618 },
    );
    expect(shown).toEqual(new Set([true, false]));
  });
});

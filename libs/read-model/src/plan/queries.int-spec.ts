import type { ReadModel, Viewer } from '../index.js';
import { planActivated, planRevised, planWithFinding } from '../testing/plans.js';
import { postgresForFile, readModelOf } from '../testing/models.js';
import { floodNight, report } from '../testing/scenario.js';
import { as, auditor, duty, everything } from '../testing/viewers.js';
import type { TestLog } from '../testing/log.js';

const postgres = postgresForFile();
let model: ReadModel;
let q: ReadModel['queries'];

const load = async (log: TestLog) => {
  model = await readModelOf(postgres, log);
  q = model.queries;
};
afterEach(() => model.close());

describe('plans', () => {
  const ids = async (
    filter: Parameters<typeof q.plan.list>[0],
    viewer: Parameters<typeof q.plan.list>[1] = auditor,
  ) => (await q.plan.list(filter, viewer)).items.map(({ id }) => id);

  it('are found by every filter, a first draft only by whom it concerns', async () => {
    const log = planWithFinding();
    const draft = log.events[0]?.data as { ownerAgencyId: string };
    log.append('plan-NEW', { type: 'plan.drafted', data: { ...draft, ownerAgencyId: 'FCDR' } as never });
    await load(log);
    expect(await ids({})).toEqual(['NEW', 'CHEM']);
    expect(await ids({ status: 'in-force', kind: 'special', category: 'accident' })).toEqual(['CHEM']);
    expect(await ids({ areaCode: '5201', text: '危险化学品', ownerAgencyId: 'FCDR' })).toEqual(['NEW']);
    expect(await ids({ areaCode: '5202' })).toEqual([]);
    expect(await ids({}, as('PSB'))).toEqual(['CHEM']);
    expect(await ids({}, as('FCDR'))).toEqual(['NEW', 'CHEM']);
    expect(await everything((paging) => q.plan.list(paging, auditor), 1)).toHaveLength(2);
    expect(await q.plan.find('NEW', as('PSB'))).toBeUndefined();
  });

  it('show what is being written to their agency and who oversees only', async () => {
    await load(planWithFinding());
    expect((await q.plan.find('CHEM', as('EMB')))?.draft).toMatchObject({ version: 5 });
    expect((await q.plan.find('CHEM', auditor))?.reviews).toHaveLength(1);
    expect(await q.plan.find('CHEM', as('PSB'))).toMatchObject({ version: 4, draft: null, reviews: [] });
  });

  it('have versions, clauses and differences', async () => {
    await load(planRevised(planWithFinding()));
    const versions = await everything(
      async (paging) => (await q.plan.versions('CHEM', paging, duty)) ?? { items: [] },
      1,
    );
    expect(versions.map(({ version }) => version)).toEqual([5, 4]);
    expect((await q.plan.version('CHEM', 4, duty))?.clauses).toHaveLength(2);
    expect((await q.plan.version('CHEM', undefined, duty))?.version).toBe(5);
    expect(await q.plan.version('CHEM', 9, duty)).toBeUndefined();
    expect(await q.plan.difference('CHEM', {}, duty)).toMatchObject({
      from: 4,
      to: 5,
      reason: 'F-09',
      findingIds: ['F-09'],
      clauses: [
        { clauseId: '4.3', change: 'changed', before: { text: '按规定执行' }, after: { text: '一级防护' } },
        { clauseId: '3.1', change: 'removed' },
      ],
    });
    expect(await q.plan.difference('CHEM', { to: 4 }, duty)).toMatchObject({ from: 0, clauses: [{}, {}] });
    expect(await q.plan.difference('CHEM', { from: 3 }, duty)).toBeUndefined();
    expect(await q.plan.findings('CHEM', duty)).toMatchObject([{ revisedIn: 5, nextDrillId: 'D-7' }]);
    // the drill is none of its own
    const [finding] = (await q.plan.findings('CHEM', as('PSB'))) ?? [];
    expect(finding).toMatchObject({ revisedIn: 5 });
    expect(finding).not.toHaveProperty('nextDrillId');
    expect(await q.plan.find('CHEM', as('PSB'))).toMatchObject({ drills: [] });
  });

  it('of enterprises are for those that they are linked with and the home bureau, in all their parts', async () => {
    const log = planWithFinding();
    const [drafted] = log.events.filter(({ stream }) => stream === 'plan-CHEM');
    const content = drafted?.data as Record<string, unknown>;
    const ownerAgencyId = 'ENT-PUMP';
    const data = { ...content, kind: 'enterprise', ownerAgencyId } as never;
    log.append('plan-TANK', { type: 'plan.drafted', data });
    log.append('plan-TANK', {
      type: 'plan.submitted',
      data: { version: 1, reviewerAgencyId: 'CITY', byPrincipal: 'x' },
    });
    const all = (viewer: Viewer) =>
      Promise.all([
        q.plan.find('TANK', viewer),
        q.plan.findings('TANK', viewer),
        q.plan.versions('TANK', {}, viewer),
        q.plan.version('TANK', undefined, viewer),
        q.plan.difference('TANK', {}, viewer),
        q.plan.list({ text: '危险' }, viewer).then(({ items }) => items.find(({ id }) => id === 'TANK')),
      ]).then((parts) => parts.map((part) => part !== undefined));
    const nothing = Array.from({ length: 6 }, () => false);
    await load(log);
    // a draft has no version yet
    const ofDraft = [true, true, true, false, false, true];
    for (const viewer of [as('ENT-PUMP'), as('CITY')]) expect(await all(viewer)).toEqual(ofDraft);
    for (const viewer of [duty, as('PSB'), as('NM-EMB')]) expect(await all(viewer)).toEqual(nothing);
    await model.close();

    const published = { version: 1, findingIds: [], due: [] };
    log.append('plan-TANK', { type: 'plan.published', data: { ...(data as object), ...published } as never });
    log.append('plan-TANK', {
      type: 'plan.link-proposed',
      data: { otherPlanId: 'CHEM', agencyId: 'FCDR', relation: 'coordinates' },
    } as never);
    await load(log);
    for (const viewer of [as('ENT-PUMP'), as('FCDR'), duty, auditor])
      expect(await all(viewer)).toEqual(nothing.map(() => true));
    for (const viewer of [as('PSB'), as('NM-EMB'), as('CITY')]) expect(await all(viewer)).toEqual(nothing);
    const feed = async (viewer: Viewer) =>
      (await q.feed.read({ after: 0n }, viewer)).events
        .filter(({ aggregateId }) => aggregateId === 'TANK')
        .map(({ type }) => type);
    expect(await feed(as('PSB'))).toEqual([]);
    expect(await feed(as('CITY'))).toEqual(['plan.submitted']);
    expect(await feed(as('FCDR'))).toEqual(['plan.published', 'plan.link-proposed']);
    expect(await feed(duty)).toEqual(['plan.published']);
    await model.close();

    // to propose a link, to whomever, opens no plan of others; that its own agency confirms it does
    const mine = { ...content, kind: 'special', ownerAgencyId: 'PSB' } as never;
    log.append('plan-MINE', { type: 'plan.drafted', data: mine }, { by: 'PSB' });
    const propose = (agencyId: string) =>
      log.append(
        'plan-MINE',
        { type: 'plan.link-proposed', data: { otherPlanId: 'TANK', agencyId, relation: 'enterprise' } },
        { by: 'PSB' },
      );
    const confirm = (by: string) =>
      log.append(
        'plan-MINE',
        { type: 'plan.link-answered', data: { otherPlanId: 'TANK', agencyId: by, confirmed: true } },
        { by },
      );
    for (const [say, opens] of [
      [() => propose('NM-EMB'), false],
      // who was named in the place of its agency
      [() => confirm('NM-EMB'), false],
      [() => propose('ENT-PUMP'), false],
      [() => confirm('ENT-PUMP'), true],
    ] as const) {
      say();
      await load(log);
      expect(await all(as('PSB'))).toEqual(nothing.map(() => opens));
      expect(await feed(as('PSB'))).toEqual(opens ? ['plan.published'] : []);
      expect(await all(as('NM-EMB'))).toEqual(nothing);
      if (!opens) await model.close();
    }
  });

  it('have links that both sides see, confirmed or not', async () => {
    const log = planWithFinding();
    await load(log);
    const links = async (viewer: Parameters<typeof q.plan.links>[1]) =>
      (await q.plan.links({ planId: 'CITY-CHEM', agencyId: 'CITY' }, viewer)).items.map(({ id }) => id);
    expect(await links(as('CITY'))).toEqual(['CHEM/CITY-CHEM']);
    expect(await links(as('EMB'))).toEqual(['CHEM/CITY-CHEM']);
    expect(await links(as('PSB'))).toEqual([]);
    await model.close();
    const answered = { otherPlanId: 'CITY-CHEM', confirmed: true, agencyId: 'CITY' };
    log.append('plan-CHEM', { type: 'plan.link-answered', data: answered });
    await load(log);
    expect(await links(as('CITY'))).toEqual(['CHEM/CITY-CHEM']);
    expect(await links(as('PSB'))).toEqual([]);
  });

  it('are due for review and drill, and overdue until that is on record', async () => {
    const log = planWithFinding();
    await load(log);
    const all = await everything((paging) => q.plan.due(paging, duty), 1);
    expect(all).toMatchObject([
      { planId: 'CHEM', duty: 'drill', dueAt: '2028-06-18T14:00:00.000Z', onRecord: false, version: 4 },
      { planId: 'CHEM', duty: 'review', rule: { source: '第八条' } },
    ]);
    const [first] = all;
    if (!first) throw new Error('unreachable');
    expect((await q.plan.due({ duty: 'review', ownerAgencyId: 'EMB' }, duty)).items).toHaveLength(1);
    expect((await q.plan.due({ before: '2028-01-01T00:00:00.000Z' }, duty)).items).toEqual([]);
    expect((await q.plan.due({}, as('PSB'))).items).toEqual([]);
    const later = '2028-07-01T00:00:00.000Z';
    const { duty: what, dueAt, rule } = first;
    expect(await q.due('plan', later, 10)).toEqual([{ planId: 'CHEM', duty: what, dueAt }]);
    await model.close();
    log.append('plan-CHEM', { type: 'plan.overdue', data: { duty: what, dueAt, rule, version: 4 } });
    await load(log);
    expect(await q.due('plan', later, 10)).toEqual([]);
    expect((await q.plan.due({ before: later }, duty)).items).toMatchObject([{ onRecord: true }]);
  });
});

describe('activations', () => {
  it('show who has each clause and whether it was late, to whom the incident concerns', async () => {
    const log = floodNight();
    report(log, 'I1', '泄漏', '520111');
    await load(planActivated(planWithFinding(log)));
    const seen = await q.activation.find('I1', as('PSB'));
    expect(seen?.clauses).toMatchObject([
      { clauseId: '3.1', status: 'executed', late: false },
      {
        clauseId: '4.3',
        status: 'issued',
        late: true,
        task: { status: 'assigned', assigneeAgencyId: 'PSB' },
      },
    ]);
    expect((await q.activation.list({ planId: 'CHEM', status: 'active' }, duty)).items).toMatchObject([
      { id: 'I1' },
    ]);
    expect((await q.activation.list({}, as('OUTSIDE'))).items).toEqual([]);
    expect(await q.activation.find('I1', as('OUTSIDE'))).toBeUndefined();
    const { events } = await q.feed.read(
      { after: 0n, types: ['plan.published', 'plan.drafted'] },
      as('OUTSIDE'),
    );
    expect(events.map(({ type }) => type)).toEqual(['plan.published']);
  });
});

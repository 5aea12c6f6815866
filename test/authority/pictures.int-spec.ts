import { AsOfQueries, pictureOf, Snapshotter } from '#audit';
import { decode } from '#contracts';
import { AgencyView, tableName, viewerAt, type ReadModel, type Viewer } from '#read-model';
import fc from 'fast-check';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readableLogOf } from '../../libs/audit/src/as-of/as-of.helper-spec.js';
import { thingsSeen } from '../../libs/audit/src/knowledge/things.js';
import { AgencyRow } from '../../libs/read-model/src/agency/rows.js';
import { emptyModel, postgresForFile } from '../../libs/read-model/src/testing/models.js';
import { TestLog } from '../../libs/read-model/src/testing/log.js';
import { planActivated, planWithFinding } from '../../libs/read-model/src/testing/plans.js';
import { statutoryReports } from '../../libs/read-model/src/testing/reports.js';
import { floodNight } from '../../libs/read-model/src/testing/scenario.js';
import { everything } from '../../libs/read-model/src/testing/viewers.js';
import { rainAndSlope } from '../../libs/read-model/src/testing/warnings.js';
import { nights, parties } from './nights.helper-spec.js';

const given = process.env['AUTHORITY_RUNS'];
const runs = Number(given ?? 3);
/** The same nights in every run, so that a failure is the change's; many others in `npm run check:long`. */
const seed = given === undefined ? 20_260_619 : undefined;

const district = { districtCode: '520111', homeBureauId: 'EMB' };

function registry(log = new TestLog()): TestLog {
  for (const { agencyId, kind, areaCode, mandates } of parties) {
    const stream = `agency-${agencyId}`;
    if (!log.events.some((one) => one.stream === stream))
      log.append(stream, {
        type: 'agency.registered',
        data: { name: agencyId, kind, ...(areaCode === undefined ? {} : { areaCode }) },
      });
    for (const mandate of mandates) log.append(stream, { type: 'agency.mandated', data: mandate });
  }
  log.append('installation-liandong', { type: 'installation.set', data: district });
  return log;
}

/** Who commands, is local and may speak at all changes on the way. */
function changesOffice(log: TestLog): void {
  log.append('agency-FIRE', {
    type: 'agency.mandated',
    data: { capacity: 'command', areaCode: '520111', of: ['natural-disaster'] },
  });
  log.append('agency-NBR', { type: 'agency.suspended', data: { reason: 'test' } });
}

/** What the queries show: of each table the row by its id, and nothing where there is none or it is not for the viewer. */
const asked = ({ queries }: ReadModel, viewer: Viewer) =>
  ({
    incidents: (id: string) => queries.incident.find(id, viewer),
    tasks: (id: string) => queries.task.find(id, viewer),
    sharing: (id: string) => queries.sharing.find(id, viewer),
    activations: async (id: string) => {
      const found = await queries.activation.find(id, viewer);
      // how the tasks of the clauses stand is told of the tasks themselves
      return found && { ...found, clauses: found.clauses.map(({ task: _, late: __, ...clause }) => clause) };
    },
    reports: (id: string) => queries.report.find(id, viewer),
    warnings: (id: string) => queries.warning.find(id, viewer),
    plans: (id: string) => queries.plan.find(id, viewer),
  }) as const;

/** In JSON, as both are given out. */
const json = (value: unknown): unknown =>
  value === undefined ? undefined : JSON.parse(JSON.stringify(value));

describe('the picture of an agency', () => {
  const postgres = postgresForFile();
  const folder = mkdtempSync(join(tmpdir(), 'liandong-pictures-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  let folders = 0;

  /** What was shown of all that there is, by every agency, over a log and a read model that has come to its end. */
  async function compared(log: TestLog, model: ReadModel): Promise<number> {
    const { snapshotter, store } = await Snapshotter.open(join(folder, `${folders++}`), 9);
    await snapshotter.take(log.events);
    const queries = new AsOfQueries(readableLogOf(log.events), store);
    const { state, recordedAt = '' } = await queries.at({ position: log.last });
    let shown = 0;
    for (const { id: agencyId } of state.rows(AgencyRow)) {
      const viewer = viewerAt(state, district, agencyId, recordedAt);
      if (!viewer) throw new Error(`${agencyId} is not registered`);
      const view = new AgencyView(state, viewer);
      const { incidentIds, things } = thingsSeen(state, view, undefined);
      const listed = await everything((paging) => model.queries.incident.list(paging, viewer), 200);
      expect([agencyId, incidentIds]).toEqual([agencyId, listed.map(({ id }) => id)]);
      const found = new Map<string, unknown>();
      for (const { table, key } of things()) {
        const seen = view.see(table, key);
        if (seen) found.set(`${tableName(table)} ${key}`, json(seen));
      }
      const live = new Map<string, unknown>();
      for (const [name, find] of Object.entries(asked(model, viewer)))
        for (const key of state.keys(name)) {
          const row = await find(key);
          if (row) live.set(`${name} ${key}`, json(row));
        }
      expect([agencyId, [...found.keys()].sort()]).toEqual([agencyId, [...live.keys()].sort()]);
      for (const [key, row] of live) expect([agencyId, key, found.get(key)]).toEqual([agencyId, key, row]);
      const { gaps, upToDate } = await pictureOf(queries, { agencyId, asOf: { position: log.last } });
      expect(gaps.length + upToDate).toBe(found.size);
      for (const { table, key, is } of gaps) expect(json(is)).toEqual(found.get(`${table} ${key}`));
      shown += found.size;
    }
    await store.close();
    return shown;
  }

  it(
    'is of any night, at its end and before, what the queries show it',
    async () => {
      await fc.assert(
        fc.asyncProperty(nights, fc.nat(60), async (night, n) => {
          const log = registry();
          const { model } = await emptyModel(postgres);
          for (const [index, { stream, storedType, by, data }] of night.entries()) {
            log.append(stream, decode(storedType, data), { by });
            if (index === n) {
              await model.projections.apply(log.all());
              expect(await compared(log, model)).toBeGreaterThan(0);
              changesOffice(log);
            }
          }
          await model.projections.apply(log.all());
          expect(await compared(log, model)).toBeGreaterThan(0);
          await model.close();
        }),
        { numRuns: runs, endOnFailure: true, seed },
      );
    },
    runs * 60_000,
  );

  it('is so of plans, activations, statutory reports and warnings', async () => {
    const log = registry(planActivated(planWithFinding(statutoryReports(rainAndSlope(floodNight())))));
    const { model } = await emptyModel(postgres);
    await model.projections.apply(log.all());
    expect(await compared(log, model)).toBeGreaterThan(0);
    await model.close();
  });
});

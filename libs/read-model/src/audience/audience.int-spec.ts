import type { DrillLog } from '#contracts';
import { audience, listening } from '#domain';
import type { ReadModel, Viewer } from '../index.js';
import { exerciseAudible, exercisePicture, factsFor, heardKey, viewerInDrill } from '../index.js';
import { planDrill } from '../testing/drills.js';
import { TestLog } from '../testing/log.js';
import { postgresForFile, readModelOf } from '../testing/models.js';
import { statutoryReports } from '../testing/reports.js';
import { floodNight } from '../testing/scenario.js';
import { as, auditor, duty, here } from '../testing/viewers.js';
import { rainAndSlope } from '../testing/warnings.js';
import type { AudibleEvent } from './events.js';

/** As an agency reads its topic. */
const reading = (viewer: Viewer): Viewer => {
  const who = listening(viewer);
  if (!who) throw new Error(`${viewer.agencyId} reads nothing`);
  return { ...who, here };
};
const readers = [
  duty,
  as('FIRE'),
  as('PSB'),
  as('WATER'),
  as('ENT-PUMP'),
  as('NM-EMB'),
  as('OUTSIDE'),
  auditor,
].map(reading);

/** What one agency is told, by position. */
const toldTo = (events: readonly AudibleEvent[], viewer: Viewer): Map<string, unknown> =>
  new Map(
    events.flatMap((event) => {
      const { type, actorAgencyId, data, incidentId, position } = event;
      const said = {
        type,
        actorAgencyId,
        data: data as Record<string, unknown>,
        incidentId: incidentId ?? undefined,
      };
      const [told] = audience(said, [{ who: viewer, of: factsFor(event, viewer), here: viewer.here }]);
      return told ? [[position, [told.data, told.actorAgencyId, told.incidentId]] as const] : [];
    }),
  );

describe('what agencies are told', () => {
  const log = statutoryReports(rainAndSlope(floodNight()));
  const positions = log.events.map(({ position }) => position);
  const postgres = postgresForFile();
  let model: ReadModel;
  beforeAll(async () => (model = await readModelOf(postgres, log)));
  afterAll(() => model.close());

  it.each(readers.map((viewer) => [viewer.agencyId, viewer] as const))(
    'is for %s event by event what the feed shows it',
    async (_, viewer) => {
      const shown = new Map<string, unknown>();
      for (let after = -1n; ;) {
        const { events, position } = await model.queries.feed.read({ after, limit: 200 }, viewer);
        for (const { position: at, data, actorAgencyId, incidentId } of events)
          shown.set(at, [data, actorAgencyId, incidentId ?? undefined]);
        if (events.length === 0) break;
        after = BigInt(position);
      }
      const told = toldTo(await model.queries.audience.events(positions), viewer);
      expect([...told]).toEqual([...shown]);
      if (viewer.agencyId !== 'OUTSIDE') expect(told.size).toBeGreaterThan(0);
    },
  );

  it.each(readers.map((viewer) => [viewer.agencyId, viewer] as const))(
    'is a picture to %s of what the queries show it, of all that is open',
    async (_, viewer) => {
      const { queries } = model;
      const open = await queries.audience.openTo(viewer);
      const { items } = await queries.incident.list({ limit: 200 }, viewer);
      const over = ['closed', 'reviewed', 'rejected', 'merged'];
      const incidents = items
        .filter(({ status }) => !over.includes(status))
        .map(({ id }) => `incident-${id}`);
      expect(
        open
          .map(({ object }) => object)
          .filter((object) => object.startsWith('incident-'))
          .sort(),
      ).toEqual(incidents.sort());
      for (const { object, sight } of open) {
        expect(sight).not.toBe('none');
        const id = object.slice(object.indexOf('-') + 1);
        const picture = await queries.audience.picture(object, viewer);
        if (object.startsWith('sharing-')) {
          expect(picture).toEqual({
            negotiation: await queries.sharing.find(id, viewer),
            upTo: String(positions.at(-1)),
          });
          continue;
        }
        const { timeline, asOf, ...found } = (await queries.response.find(id, viewer)) ?? {};
        expect(timeline).toBeDefined();
        expect(picture).toEqual({ ...found, upTo: asOf });
      }
    },
  );

  it('is nothing of what is not for them, whoever asks', async () => {
    expect(await model.queries.audience.picture('incident-F1', reading(as('OUTSIDE')))).toBeUndefined();
    expect(await model.queries.audience.picture('sharing-S1', reading(as('OUTSIDE')))).toBeUndefined();
    expect(await model.queries.audience.events([])).toEqual([]);
  });

  it('is the same inside a drill, where the same was done', async () => {
    const control = new TestLog();
    const participants = readers.map(({ agencyId }) => agencyId).filter((id) => id !== 'OUTSIDE');
    planDrill(control, 'D', { participants });
    const drillLog: DrillLog = { drillId: 'D', control: control.events, events: log.events };
    const live = await model.queries.audience.events(positions);
    const inside = await exerciseAudible(drillLog, new Set(positions.map(String)));
    for (const viewer of readers.filter(({ agencyId }) => agencyId !== 'EMB' && agencyId !== 'AUDIT')) {
      const within = viewerInDrill(drillLog, viewer);
      if (viewer.agencyId === 'OUTSIDE') {
        expect(within).toBeUndefined();
        continue;
      }
      if (!within) throw new Error('a participant');
      const ofIncidents = (told: Map<string, unknown>): unknown[] =>
        [...told].filter(([position]) => live.find((one) => one.position === position)?.ofIncident);
      expect(ofIncidents(toldTo(inside, within))).toEqual(ofIncidents(toldTo(live, viewer)));
      const { incident, tasks, sharing } = (await model.queries.response.find('F1', viewer)) ?? {};
      expect(await exercisePicture(drillLog, 'incident-F1', within)).toEqual(
        incident && { incident, tasks, sharing, upTo: String(positions.at(-1)) },
      );
    }
  });

  it('is remembered by who has begun, of which object, and since when', async () => {
    const audiences = model.audiences('live');
    const one = { agencyId: 'FIRE', object: 'incident-F1', sight: 'whole', since: 7n, grown: 7n } as const;
    await audiences.begin('FIRE', 7n, [one]);
    expect(await audiences.hearers()).toEqual([{ agencyId: 'FIRE', since: 7n, begun: false }]);
    await audiences.hasBegun('FIRE');
    const grown = { ...one, grown: 9n };
    await audiences.keep([grown]);
    expect(await audiences.hearers()).toEqual([{ agencyId: 'FIRE', since: 7n, begun: true }]);
    expect(await audiences.heard(['incident-F1'])).toEqual(new Map([[heardKey(one), grown]]));
    expect(await model.audiences('exercise').hearers()).toEqual([]);
    await audiences.end('FIRE');
    expect([await audiences.hearers(), await audiences.heardBy('FIRE')]).toEqual([[], new Map()]);
  });
});

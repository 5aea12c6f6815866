import type { DrillLog } from '#contracts';
import { audience, listening } from '#domain';
import type { ReadModel, Viewer } from '../index.js';
import { exerciseAudible, exercisePicture, factsFor, heardKey, viewerInDrill } from '../index.js';
import { planDrill } from '../testing/drills.js';
import { TestLog } from '../testing/log.js';
import { emptyModel, postgresForFile, readModelOf } from '../testing/models.js';
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

/** With ties that come to nothing and begin again, and an incident that changes hands and goes into another. */
function turns(log: TestLog): TestLog {
  const assign = (id: string) =>
    log.append(`task-${id}`, {
      type: 'task.assigned',
      data: {
        ...{ incidentId: 'G1', assigneeAgencyId: 'PSB', assignerAgencyId: 'EMB' },
        ...{ title: '警戒', priority: 1, acknowledgeWithinMinutes: 5 },
      },
    });
  const news = (summary: string) =>
    log.append('incident-G1', {
      type: 'incident.situation-updated',
      data: { summary, byAgencyId: 'EMB' },
    });
  for (const id of ['T8', 'T9']) {
    assign(id);
    news(`with ${id}`);
    log.append(`task-${id}`, { type: 'task.cancelled', data: { reason: '改派' } });
    news(`without ${id}`);
  }
  log.append('incident-G1', {
    type: 'incident.command-established',
    data: { form: 'on-site', commandingAgencyId: 'FIRE', post: '现场' } as never,
  });
  news('FIRE commands');
  log.append('incident-G1', {
    type: 'incident.command-established',
    data: { form: 'on-site', commandingAgencyId: 'EMB', post: '现场' } as never,
  });
  news('EMB commands');
  log.append('incident-G1', {
    type: 'incident.classified',
    data: { category: 'public-health', eventLevel: 'IV' } as never,
  });
  news('another category');
  log.append('incident-G1', { type: 'incident.merged', data: { intoIncidentId: 'F1', reason: '' } as never });
  log.append('incident-F1', {
    type: 'incident.situation-updated',
    data: { summary: 'both', byAgencyId: 'EMB' },
  });
  return log;
}

/** Commands what is of one category, wherever it is. */
const water = reading(
  as('WATER', { mandates: [{ capacity: 'command', areaCode: '520100', of: ['public-health'] }] }),
);

describe('what agencies are told, however late', () => {
  const log = turns(statutoryReports(rainAndSlope(floodNight())));
  const postgres = postgresForFile();
  const all = [...readers.filter(({ agencyId }) => agencyId !== 'WATER'), water];

  it('is what the feed showed them when it happened, live and inside a drill', async () => {
    const { model } = await emptyModel(postgres);
    const control = new TestLog();
    planDrill(control, 'D', { participants: all.map(({ agencyId }) => agencyId) });
    const sooner = new Map(all.map(({ agencyId }) => [agencyId, new Map<string, unknown>()]));
    const inside = new Map(all.map(({ agencyId }) => [agencyId, new Map<string, unknown>()]));
    for (const [n, record] of log.events.entries()) {
      const { position } = record;
      await model.projections.apply({ events: [record], upTo: position });
      const drillLog: DrillLog = {
        drillId: 'D',
        control: control.events,
        events: log.events.slice(0, n + 1),
      };
      const within = await exerciseAudible(drillLog, new Set([position.toString()]));
      const live = await model.queries.audience.events([position]);
      for (const viewer of all) {
        const { events } = await model.queries.feed.read({ after: position - 1n, limit: 200 }, viewer);
        const shown = events.map((one) => [
          one.position,
          [one.data, one.actorAgencyId, one.incidentId ?? undefined],
        ]);
        expect([viewer.agencyId, ...toldTo(live, viewer)]).toEqual([viewer.agencyId, ...shown]);
        for (const [at, told] of toldTo(live, viewer)) sooner.get(viewer.agencyId)?.set(at, told);
        for (const [at, told] of toldTo(within, viewer)) inside.get(viewer.agencyId)?.set(at, told);
      }
    }
    const positions = log.events.map(({ position }) => position);
    const later = await model.queries.audience.events(positions);
    const drillLog: DrillLog = { drillId: 'D', control: control.events, events: log.events };
    const laterInside = await exerciseAudible(drillLog, new Set(positions.map(String)));
    for (const viewer of all) {
      const { agencyId } = viewer;
      expect([agencyId, ...toldTo(later, viewer)]).toEqual([agencyId, ...(sooner.get(agencyId) ?? [])]);
      expect([agencyId, ...toldTo(laterInside, viewer)]).toEqual([agencyId, ...(inside.get(agencyId) ?? [])]);
    }
    const saidTo = (agencyId: string): string => JSON.stringify([...(sooner.get(agencyId) ?? [])]);
    expect(saidTo('PSB')).toContain('with T9');
    expect(saidTo('PSB')).not.toContain('without T9');
    expect(saidTo('FIRE')).toContain('FIRE commands');
    expect(saidTo('WATER')).toContain('another category');
    expect(saidTo('WATER')).not.toContain('EMB commands');
    await model.close();
  });
});

describe('what agencies are told', () => {
  const log = statutoryReports(rainAndSlope(floodNight()));
  const positions = log.events.map(({ position }) => position);
  const postgres = postgresForFile();
  let model: ReadModel;
  beforeAll(async () => (model = await readModelOf(postgres, log)));
  afterAll(() => model.close());

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
      const within = viewerInDrill(drillLog, viewer, readers);
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

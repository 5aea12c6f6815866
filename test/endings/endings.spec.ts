import { commandExamples, decode } from '#contracts';
import {
  isIncidentOpen,
  isSharingOpen,
  isTaskOpen,
  isTaskTakenUp,
  linesHeld,
  linesTakenUp,
  reservationId,
} from '#domain';
import fc from 'fast-check';
import { incidents, nights, type Deed, type Happening } from './deeds.helper-spec.js';
import { World, type LookedUp } from './world.helper-spec.js';

const stock = {
  ...commandExamples['resource.register'],
  quantity: 4,
  capability: { code: 'drainage-m3h', perUnit: 1 },
};

/** What the ends of a night have taken from people although it was known that they counted on it. */
async function play(night: readonly Happening[]): Promise<{ world: World; broken: string[] }> {
  const world = new World();
  await world.log.put('resource-R1', {
    type: 'resource.registered',
    data: { ...stock, ownerAgencyId: 'ENT' },
  } as never);
  for (const id of incidents)
    await world.log.put(`incident-${id}`, {
      type: 'incident.reported',
      data: { ...commandExamples['incident.report'], reporterAgencyId: 'EMB' },
    } as never);
  const broken: string[] = [];
  const waiting: { deed: Deed; found: LookedUp; after: number }[] = [];
  const settleDeed = async ({ deed, found }: { deed: Deed; found: LookedUp }): Promise<void> => {
    const isEnd = deed.command.type === 'incident.close' || deed.command.type === 'incident.reject';
    const counted =
      isEnd && found.asOf === world.log.records.length ? await countedOn(world, deed.stream) : [];
    const refusal = await world.decide(deed.stream, found);
    if (!refusal) broken.push(...counted);
  };
  for (const [n, happening] of night.entries()) {
    if ('follow' in happening) {
      await world.follow(happening.follow, happening.many);
      continue;
    }
    const id = happening.stream.slice(happening.stream.indexOf('-') + 1);
    if ((happening.command.data as { intoIncidentId?: string }).intoIncidentId === id) continue;
    const found = await world.lookUp(happening.by, id, happening.command);
    waiting.push({ deed: happening, found, after: n + happening.late });
    for (const one of waiting.filter(({ after }) => after <= n)) {
      waiting.splice(waiting.indexOf(one), 1);
      await settleDeed(one);
    }
  }
  for (const one of waiting) await settleDeed(one);
  await world.settle();
  return { world, broken };
}

async function countedOn(world: World, stream: string): Promise<string[]> {
  const incidentId = stream.slice('incident-'.length);
  const tasks = (await world.states('task')).filter(
    ({ state }) => isTaskTakenUp(state) && state.status !== 'none' && state.incidentId === incidentId,
  );
  const requests = (await world.states('sharing')).filter(
    ({ state }) => state.incidentId === incidentId && linesTakenUp(state).length > 0,
  );
  const own = await world.log.runners().incident.state(incidentId);
  return isIncidentOpen(own.status) ? [...tasks, ...requests].map(({ id }) => `${id} of ${incidentId}`) : [];
}

/** What ended with an incident because of something that was before any such end. */
function endedTooEarly({ log: { records } }: World): string[] {
  return records.flatMap(({ stream, data, metadata }) => {
    const { reason } = data as { readonly reason?: string };
    if (metadata.actor.role !== 'system' || !reason?.startsWith('incident.')) return [];
    const cause = records.findIndex(({ eventId }) => eventId === metadata.causationId);
    const before = records.slice(0, cause + 1).map(({ storedType }) => storedType.replace(/\.v\d+$/, ''));
    return before.includes(reason) ? [] : [`${stream}: ${reason}`];
  });
}

describe('the end of an incident', () => {
  it('leaves nothing promised to what has ended, whoever did what at that moment, and breaks no word silently', async () => {
    await fc.assert(
      fc.asyncProperty(nights, async (night) => {
        const { world, broken } = await play(night);
        expect(broken).toEqual([]);
        expect(endedTooEarly(world)).toEqual([]);

        const live = new Set(
          (await world.states('incident')).flatMap(({ id, state }) =>
            isIncidentOpen(state.status) ? [id] : [],
          ),
        );
        for (const { id, state } of await world.states('task'))
          if (isTaskOpen(state)) expect([id, live.has(state.incidentId)]).toEqual([id, true]);
        for (const { id, state } of await world.states('sharing')) {
          if (!isSharingOpen(state) || live.has(state.incidentId ?? '')) continue;
          // nothing is kept for it, and what is out was told to come back
          const steps = linesHeld(state).map(({ step }) => step);
          expect([id, steps]).toEqual([id, steps.map(() => 'released')]);
          await world.comeBack(id);
        }
        await world.settle();
        for (const { id, state } of await world.states('sharing'))
          if (isSharingOpen(state)) expect([id, live.has(state.incidentId ?? '')]).toEqual([id, true]);
      }),
      { numRuns: 80 },
    );
  }, 300_000);

  it('can be brought about by who commands whatever a suspended owner has promised', async () => {
    await fc.assert(
      fc.asyncProperty(nights, fc.nat(60), async (night, until) => {
        const { world } = await play(night.slice(0, until));
        const bureau = { agencyId: 'EMB' };
        const say = async (stream: string, type: string): Promise<void> => {
          const id = stream.slice(stream.indexOf('-') + 1);
          const command = { type, data: { reason: 'r' } } as unknown as Deed['command'];
          await world.decide(stream, await world.lookUp(bureau.agencyId, id, command));
        };
        for (const { id } of await world.states('task')) await say(`task-${id}`, 'task.cancel');
        for (const { id } of await world.states('sharing')) {
          await say(`sharing-${id}`, 'sharing.release');
          await world.settle();
          await world.comeBack(id, bureau);
          await say(`sharing-${id}`, 'sharing.cancel');
        }
        await world.settle();
        for (const { id, state } of await world.states('task'))
          expect([id, isTaskOpen(state)]).toEqual([id, false]);
        for (const { id, state } of await world.states('sharing'))
          expect([id, isSharingOpen(state)]).toEqual([id, false]);
        expect((await world.log.runners().resource.state('R1')).promises).toEqual({});
      }),
      { numRuns: 80 },
    );
  }, 300_000);

  it('keeps what resources have promised and what negotiations hold the same', async () => {
    await fc.assert(
      fc.asyncProperty(nights, async (night) => {
        const { world } = await play(night);
        const { quantities, promises } = await world.log.runners().resource.state('R1');
        const { registered, ...parts } = quantities;
        expect(Object.values(parts).reduce((sum, n) => sum + n, 0)).toBe(registered);
        const held = (await world.states('sharing')).flatMap(({ id, state }) =>
          linesHeld(state).map(({ lineId }) => reservationId({ sharingId: id, lineId })),
        );
        expect(Object.keys(promises).sort()).toEqual(held.sort());
      }),
      { numRuns: 60 },
    );
  }, 300_000);

  it('names in each event that it leads to the one that it follows from', async () => {
    await fc.assert(
      fc.asyncProperty(nights, async (night) => {
        const { world } = await play(night);
        const byId = new Map(world.log.records.map((record) => [record.eventId, record]));
        for (const { storedType, data, metadata } of world.log.records) {
          if (metadata.actor.role !== 'system') continue;
          const cause = byId.get(metadata.causationId);
          expect([decode(storedType, data).type, cause?.stream]).not.toContain(undefined);
        }
      }),
      { numRuns: 30 },
    );
  }, 300_000);
});

import { night } from '../night/night.js';
import { seeded } from '../play/random.js';
import { Rehearsal } from './rehearsal.helper-spec.js';
import { goThrough, has, playedAtEase, take } from './night.helper-spec.js';
import type { Awaited, Step } from '../story/step.js';

const byId = new Map(night.map((step) => [step.id, step]));

/** Everything that must have its reply before a step goes, of those before it. */
const ancestors = new Map<string, ReadonlySet<string>>();
const ancestorsOf = (id: string): ReadonlySet<string> => {
  const known = ancestors.get(id);
  if (known) return known;
  const found = new Set<string>();
  for (const before of byId.get(id)?.after ?? []) {
    found.add(before);
    for (const one of ancestorsOf(before)) found.add(one);
  }
  ancestors.set(id, found);
  return found;
};

/** What a step itself put on record, without what flows made of it. */
const saidBy = (world: Rehearsal, { id }: Step): object[] =>
  world.seen
    .filter(({ stepId, flow }) => stepId === id && flow === undefined)
    .map(({ type, data }) => ({ type, data }));

/** Everything on record, without the order. */
const record = (world: Rehearsal): string[] =>
  world.seen.map(({ stream, type, data }) => `${stream} ${type} ${JSON.stringify(data)}`).sort();

/** Lets flows go only as far as what is awaited needs, others as late as can be. */
function until(world: Rehearsal, { id, awaits }: Step): void {
  for (const awaited of awaits) {
    const cause = causeOf(awaited);
    while (!has(world, awaited)) {
      const went = world.flow((flows) => {
        const wanted = flows.findIndex(({ flow, stepId }) => flow === cause.flow && stepId === cause.stepId);
        const near = flows.findIndex(({ flow }) => flow === cause.flow);
        return [wanted, near, 0].find((index) => index >= 0) ?? 0;
      });
      if (!went) throw new Error(`${id} waits for ever for ${JSON.stringify(awaited)}`);
    }
  }
}

/** Everything before the rain comes first: nothing of it is under way when the first warning is given. */
const preparations = new Set(night.find(({ id }) => id === 'HX-0618-1630a')?.after);
const usual = playedAtEase();
const inOrder = [...usual.steps].flatMap((id) => byId.get(id) ?? []);
const prepared = new Rehearsal();
for (const step of inOrder.slice(0, preparations.size)) take(prepared, step);

/** A world in which a step can be looked at: with the preparations behind it, unless it is one of them. */
const begun = ({ id }: Step): Rehearsal => (preparations.has(id) ? new Rehearsal() : prepared.copy());

const wasTaken = (world: Rehearsal, { id }: Step): boolean => world.steps.has(id);

/** What brought an event about. */
function causeOf({ stream, event, about }: Awaited): { stepId: string; flow?: string } {
  const found = usual.seen.find(
    (one) =>
      one.stream === stream &&
      one.type === event &&
      (about === undefined || [one.data['lineId'], one.data['clauseId']].includes(about)),
  );
  if (!found) throw new Error(`${event} of ${about} never happens on ${stream}`);
  return found;
}

const problemOf = (work: () => void): string[] => {
  try {
    work();
    return [];
  } catch (error) {
    return [(error as Error).message];
  }
};

describe('the order of the night', () => {
  it('waits for the reply to whatever brings about what is awaited', () => {
    const unnamed = night.flatMap(({ id, awaits }) =>
      awaits
        .map(causeOf)
        .flatMap(({ stepId }) => (ancestorsOf(id).has(stepId) ? [] : [`${id} after ${stepId}`])),
    );
    expect(unnamed).toEqual([]);
  });

  it('lets every step go when no more has happened than what it names, with the same effect', () => {
    const problems = inOrder.flatMap((step) =>
      problemOf(() => {
        const world = begun(step);
        for (const before of inOrder.filter(({ id }) => ancestorsOf(step.id).has(id))) {
          if (wasTaken(world, before)) continue;
          until(world, before);
          take(world, before);
        }
        until(world, step);
        take(world, step);
        expect([step.id, saidBy(world, step)]).toEqual([step.id, saidBy(usual, step)]);
      }),
    );
    expect(problems).toEqual([]);
  });

  it('lets every step go when all that does not follow from it has happened before, with the same effect', () => {
    const problems = inOrder.flatMap((step) =>
      problemOf(() => {
        const world = begun(step);
        for (const other of inOrder) {
          if (other === step || ancestorsOf(other.id).has(step.id) || wasTaken(world, other)) continue;
          take(world, other);
          while (world.flow());
        }
        take(world, step);
        expect([step.id, saidBy(world, step)]).toEqual([step.id, saidBy(usual, step)]);
      }),
    );
    expect(problems).toEqual([]);
  });

  const flows = [...new Set(usual.seen.flatMap(({ flow }) => flow ?? []))];

  it.each(flows)('comes to the same record when the flow of %s lags behind everything else', (lagging) => {
    const world = new Rehearsal();
    goThrough(world, (ready) => {
      const went = world.flow((next) => next.findIndex(({ flow }) => flow !== lagging));
      return went ? undefined : ready[0];
    });
    expect(record(world)).toEqual(record(usual));
  });

  it.each(Array.from({ length: 20 }, (_, seed) => seed))(
    'comes to the same record in whatever order steps and flows go (order %i)',
    (seed) => {
      const random = seeded(seed);
      const haste = random();
      const world = new Rehearsal();
      goThrough(world, (ready) => {
        if (random() < haste) return ready[Math.floor(random() * ready.length)];
        world.flow((next) => Math.floor(random() * next.length));
        return undefined;
      });
      expect(record(world)).toEqual(record(usual));
    },
  );
});

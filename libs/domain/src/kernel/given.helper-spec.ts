import fc from 'fast-check';
import type { Actor, Decider, DecisionContext, Refusal } from './decider.js';

export const bureau: Actor = { agencyId: 'EMB', principal: 'li.wei', role: 'commander' };

export const by = (agencyId: string, role: Actor['role'] = 'agency-operator'): { actor: Actor } => ({
  actor: { agencyId, principal: 'duty', role },
});

export const decidedAs = (context: Partial<DecisionContext> = {}): DecisionContext => ({
  actor: bureau,
  occurredAt: '2026-06-18T14:10:00.000Z',
  receivedAt: '2026-06-18T14:10:01.000Z',
  ...context,
});

export const folded = <C, E, S>(decider: Decider<C, E, S>, ...events: E[]): S =>
  events.reduce((state, event) => decider.evolve(state, event), decider.initialState);

/** `given(decider, ...history).when(command).then(...events)`; refusals are compared with all their details. */
export const given = <C, E, S>(decider: Decider<C, E, S>, ...history: E[]) => ({
  when(command: C, context: Partial<DecisionContext> = {}) {
    const decision = decider.decide(command, folded(decider, ...history), decidedAs(context));
    return {
      then: (...events: E[]): void => expect(decision).toEqual({ events }),
      thenRefused: (refusal: Refusal): void => expect(decision).toEqual({ refusal }),
      thenNothing: (): void => expect(decision).toEqual({ events: [] }),
      get events(): readonly E[] {
        if ('refusal' in decision) throw new Error(`refused: ${JSON.stringify(decision.refusal)}`);
        return decision.events;
      },
    };
  },
});

/** A command as a careless or hostile sender fills it: with fields that no one asked for, at every depth. */
export function withStrays<T>(command: T): T {
  const soil = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(soil);
    if (typeof value !== 'object' || value === null) return value;
    const soiled = Object.entries(value).map(([key, inner]) => [key, soil(inner)] as const);
    return { ...Object.fromEntries(soiled), stray: 'stray' };
  };
  const { type, data } = command as { type: string; data: unknown };
  return { type, data: soil(data) } as T;
}

/** One sample of the data of every event of an aggregate. */
export type Samples<E extends { type: string; data: unknown }> = {
  readonly [K in E['type']]: Extract<E, { type: K }>['data'];
};

const awkward = ['', 'constructor', '__proto__', 'toString', '1.1', '水'];

/** The same shape with other leaves: most kept, so that events still refer to each other. */
function scrambled(value: unknown): fc.Arbitrary<unknown> {
  if (Array.isArray(value)) return fc.tuple(...value.map(scrambled));
  if (typeof value === 'object' && value !== null) {
    return fc.record(Object.fromEntries(Object.entries(value).map(([key, v]) => [key, scrambled(v)])));
  }
  const others =
    typeof value === 'string'
      ? fc.constantFrom(...awkward)
      : typeof value === 'number'
        ? fc.integer({ min: -9, max: 9 })
        : fc.constant(value);
  return fc.oneof({ weight: 3, arbitrary: fc.constant(value) }, { weight: 1, arbitrary: others });
}

/** Histories that no decider would write, of events that a log could hold. */
const anyHistory = <E extends { type: string; data: unknown }>(samples: Samples<E>): fc.Arbitrary<E[]> =>
  fc.array(
    fc.oneof(
      ...Object.entries(samples).map(([type, data]) => scrambled(data).map((d) => ({ type, data: d }) as E)),
    ),
    { maxLength: 25 },
  );

/** `evolve` takes any events in any order, changes nothing it is given, and gives the same state again. */
export function expectTotal<C, E extends { type: string; data: unknown }, S>(
  decider: Decider<C, E, S>,
  samples: Samples<E>,
): void {
  const initially = structuredClone(decider.initialState);
  fc.assert(
    fc.property(anyHistory(samples), (history) => {
      const before = structuredClone(history);
      expect(folded(decider, ...history)).toEqual(folded(decider, ...history));
      expect(history).toEqual(before);
    }),
    { numRuns: 150 },
  );
  expect(decider.initialState).toEqual(initially);
}

import type { Refusal } from '#domain';
import { aggregateNames, aggregates, type AggregateName, type EventOf } from '../aggregates/table.js';

/** Recorded in an aggregate's stream beside its events: the outcome of a command that changed nothing. */
export type OutcomeEvent =
  | { readonly type: 'command.refused'; readonly data: Refusal }
  | { readonly type: 'command.no-change'; readonly data: Record<never, never> };

export type DomainEvents = { readonly [Name in AggregateName]: EventOf<Name> };
export type DomainEvent = DomainEvents[AggregateName];
export type AnyEvent = DomainEvent | OutcomeEvent;

const written = new Map<string, string>([
  ['command.refused', 'command.refused.v1'],
  ['command.no-change', 'command.no-change.v1'],
  ...aggregateNames.flatMap((name) => Object.entries(aggregates[name].events)),
]);

type Decode = (data: never) => AnyEvent;

/** Every name ever written, with the way to today's event. */
const readable = new Map<string, Decode>([
  ...[...written].map(([type, name]): [string, Decode] => [name, (data) => ({ type, data }) as AnyEvent]),
  ...aggregateNames.flatMap((name): [string, Decode][] =>
    Object.entries<Decode>(aggregates[name].earlierEvents ?? {}),
  ),
]);

/** A name in the log that this version does not know. The reader must stop: skipping it would lose it. */
export class UnknownStoredType extends Error {
  readonly code = 'unknown-stored-type';
  constructor(readonly storedType: string) {
    super(`the log holds an event type that this version cannot read: ${storedType}`);
  }
}

export const storedName = ({ type }: AnyEvent): string => {
  const name = written.get(type);
  if (name === undefined) throw new TypeError(`no stored name for ${type}`);
  return name;
};

export function decode(storedType: string, data: unknown): AnyEvent {
  const lift = readable.get(storedType);
  if (!lift) throw new UnknownStoredType(storedType);
  return lift(data as never);
}

/** All stored names, for filters and documents. */
export const storedNames = (): string[] => [...readable.keys()];

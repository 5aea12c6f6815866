import {
  EventStoreDBClient,
  jsonEvent,
  type AllStreamResolvedEvent,
  type AllStreamSubscription,
  type EventData,
  type ResolvedEvent,
} from '@eventstore/db-client';
import { randomUUID } from 'node:crypto';
import { collect } from '../support.js';

export const clientOf = (url: string): EventStoreDBClient => EventStoreDBClient.connectionString(url);

/** New events that carry their numbers. */
export const events = (count: number, from = 0, type = 'tested'): EventData[] =>
  Array.from({ length: count }, (_, i) =>
    jsonEvent({ id: randomUUID(), type, data: { n: from + i }, metadata: { by: 'conformance' } }),
  );

export const numberOf = ({ event }: ResolvedEvent | AllStreamResolvedEvent): number =>
  (event?.data as { n: number }).n;

export async function numbersIn(client: EventStoreDBClient, stream: string): Promise<number[]> {
  return (await collect(client.readStream(stream))).map(numberOf);
}

/** Everything that a subscription gives while the test runs. */
export function record(subscription: AllStreamSubscription): AllStreamResolvedEvent[] {
  const received: AllStreamResolvedEvent[] = [];
  subscription.on('data', (event: AllStreamResolvedEvent) => received.push(event));
  return received;
}

export const positionsOf = (all: readonly AllStreamResolvedEvent[]): bigint[] =>
  all.map(({ event }) => event?.position?.commit ?? -1n);

/** Later ones are larger: real logs leave gaps between positions. */
export const increases = (positions: readonly bigint[]): boolean =>
  positions.every((position, i) => i === 0 || position > (positions[i - 1] ?? -1n));

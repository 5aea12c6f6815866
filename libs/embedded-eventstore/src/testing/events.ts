import { randomUUID } from 'node:crypto';
import {
  type AllStreamSubscription,
  type EventStoreDBClient,
  jsonEvent,
  type ResolvedEvent,
  type StreamSubscription,
} from '@eventstore/db-client';

export type AnySubscription = AllStreamSubscription | StreamSubscription;

/** New events that carry their number. */
export function events(count: number, type = 'tested', from = 0) {
  return Array.from({ length: count }, (_, i) =>
    jsonEvent({ id: randomUUID(), type, data: { n: from + i } }),
  );
}

export async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const one of source) all.push(one);
  return all;
}

/** The numbers of the events of a stream, in the order read. */
export async function numbersIn(
  client: EventStoreDBClient,
  stream: string,
  options?: Parameters<EventStoreDBClient['readStream']>[1],
): Promise<number[]> {
  return (await collect(client.readStream(stream, options))).map(numberOf);
}

export function numberOf(resolved: Pick<ResolvedEvent, 'event'>): number {
  return (resolved.event?.data as { n: number }).n;
}

/** Waits for a condition. @throws when it does not hold in time */
export async function until(condition: () => boolean | Promise<boolean>, timeoutMs = 240_000): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`not within ${timeoutMs} ms: ${condition.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** The error a promise is rejected with. */
export async function errorOf(promise: Promise<unknown>): Promise<Record<string, unknown>> {
  return promise.then(
    (value) => {
      throw new Error(`not rejected but resolved with ${String(value)}`);
    },
    (error: unknown) => error as Record<string, unknown>,
  );
}

/** What arrives at a subscription, for as long as the test lasts. */
export function record(subscription: AnySubscription): ResolvedEvent[] {
  const received: ResolvedEvent[] = [];
  (subscription as AllStreamSubscription).on('data', (event: ResolvedEvent) => received.push(event));
  return received;
}

import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { randomUUID } from 'node:crypto';

/** Runs `total` jobs with `inFlight` at once; gives the rate per second. */
export async function rate(
  total: number,
  inFlight: number,
  job: (index: number) => Promise<unknown>,
): Promise<number> {
  let next = 0;
  const started = performance.now();
  await Promise.all(
    Array.from({ length: inFlight }, async () => {
      for (let index = next++; index < total; index = next++) await job(index);
    }),
  );
  return total / ((performance.now() - started) / 1000);
}

/** What the client alone appends per second: one event of `bytes` each, on a new stream each. */
export async function rawAppends(
  url: string,
  total: number,
  inFlight: number,
  bytes: number,
): Promise<number> {
  const client = EventStoreDBClient.connectionString(url);
  const data = { text: 'x'.repeat(bytes) };
  const append = (): Promise<unknown> => {
    const id = randomUUID();
    return client.appendToStream(`raw-${id}`, jsonEvent({ id, type: 'raw', data }), {
      expectedRevision: 'no_stream',
    });
  };
  try {
    await rate(inFlight * 10, inFlight, append);
    return await rate(total, inFlight, append);
  } finally {
    await client.dispose();
  }
}

import { EventLog } from '#event-log';
import { openReadModel } from '#read-model';
import type { TestService } from '../test/harness/service.js';

/** Events per second of a subscription that does nothing with them. */
export async function bareSubscription(service: TestService): Promise<number> {
  const log = new EventLog({ url: service.env['EVENTSTORE_URL'] ?? '' });
  try {
    let events = 0;
    const started = performance.now();
    for await (const batch of log.follow({ after: undefined })) {
      events += batch.events.length;
      if (batch.caughtUp) break;
    }
    return events / ((performance.now() - started) / 1000);
  } finally {
    await log.close();
  }
}

/** Events per second into all projections, by a rebuild. */
export async function projected(service: TestService): Promise<number> {
  const log = new EventLog({ url: service.env['EVENTSTORE_URL'] ?? '' });
  const readModel = await openReadModel({ url: service.env['POSTGRES_URL'] ?? '', applicationName: 'bench' });
  try {
    const { events, seconds } = await readModel.rebuild('all', (after) =>
      log.follow({ after, batchSize: 1_000 }),
    );
    return events / seconds;
  } finally {
    await readModel.close();
    await log.close();
  }
}

import { EventLog, probeLog } from '#event-log';
import { requireEngines, type Config } from '#platform';
import { probePostgres } from '#postgres';
import { openReadModel, type ReadModel, type RebuildProgress, type RebuildSource } from '#read-model';
import { appendKey } from '#security';
import { say } from '../options.js';
import { surroundings } from '../surroundings.js';

const sayEveryMs = 1_000;

interface Reading {
  readonly config: Config;
  readonly eventLog: EventLog;
  readonly readModel: ReadModel;
  readonly source: RebuildSource;
  readonly progress: (progress: RebuildProgress) => void;
}

/** Opens log and read model for a command that reads the whole log and says how far it is. */
export async function readingLog(
  options: { data: string },
  applicationName: string,
  work: (reading: Reading) => Promise<void>,
): Promise<void> {
  const { config } = surroundings(options);
  await requireEngines(
    () => probeLog({ url: config.eventStoreUrl, appends: false }),
    () => probePostgres({ url: config.postgresUrl, owns: true }),
  );
  const key = config.appendKey && appendKey(config.appendKey);
  const eventLog = new EventLog({ url: config.eventStoreUrl, key });
  const readModel = await openReadModel({ url: config.postgresUrl, applicationName, poolSize: 3 });
  try {
    const end = await eventLog.lastPosition();
    let said = 0;
    await work({
      config,
      eventLog,
      readModel,
      source: (after) => eventLog.follow({ after, batchSize: 1_000 }),
      progress: ({ events, position, eventsPerSecond, caughtUp }) => {
        if (Date.now() - said < sayEveryMs && !caughtUp) return;
        said = Date.now();
        say(`${events} events, position ${position} of ${end}, ${Math.round(eventsPerSecond)} events/s`);
      },
    });
  } finally {
    await readModel.close();
    await eventLog.close();
  }
}

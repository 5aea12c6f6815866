import { EventLog } from '#event-log';
import { openReadModel } from '#read-model';
import { Command } from 'commander';
import { say, surroundings, withData } from './options.js';

const sayEveryMs = 1_000;

/** `rebuild <projection…|all>` */
export function rebuildCommand(): Command {
  return withData(new Command('rebuild').argument('<projections...>', 'names, or all'))
    .description('fill projections anew from the log and swap them in, while queries go on')
    .action(async (names: string[], options: { data: string }) => {
      const { config } = surroundings(options);
      const eventLog = new EventLog({ url: config.eventStoreUrl });
      const readModel = await openReadModel({
        url: config.postgresUrl,
        applicationName: 'rebuild',
        poolSize: 3,
      });
      try {
        const end = await eventLog.lastPosition();
        let said = 0;
        const result = await readModel.rebuild(
          names.includes('all') ? 'all' : names,
          (after) => eventLog.follow({ after, batchSize: 1_000 }),
          ({ events, position, eventsPerSecond, caughtUp }) => {
            if (Date.now() - said < sayEveryMs && !caughtUp) return;
            said = Date.now();
            say(`${events} events, position ${position} of ${end}, ${Math.round(eventsPerSecond)} events/s`);
          },
        );
        say(
          `rebuilt ${result.projections.join(', ')}: ${result.events} events in ${result.seconds.toFixed(1)} s`,
        );
      } finally {
        await readModel.close();
        await eventLog.close();
      }
    });
}

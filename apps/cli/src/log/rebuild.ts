import { withData, say } from '../options.js';
import { Command } from 'commander';
import { readingLog } from './reading-log.js';

/** `rebuild <projection…|all>` */
export function rebuildCommand(): Command {
  return withData(new Command('rebuild').argument('<projections...>', 'names, or all'))
    .description('rebuild projections from the log and swap them in while queries continue')
    .action((names: string[], options: { data: string }) =>
      readingLog(options, 'rebuild', async ({ readModel, source, progress }) => {
        const { projections, events, seconds } = await readModel.rebuild(
          names.includes('all') ? 'all' : names,
          source,
          progress,
        );
        say(`rebuilt ${projections.join(', ')}: ${events} events in ${seconds.toFixed(1)} s`);
      }),
    );
}

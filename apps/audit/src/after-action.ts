import { afterActionMarkdown, gatherAfterAction, type ReportLanguage } from '#audit';
import { requireEngines } from '#platform';
import { probePostgres } from '#postgres';
import { openReadModel } from '#read-model';
import { Command, Option } from 'commander';
import { CannotCheck, configOf, position, withData, withLog, type DataOption } from './options.js';
import { say } from './say.js';

interface AfterActionOptions extends DataOption {
  readonly format: 'markdown' | 'json';
  readonly lang: ReportLanguage;
  readonly position?: string;
}

/** `after-action <incident id>` */
export function afterActionCommand(): Command {
  return withData(new Command('after-action'))
    .description(
      'after-action report of an incident: times, shortfalls, breaches, decisions, corrections, cost',
    )
    .argument('<incident id>', 'such as INC-C1')
    .addOption(new Option('--format <form>', 'output form').choices(['markdown', 'json']).default('markdown'))
    .addOption(new Option('--lang <tag>', 'of the Markdown').choices(['zh-CN', 'en']).default('zh-CN'))
    .option('--position <n>', 'as of this log position', position)
    .action(async (incidentId: string, options: AfterActionOptions) => {
      const { format, lang } = options;
      const asOf = options.position === undefined ? undefined : BigInt(options.position);
      const report = await withLog(options, async (log) => {
        const { postgresUrl: url } = configOf(options);
        await requireEngines(() => probePostgres({ url, owns: false }));
        const readModel = await openReadModel({ url, applicationName: 'audit', poolSize: 1 });
        const { queries, projected } = readModel;
        try {
          const source = {
            relatedStreams: (id: string) => queries.incident.relatedStreams(id),
            rosterStreams: (...asked: Parameters<typeof queries.duty.rosterStreams>) =>
              queries.duty.rosterStreams(...asked),
            read: (stream: string) => log.read(stream),
            position: () => projected.position(),
          };
          return await gatherAfterAction(incidentId, source, asOf);
        } finally {
          await readModel.close();
        }
      });
      if (!report) throw new CannotCheck(`没有事件 ${incidentId}`, `there is no incident ${incidentId}`);
      say(
        (format === 'json' ? JSON.stringify(report, null, 2) : afterActionMarkdown(report, lang)).trimEnd(),
      );
    });
}

import { epochOf, recordAdoption } from '#application';
import { introduceKeyCommand, keysCommand, retireKeyCommand } from './log-keys.js';
import { faultText } from '#event-log';
import { appendKeyOf } from '#platform';
import { Command } from 'commander';
import { say, withData } from '../options.js';
import { readingLog } from './reading-log.js';

/** `log status | adopt` */
export function logCommand(): Command {
  return new Command('log')
    .description('whether this is the log used before, and what to do if not 事件日志是否为原来那份')
    .addCommand(statusCommand())
    .addCommand(adoptCommand())
    .addCommand(keysCommand())
    .addCommand(introduceKeyCommand())
    .addCommand(retireKeyCommand());
}

const statusCommand = (): Command =>
  withData(new Command('status'))
    .description('compare the log with the recorded marks 核对日志与各处所记位置')
    .action((options: { data: string }) =>
      readingLog(options, 'log-status', async ({ eventLog, readModel }) => {
        const marks = await readModel.logMarks.load();
        say(
          `log 日志: ends at position ${await eventLog.endPosition()}, epoch ${(await epochOf(eventLog)) ?? 'first'}`,
        );
        for (const mark of marks) {
          const fault = await eventLog.compareOthers([mark]);
          say(`  ${mark.keeper}: ${fault ? faultText(fault) : `position ${mark.position} is there`}`);
          if (fault) process.exitCode = 1;
        }
      }),
    );

/**
 * For a log that was put back from an older copy, or replaced: on record in it, read models filled anew from it,
 * flows and relays begin at its start again.
 */
const adoptCommand = (): Command =>
  withData(new Command('adopt'))
    .description('adopt the current log although something seen before is missing from it 启用现有日志')
    .requiredOption('--reason <text>', 'why; recorded in the log')
    .requiredOption('--operator <name>', 'who decides; recorded in the log')
    .action((options: { data: string; reason: string; operator: string }) =>
      readingLog(options, 'log-adopt', async ({ config, eventLog, readModel, source, progress }) => {
        appendKeyOf(config);
        const fault = await recordAdoption(eventLog, await readModel.logMarks.load(), options);
        say(`on record 已记入日志: ${faultText(fault)}`);
        const { events, seconds } = await readModel.startOver(source, progress);
        say(
          `adopted 已启用: read models filled from ${events} events in ${seconds.toFixed(1)} s; ` +
            'the processes of the service restart by themselves 各进程将自行重新开始',
        );
      }),
    );

import { checkpointTopic, groupOf, topicsOf } from '#contracts';
import { letReadAll, probeLog } from '#event-log';
import {
  busProcesses,
  createKafka,
  ensureCheckpointTopic,
  ensureTopics,
  probeBus,
  processRules,
  requireRules,
  setRules,
  setScramUser,
} from '#messaging';
import { requireEngines } from '#platform';
import { Command } from 'commander';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { say, withData } from './options.js';
import { passwordIn } from './password.js';
import { surroundings } from './surroundings.js';

/** `accounts kafka | log`: each may be given again; what is there stays. */
export function accountsCommand(): Command {
  return new Command('accounts')
    .description(
      "the service's own users at its engines, each with the rights it needs 本系统在各引擎上的用户与权限",
    )
    .addCommand(kafkaCommand())
    .addCommand(logCommand());
}

const kafkaCommand = (): Command =>
  withData(new Command('kafka'))
    .description('the topics, and for each process a user that may do there what the process does')
    .option('--folder <dir>', 'where each process finds its password (default: accounts in the data folder)')
    .action(async ({ data, folder = join(data, 'accounts') }: { data: string; folder?: string }) => {
      const { config, logger } = surroundings({ data });
      const { topicPrefix } = config;
      await requireEngines(() => probeBus({ kafka: config.kafka, service: config }));
      const kafka = createKafka(config.kafka, 'liandong-cli', logger);
      await requireRules(kafka);
      const created = [
        ...(await ensureTopics(kafka, topicsOf(topicPrefix), config)),
        ...(await ensureCheckpointTopic(kafka, checkpointTopic(topicPrefix), config)),
      ];
      for (const topic of created) say(`created ${topic}`);
      for (const process of busProcesses) {
        const user = groupOf(topicPrefix, process);
        const file = join(folder, process, 'kafka-password');
        mkdirSync(join(folder, process), { recursive: true, mode: 0o700 });
        await setScramUser(kafka, user, passwordIn(file));
        await setRules(kafka, processRules(process, topicPrefix, user));
        say(`${process}: user ${user}, password in ${file}`);
      }
    });

const logCommand = (): Command =>
  withData(new Command('log'))
    .description('let the user of the service read $all; the address in EVENTSTORE_URL is an administrator')
    .requiredOption('--user <name>', 'who is there already, and no administrator')
    .action(async ({ data, user }: { data: string; user: string }) => {
      const { eventStoreUrl: url } = surroundings({ data }).config;
      await requireEngines(() => probeLog({ url, appends: true }));
      await letReadAll(url, user);
      say(`${user} may read $all`);
    });

import { declareLost } from '#application';
import { EventLog, probeLog } from '#event-log';
import {
  KeysComparison,
  keysSentence,
  openKeys,
  openKeysDatabase,
  prepareKeys,
  rewrap,
} from '#personal-keys';
import { appendKeyOf, personalDataKeyOf, readSecretKey, requireEngines, type Config } from '#platform';
import { probePostgres } from '#postgres';
import { openReadModel } from '#read-model';
import { appendKey, personalKeyBytes } from '#security';
import { Command, InvalidArgumentError } from 'commander';
import { makeKeyFile, say, withData } from './options.js';
import { surroundings } from './surroundings.js';

/** `personal-keys status | declare-lost | rewrap` */
export function personalKeysCommand(): Command {
  return new Command('personal-keys')
    .description('keys of personal data: whether any are missing, and what to do 个人信息密钥是否缺失')
    .addCommand(statusCommand())
    .addCommand(declareLostCommand())
    .addCommand(rewrapCommand());
}

const statusCommand = (): Command =>
  withData(new Command('status'))
    .description('how the keys stand to the persons whom the log knows 核对密钥与事件日志')
    .action((options: { data: string }) =>
      comparing(options, async ({ comparison }) => {
        const sentence = keysSentence(await comparison.standing());
        if (sentence === undefined) return say('every person whom the log knows has a key 密钥齐全');
        say(sentence);
        process.exitCode = 1;
      }),
    );

interface LostOptions {
  readonly data: string;
  readonly reason: string;
  readonly operator: string;
}

const declareLostCommand = (): Command =>
  withData(new Command('declare-lost'))
    .description('put on record that the missing keys are lost for good 声明缺失的密钥已无法恢复')
    .requiredOption('--reason <text>', 'why; recorded in the log', text)
    .requiredOption('--operator <name>', 'who decides; recorded in the log', text)
    .action((options: LostOptions) =>
      comparing(options, async ({ comparison, config }) => {
        const key = appendKey(appendKeyOf(config));
        await requireEngines(() => probeLog({ url: config.eventStoreUrl, appends: true }));
        const log = new EventLog({ url: config.eventStoreUrl, key });
        try {
          // others may come back while this goes on, and then nothing is said of them
          await comparison.lookAgain();
          let count = 0;
          let subjects = await comparison.missing();
          while (subjects.length > 0) {
            await declareLost(log, subjects, `${options.reason} (${options.operator})`);
            count += subjects.length;
            subjects = await comparison.missing(subjects.at(-1));
          }
          say(
            `on record 已记入日志: the keys of ${count} persons are lost; the processes of the service go on by themselves ` +
              '各进程将自行继续',
          );
        } finally {
          await log.close();
        }
      }),
    );

const rewrapCommand = (): Command =>
  withData(new Command('rewrap'))
    .description(
      'wrap all keys by another master key, in one step; done again, it finds itself done 更换主密钥',
    )
    .requiredOption('--new-key-file <file>', 'the new master key; made when there is no such file')
    .action(async (options: { data: string; newKeyFile: string }) => {
      const { config } = surroundings(options);
      const from = personalDataKeyOf(config);
      const url = config.keysPostgresUrl ?? config.postgresUrl;
      await requireEngines(() => probePostgres({ url, owns: true }));
      const { newKeyFile } = options;
      makeKeyFile(newKeyFile, personalKeyBytes);
      const to = readSecretKey(newKeyFile);
      const db = await openKeysDatabase(url, 'cli');
      try {
        await prepareKeys(db);
        const count = await rewrap(db, { from, to });
        say(
          (count === undefined
            ? 'was done before 此前已完成. '
            : `${count} keys are wrapped anew 已重新封装. `) +
            `Next: give ${newKeyFile} to the API, the command worker and the observer (PERSONAL_DATA_KEY_FILE; npm start: ` +
            'as personal-data.key in the data folder) and start them anew; keep the old key as long as backups of ' +
            'before 请将新密钥交给各进程并重新启动；旧密钥须保留至旧备份失效',
        );
      } finally {
        await db.close();
      }
    });

function text(given: string): string {
  const trimmed = given.trim();
  if (trimmed === '' || trimmed.length > 200) throw new InvalidArgumentError('1 to 200 characters');
  return trimmed;
}

async function comparing(
  options: { data: string },
  work: (parts: { comparison: KeysComparison; config: Config }) => Promise<void>,
): Promise<void> {
  const { config } = surroundings(options);
  const { postgresUrl: url } = config;
  await requireEngines(() => probePostgres({ url, owns: false }));
  const readModel = await openReadModel({ url, applicationName: 'cli', poolSize: 1 });
  const keys = openKeys(config.keysPostgresUrl, readModel.db, 'cli');
  try {
    await work({ comparison: new KeysComparison(readModel.db, keys.db), config });
  } finally {
    await keys.close();
    await readModel.close();
  }
}

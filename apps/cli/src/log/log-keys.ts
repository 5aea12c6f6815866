import { introduceKey, keysOfLog, retireKey } from '#application';
import { EventLog, probeLog } from '#event-log';
import { appendKeyOf, readSecretKey, requireEngines } from '#platform';
import { appendKey, appendKeyBytes, publishedKeys, type AppendKey } from '#security';
import { Command } from 'commander';
import { makeKeyFile, say, withData } from '../options.js';
import { surroundings } from '../surroundings.js';

interface Decided {
  readonly data: string;
  readonly reason: string;
  readonly operator: string;
}

async function withLog(
  options: { data: string },
  work: (log: EventLog, own: AppendKey) => Promise<void>,
): Promise<void> {
  const { config } = surroundings(options);
  const own = appendKey(appendKeyOf(config));
  const url = config.eventStoreUrl;
  await requireEngines(() => probeLog({ url, appends: true }));
  const log = new EventLog({ url, key: own });
  try {
    await work(log, own);
  } finally {
    await log.close();
  }
}

const decided = (command: Command): Command =>
  withData(command)
    .requiredOption('--reason <text>', 'why; on record in the log')
    .requiredOption('--operator <name>', 'who decides; on record in the log');

/** `log keys` */
export const keysCommand = (): Command =>
  withData(new Command('keys'))
    .description('whose signatures appends to the log bear, from where to where 写入签名所用的密钥')
    .option('--jwks', 'as the key set that GET /v1/keys gives, for partners without HTTP')
    .action((options: { data: string; jwks?: boolean }) =>
      withLog(options, async (log, own) => {
        if (options.jwks) return say(JSON.stringify({ keys: publishedKeys(await keysOfLog(log)) }, null, 2));
        for (const { alg, keyId, publicKey, from, until } of await keysOfLog(log)) {
          const mine = keyId === own.keyId ? '\tthis process 本进程' : '';
          say(`${keyId}\t${alg}\t${publicKey}\t${from} – ${until ?? ''}${mine}`);
        }
      }),
    );

/** `log introduce-key` */
export const introduceKeyCommand = (): Command =>
  decided(new Command('introduce-key'))
    .description(
      'let another key sign appends from here on, by a statement that the present key signs 启用新的写入密钥',
    )
    .requiredOption('--key-file <file>', 'the new key; made when there is no such file')
    .action((options: Decided & { keyFile: string }) =>
      withLog(options, async (log) => {
        const { keyFile } = options;
        makeKeyFile(keyFile, appendKeyBytes);
        const next = appendKey(readSecretKey(keyFile));
        await introduceKey(log, next, options);
        say(
          `${next.keyId} is on record 已记入日志. Next: give its file to every process (APPEND_KEY_FILE), start them ` +
            `anew, then retire the old key: npm run log -- retire-key`,
        );
      }),
    );

/** `log retire-key` */
export const retireKeyCommand = (): Command =>
  decided(new Command('retire-key'))
    .description(
      'let a key sign nothing any more; what a process still signs with it is a finding 停用写入密钥',
    )
    .argument('<key id>', 'as log keys shows it')
    .action((keyId: string, options: Decided) =>
      withLog(options, async (log, own) => {
        await retireKey(log, keyId, own.keyId, options);
        say(`${keyId} signs nothing from here on 已停用`);
      }),
    );

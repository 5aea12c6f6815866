import { vkeyText, witnessKey, writeBundle, type Selection, type VerifierKey } from '#audit';
import { decode, parseStreamId } from '#contracts';
import type { EventLog } from '#event-log';
import { Command, Option } from 'commander';
import { codeVersion } from './code-version.js';
import {
  keyLine,
  notaryKeys,
  position,
  untilNow,
  withLog,
  withOpenTree,
  withTree,
  type TreeOptions,
} from './options.js';
import { progress, say } from './say.js';
import { upToDate } from './up-to-date.js';

interface ExportOptions extends TreeOptions {
  readonly to: string;
  readonly incident?: string;
  readonly fromPosition?: string;
  readonly toPosition?: string;
}

/** `export --to <file>` */
export function exportCommand(): Command {
  return withTree(new Command('export'))
    .description('write events with their proofs into one file that can be verified anywhere')
    .requiredOption('--to <file>', 'file to write')
    .addOption(
      new Option('--incident <id>', 'only events of this incident').conflicts(['fromPosition', 'toPosition']),
    )
    .option('--from-position <n>', 'only from this log position on', position)
    .option('--to-position <n>', 'only up to this log position', position)
    .action((options: ExportOptions) =>
      withOpenTree(options, (tree) =>
        withLog(options, async (log) => {
          if (!(await upToDate(tree))) {
            say('公证进程没有应答：只导出已有检查点覆盖的事件');
            say('no notary answers: only what the latest checkpoint covers is exported');
          }
          const [logKey, ...before] = notaryKeys(options);
          const witnesses = await witnessKeys(log, logKey.name);
          const { events, covered } = await writeBundle(
            options.to,
            { tree, follow: (after) => untilNow(log, after) },
            {
              selection: selectionOf(options),
              origin: logKey.name,
              codeVersion: codeVersion(),
              createdAt: new Date().toISOString(),
              keys: { log: [logKey, ...before].map(vkeyText), witnesses: witnesses.map(vkeyText) },
              onProgress: progress('export'),
            },
          );
          say(`${events} 个事件已写入 ${options.to}，检查点含 ${covered} 个事件`);
          say(`${events} event(s) in ${options.to}, under a checkpoint of ${covered}`);
          say(`  ${keyLine(logKey)}`);
        }),
      ),
    );
}

function selectionOf({ incident, fromPosition, toPosition }: ExportOptions): Selection {
  if (incident !== undefined) return { incident };
  if (fromPosition === undefined && toPosition === undefined) return { all: true };
  return { from: fromPosition ?? '0', to: toPosition ?? '9223372036854775807' };
}

/** Every key that an agency ever registered may have cosigned. */
async function witnessKeys(log: EventLog, origin: string): Promise<VerifierKey[]> {
  const keys: VerifierKey[] = [];
  for await (const events of untilNow(log, undefined, ['agency-'])) {
    for (const { stream, storedType, data } of events) {
      const event = decode(storedType, data);
      const agencyId = parseStreamId(stream)?.id;
      if (event.type !== 'agency.credential-issued' || !agencyId) continue;
      keys.push(witnessKey(origin, agencyId, Buffer.from(event.data.publicKey.x, 'base64url')));
    }
  }
  return keys;
}

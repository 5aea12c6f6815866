import { checkLog, checkTree, cosignedNote, parseVkey, readCheckpoints, type VerifierKey } from '#audit';
import { Command } from 'commander';
import { readFileSync } from 'node:fs';
import {
  files,
  keyLine,
  notaryKeyText,
  untilNow,
  vkeys,
  withLog,
  withOpenTree,
  withTree,
  type TreeOptions,
} from './options.js';
import { fail, pass, progress, say } from './say.js';

interface CheckOptions extends TreeOptions {
  readonly key?: VerifierKey[];
  readonly checkpoint?: string[];
}

/** Each costs a signature check; the latest is always among them and covers all. */
const mostCheckpoints = 10_000;

/** `check` */
export function checkCommand(): Command {
  return withTree(new Command('check'))
    .description('compare the current log with what was notarised; exit code 1 on a mismatch')
    .option('--key <vkey or file>', "the log's key, as it came another way", vkeys)
    .option('--checkpoint <file>', 'a signed checkpoint kept elsewhere; again for more', files)
    .action((options: CheckOptions) =>
      withOpenTree(options, (tree) =>
        withLog(options, async (log) => {
          const keys = options.key ?? [parseVkey(notaryKeyText(options))];
          const kept = (options.checkpoint ?? []).map((file) => readFileSync(file, 'utf8'));
          const latest = tree.latestCheckpoint();
          const sample = tree.sample(0, latest?.size ?? 0, mostCheckpoints);
          const own = [...sample, ...(latest ? [latest] : [])].map(cosignedNote);
          const { checkpoints, finding: unreadable } = readCheckpoints([...own, ...kept], keys);
          for (const key of keys) say(keyLine(key));
          if (unreadable) return fail(unreadable);
          const result = await checkLog(untilNow(log), checkpoints, { tree, onProgress: progress('check') });
          const { finding, events, covered } = result;
          if (!finding) {
            return pass(
              `日志 ${events} 个事件与 ${checkpoints.length} 个检查点相符，其中 ${covered} 个已有签名`,
              `${events} event(s) of the log fit ${checkpoints.length} checkpoint(s); ${covered} are signed for`,
            );
          }
          fail(finding);
          const inTree = checkTree(tree, checkpoints);
          say(
            inTree
              ? '  公证记录本身也与签名不符：应以其他机器上的公证记录再查 · the notary’s own records do not fit the signatures either'
              : '  公证记录与全部签名相符：改动在日志中 · the notary’s records fit all signatures: the log was changed',
          );
        }),
      ),
    );
}

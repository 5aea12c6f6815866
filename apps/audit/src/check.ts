import {
  checkAuthorship,
  checkLog,
  checkTree,
  cosignedNote,
  readCheckpoints,
  type Authorship,
  type SignedCheckpoint,
  type TreeStore,
  type VerifierKey,
} from '#audit';
import type { EventLog } from '#event-log';
import { Command } from 'commander';
import { readFileSync } from 'node:fs';
import {
  files,
  keyLine,
  notaryKeys,
  untilNow,
  vkeys,
  withLog,
  withOpenTree,
  withTree,
  type TreeOptions,
} from './options.js';
import { tellAuthorship } from './authorship.js';
import { fail, pass, progress, say } from './say.js';

interface CheckOptions extends TreeOptions {
  readonly key?: VerifierKey[];
  readonly checkpoint?: string[];
  readonly signedBy?: string;
}

/** Each costs a signature check; the latest is always among them and covers all. */
const mostCheckpoints = 10_000;

/** `check` */
export function checkCommand(): Command {
  return withTree(new Command('check'))
    .description(
      'compare the current log with what was notarised, and verify who wrote it and why; exit code 1 on a mismatch',
    )
    .option('--key <vkey or file>', "the log's key, as it came another way", vkeys)
    .option('--checkpoint <file>', 'a signed checkpoint kept elsewhere; again for more', files)
    .option('--signed-by <key id>', 'the first key that appends were signed with, as it came another way')
    .action((options: CheckOptions) =>
      withOpenTree(options, (tree) =>
        withLog(options, async (log) => {
          const keys = options.key ?? notaryKeys(options);
          const kept = (options.checkpoint ?? []).map((file) => readFileSync(file, 'utf8'));
          const latest = tree.latestCheckpoint();
          const sample = tree.sample(0, latest?.size ?? 0, mostCheckpoints);
          const own = [...sample, ...(latest ? [latest] : [])].map(cosignedNote);
          const { checkpoints, finding: unreadable } = readCheckpoints([...own, ...kept], keys);
          for (const key of keys) say(keyLine(key));
          if (unreadable) fail(unreadable);
          else await checkTreeOf(log, { tree, checkpoints });
          tellAuthorship(await authorshipOf(log), options.signedBy);
        }),
      ),
    );
}

interface Notarised {
  readonly tree: TreeStore;
  readonly checkpoints: readonly SignedCheckpoint[];
}

async function checkTreeOf(log: EventLog, { tree, checkpoints }: Notarised): Promise<void> {
  const { finding, events, covered } = await checkLog(untilNow(log), checkpoints, {
    tree,
    onProgress: progress('check'),
  });
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
}

const mostFurther = 1_000;

const authorshipOf = (log: EventLog): Promise<Authorship> =>
  checkAuthorship(untilNow(log), {
    again: () => untilNow(log),
    before: async (stream, revision) =>
      (await log.read(stream, -1n, Number(revision))).filter((event) => event.revision < revision),
    further: (stream, after, count) => log.read(stream, after, Math.min(count, mostFurther)),
    onProgress: progress('authorship'),
  });

import {
  cosignedNote,
  fingerprint,
  inclusionProof,
  parseVkey,
  type StoredCheckpoint,
  type TreeStore,
} from '#audit';
import { Command, InvalidArgumentError, Option } from 'commander';
import { CannotCheck, notaryKeyText, position, withOpenTree, withTree, type TreeOptions } from './options.js';
import { say } from './say.js';
import { upToDate } from './up-to-date.js';

/** `key` */
export function keyCommand(): Command {
  return withTree(new Command('key'))
    .description("the notary's public key, and its fingerprint for comparing it by telephone")
    .action((options: TreeOptions) => {
      const text = notaryKeyText(options);
      say(text);
      say(fingerprint(parseVkey(text)));
    });
}

/** `checkpoint` */
export function checkpointCommand(): Command {
  return withTree(new Command('checkpoint'))
    .description('a signed checkpoint with its cosignatures, as a note')
    .addOption(
      new Option('--size <n>', 'the one of this size; the latest when left out')
        .argParser(whole)
        .conflicts('now'),
    )
    .option('--now', 'have the notary sign a checkpoint of all events first')
    .action((options: TreeOptions & { size?: number; now?: true }) =>
      withOpenTree(options, async (tree) => {
        if (options.now && !(await upToDate(tree))) {
          throw new CannotCheck('公证进程没有应答', 'no notary answers');
        }
        say(cosignedNote(checkpointOf(tree, options.size)).trimEnd());
      }),
    );
}

/** `prove <position>` */
export function proveCommand(): Command {
  return withTree(new Command('prove'))
    .description('proof that the event at a log position is under the latest checkpoint (C2SP tlog-proof)')
    .argument('<position>', 'log position', position)
    .action((at: string, options: TreeOptions) =>
      withOpenTree(options, (tree) => {
        const checkpoint = checkpointOf(tree);
        const index = tree.indexAt(BigInt(at));
        if (index === undefined) {
          throw new CannotCheck(`公证记录中没有位置 ${at} 的记录`, `the tree has no event at position ${at}`);
        }
        if (index >= checkpoint.size) {
          throw new CannotCheck('尚无检查点覆盖该记录', 'no checkpoint covers this event yet');
        }
        const proof = inclusionProof(index, checkpoint.size, tree.node).map((hash) =>
          hash.toString('base64'),
        );
        say(
          ['c2sp.org/tlog-proof@v1', `index ${index}`, ...proof, '', cosignedNote(checkpoint).trimEnd()].join(
            '\n',
          ),
        );
        return Promise.resolve();
      }),
    );
}

function checkpointOf(tree: TreeStore, size?: number): StoredCheckpoint {
  const checkpoint = size === undefined ? tree.latestCheckpoint() : tree.checkpoint(size);
  if (checkpoint) return checkpoint;
  throw size === undefined
    ? new CannotCheck('尚无检查点', 'there is no checkpoint yet')
    : new CannotCheck(`未签发过含 ${size} 个事件的检查点`, `none was signed of ${size} events`);
}

function whole(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('须为整数 · a whole number is expected');
  return Number(text);
}

import { checkAuthorship, parseVkey, verifyBundle, type VerifierKey } from '#audit';
import { Command } from 'commander';
import { readFileSync } from 'node:fs';
import { tellAuthorship } from './authorship.js';
import { eventsIn, files, keyLine, vkeys } from './options.js';
import { fail, pass, progress, say } from './say.js';

interface VerifyOptions {
  readonly key?: VerifierKey[];
  readonly witness?: VerifierKey[];
  readonly checkpoint?: string[];
  readonly signedBy?: string;
}

/** `verify <bundle>` */
export function verifyCommand(): Command {
  return new Command('verify')
    .description('verify a bundle offline; exit code 1 on a mismatch, with its position')
    .argument('<bundle>', 'file written by export')
    .option('--key <vkey or file>', "the log's key, as it came another way", vkeys)
    .option('--witness <vkey or file>', 'a witness key, as it came another way; again for more', vkeys)
    .option('--checkpoint <file>', 'a signed checkpoint kept elsewhere; again for more', files)
    .option('--signed-by <key id>', 'the first key that appends were signed with, as it came another way')
    .action(async (bundle: string, { key, witness, checkpoint, signedBy }: VerifyOptions) => {
      const result = await verifyBundle(bundle, {
        logKeys: key,
        witnessKeys: witness,
        notes: checkpoint?.map((file) => readFileSync(file, 'utf8')),
        onProgress: progress('verify'),
      });
      const { header, finding, events, positions, checkpoints, notCompared, trust } = result;
      if (header) {
        say(`${header.format}, ${header.origin}, ${header.createdAt}, ${header.codeVersion}`);
        say(`  ${JSON.stringify(header.selection)}`);
      }
      if (finding) return fail(finding);
      const last = checkpoints.at(-1);
      const witnesses = [...new Set(checkpoints.flatMap((one) => one.witnesses))];
      pass(
        `${events} 个事件、${checkpoints.length} 个检查点全部相符（位置 ${positions?.join(' 至 ')}；最大检查点含 ${last?.size} 个事件）`,
        `${events} event(s) and ${checkpoints.length} checkpoint(s) fit (positions ${positions?.join(' to ')}; largest checkpoint ${last?.size})`,
      );
      say(`  root ${last?.root.toString('base64')}`);
      const witnessed = checkpoints.findLast((one) => one.witnesses.length > 0);
      say(
        witnessed
          ? `  见证 witnesses: ${witnesses.join(', ')}，至 up to ${witnessed.size}`
          : '  见证 witnesses: 无 none',
      );
      for (const size of notCompared) say(`  未比对 not compared: checkpoint ${size}`);
      if (trust === 'bundle') {
        say('  注意：公钥取自文件本身，请经其他渠道核对其指纹，或用 --key 指定');
        say(
          '  note: the key was taken from the bundle; compare its fingerprint over another channel, or pass --key',
        );
      }
      for (const text of trust === 'bundle' ? (header?.keys.log ?? []) : [])
        say(`  ${keyLine(parseVkey(text))}`);
      // a part holds neither the statements about keys nor all causes
      if (!header || !('all' in header.selection)) return;
      const again = () => eventsIn(bundle);
      tellAuthorship(await checkAuthorship(again(), { again, onProgress: progress('authorship') }), signedBy);
    });
}

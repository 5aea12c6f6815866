import { fingerprint, keepSuccession, openLogKey, parseVkey, successionNote, vkeyText } from '#audit';
import { Command } from 'commander';
import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { CannotCheck, notaryFolder, notaryKeyText, withTree, type TreeOptions } from './options.js';
import { say } from './say.js';

/** `replace-key` */
export function replaceKeyCommand(): Command {
  return withTree(new Command('replace-key'))
    .description(
      "replaces the notary's key by a new one, with a statement signed with the old; the followers are started anew after it",
    )
    .option(
      '--key-file <file>',
      "the notary's private key (default: NOTARY_KEY_FILE, or notary.pem in its folder)",
    )
    .option(
      '--old <file>',
      'the key before, where another was put in its place already: only the statement is made',
    )
    .action((options: TreeOptions & { keyFile?: string; old?: string }) => {
      const folder = notaryFolder(options);
      const file = options.keyFile ?? (process.env.NOTARY_KEY_FILE || join(folder, 'notary.pem'));
      // the name of the log, of this epoch of it
      const { name } = parseVkey(notaryKeyText(options));
      for (const needed of [file, options.old ?? file]) {
        if (!existsSync(needed))
          throw new CannotCheck(`${needed} 中没有密钥`, `there is no key in ${needed}`);
      }
      const old = openLogKey(options.old ?? file, name);
      const next = openLogKey(options.old === undefined ? `${file}.next` : file, name);
      if (next.verifier.keyId === old.verifier.keyId)
        throw new CannotCheck('两个文件中是同一密钥', 'both files hold the same key');
      const statement = successionNote(old, next.verifier);
      // first the statement: a key without one would stop the notary
      keepSuccession(folder, statement);
      if (options.old === undefined) {
        renameSync(file, `${file}.${old.verifier.keyId}`);
        renameSync(`${file}.next`, file);
      }
      say(vkeyText(next.verifier));
      say(fingerprint(next.verifier));
      say('');
      say(statement.trimEnd());
    });
}

import { Notary, openLogKey, TreeStore, vkeyText } from '#audit';
import type { EventLog } from '#event-log';
import type { Command } from 'commander';
import { spyOn } from 'jest-mock';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { untilNow } from './options.js';

/** Runs a command as `liandong-audit` would; gives its output and exit code. */
export async function run(command: Command, ...args: string[]): Promise<{ out: string; code: number }> {
  const written = spyOn(process.stdout, 'write').mockImplementation(() => true);
  const silenced = spyOn(process.stderr, 'write').mockImplementation(() => true);
  process.exitCode = 0;
  try {
    await command.exitOverride().parseAsync(args, { from: 'user' });
    return { out: written.mock.calls.map(([text]) => String(text)).join(''), code: Number(process.exitCode) };
  } finally {
    written.mockRestore();
    silenced.mockRestore();
    process.exitCode = 0;
  }
}

/** What a notary keeps in its folder once it has signed all of the log; the tree is open. */
export async function notarised(log: EventLog, folder: string): Promise<TreeStore> {
  const tree = TreeStore.open(join(folder, 'tree'));
  const key = openLogKey(join(folder, 'notary.pem'), 'log.test/a');
  writeFileSync(join(folder, 'notary.vkey'), vkeyText(key.verifier));
  const notary = new Notary(tree, key, { intervalMs: 0, now: Date.now });
  for await (const batch of untilNow(log)) await notary.take(batch, batch.at(-1)?.position ?? 0n);
  await notary.sign();
  return tree;
}

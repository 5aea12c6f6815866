import { InvalidArgumentError, type Command } from 'commander';
import { randomBytes } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Adds the option that every command which talks to a stack has. */
export const withData = (command: Command): Command =>
  command.option('--data <dir>', "the stack's data folder", '.data');

export interface KeysOptions {
  readonly data: string;
  readonly keys?: string;
}

/** Adds the option of commands that use key files. */
export const withKeys = (command: Command): Command =>
  withData(command).option('--keys <dir>', 'folder with key files (default: keys in the data folder)');

export const keysOf = ({ data, keys }: KeysOptions): string => keys ?? join(data, 'keys');

/** Makes a secret of so many bytes by chance, readable by its user only, unless there is such a file. */
export function makeKeyFile(file: string, bytes: number): void {
  if (existsSync(file)) return;
  const secret = randomBytes(bytes).toString('base64url');
  writeFileSync(file, secret, { mode: 0o600, flag: 'wx', flush: true });
}

export const list = (text: string): string[] => text.split(',').map((item) => item.trim());

export function whole(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('a whole number is expected');
  return Number(text);
}

export { say } from '#platform';

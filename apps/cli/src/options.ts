import { InvalidArgumentError, type Command } from 'commander';
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

export const list = (text: string): string[] => text.split(',').map((item) => item.trim());

export function whole(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('a whole number is expected');
  return Number(text);
}

export { say } from '#platform';

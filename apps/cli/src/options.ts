import { besideStack, createLogger, loadConfig, type Config, type Logger } from '#platform';
import { InvalidArgumentError, type Command } from 'commander';

/** Adds the option that every command which talks to a stack has. */
export const withData = (command: Command): Command =>
  command.option('--data <dir>', "the stack's data folder", '.data');

/** Configuration and log of a command beside a stack. */
export function surroundings({ data }: { data: string }): { config: Config; logger: Logger } {
  const config = loadConfig({ LOG_LEVEL: 'warn', ...besideStack(data) });
  return { config, logger: createLogger('cli', config.logLevel) };
}

export const list = (text: string): string[] => text.split(',').map((item) => item.trim());

export function whole(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('a whole number is expected');
  return Number(text);
}

export const say = (line: string): void => void process.stdout.write(`${line}\n`);

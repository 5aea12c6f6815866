import { besideStack, createLogger, loadConfig, type Config, type Logger } from '#platform';

/** Configuration and log of a command beside a stack. */
export function surroundings({ data }: { data: string }): { config: Config; logger: Logger } {
  const config = loadConfig({ LOG_LEVEL: 'warn', ...besideStack(data) });
  return { config, logger: createLogger('cli', config.logLevel) };
}

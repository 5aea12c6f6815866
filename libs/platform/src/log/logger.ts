import type { LoggerService } from '@nestjs/common';
import { destination, pino, type Logger } from 'pino';

export type { Logger };

/** JSON lines on standard error; standard output is for what a program says to its user. */
export const createLogger = (name: string, level: string): Logger =>
  pino({ name, level, redact: ['*.password', '*.privateKey', '*.authorization'] }, destination(2));

/** Nest's own messages in the same stream. */
export function nestLogger(logger: Logger): LoggerService {
  const text = (message: unknown): string =>
    typeof message === 'string' ? message : JSON.stringify(message);
  return {
    log: (message) => logger.debug(text(message)),
    warn: (message) => logger.warn(text(message)),
    error: (message, stack) => logger.error({ stack: stack as unknown }, text(message)),
  };
}

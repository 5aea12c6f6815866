import { destination, pino } from 'pino';
import type { Log } from '#messaging';

/** JSON lines in a file, for what the terminal should not show. */
export const fileLog = (file: string): Log => pino({ name: 'stack', level: 'info' }, destination(file));

import { setTimeout as sleep } from 'node:timers/promises';
import { ConfigurationError, configurationExit } from '../settings/configuration-error.js';
import { EngineUnusable } from '../engines/engine-fault.js';
import { complain } from './say.js';
import type { Logger } from '../log/logger.js';

const leaveWithinMs = 1_000;

/**
 * Reads settings before anything else is done: a wrong one ends the process with {@link configurationExit} and a line
 * for each that is wrong.
 */
export function settingsOrEnd<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    complain(error.message);
    process.exit(configurationExit);
  }
}

const sentences: readonly unknown[] = ['start-over', 'not-the-logs-key', 'port-taken'];

/** What an operator has to know or to do: where in the program it came up says nothing. */
const isForPeople = (error: unknown): error is Error =>
  error instanceof EngineUnusable ||
  error instanceof ConfigurationError ||
  (error instanceof Error && 'code' in error && sentences.includes(error.code));

/**
 * Runs a long-lived process: `start` gives back how to stop it and, through `failed`, when it can no longer work.
 * SIGINT and SIGTERM stop it cleanly; a failure or a defect ends it with code 1, for its supervisor to restart, and a
 * setting that turns out to be wrong with {@link configurationExit}, which starting again does not mend. Before that `leave` has a second to tell others, so that they do not wait for a process that is gone.
 */
export async function runProcess(
  logger: Logger,
  start: () => Promise<{ stop: () => Promise<void>; failed: Promise<Error>; leave?: () => Promise<void> }>,
): Promise<void> {
  let leave = (): Promise<void> => Promise.resolve();
  let isDying = false;
  const die = (error: unknown, message: string): void => {
    if (isForPeople(error)) logger.fatal(error.message);
    else logger.fatal({ err: error }, message);
    // what goes wrong from here on is told, and changes nothing
    if (isDying) return;
    isDying = true;
    const left = leave().catch((err: unknown) => logger.warn({ err }, 'could not leave'));
    const code = error instanceof ConfigurationError ? configurationExit : 1;
    void Promise.race([left, sleep(leaveWithinMs)]).then(() => process.exit(code));
  };
  process.on('uncaughtException', (error) => die(error, 'uncaught exception'));
  process.on('unhandledRejection', (error) => die(error, 'unhandled rejection'));
  let doing = 'start';
  try {
    const running = await start();
    leave = running.leave ?? leave;
    const stopped = new Promise<Error | undefined>((resolve) => {
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve(undefined));
      void running.failed.then(resolve);
    });
    process.stdout.write('ready\n');
    const failure = await stopped;
    doing = 'stop';
    if (failure) return die(failure, 'cannot go on');
    const deadline = setTimeout(() => die(new Error('stopping took longer than 10 s'), 'stop'), 10_000);
    await running.stop();
    clearTimeout(deadline);
    process.exit(0);
  } catch (error) {
    die(error, `${doing} failed`);
  }
}

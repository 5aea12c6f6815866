import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { EventLog, ExerciseLog, type LogMark } from '#event-log';
import { nestLogger, type Logger } from '#platform';
import type { AppendKey } from '#security';
import { AgencyDirectory } from './directory/agency-directory.js';
import { loadDirectory, type LoadingParts } from './directory/keeping.js';
import { CommandModule, type CommandParts } from './command.module.js';
import { checkKey } from './log/keys.js';
import { watchLog } from './log/watch.js';

export interface CommandContextParts extends Omit<CommandParts, 'eventLog' | 'directory' | 'drills'> {
  readonly eventStoreUrl: string;
  readonly appendKey: AppendKey;
  readonly drills: (exercises: ExerciseLog) => CommandParts['drills'];
  /** What was kept of the log elsewhere; see `watchLog`. */
  readonly logMarks: () => Promise<readonly LogMark[]>;
  /** Where what was kept of the directory is. */
  readonly states: LoadingParts['states'];
  readonly logger: Logger;
}

/** All that a process without a web server needs to take commands, whatever door they come through. */
export interface CommandContext {
  readonly app: INestApplicationContext;
  /** Resolves when this process can no longer take commands and should be replaced. */
  readonly failed: Promise<Error>;
  /** Leaves open what was given. */
  close(): Promise<void>;
}

export async function openCommandContext({
  eventStoreUrl,
  appendKey: key,
  drills,
  logger,
  logMarks,
  states,
  ...parts
}: CommandContextParts): Promise<CommandContext> {
  const eventLog = new EventLog({ url: eventStoreUrl, key });
  // beside the rest of the start, which partitions wait for
  const kept = loadDirectory({ states, eventLog, appendKey: key, logger });
  const stopping = new AbortController();
  const { failed } = await watchLog(eventLog, { marks: logMarks, logger, signal: stopping.signal });
  await checkKey(eventLog);
  const directory = new AgencyDirectory(eventLog, logger);
  await directory.open(await kept);
  const app = await NestFactory.createApplicationContext(
    CommandModule.with({ ...parts, eventLog, directory, drills: drills(new ExerciseLog(eventLog)) }),
    { logger: nestLogger(logger) },
  );
  return {
    app,
    failed,
    close: async () => {
      stopping.abort();
      await app.close();
      await directory.close();
      await eventLog.close();
    },
  };
}

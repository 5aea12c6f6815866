import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { EventLog, ExerciseLog } from '#event-log';
import { nestLogger, type Logger } from '#platform';
import { AgencyDirectory } from './agency-directory.js';
import { CommandModule, type CommandParts } from './command.module.js';

export interface CommandContextParts extends Omit<CommandParts, 'eventLog' | 'directory' | 'drills'> {
  readonly eventStoreUrl: string;
  readonly drills: (exercises: ExerciseLog) => CommandParts['drills'];
  readonly logger: Logger;
}

/** All that a process without a web server needs to take commands, whatever door they come through. */
export interface CommandContext {
  readonly app: INestApplicationContext;
  /** Leaves open what was given. */
  close(): Promise<void>;
}

export async function openCommandContext({
  eventStoreUrl,
  drills,
  logger,
  ...parts
}: CommandContextParts): Promise<CommandContext> {
  const eventLog = new EventLog({ url: eventStoreUrl });
  const directory = new AgencyDirectory(eventLog, logger);
  await directory.open();
  const app = await NestFactory.createApplicationContext(
    CommandModule.with({ ...parts, eventLog, directory, drills: drills(new ExerciseLog(eventLog)) }),
    { logger: nestLogger(logger) },
  );
  return {
    app,
    close: async () => {
      await app.close();
      await directory.close();
      await eventLog.close();
    },
  };
}

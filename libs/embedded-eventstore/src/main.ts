import { logVerbosity, setLogVerbosity } from '@grpc/grpc-js';
import { startEmbeddedEventStore } from './engine.js';
import { jsonLines, messageOfError } from './logger.js';
import { settingsFrom } from './settings.js';

async function main(): Promise<void> {
  // It prints what is thrown here as well.
  setLogVerbosity(logVerbosity.NONE);
  const logger = jsonLines(process.stderr);
  const engine = await startEmbeddedEventStore({ ...settingsFrom(process.env), logger });
  const stop = (signal: NodeJS.Signals) => {
    logger.info('stopping', { signal });
    engine.close().then(
      () => process.exit(0),
      (error: unknown) => fail(error),
    );
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  process.stdout.write(`ready ${engine.port}\n`);
}

function fail(error: unknown): void {
  process.stderr.write(`embedded-eventstore: ${messageOfError(error)}\n`);
  process.exit(1);
}

main().catch(fail);

import { logVerbosity, setLogVerbosity } from '@grpc/grpc-js';
import { startEmbeddedEventStore } from './engine.js';
import { jsonLines, messageOfError } from './logger.js';

const DEFAULT_PORT = 2113;

function portFrom(text: string | undefined): number {
  if (text === undefined || text === '') return DEFAULT_PORT;
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new Error(`LIANDONG_ES_PORT is "${text}"; expected a port number`);
}

async function main(): Promise<void> {
  const { LIANDONG_ES_DATA: dataDir, LIANDONG_ES_HOST: host, LIANDONG_ES_PORT } = process.env;
  // It prints what is thrown here as well.
  setLogVerbosity(logVerbosity.NONE);
  if (!dataDir) throw new Error('LIANDONG_ES_DATA is not set; expected the directory to keep the data in');
  const logger = jsonLines(process.stderr);
  const engine = await startEmbeddedEventStore({
    dataDir,
    host: host || undefined,
    port: portFrom(LIANDONG_ES_PORT),
    logger,
  });
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

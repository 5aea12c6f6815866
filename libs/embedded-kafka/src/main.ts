import { destination, pino } from 'pino';
import { readFileSync, statSync } from 'node:fs';
import { Access, DirectoryHeldError, startEmbeddedKafka } from './index.js';

const logger = pino({ level: process.env.LIANDONG_LOG_LEVEL ?? 'info' }, destination({ fd: 2, sync: true }));

function fail(message: string): never {
  process.stderr.write(`embedded-kafka: ${message}\n`);
  process.exit(1);
}

function port(): number {
  const given = process.env.LIANDONG_KAFKA_PORT ?? '9092';
  const value = Number(given);
  if (!/^\d+$/.test(given) || value > 65_535)
    fail(`LIANDONG_KAFKA_PORT is ${JSON.stringify(given)}, expected a port number from 0 to 65535`);
  return value;
}

/** What `LIANDONG_KAFKA_ACCESS` is to be where every user of the machine may produce and consume. */
const OPEN = 'open';

function access(): Access {
  const {
    LIANDONG_KAFKA_ACCESS: open = '',
    LIANDONG_KAFKA_USER: user,
    LIANDONG_KAFKA_PASSWORD_FILE: file,
  } = process.env;
  if (open === OPEN) return OPEN;
  if (open !== '') fail(`LIANDONG_KAFKA_ACCESS is ${JSON.stringify(open)}, expected ${OPEN}, or nothing`);
  if (!file)
    fail(
      `LIANDONG_KAFKA_PASSWORD_FILE is not set, expected a file, or LIANDONG_KAFKA_ACCESS=${OPEN} beside none`,
    );
  let password = '';
  try {
    password = readFileSync(file, 'utf8').trim();
  } catch {
    fail(`LIANDONG_KAFKA_PASSWORD_FILE is ${JSON.stringify(file)}, expected a readable file`);
  }
  if (password === '' || (statSync(file).mode & 0o077) !== 0)
    fail(
      `LIANDONG_KAFKA_PASSWORD_FILE is ${JSON.stringify(file)}, expected a password that only its owner can read`,
    );
  return { user: user || 'liandong', password };
}

const dataDir =
  process.env.LIANDONG_KAFKA_DATA ??
  fail('LIANDONG_KAFKA_DATA is not set, expected a directory for the data');
const host = process.env.LIANDONG_KAFKA_HOST ?? '127.0.0.1';

try {
  const onFailure = () => process.exit(1);
  const broker = await startEmbeddedKafka({
    dataDir,
    host,
    port: port(),
    access: access(),
    logger,
    onFailure,
  });
  let closing = false;
  const close = () => {
    if (closing) return;
    closing = true;
    broker.close().then(
      () => process.exit(0),
      (err: unknown) => {
        logger.fatal({ err }, 'close failed');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', close);
  process.on('SIGINT', close);
  process.stdout.write(`ready ${broker.port}\n`);
} catch (error) {
  if (error instanceof DirectoryHeldError) fail(error.message);
  const { code, message } = error as NodeJS.ErrnoException;
  fail(code === 'EADDRINUSE' ? `port ${port()} on ${host} is in use` : `cannot start: ${message}`);
}

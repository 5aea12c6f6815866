import { readFileSync, statSync } from 'node:fs';
import { startEmbeddedPhones } from './server.js';

function fail(message: string): never {
  process.stderr.write(`embedded-phones: ${message}\n`);
  process.exit(1);
}

const { env } = process;

function secretIn(name: string): string {
  const file = env[name] ?? fail(`${name} is not set, expected a file`);
  let secret = '';
  try {
    secret = readFileSync(file, 'utf8').trim();
  } catch {
    fail(`${name} is ${JSON.stringify(file)}, expected a readable file`);
  }
  if (secret === '' || (statSync(file).mode & 0o077) !== 0)
    fail(`${name} is ${JSON.stringify(file)}, expected a secret that only its owner can read`);
  return secret;
}

const port = Number(env.LIANDONG_PHONES_PORT ?? '0');
if (!Number.isInteger(port) || port < 0 || port > 65_535)
  fail(`LIANDONG_PHONES_PORT is ${JSON.stringify(env.LIANDONG_PHONES_PORT)}, expected a port`);

const receiptsUrl = env.LIANDONG_PHONES_RECEIPTS_URL;
const running = await startEmbeddedPhones({
  dataDir: env.LIANDONG_PHONES_DATA ?? fail('LIANDONG_PHONES_DATA is not set, expected a directory'),
  host: env.LIANDONG_PHONES_HOST ?? '127.0.0.1',
  port,
  secret: secretIn('LIANDONG_PHONES_SECRET_FILE'),
  receipts: receiptsUrl
    ? { url: receiptsUrl, secret: secretIn('LIANDONG_PHONES_RECEIPTS_SECRET_FILE') }
    : undefined,
}).catch((error: Error) => fail(error.message));

let isStopping = false;
const stop = (): void => {
  if (isStopping) return;
  isStopping = true;
  void running.close().then(() => process.exit(0));
};
process.once('SIGTERM', stop);
process.once('SIGINT', stop);
process.stdout.write(`ready ${running.port}\n`);

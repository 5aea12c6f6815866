import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { postgresBinaries } from './binaries.js';
import { ensureCluster } from './cluster.js';
import { stopLeftoverServer } from './leftover.js';
import { accountOfPostgres } from './program.js';
import type { PostgresRun } from './run.js';
import { startServer } from './server.js';

/**
 * The process around PostgreSQL: ends what an earlier one left behind, makes the cluster and the database when they
 * are not there, prints `ready`, and ends when the server has ended. SIGTERM stops the server first.
 */
const { LIANDONG_PG_DATA: dataDir = '' } = process.env;
const port = Number(process.env['LIANDONG_PG_PORT']);
/** From files: the environment of a process is shown to more than the process. */
const secret = (name: string): string => readFileSync(process.env[name] ?? '', 'utf8').trim();
const say = (text: string): void => void process.stderr.write(`${text}\n`);

let running: ChildProcess | undefined;
let isStopping = false;
/** Fast, not smart: it does not wait for those who are connected. */
const stop = (): boolean | undefined => running?.kill('SIGINT');
/** Asked to stop while it recovers from the death of one of its parts, PostgreSQL 18 never ends by itself. */
const stopWithinMs = 2_500;

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    isStopping = true;
    if (!stop()) process.exit(0);
    setTimeout(() => running?.kill('SIGQUIT'), stopWithinMs);
  });
}
// whatever else ends this process
process.on('exit', stop);

try {
  if (!dataDir || !port) throw new Error('LIANDONG_PG_DATA and LIANDONG_PG_PORT are needed');
  const passwords = {
    service: secret('LIANDONG_PG_PASSWORD_FILE'),
    superuser: secret('LIANDONG_PG_SUPERUSER_PASSWORD_FILE'),
  };
  const run: PostgresRun = {
    binaries: await postgresBinaries(),
    dataDir,
    account: accountOfPostgres(),
    say,
    onStart: (child) => {
      running = child;
      if (isStopping) stop();
    },
  };
  await stopLeftoverServer(dataDir, say);
  await ensureCluster(run, passwords);
  const server = startServer(run, port);
  void server.ready.then((isReady) => isReady && process.stdout.write(`ready ${port}\n`));
  say(await server.ended);
  process.exit(isStopping ? 0 : 1);
} catch (error) {
  say((error as Error).message);
  process.exit(isStopping ? 0 : 1);
}

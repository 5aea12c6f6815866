import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { clusterName } from './cluster.js';
import { startPostgres, type PostgresRun } from './run.js';

export interface PostgresServer {
  /** Resolves when it takes connections, or with false when it has ended before. */
  readonly ready: Promise<boolean>;
  /** Resolves when the server is gone, with how and why. That a part of it dies is not its end: it recovers by itself. */
  readonly ended: Promise<string>;
}

/** Starts the server of a cluster, whose end is known by the process itself and not by a connection to it. */
export function startServer(run: PostgresRun, port: number): PostgresServer {
  const { dataDir } = run;
  const { child, complaint } = startPostgres(run, 'postgres', [
    ...['-D', dataDir, '-p', String(port)],
    ...setting('listen_addresses', '127.0.0.1'),
    // no socket file: two stacks on one machine would fight over it
    ...setting('unix_socket_directories', ''),
    ...setting('max_connections', '100'),
    ...setting('cluster_name', clusterName(dataDir)),
  ]);
  let isGone = false;
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => {
      isGone = true;
      resolve(`the server cannot be started: ${error.message}`);
    });
    child.once('exit', (code, signal) => {
      isGone = true;
      const say = (): void => {
        const why = complaint();
        resolve(`the server ended with ${signal ?? `exit code ${code}`}${why && `: ${why}`}`);
      };
      // everything has been read then; processes of a killed server may hold it up for long
      child.once('close', say);
      setTimeout(say, lastWordsMs);
    });
  });
  const ready = (async () => {
    while (!isGone && statusOf(dataDir, child.pid) !== 'ready') await sleep(20);
    return !isGone;
  })();
  return { ready, ended };
}

const lastWordsMs = 1_000;

const setting = (name: string, value: string): string[] => ['-c', `${name}=${value}`];

/** What the server says of itself in the file of its lock, by which `pg_ctl` waits for it too. */
function statusOf(dataDir: string, pid: number | undefined): string | undefined {
  try {
    const lines = readFileSync(join(dataDir, 'postmaster.pid'), 'utf8').split('\n');
    return lines[0] === String(pid) ? lines[7]?.trim() : undefined;
  } catch {
    // not there yet
    return undefined;
  }
}

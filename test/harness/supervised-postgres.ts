import { writeFileSync } from 'node:fs';
import { writePrivate } from '../../apps/stack/src/secrets/engine-secrets.js';
import { postgresProgram } from '../../apps/stack/src/postgres/program.js';
import { Supervised } from '../../apps/stack/src/process/supervised.js';

/**
 * PostgreSQL as the stack runs it: the program around the server, started again when it ends. Prints `ready`
 * when it is up for the first time, and on standard error what people are told.
 */
const { PG_DATA: dataDir = '', PG_LOG: logFile = '', PG_PID: pidFile = '' } = process.env;

const passwordFile = `${dataDir}.password`;
const superuserPasswordFile = `${dataDir}-superuser.password`;
writePrivate(passwordFile, 'liandong');
writePrivate(superuserPasswordFile, 'another');

const supervised: Supervised = new Supervised(
  postgresProgram({ dataDir, port: Number(process.env['PG_PORT']), passwordFile, superuserPasswordFile }),
  {
    logFile,
    say: (line) => void process.stderr.write(`${line}\n`),
    onChange: () => writeFileSync(pidFile, String(supervised.pid ?? '')),
  },
);
process.once('SIGTERM', () => void supervised.stop(60_000).then(() => process.exit(0)));
await supervised.start({ vital: false });
process.stdout.write('ready\n');

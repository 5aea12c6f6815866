// Runs one app from its sources, built and started again whenever they are saved, beside a stack that leaves it out:
// `npm start -- --no-demo --without api`, then `npm run dev -- api`. Options behind the name are for `nest start`,
// such as --debug; but --data, the stack's data folder. The console is served with live reload beside a whole stack.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import process from 'node:process';
import { parseEnv } from 'node:util';
import { deriveAnswers } from './answer-schemas.mjs';
import { build } from './build.mjs';
import { serveConsole } from './console.mjs';

const engines = ['EVENTSTORE_URL', 'KAFKA_BROKERS', 'POSTGRES_URL'];

/** @type {(text: string) => never} */
function end(text) {
  process.stderr.write(`${text}\n`);
  process.exit(1);
}

const [app = '', ...options] = process.argv.slice(2);
const { projects } = JSON.parse(readFileSync('nest-cli.json', 'utf8'));
const apps = Object.keys(projects).filter((name) => name !== 'stack');
if (!apps.includes(app) && app !== 'console') end(`npm run dev -- <app>, of ${apps.join(', ')}, console`);
const at = options.indexOf('--data');
const [, data = '.data'] = at < 0 ? [] : options.splice(at, 2);

if (app === 'console') {
  const settings = join(data, 'apps.env');
  if (!existsSync(settings)) end(`No stack was started on ${data}: npm start`);
  const { API_HOST, API_PORT } = parseEnv(readFileSync(settings, 'utf8'));
  await serveConsole(`http://${API_HOST}:${API_PORT}`);
  // until it is stopped
  await new Promise(() => undefined);
}

await build();
const { isAlive } = await import('#platform');

/** What the stack that holds a data folder has started itself; nothing where none runs. */
function runningApps() {
  const lock = join(data, 'stack.lock');
  if (!existsSync(lock)) return undefined;
  const holder = JSON.parse(readFileSync(lock, 'utf8'));
  return isAlive(holder)
    ? holder.children.map((/** @type {{ name: string }} */ { name }) => name)
    : undefined;
}

const running = runningApps();
const aside = `--without ${app}${data === '.data' ? '' : ` --data ${data}`}`;
if (running?.includes(app)) {
  end(`The stack on ${data} runs ${app} itself. Stop it, and start it with: npm start -- --no-demo ${aside}`);
}
if (!running && !engines.every((name) => process.env[name])) {
  end(
    [
      `${app} needs a log, Kafka, PostgreSQL and the processes beside it, and no stack runs on ${data}.`,
      `Start one in another terminal:  npm start -- --no-demo ${aside}`,
      `or name engines of your own:    ${engines.join(', ')}, PERSONAL_DATA_KEY, INSTALLATION_ID, APPEND_KEY (README.md, Real engines)`,
    ].join('\n'),
  );
}

if (app === 'api') await deriveAnswers();
const nest = createRequire(import.meta.url).resolve('@nestjs/cli/bin/nest.js');
const environment = running ? ['--env-file', join(data, 'apps.env')] : [];
const child = spawn(
  process.execPath,
  [nest, 'start', app, '--watch', '--no-shell', ...environment, ...options],
  // in a process group of its own: of a Ctrl-C that reaches the app twice it would not get to stop in order
  { stdio: ['ignore', 'inherit', 'inherit'], detached: true },
);
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
  process.on(signal, () => child.kill('SIGTERM'));
}
child.once('exit', (code) => process.exit(code ?? 1));

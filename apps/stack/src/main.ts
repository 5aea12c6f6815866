import { join, relative } from 'node:path';
import type { Demo } from '#contracts';
import { faultText, type LogFault } from '#event-log';
import {
  apiAddress,
  complain,
  ConfigurationError,
  configurationExit,
  loadConfig,
  requireEngines,
  say,
} from '#platform';
import type { AgencyKey } from '#security';
import {
  ApiFailure,
  keysOfStaff,
  type Credentials,
  NightUnfinished,
  phonesOf,
  playDemo,
} from '../../demo/src/index.js';
import { registerAgencies } from './agencies.js';
import { probesOfGiven } from './given.js';
import { readyMadeFile } from './people/places.js';
import { aboutPeople, credentialsIn, registerPeople } from './people/ready-made.js';
import { readSettings, type Settings } from './settings.js';
import { issuerName, parseOptions, type StackOptions } from './options.js';
import { Stack } from './stack.js';

// what this process and those that it starts write is nobody else's to read
process.umask(0o077);

/** A folder as people would write it: relative where it lies below the current one. */
function shown(dir: string): string {
  const below = relative('', dir);
  return below && !below.startsWith('..') ? below : dir;
}

/** Errors that are for people: their message says what to do, the stack would only hide it. */
const isForPeople = (error: unknown): error is Error & { code: string } =>
  error instanceof Error &&
  [
    'configuration',
    'engine-unusable',
    'port-busy',
    'data-folder',
    'start-failed',
    'postgres-impossible',
    'key-file-missing',
    'not-the-logs-key',
  ].includes((error as { code?: string }).code ?? '');

interface Serving {
  readonly stack: Stack;
  readonly settings: Settings;
  readonly stopping: AbortSignal;
  readonly startedAt: number;
}

async function serve(
  { stack, settings, stopping, startedAt }: Serving,
  { demo: isPlayed, speed, dataDir, without }: StackOptions,
): Promise<void> {
  const { district, demo: brought } = settings;
  const { endpoints, folder } = stack;
  say(`联动 Liandong: starting, data in ${shown(dataDir)}`);
  await stack.startEngines();
  for (const app of without.filter((name) => name !== issuerName))
    say(`Without ${app}: start it with npm run dev -- ${app}${dataOption(dataDir)}`);
  stopping.throwIfAborted();
  const [registered] = await Promise.all([
    registerAgencies(stack.environment, { district, keysDir: folder.keys, withDemo: isPlayed }),
    stack.startApps(),
  ]);
  stopping.throwIfAborted();
  const baseUrl = apiAddress(loadConfig({ ...process.env, ...endpoints }));
  say(`Serving after ${((Date.now() - startedAt) / 1_000).toFixed(1)} s: ${baseUrl}`);
  if (!registered.speakers) return say(aboutOtherLog(registered.fault, dataDir));
  // without the API nobody can be registered
  const people = without.includes('api')
    ? []
    : await firstPeople({ stack, apiUrl: baseUrl, dataDir, withDemo: isPlayed && !district, stopping });
  if (isPlayed) {
    const personKeys = keysOfStaff(folder.keys);
    const keys = { keys: registered.speakers, personKeys };
    const accounts = people.length > 0 ? credentialsIn(dataDir) : undefined;
    await present({ stack, apiUrl: baseUrl, ...keys, accounts, speed, stopping, demo: brought });
  }
  say(
    [
      '',
      `  ${baseUrl}/             where to begin`,
      `  ${baseUrl}/openapi.json the API`,
      `  Kafka ${endpoints.KAFKA_BROKERS}, topics ${endpoints.KAFKA_TOPIC_PREFIX}commands …agency-events …replies …events …dead-letters`,
      ...(stack.environment['ONE_FACTOR'] === 'true' ? [oneFactorLine] : []),
      `  your own tools connect with what lies in ${shown(dataDir)}: apps.env, kafka.properties, pgpass`,
      ...(isPlayed && !brought ? ['', ...example(baseUrl, dataDir)] : []),
      '',
      ...people,
      '',
      'Ctrl-C stops everything; the data stay.',
    ].join('\n'),
  );
}

const oneFactorLine =
  '  a person’s key lets that person in by itself (ONE_FACTOR), for demonstrations 演示用：单凭个人密钥即可办理';

/** As commands beside the stack take it. */
const dataOption = (dataDir: string): string =>
  shown(dataDir) === '.data' ? '' : ` --data ${shown(dataDir)}`;

/** What to do about a log that is not the one worked with. */
function aboutOtherLog(fault: LogFault, dataDir: string): string {
  const data = dataOption(dataDir);
  return [
    '',
    `Nothing is accepted: ${faultText(fault)}.`,
    '应答的事件日志不是此前所用的那一份，或是其较旧的副本：在决定之前不受理任何命令。',
    'Either put the right log back, or take this one into use 换回原日志，或启用现有日志：',
    `  npm run log -- status${data}`,
    `  npm run log -- adopt --reason … --operator …${data}`,
  ].join('\n');
}

interface Starting {
  readonly stack: Stack;
  readonly apiUrl: string;
  readonly dataDir: string;
  readonly withDemo: boolean;
  readonly stopping: AbortSignal;
}

/** Lines about those who can sign in. Should they not be registered, the service still serves. */
async function firstPeople({ stack, apiUrl, dataDir, withDemo, stopping }: Starting): Promise<string[]> {
  const { environment, folder, signsIn } = stack;
  try {
    const people = await registerPeople({
      ...{ environment, dataDir, apiUrl, withDemo, withIssuer: signsIn, say },
      ...{ keysDir: folder.keys, signal: stopping },
    });
    const file = shown(readyMadeFile(dataDir));
    const issuer = environment['OIDC_ISSUER'] ?? '';
    return aboutPeople(people, { issuer, apiUrl, file, data: dataOption(dataDir) });
  } catch (error) {
    if (!(error instanceof ApiFailure)) throw error;
    say(`Persons were not registered 人员未登记: ${error.message}\n  The logs: ${shown(folder.logs)}`);
    return [];
  }
}

interface Presentation {
  readonly stack: Stack;
  readonly apiUrl: string;
  readonly keys: readonly AgencyKey[];
  readonly personKeys: ReadonlyMap<string, AgencyKey>;
  readonly accounts?: ReadonlyMap<string, Credentials>;
  readonly speed?: number;
  readonly stopping: AbortSignal;
  readonly demo?: Demo;
}

/** Should the demo fail, the service still serves. */
async function present({ stack, stopping, ...demo }: Presentation): Promise<void> {
  const { endpoints, folder } = stack;
  const { kafka, topicPrefix, replicationFactor } = loadConfig({ ...process.env, ...endpoints });
  const logFile = join(folder.logs, 'demo.log');
  try {
    const bus = { kafka, topicPrefix, replicationFactor };
    const phones = phonesOf(stack.environment);
    await playDemo({ ...demo, ...bus, phones, logFile, say, signal: stopping });
  } catch (error) {
    if (!(error instanceof NightUnfinished || error instanceof ApiFailure)) throw error;
    if (stopping.aborted) return;
    say(`The demo did not come to its end: ${error.message}\n  The logs: ${shown(folder.logs)}`);
  }
}

const example = (baseUrl: string, dataDir: string): string[] => {
  const data = dataOption(dataDir);
  return [
    `  curl -s ${baseUrl}/v1/incidents/INC-F1/linked-response \\`,
    `    -H "Authorization: Bearer $(npm run --silent agency -- token EMB --role duty-officer${data})"`,
  ];
};

/** One Ctrl-C may come twice: from the terminal, and passed on by npm. */
const echoMs = 500;

/** The night is that of Huaxi: another district plays what it brought. */
const playing = (options: StackOptions, { district, demo }: Settings): StackOptions => ({
  ...options,
  demo: options.demo && (demo !== undefined || !district),
});

async function main(wanted: StackOptions): Promise<void> {
  const startedAt = Date.now();
  if (wanted.district) process.env['DISTRICT_FOLDER'] = wanted.district;
  const settings = await readSettings(process.env);
  const options = playing(wanted, settings);
  await requireEngines(...probesOfGiven(settings.config, process.env));
  const stack = await Stack.prepare(options, say);
  const stopping = new AbortController();
  const asked = new Promise<void>((resolve) => {
    let firstAt = 0;
    const onSignal = (): void => {
      if (!stopping.signal.aborted) {
        firstAt = Date.now();
        say('Stopping; once more to stop at once');
        stopping.abort();
        resolve();
      } else if (Date.now() - firstAt > echoMs) {
        stack.kill();
        process.exit(1);
      }
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
  });
  const serving = serve({ stack, settings, stopping: stopping.signal, startedAt }, options);
  try {
    await Promise.race([asked, serving.then(() => asked)]);
  } finally {
    // once stopping is asked for, whatever still goes on may fail
    serving.catch(() => undefined);
    await stack.stop();
  }
  say('Stopped.');
}

// a closed terminal or pipe is no reason to stop serving
process.stdout.on('error', () => undefined);
try {
  await main(parseOptions(process.argv.slice(2)));
  process.exit(0);
} catch (error) {
  complain(isForPeople(error) ? error.message : String((error as Error).stack));
  process.exit(error instanceof ConfigurationError ? configurationExit : 1);
}

import { EventLog, probeLog } from '#event-log';
import {
  apiAddress,
  appendKeyOf,
  audienceOf,
  besideStack,
  complain,
  loadConfig,
  requireEngines,
  say,
  type Config,
} from '#platform';
import { appendKey, type AgencyKey } from '#security';
import { phonesOf, playDemo } from './demo.js';
import { keysOfParties, registerParties } from './keys.js';
import { demoStaff, keysOfStaff, registerStaff, type Staffing } from './staffing.js';
import { parseOptions, type Options } from './options.js';

async function main(options: Options): Promise<void> {
  const { apiUrl, dataDir, keysDir, speed, logFile } = options;
  const env = { ...besideStack(dataDir), ...options.env };
  const config = loadConfig(env);
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => stopping.abort(new Error(signal)));
  process.stdout.on('error', () => stopping.abort(new Error('nobody reads on')));
  const address = apiUrl ?? apiAddress(config);
  const at = { keysDir, apiUrl: address, signal: stopping.signal };
  const keys = options.register ? await registered(config, at) : keysOfParties(keysDir);
  await playDemo({
    apiUrl: address,
    kafka: config.kafka,
    topicPrefix: config.topicPrefix,
    replicationFactor: config.replicationFactor,
    keys,
    personKeys: keysOfStaff(keysDir),
    phones: phonesOf(env),
    speed,
    logFile,
    say,
    signal: stopping.signal,
  });
}

/** Persons without accounts: who signs them in is the stack's to say, which registers them as well. */
async function registered(
  config: Config,
  at: Pick<Staffing, 'keysDir' | 'apiUrl' | 'signal'>,
): Promise<AgencyKey[]> {
  const url = config.eventStoreUrl;
  const audience = audienceOf(config);
  const key = appendKey(appendKeyOf(config));
  await requireEngines(() => probeLog({ url, appends: true }));
  const log = new EventLog({ url, key });
  try {
    const keys = await registerParties(log, at.keysDir, audience);
    await registerStaff(demoStaff, { ...at, log, audience, accounts: new Map() });
    return keys;
  } finally {
    await log.close();
  }
}

const hints: Record<string, string> = {
  'key-file-unusable': '--register makes the keys of the parties, --keys names the folder where they are',
};

try {
  await main(parseOptions(process.argv.slice(2)));
} catch (error) {
  const { message, code = '' } = error as Error & { code?: string };
  complain([message, hints[code]].filter(Boolean).join('\n'));
  process.exitCode = 1;
}

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
import { playDemo } from './demo.js';
import { keysOfParties, registerParties } from './keys.js';
import { parseOptions, type Options } from './options.js';

async function main(options: Options): Promise<void> {
  const { apiUrl, dataDir, keysDir, speed, logFile } = options;
  const config = loadConfig({ ...besideStack(dataDir), ...options.env });
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => stopping.abort(new Error(signal)));
  process.stdout.on('error', () => stopping.abort(new Error('nobody reads on')));
  await playDemo({
    apiUrl: apiUrl ?? apiAddress(config),
    kafka: config.kafka,
    topicPrefix: config.topicPrefix,
    replicationFactor: config.replicationFactor,
    keys: options.register ? await registered(config, keysDir) : keysOfParties(keysDir),
    speed,
    logFile,
    say,
    signal: stopping.signal,
  });
}

async function registered(config: Config, keysDir: string): Promise<AgencyKey[]> {
  const url = config.eventStoreUrl;
  const audience = audienceOf(config);
  const key = appendKey(appendKeyOf(config));
  await requireEngines(() => probeLog({ url, appends: true }));
  const log = new EventLog({ url, key });
  try {
    return await registerParties(log, keysDir, audience);
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

import { Command, InvalidArgumentError } from 'commander';
import { join } from 'node:path';

export interface Options {
  readonly apiUrl?: string;
  /** Of the environment, what is given here instead. */
  readonly env: NodeJS.ProcessEnv;
  readonly dataDir: string;
  readonly keysDir: string;
  readonly register: boolean;
  /** Simulated seconds per second; `Infinity` is as fast as possible; nothing is the usual pace. */
  readonly speed?: number;
  readonly logFile: string;
}

interface Given {
  api?: string;
  kafka?: string;
  topicPrefix?: string;
  data: string;
  keys?: string;
  register?: true;
  speed?: number;
  log?: string;
}

/** Reads the arguments after `node main.js`. `--help` and mistakes end the process as commander does. */
export function parseOptions(args: readonly string[], command = new Command('npm run demo --')): Options {
  command
    .description('联动: plays the demo night and the drill after it against a service that runs')
    .option('--api <url>', 'where the HTTP API is')
    .option('--kafka <brokers>', 'where Kafka is: host:port, or several separated by commas')
    .option('--topic-prefix <prefix>', "what the names of the service's topics begin with")
    .option('--data <dir>', "the stack's data folder: what is not given is looked up there", '.data')
    .option('--keys <dir>', "folder with the parties' key files (default: keys in the data folder)")
    .option('--register', 'register the parties first, in the log, and make their key files')
    .option('--speed <n>', 'simulated seconds per second of the night; 0 or max: as fast as possible', speed)
    .option('--log <file>', 'JSON lines of what goes on (default: logs/demo.log in the data folder)')
    .addHelpText(
      'after',
      '\nThe environment names the same as for the service: API_HOST and API_PORT, KAFKA_BROKERS and the other KAFKA_\n' +
        'variables for TLS and SASL; EVENTSTORE_URL for --register. What is played already is not played again.',
    )
    .showHelpAfterError()
    .allowExcessArguments(false)
    .parse(args, { from: 'user' });
  const { api, kafka, topicPrefix, data, keys, log, register = false, speed: n } = command.opts<Given>();
  return {
    apiUrl: api,
    env: {
      ...(kafka === undefined ? {} : { KAFKA_BROKERS: kafka }),
      ...(topicPrefix === undefined ? {} : { KAFKA_TOPIC_PREFIX: topicPrefix }),
    },
    dataDir: data,
    keysDir: keys ?? join(data, 'keys'),
    register,
    speed: n,
    logFile: log ?? join(data, 'logs', 'demo.log'),
  };
}

/** @throws {InvalidArgumentError} */
export function speed(text: string): number {
  if (text === 'max') return Infinity;
  const value = Number(text);
  if (!(value >= 0) || text.trim() === '') throw new InvalidArgumentError('a number from 0, or max');
  return value === 0 ? Infinity : value;
}

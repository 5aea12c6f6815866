import { Command, InvalidArgumentError, Option } from 'commander';
import { resolve } from 'node:path';
import { speed } from '../../demo/src/index.js';

export const appNames = ['command-worker', 'followers', 'observer', 'messenger', 'api'] as const;
/** Whoever signs people in is left out where nobody has to, or where another does. */
export const issuerName = 'issuer';
const leavable: readonly string[] = [...appNames, issuerName];

export interface Ports {
  readonly api: number;
  readonly eventStore: number;
  readonly kafka: number;
  readonly postgres: number;
  readonly issuer: number;
}

export interface StackOptions {
  readonly demo: boolean;
  readonly fresh: boolean;
  /** Simulated seconds per second; `Infinity` is as fast as possible; nothing is the usual pace. */
  readonly speed?: number;
  readonly dataDir: string;
  /** Folder with the files of a district, in place of what is shipped. */
  readonly district?: string;
  readonly ports: Ports;
  /** Apps that are not started, and the issuer. */
  readonly without: readonly string[];
}

interface Given {
  demo: boolean;
  fresh?: true;
  speed?: number;
  data: string;
  district?: string;
  without: string[];
  port: number;
  esPort: number;
  kafkaPort: number;
  pgPort: number;
  oidcPort: number;
}

/** Reads the arguments after `node main.js`. `--help` and mistakes end the process as commander does. */
export function parseOptions(args: readonly string[], command = new Command('npm start --')): StackOptions {
  command
    .description(
      '联动: starts the whole service on this machine, plays the demo night through Kafka and stays up',
    )
    .option('--no-demo', 'do not play the demo night')
    .option('--fresh', 'delete the data folder first')
    .option('--speed <n>', 'simulated seconds per second of the demo; 0 or max: as fast as possible', speed)
    .option('--data <dir>', 'data folder', '.data')
    .addOption(
      new Option('--district <dir>', "folder with the files of a district, in place of Huaxi's").env(
        'DISTRICT_FOLDER',
      ),
    )
    .option(
      '--without <apps>',
      `comma-separated, of ${leavable.join(', ')}: leave them to you; without an app no demo is played`,
      appList,
      [],
    )
    .addOption(new Option('--port <n>', 'port of the HTTP API').env('API_PORT').default(8080).argParser(port))
    .addOption(portOption('--es-port <n>', 'port of the event store', 2113))
    .addOption(portOption('--kafka-port <n>', 'port of Kafka', 9092))
    .addOption(portOption('--pg-port <n>', 'port of PostgreSQL', 5433))
    .addOption(portOption('--oidc-port <n>', 'port of the issuer, where people sign in', 8089))
    .addHelpText(
      'after',
      '\nEVENTSTORE_URL, KAFKA_BROKERS, POSTGRES_URL or OIDC_ISSUER in the environment name what runs elsewhere;\n' +
        'it is used as it is and not started.',
    )
    .showHelpAfterError()
    .allowExcessArguments(false)
    .parse(args, { from: 'user' });
  const given = command.opts<Given>();
  return {
    demo: given.demo && given.without.every((name) => name === issuerName),
    fresh: given.fresh ?? false,
    speed: given.speed,
    dataDir: resolve(given.data),
    district: given.district ? resolve(given.district) : undefined,
    without: given.without,
    ports: {
      api: given.port,
      eventStore: given.esPort,
      kafka: given.kafkaPort,
      postgres: given.pgPort,
      issuer: given.oidcPort,
    },
  };
}

const portOption = (flags: string, text: string, preset: number): Option =>
  new Option(flags, text).default(preset).argParser(port);

function appList(text: string): string[] {
  const names = text.split(',').map((name) => name.trim());
  const wrong = names.find((name) => !leavable.includes(name));
  if (wrong !== undefined) throw new InvalidArgumentError(`${wrong} is none of ${leavable.join(', ')}`);
  return names;
}

function port(text: string): number {
  const value = Number(text);
  if (!/^\d{1,5}$/.test(text) || value < 1 || value > 65_535) {
    throw new InvalidArgumentError('a port is a number from 1 to 65535 端口号为 1 至 65535');
  }
  return value;
}

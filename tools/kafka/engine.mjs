import process from 'node:process';
import { parseArgs } from 'node:util';
import { addresses, credentials, down, known, restart, up } from './cluster.mjs';
import { missing } from './toolchain.mjs';

const usage = `node tools/kafka/engine.mjs COMMAND

  up [--brokers 1|3] [--port 19092] [--fresh]  starts Apache Kafka on loopback, waits until it serves
     [--rules]                                 a new one in which users prove themselves and rules are checked
  down [--remove]                              stops it; --remove deletes its data as well
  restart --node N [--kill]                    stops and starts one broker, waits for its replicas
  env                                          prints the variables that name the one brought up

Needs Java 17 and Maven. Broker, data and logs are in .cache/kafka.
`;

/** @param {string} text */
function fail(text) {
  process.stderr.write(`${text}\n`);
  process.exit(1);
}

async function main() {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      brokers: { type: 'string', default: '1' },
      port: { type: 'string', default: '19092' },
      fresh: { type: 'boolean', default: false },
      rules: { type: 'boolean', default: false },
      remove: { type: 'boolean', default: false },
      node: { type: 'string' },
      kill: { type: 'boolean', default: false },
    },
  });
  const cluster = known();
  switch (positionals[0]) {
    case 'up': {
      const lacking = missing();
      if (lacking.length > 0) fail(`Apache Kafka cannot be started here without ${lacking.join(' and ')}`);
      const [brokers, port] = [Number(values.brokers), Number(values.port)];
      if (brokers !== 1 && brokers !== 3) fail('--brokers is 1 or 3');
      if (!Number.isInteger(port) || port < 1_024 || port > 65_000)
        fail('--port is a number from 1024 to 65000');
      print(await up({ brokers, port, fresh: values.fresh || values.rules, rules: values.rules }));
      return;
    }
    case 'down':
      await down({ remove: values.remove });
      return;
    case 'restart': {
      const node = Number(values.node);
      if (!cluster || !(node >= 1 && node <= cluster.brokers))
        fail('--node is the number of a broker that was started');
      else await restart(cluster, node, values.kill ? 'SIGKILL' : 'SIGTERM');
      return;
    }
    case 'env':
      if (cluster) print(cluster);
      else fail('no cluster was brought up');
      return;
    default:
      fail(usage);
  }
}

/** @param {import('./cluster.mjs').Cluster} cluster */
const print = (cluster) => {
  const env = { KAFKA_BROKERS: addresses(cluster), ...credentials(cluster) };
  process.stdout.write(
    `${Object.entries(env)
      .map((entry) => entry.join('='))
      .join('\n')}\n`,
  );
};

main().catch((/** @type {unknown} */ error) => fail(error instanceof Error ? error.message : String(error)));

import { startEmbeddedKafka, type BrokerConfig } from '#embedded-kafka';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kafka, logLevel } from 'kafkajs';
import { createKafka, type BusClient, type Log } from './client/kafka.js';

export { until } from '../../../test/harness/until.js';

export const quiet: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

export interface TestKafka {
  readonly kafka: BusClient;
  readonly broker: string;
  stop(): Promise<void>;
}

/** The broker at `KAFKA_BROKERS`, or else one started here. */
export async function startKafka(): Promise<TestKafka> {
  const given = process.env.KAFKA_BROKERS;
  if (given) {
    return {
      kafka: createKafka({ brokers: given.split(',') }, 'spec', quiet),
      broker: given,
      stop: () => Promise.resolve(),
    };
  }
  return startOwnKafka();
}

/** A broker that a spec takes away, or that is set otherwise than usual. */
export async function startOwnKafka(defaults: Partial<BrokerConfig> = {}): Promise<TestKafka> {
  const dataDir = mkdtempSync(join(tmpdir(), 'liandong-messaging-'));
  const embedded = await startEmbeddedKafka({ access: 'open', dataDir, port: 0, defaults });
  const broker = `127.0.0.1:${embedded.port}`;
  return {
    kafka: createKafka({ brokers: [broker] }, 'spec', quiet),
    broker,
    stop: async () => {
      await embedded.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** A client that gives up soon. */
export const impatient = (broker: string): Kafka =>
  new Kafka({
    brokers: [broker],
    connectionTimeout: 500,
    requestTimeout: 1_000,
    retry: { retries: 1, initialRetryTime: 20, maxRetryTime: 20 },
    logLevel: logLevel.NOTHING,
  });

export interface Gate {
  readonly opened: Promise<void>;
  open(): void;
}

export function gate(): Gate {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigurationError } from './config.js';

/** Where a running stack's parts listen, as environment variables; holds a password. */
export type Endpoints = Record<
  'EVENTSTORE_URL' | 'KAFKA_BROKERS' | 'KAFKA_TOPIC_PREFIX' | 'POSTGRES_URL' | 'API_HOST' | 'API_PORT',
  string
>;

const file = (dataDir: string): string => join(dataDir, 'endpoints.json');

export function writeEndpoints(dataDir: string, endpoints: Endpoints): void {
  const draft = `${file(dataDir)}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(endpoints, null, 2)}\n`, { mode: 0o600 });
  renameSync(draft, file(dataDir));
}

/**
 * The environment of a command that works beside a stack: variables that are set win, the rest comes from what the
 * stack wrote into its data folder.
 * @throws {ConfigurationError} when what lies there cannot be read
 */
export function besideStack(dataDir: string, env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  if (!existsSync(file(dataDir))) return env;
  try {
    return { ...(JSON.parse(readFileSync(file(dataDir), 'utf8')) as Partial<Endpoints>), ...env };
  } catch (cause) {
    throw new ConfigurationError(
      `${file(dataDir)}: what a running stack wrote was expected; remove it when no stack runs`,
      { cause },
    );
  }
}

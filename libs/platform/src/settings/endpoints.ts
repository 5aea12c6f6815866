import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import type { Config } from './config.js';

/** Where a running stack's parts listen, as environment variables; holds a password. */
export type Endpoints = Record<
  | 'EVENTSTORE_URL'
  | 'KAFKA_BROKERS'
  | 'KAFKA_TOPIC_PREFIX'
  | 'POSTGRES_URL'
  | 'API_HOST'
  | 'API_PORT'
  | 'INSTALLATION_ID',
  string
>;

/** Where the API of a process with these settings answers. */
export const apiAddress = ({ api, httpTls }: Pick<Config, 'api' | 'httpTls'>): string =>
  `${httpTls ? 'https' : 'http'}://${api.host}:${api.port}`;

/** Where the environment of a stack's apps lies in its data folder, for `node --env-file` and whoever reads such. */
const file = (dataDir: string): string => join(dataDir, 'apps.env');

export function writeEnvironment(dataDir: string, env: Readonly<Record<string, string>>): void {
  const draft = `${file(dataDir)}.${process.pid}`;
  const lines = Object.entries(env).map(([name, value]) => `${name}=${quoted(value)}\n`);
  writeFileSync(draft, lines.join(''), { mode: 0o600 });
  renameSync(draft, file(dataDir));
}

/** Nothing is special inside any of the three quotes, which cannot stand in themselves. */
function quoted(value: string): string {
  const quote = [`'`, `"`, '`'].find((one) => !value.includes(one)) ?? '';
  return `${quote}${value}${quote}`;
}

/**
 * The environment of a command that works beside a stack: variables that are set win, the rest comes from what the
 * stack wrote into its data folder.
 */
export function besideStack(dataDir: string, env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  return existsSync(file(dataDir)) ? { ...parseEnv(readFileSync(file(dataDir), 'utf8')), ...env } : env;
}

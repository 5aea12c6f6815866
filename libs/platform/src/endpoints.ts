import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where a running stack's parts listen, as environment variables; holds a password. */
export type Endpoints = Record<
  'EVENTSTORE_URL' | 'KAFKA_BROKERS' | 'POSTGRES_URL' | 'API_HOST' | 'API_PORT',
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
 */
export const besideStack = (dataDir: string, env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv =>
  existsSync(file(dataDir))
    ? { ...(JSON.parse(readFileSync(file(dataDir), 'utf8')) as Partial<Endpoints>), ...env }
    : env;

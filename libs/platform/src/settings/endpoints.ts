import { existsSync, readFileSync, realpathSync, renameSync, statSync, writeFileSync } from 'node:fs';
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
  const written = `# ${JSON.stringify(folderOf(dataDir))}\n`;
  writeFileSync(draft, [written, ...lines].join(''), { mode: 0o600 });
  renameSync(draft, file(dataDir));
}

/** Nothing is special inside any of the three quotes, which cannot stand in themselves. */
function quoted(value: string): string {
  const quote = [`'`, `"`, '`'].find((one) => !value.includes(one)) ?? '';
  return `${quote}${value}${quote}`;
}

/** Which folder this is: a copy has another path and another inode, a moved or mounted one keeps its inode. */
interface Folder {
  readonly path: string;
  readonly inode: string;
}

const folderOf = (dataDir: string): Folder => ({
  path: realpathSync(dataDir),
  inode: statSync(dataDir, { bigint: true }).ino.toString(),
});

/** The folder that an environment was written for; nothing where the file does not say. */
function writtenFor(text: string): Folder | undefined {
  const [, json] = /^# (\{.*\})$/m.exec(text) ?? [];
  return json === undefined ? undefined : (JSON.parse(json) as Folder);
}

/** The addresses in a data folder are those of the stack of another folder, which it was copied from. */
export class CopiedFolder extends Error {
  readonly code = 'copied-folder';
  constructor(
    readonly folder: string,
    readonly original: string,
  ) {
    super(
      `${folder} 是 ${original} 的副本：其中的地址属于原来的服务。请用 npm start -- --no-demo --data ${folder} 由副本启动服务，或用 EVENTSTORE_URL 指明日志` +
        ` · ${folder} is a copy of ${original}: the addresses in it are those of the original. Start a stack from the copy with npm start -- --no-demo --data ${folder}, or name the log with EVENTSTORE_URL`,
    );
  }
}

/**
 * The environment of a command that works beside a stack: variables that are set win, the rest comes from what the
 * stack wrote into its data folder. What a copy of the folder holds is about another stack and counts for nothing.
 * @throws {CopiedFolder} unless the environment itself names the log
 */
export function besideStack(dataDir: string, env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  if (!existsSync(file(dataDir))) return env;
  const text = readFileSync(file(dataDir), 'utf8');
  const [original, here] = [writtenFor(text), folderOf(dataDir)];
  if (original && original.path !== here.path && original.inode !== here.inode) {
    if (!env.EVENTSTORE_URL) throw new CopiedFolder(here.path, original.path);
    return env;
  }
  return { ...parseEnv(text), ...env };
}
